"""A survey that was written as a form and is taken back is the same, word for word, in every language."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.app.forms import exported
from bot.app.importing import TakenIn, taken_in
from bot.domain.faults import Fault
from bot.i18n.brought import from_po
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.i18n.po import PoFile, usable
from bot.surveyfile.frozen import frozen
from bot.surveyfile.load import Source, read_source, survey_paths
from bot.surveyfile.xlsform.helping import EXAMPLE
from tests import madeup
from tests.forms import form

CATALOGS = Catalogs()
FILES = (*survey_paths(SURVEYS), EXAMPLE, Path(__file__).parents[1] / "woods.yaml")
OTHERS = [code for code in CATALOGS.languages if code != "en"]


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, TakenIn]:
    path: Path = request.param
    folder = tmp_path_factory.mktemp("surveys")
    (folder / "charter.yaml").write_bytes((SURVEYS / "charter.yaml").read_bytes())
    content = exported(path, CATALOGS, ()).content
    found = taken_in(content, name="form", folder=folder)
    again = folder / f"{found.survey.id}.yaml"
    again.write_text(found.text, "utf-8")
    return path, again, found


Case = tuple[Path, Path, TakenIn]


def test_what_is_frozen_of_it_is_the_same(case: Case) -> None:
    path, again, found = case
    before = read_source(path).survey
    assert frozen(found.survey) == frozen(before)
    assert read_source(again).survey == before


def test_what_only_its_file_knows_is_the_same(case: Case) -> None:
    path, again, _ = case
    assert _file(read_source(again)) == _file(read_source(path))


def test_every_translation_of_it_is_the_same(case: Case) -> None:
    path, _, found = case
    own = f"{found.survey.id}:"
    for code in OTHERS:
        before = {
            unit.key: unit.forms
            for _, unit in CATALOGS.units(code)
            if unit in tuple(usable(PoFile(code, (unit,)))) and unit.context.startswith((own, "codebook"))
        }
        if path.parent == SURVEYS:
            brought = from_po(found.catalogs[code].encode(), code)
            after = {each.unit.key: each.unit.forms for each in brought if not each.unit.empty}
            assert after == {
                key: forms for key, forms in before.items() if key in after or key[0] != "codebook"
            }
    assert bool(found.catalogs) is (path.parent == SURVEYS)


def test_nothing_of_it_is_told_as_taken_over_otherwise(case: Case) -> None:
    assert case[2].notes == ()


@pytest.mark.parametrize("seed", range(30))
def test_any_survey_comes_back_from_its_form_as_it_was(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "madeup.yaml"
    path.write_text(madeup.survey(random.Random(seed)), "utf-8")  # noqa: S311 (surveys to test with)
    before = read_source(path)
    found = taken_in(exported(path, CATALOGS, (), ["en"]).content, name="form", folder=tmp_path)
    path.write_text(found.text, "utf-8")
    assert frozen(found.survey) == frozen(before.survey)
    # A line of `when` that holds anyway, by what another of its lines looks at, is not written again.
    assert _file(read_source(path), conditions=False) == _file(before, conditions=False)
    assert found.notes == ()


def test_a_catalog_holds_what_is_still_to_be_translated_too(tmp_path: Path) -> None:
    content = form("type | name | label | label::fr\ntext | one | First? | Un ?\ntext | two | Second? |")
    found = taken_in(content, name="form", folder=tmp_path)
    units = {each.unit.source[0]: each.unit.forms for each in from_po(found.catalogs["fr"].encode(), "fr")}
    assert units["First?"] == ("Un ?",)
    assert units["Second?"] == ("",)
    assert list(found.catalogs) == ["fr"]


def test_a_translation_over_a_limit_is_refused_at_its_cell(tmp_path: Path) -> None:
    content = form(
        "type | name | label | label::fr\nselect_one k | one | First? | " + "mot " * 30,
        "list_name | name | label | label::fr\nk | a | A | " + "x" * 41 + "\nk | b | B |",
    )
    with pytest.raises(Fault) as caught:
        taken_in(content, name="form", folder=tmp_path)
    assert [line.partition(": ")[0] for line in caught.value.lines] == ["survey!D2", "choices!D2"]


def test_two_translations_of_the_same_words_in_a_question_are_refused(tmp_path: Path) -> None:
    content = form(
        "type | name | label | label::fr\nselect_one k | one | First? |",
        "list_name | name | label | label::fr\nk | a | Same | Un\nk | b | Same | Deux",
    )
    with pytest.raises(Fault) as caught:
        taken_in(content, name="form", folder=tmp_path)
    assert caught.value.lines[0].startswith("choices!D3: label::fr: the same translation")


def _file(source: Source, *, conditions: bool = True) -> object:
    """All that a file says, but for its lines."""
    items = [
        (
            *(item.id, item.kind, item.heading, item.part_id, item.options, item.options_of, item.standing),
            *(item.shuffled, item.use, item.most, item.matters_most, item.add, item.own, item.number),
            [(rule.question, set(rule.values), rule.negated) for rule in item.when if conditions],
            [(said.key, said.text, said.note) for said in item.said],
            item.table.text("note", needed=False),
        )
        for item in source.items
    ]
    return [(said.key, said.text, said.note) for said in source.header], items
