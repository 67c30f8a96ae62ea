from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.app.forms import exported
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.surveyfile.charter import FILE as CHARTER
from bot.surveyfile.charter import Charter, read_charter
from bot.surveyfile.content import canonical
from bot.surveyfile.extract import messages
from bot.surveyfile.items import Item
from bot.surveyfile.load import Source, read_source, survey_paths
from bot.surveyfile.shared import CONTEXT as SHARED
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.helping import EXAMPLE
from bot.surveyfile.xlsform.importing import imported
from bot.surveyfile.xlsform.rows import form_of
from tests.madeup import survey

FILES = (*survey_paths(SURVEYS), EXAMPLE, Path(__file__).parents[1] / "woods.yaml")
CATALOGS = Catalogs()
NAMES = {each.casefold(): each for each in CATALOGS.languages}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_survey_that_was_written_as_a_form_comes_back_the_same(path: Path, tmp_path: Path) -> None:
    wanted = None if path.parent == SURVEYS else ["fr", "fa_AF"]
    form = exported(path, CATALOGS, (), wanted)
    found = imported(form.content, name="form", languages=NAMES, charter=charter)
    before = read_source(path)
    assert canonical(found.source.survey) == canonical(before.survey)
    assert found.source.survey.hash == before.survey.hash
    assert [told(each) for each in found.source.items] == [told(each) for each in before.items]
    assert heads(found.source) == heads(before)
    written = tmp_path / path.name
    written.write_text(found.text, "utf-8")
    (tmp_path / CHARTER).write_bytes((SURVEYS / CHARTER).read_bytes())
    assert list(messages(written)) == list(messages(path))
    assert found.notes == ()
    said = {(each.language, each.context, each.english): each.words for each in found.translated}
    wordings = {(each.context, each.text) for each in form_of(before).wordings()}
    assert wordings >= {key[:2] for key in messages(path) if key[0].startswith(f"{before.survey.id}:")}
    assert said == {
        (code, *unit.key): unit.forms[0]
        for code in form.languages
        for _, unit in CATALOGS.units(code)
        if unit.key in wordings and unit.context != SHARED
    }


def charter() -> Charter:
    return read_charter(SURVEYS / CHARTER)


def told(item: Item) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in item.__slots__ if name not in ("table", "said", "when")}
    said = [(each.key, each.text, each.note) for each in item.said]
    return {
        **fields,
        "said": said,
        "when": [(each.question, set(each.values), each.negated) for each in item.when],
    }


def heads(source: Source) -> list[tuple[str, str, str]]:
    return [(each.key, each.text, each.note) for each in source.header]


@pytest.mark.parametrize("seed", [*range(40), 73, 172])
def test_any_survey_comes_back_the_same(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "madeup.yaml"
    path.write_text(survey(random.Random(seed)), "utf-8")  # noqa: S311 - surveys to test with
    form = exported(path, CATALOGS, (), ["en"])
    found = imported(form.content, name="form", languages=NAMES, charter=charter)
    before = read_source(path)
    assert canonical(found.source.survey) == canonical(before.survey)


def test_a_form_that_was_opened_and_saved_elsewhere_comes_back_the_same(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(exported(FILES[0], CATALOGS, ()).content))
    sheet: Any = book["survey"]
    figure = next(cell.column for cell in sheet[1] if cell.value == columns.FIGURE)
    for [cell] in sheet.iter_rows(min_row=2, min_col=figure, max_col=figure):
        if cell.value is not None:
            cell.value = int(cell.value)  # as spreadsheet programs have it once somebody types it
    book.save(tmp_path / "form.xlsx")
    content = (tmp_path / "form.xlsx").read_bytes()
    found = imported(content, name="form", languages=NAMES, charter=charter)
    assert found.source.survey.hash == read_source(FILES[0]).survey.hash


def test_a_form_without_the_rows_that_are_made_comes_back_the_same() -> None:
    book = load_workbook(BytesIO(exported(FILES[0], CATALOGS, ()).content))
    sheet: Any = book["survey"]
    heads = [cell.value for cell in sheet[1]]
    of, name = heads.index(columns.OF) + 1, heads.index(columns.NAME) + 1
    for row in reversed(range(2, sheet.max_row + 1)):
        suffix = str(sheet.cell(row, name).value).rpartition(".")[2]
        if sheet.cell(row, of).value and suffix not in columns.OWN_TEXTS:
            sheet.delete_rows(row)
    out = BytesIO()
    book.save(out)
    found = imported(out.getvalue(), name="form", languages=NAMES, charter=charter)
    assert found.source.survey.hash == read_source(FILES[0]).survey.hash
