from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bot.app.forms import Exported, exported
from bot.app.recordings import fingerprint, prompts
from bot.domain.faults import Fault
from bot.domain.say import Wording
from bot.domain.screens import figures_of
from bot.domain.survey import Answer, Answers, Half, Kind, Nonresponse, Question, Survey, applies
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.storage import owncatalogs
from bot.storage.recordings import Kept, Name, path_of, write
from bot.surveyfile.load import load, survey_paths
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.columns import code_of
from bot.surveyfile.xlsform.helping import EXAMPLE
from tests import madeup
from tests.sounds import TONE, synthetic
from tests.xforms import XF, XForm, converted

OWN = (EXAMPLE, Path(__file__).parents[1] / "woods.yaml")
FILES = (*survey_paths(SURVEYS), *OWN)
CATALOGS = Catalogs()
#: What an answer that is not there is in a form.
NOT_ANSWERED = ""
KINDS = {
    Kind.NOTE: "input",
    Kind.CHOICE: "select1",
    Kind.SCALE: "select1",
    Kind.CHOICES: "select",
    Kind.RANKING: "rank",
    Kind.NUMBER: "input",
    Kind.TEXT: "input",
}


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> tuple[Survey, Exported, XForm]:
    found = exported(request.param, CATALOGS, ())
    made = converted(found.content)
    assert made.warnings == []
    return load(request.param), found, XForm(made.xform)


Case = tuple[Survey, Exported, XForm]


def test_every_question_is_a_screen_in_the_same_order_with_its_list_whole(case: Case) -> None:
    survey, _, form = case
    english = form.controls(form.default)
    told = [name for name in english if name.startswith("charter.")]
    assert told == ["charter.asks", "charter.changes", "charter.keeps"]
    assert [english[name].label for name in told] == [survey.asks, survey.changes, survey.keeps]
    assert [name for name in english if name not in told] == [each.id for each in survey.questions]
    for question in survey.questions:
        control = english[question.id]
        assert control.label == question.text
        slides = question.number is not None and question.number.step < 1
        assert control.kind == ("range" if slides else KINDS[question.kind])
        assert control.values == tuple(option.id for option in question.options)
        assert control.labels == tuple(option.text for option in question.options)
        assert control.shuffled <= question.shuffled
        assert form.binds[question.id].get("required") in (None, "false()")


def test_every_language_says_every_question_and_every_choice(case: Case) -> None:
    survey, found, form = case
    shipped = survey.id not in [path.stem for path in OWN]
    assert set(found.languages) == (set(CATALOGS.languages) if shipped else {"en"})
    assert {code_of(language) for language in form.texts} == set(found.languages)
    for language in form.texts:
        code = code_of(language)
        assert code is not None
        controls = form.controls(language)
        for question in survey.questions:
            control = controls[question.id]
            asked = [control.label, *control.labels]
            wanted = [Wording(question.context, question.text)]
            wanted += [Wording(option.context, option.text) for option in question.options]
            assert [_plain(text) for text in asked] == [_plain(CATALOGS.words(each, code)) for each in wanted]


def test_a_form_asks_whom_the_interview_asks(case: Case) -> None:
    survey, _, form = case
    chance = random.Random(9)  # noqa: S311 - answers to test with
    assert set(form.names) == {*form.controls(form.default), *([columns.HALF] if _halved(survey) else [])}
    for half in Half:
        for _ in range(150):
            _walk(survey, form, half, chance)


@pytest.mark.parametrize("seed", range(30))
def test_a_form_of_any_survey_asks_whom_the_interview_asks(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - surveys and answers to test with
    path = tmp_path / "madeup.yaml"
    path.write_text(madeup.survey(chance), "utf-8")
    made = converted(exported(path, CATALOGS, (), ["en"]).content)
    assert made.warnings == []
    survey, form = load(path), XForm(made.xform)
    for question in survey.questions:
        assert form.controls(form.default)[question.id].values == tuple(each.id for each in question.options)
        for value, fits in _tried(question):
            assert form.takes(question.id, value) is fits, (question.id, value)
    for half in Half:
        for _ in range(30):
            _walk(survey, form, half, chance)


def test_a_form_takes_the_answers_that_the_interview_takes(case: Case) -> None:
    survey, _, form = case
    for question in survey.questions:
        for value, fits in _tried(question):
            assert form.takes(question.id, value) is fits, (question.id, value)


def test_the_same_survey_is_the_same_bytes() -> None:
    once, again = (exported(FILES[0], Catalogs(), ()) for _ in range(2))
    assert once == again
    book = load_workbook(BytesIO(once.content))
    assert {book.properties.created, book.properties.modified} == {datetime(2020, 1, 1)}  # noqa: DTZ001
    with ZipFile(BytesIO(once.content)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_words_are_as_translators_wrote_them_so_that_they_come_back_the_same(tmp_path: Path) -> None:
    question = load(FILES[0]).question("floor")
    before = next(unit for _, unit in CATALOGS.units("fr") if unit.key == (question.context, question.text))
    owncatalogs.keep(tmp_path, "fr", "surveys", [replace(before, forms=("30, est-ce trop bas ?",))])
    catalogs = Catalogs(own=tmp_path)
    assert catalogs.words(Wording(*before.key), "fr") == "30, est-ce trop bas\N{NO-BREAK SPACE}?"
    book: Any = load_workbook(BytesIO(exported(FILES[0], catalogs, ()).content))
    head, *rows = book["survey"].iter_rows(values_only=True)
    [french] = [row[head.index("label::Français (fr)")] for row in rows if row[1] == "floor"]
    assert french == "30, est-ce trop bas ?"


def test_numbers_that_no_constraint_tells_exactly_are_a_range() -> None:
    form = XForm(converted(exported(OWN[1], CATALOGS, ()).content).xform)
    [slider] = form.root.iter(f"{XF}range")
    assert (slider.attrib["start"], slider.attrib["end"], slider.attrib["step"]) == ("0.5", "12", "0.5")
    assert form.binds["hours"]["type"] == "decimal"


def test_a_question_is_shuffled_elsewhere_where_that_moves_nothing_that_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "trees.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("    shuffled: false\n", ""), "utf-8")
    form = XForm(converted(exported(path, CATALOGS, ()).content).xform)
    shuffled = {name for name, control in form.controls(form.default).items() if control.shuffled}
    assert shuffled == {"order"}


def test_the_half_is_picked_by_chance_and_stays(case: Case) -> None:
    survey, _, form = case
    if not _halved(survey):
        assert columns.HALF not in form.binds
        return
    calculated = form.binds[columns.HALF]["calculate"]
    assert calculated == "once(if(random() < 0.5, 'own_first', 'figure_first'))"
    first = min(form.names.index(each.id) for each in survey.questions if each.half)
    assert form.names.index(columns.HALF) < first


def test_a_number_that_does_not_fit_is_explained_in_every_language() -> None:
    form = XForm(converted(exported(SURVEYS / "c-un-women.yaml", CATALOGS, ()).content).xform)
    line = figures_of(load(SURVEYS / "c-un-women.yaml").question("money.own"))
    assert line is not None
    for language in form.texts:
        told = form.said("/data/money.own:jr:constraintMsg", language)
        assert _plain(told) == _plain(CATALOGS.words(line, code_of(language) or ""))


def test_a_workbook_can_be_worked_in() -> None:
    book: Any = load_workbook(BytesIO(exported(FILES[0], CATALOGS, ()).content))
    assert book.sheetnames == ["survey", "choices", "settings", "charter", "help"]
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2")
        for column in sheet.iter_cols():
            assert column[0].font.bold
            assert 10 <= sheet.column_dimensions[column[0].column_letter].width <= 70
            assert all(cell.alignment.wrap_text for cell in column)
            assert all(cell.data_type == "s" for cell in column if cell.value is not None)
    heads = {cell.value: cell.column for cell in book["survey"][1]}
    arabic = book["survey"].cell(2, heads["label::العربية (ar)"])
    assert arabic.alignment.readingOrder == 2
    shaded = {
        row[heads["name"] - 1].value for row in book["survey"].iter_rows(min_row=2) if row[0].fill.fill_type
    }
    assert {"charter.asks", "charter.half", "condition.direction", "places.most"} <= shaded
    assert not {"floor", "floor.own", "places", "condition"} & shaded


def test_what_has_no_column_of_labels_stands_apart_in_every_language() -> None:
    book: Any = load_workbook(BytesIO(exported(FILES[0], CATALOGS, ()).content))
    head, *rows = book["charter"].iter_rows(values_only=True)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    words = {(row["of"], row["value"]): row for row in told if row["what"] == "words"}
    title = words["_", "Women at the table"]
    assert title["value::Français (fr)"] == CATALOGS.words(
        Wording("a-women-at-the-table:_", "Women at the table"), "fr"
    )
    assert ("pace", "How much the share would grow each year") in words
    assert (None, "money") in words
    notes = {(row["of"], row["key"]): row["value"] for row in told if row["what"] == "note"}
    assert notes["places", "talks"] == "Talks between the sides of a war to end it."
    assert {row["key"] for row in told if row["what"] == "tag"} >= {"money", "safety"}


def test_recordings_are_named_where_their_words_stand_and_nowhere_else(tmp_path: Path) -> None:
    narrated, shipped = tmp_path / "own", tmp_path / "shipped"
    survey = load(SURVEYS / "c-un-women.yaml")
    for item in ("visible", "visible.good"):
        prompt = next(each for each in prompts(CATALOGS, survey, "fr") if each.name.item == item)
        write(narrated, Kept(prompt.name, prompt.fingerprint), TONE)
        write(shipped, Kept(prompt.name, fingerprint("words of before")), synthetic())
    found = exported(SURVEYS / "c-un-women.yaml", CATALOGS, (narrated, shipped))
    names = {item: f"fr-c-un-women-{item}.ogg" for item in ("visible", "visible.good")}
    assert found.sounds == {
        name: path_of(narrated, Name("fr", "c-un-women", item)) for item, name in names.items()
    }
    form = XForm(converted(found.content).xform)
    french = next(each for each in form.texts if code_of(each) == "fr")
    heard = {id_: forms["audio"] for id_, forms in form.texts[french].items() if "audio" in forms}
    assert heard == {
        "/data/visible:label": f"jr://audio/{names['visible']}",
        "scale.support-0": f"jr://audio/{names['visible.good']}",
    }
    assert not any("audio" in forms for forms in form.texts[form.default].values())


def test_a_language_that_lacks_words_is_left_out_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "trees.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    found = exported(path, CATALOGS, ())
    assert found.languages == ("en",)
    assert set(found.left_out) == set(CATALOGS.languages) - {"en"}
    wanted = exported(path, CATALOGS, (), ["fr", "en", "fr"])
    assert (wanted.languages, wanted.left_out) == (("en", "fr"), ())
    assert set(wanted.missing) == {"fr"}
    form = XForm(converted(wanted.content).xform)
    french = next(each for each in form.texts if code_of(each) == "fr")
    controls = form.controls(french)
    reason = CATALOGS.words(Wording("scale", "What is the main reason?"), "fr")
    assert controls["support.reason"].label == _plain(reason)
    assert controls["order"].label == "-"


def test_words_that_no_speaker_has_reviewed_are_counted() -> None:
    found = exported(SURVEYS / "priorities.yaml", CATALOGS, (), ["fr"])
    assert set(found.drafts) == {"fr"}
    assert found.drafts["fr"] > 20


def test_every_language_that_there_is_none_of_is_told() -> None:
    with pytest.raises(Fault) as caught:
        exported(SURVEYS / "priorities.yaml", CATALOGS, (), ["xx", "fr", "tlh"])
    assert [line.split(" is ")[0] for line in caught.value.lines] == [
        '--languages: "xx"',
        '--languages: "tlh"',
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- id: often", "- id: 2nd", "2nd: an id that begins with a letter"),
        (
            "- id: often",
            "- id: data",
            "data: an id that begins with a letter or _, and is none of data, meta",
        ),
        ("text: How often do", "text: At ${share}, how often do", r"often.text: a text without \$\{ was"),
        ("title: A tree", "title: ${share} trees", r"title: a text without \$\{ was expected"),
    ],
)
def test_what_other_programs_would_not_take_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "trees.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(Fault, match=told):
        exported(path, CATALOGS, ())


@pytest.mark.parametrize("name", ["and", "or", "div", "mod", "not", "instanceid", "label", "_"])
def test_other_words_of_forms_are_ids_like_any(tmp_path: Path, name: str) -> None:
    path = tmp_path / "trees.yaml"
    written = EXAMPLE.read_text("utf-8").replace("id: support", f"id: {name}")
    path.write_text(written.replace("support: {not", f"{name}: {{not"), "utf-8")
    form = XForm(converted(exported(path, CATALOGS, ()).content).xform)
    assert form.is_relevant("change", {name: "live_with"})
    assert not form.is_relevant("change", {name: "good"})


def _halved(survey: Survey) -> bool:
    return any(question.half for question in survey.questions)


def _plain(text: str) -> str:
    """Without the space that our screens put before a mark, and the quotation marks that pyxform turns."""
    straight = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "})
    return text.translate(straight)


def _walk(survey: Survey, form: XForm, half: Half, chance: random.Random) -> None:
    """One person's way through the interview and through the form, with the same answers."""
    answers: dict[str, Answer] = {}
    values = {columns.HALF: str(half)}
    for question in survey.questions:
        asked = applies(question, _whole(survey, answers), half)
        assert form.is_relevant(question.id, values) is asked, (question.id, values)
        value = chance.choice([given for given, fits in _tried(question) if fits]) if asked else NOT_ANSWERED
        values[question.id] = value
        if asked:
            answers[question.id] = Answer(question.id, _said(question, value))


def _whole(survey: Survey, answers: Answers) -> Mapping[str, Answer]:
    """The answers, with every question that was not asked as one that was skipped."""
    return {each.id: answers.get(each.id, Answer(each.id, Nonresponse.SKIPPED)) for each in survey.questions}


def _said(question: Question, value: str) -> str | Decimal | tuple[str, ...] | Nonresponse:
    if value == NOT_ANSWERED:
        return Nonresponse.SKIPPED
    if question.kind in (Kind.CHOICES, Kind.RANKING):
        return tuple(value.split())
    return Decimal(value) if question.kind is Kind.NUMBER else value


def _tried(question: Question) -> Iterator[tuple[str, bool]]:
    """Values to answer with, and whether each may be an answer."""
    if question.kind is not Kind.NUMBER:
        yield NOT_ANSWERED, True
    ids = [option.id for option in question.options]
    match question.kind:
        case Kind.CHOICE | Kind.SCALE:
            yield from ((each, True) for each in ids)
        case Kind.RANKING:
            yield " ".join(ids), True
        case Kind.CHOICES:
            alone = [option.id for option in question.options if option.alone]
            free = [each for each in ids if each not in alone]
            most = question.most_picks or len(free)
            yield from ((each, True) for each in ids)
            yield from ((" ".join(free[:count]), count <= most) for count in range(2, len(free) + 1))
            yield from ((f"{each} {free[0]}", False) for each in alone)
        case Kind.NUMBER if (spec := question.number) is not None:
            yield from ((str(each), True) for each in (spec.least, spec.least + spec.step, spec.most))
            if any(each % 1 for each in (spec.least, spec.step)):
                return  # a range offers only its steps
            yield from ((str(each), False) for each in (spec.least - 1, spec.most + 1))
            if spec.step > 1:
                yield str(spec.least + 1), False
        case _:
            yield "words", True
