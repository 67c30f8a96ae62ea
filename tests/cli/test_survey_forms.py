from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.app.recordings import prompts
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.storage.recordings import Kept, write
from bot.surveyfile.items import KEYS
from bot.surveyfile.load import load, survey_paths
from bot.surveyfile.shared import STANDING
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.helping import EXAMPLE
from bot.surveyfile.xlsform.rowtypes import Type
from tests.cli.shell import Shell
from tests.sounds import TONE
from tests.xforms import XForm, converted


def form(path: Path) -> XForm:
    return XForm(converted(path.read_bytes()).xform)


@pytest.mark.parametrize("survey", [path.stem for path in survey_paths(SURVEYS)])
def test_every_survey_that_ships_is_written_as_a_form(shell: Shell, survey: str) -> None:
    done = shell.type("survey", "export", survey, "--out", "form.xlsx")
    assert done.code == 0, done.err
    assert f"in {len(Catalogs().languages)} languages" in done.out
    assert form(shell.folder / "form.xlsx").default == "English (en)"
    assert [path.name for path in shell.folder.iterdir()] == ["form.xlsx"]


def test_words_that_no_speaker_has_reviewed_are_told(shell: Shell) -> None:
    told = shell.type("survey", "export", "priorities", "--out", "form.xlsx", "--languages", "fr, uk").err
    assert "no speaker has reviewed these words yet: fr (" in told
    assert "uk (" in told
    assert "sw (" not in told
    assert set(form(shell.folder / "form.xlsx").texts) == {
        "English (en)",
        "Français (fr)",
        "Українська (uk)",
    }


def test_a_survey_of_ones_own_is_written_in_the_languages_that_have_its_words(shell: Shell) -> None:
    (shell.folder / "trees.yaml").write_bytes(EXAMPLE.read_bytes())
    done = shell.type("survey", "export", "trees.yaml", "--out", "trees.xlsx")
    assert "in 1 language." in done.out
    assert "left out, because words are missing: ar (" in done.err
    wanted = shell.type("survey", "export", "trees.yaml", "--out", "fr.xlsx", "--languages", "fr")
    assert "words are missing: fr (" in wanted.err
    assert "left out" not in wanted.err


def test_every_mistake_in_a_survey_is_told_and_nothing_is_written(shell: Shell) -> None:
    (shell.folder / "trees.yaml").write_text("id: trees\nquestions: []\n", "utf-8")
    faults = shell.type("survey", "export", "trees.yaml", "--out", "form.xlsx").faults
    assert any("title" in line for line in faults)
    assert any("at least one question" in line for line in faults)
    assert not (shell.folder / "form.xlsx").exists()
    assert shell.type("survey", "export", "nosuch", "--out", "form.xlsx").code == 2


def test_what_somebody_may_have_filled_in_is_not_written_over(shell: Shell) -> None:
    for words in (("export", "priorities"), ("template",)):
        (shell.folder / "form.xlsx").write_bytes(b"hers")
        done = shell.type("survey", *words, "--out", "form.xlsx")
        assert (done.code, done.faults) == (
            2,
            ["form.xlsx: is there already, and may be filled in. Give another file, or move it away."],
        )
        assert (shell.folder / "form.xlsx").read_bytes() == b"hers"


def test_a_name_that_no_program_opens_as_a_form_is_refused(shell: Shell) -> None:
    done = shell.type("survey", "template", "--out", "form.csv")
    assert (done.code, done.faults) == (
        2,
        ["--out: a file that ends in .xlsx was expected (found form.csv)."],
    )


def test_recordings_lie_beside_the_form_under_the_names_that_it_gives(shell: Shell) -> None:
    survey = load(SURVEYS / "priorities.yaml")
    first = next(each for each in prompts(Catalogs(), survey, "fr") if each.name.item == "first")
    write(shell.data / "audio", Kept(first.name, first.fingerprint), TONE)
    done = shell.type("survey", "export", "priorities", "--out", "form.xlsx")
    assert "1 recording to send along with the form" in done.err
    lying = {path.name: path.read_bytes() for path in (shell.folder / "form-media").iterdir()}
    assert lying == {"fr-priorities-first.ogg": TONE}
    named = form(shell.folder / "form.xlsx").said("/data/first:label", "Français (fr)", "audio")
    assert named == "jr://audio/fr-priorities-first.ogg"
    (shell.folder / "form.xlsx").unlink()
    assert "form-media: is there already" in shell.type("survey", "export", "b", "--out", "form.xlsx").err


def test_a_template_shows_every_kind_and_its_help_every_column(shell: Shell) -> None:
    assert shell.type("survey", "template", "--out", "trees.xlsx").code == 0
    path = shell.folder / "trees.xlsx"
    assert converted(path.read_bytes()).warnings == []
    book: Any = load_workbook(path)
    kinds = {cell.value for column in book["survey"].iter_cols() for cell in column}
    assert set(KEYS) <= kinds
    help_ = " ".join(str(cell.value) for row in book["help"].iter_rows() for cell in row)
    heads = {cell.value for name in book.sheetnames if name != "help" for cell in book[name][1]}
    assert not [head for head in heads if head.split("::English")[0] not in help_]
    assert set(columns.TOLD.values()) <= heads
    assert not [type_ for type_ in Type if f"type: {type_}" not in help_ and type_ is not Type.CALCULATE]
    assert not [id_ for id_ in STANDING if f" {id_} " not in help_]
    offered = {str(each.formula1) for each in book["survey"].data_validations.dataValidation}
    assert f'"{",".join(KEYS)}"' in offered
