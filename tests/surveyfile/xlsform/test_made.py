"""A form that was exported and changed: what is its own is taken, what was made for it must be as it was."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.app.forms import exported
from bot.domain.faults import Fault
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.surveyfile.xlsform.importing import Imported
from tests.forms import read

CHARTER = (SURVEYS / "charter.yaml").read_text("utf-8")
FORM = exported(SURVEYS / "a-women-at-the-table.yaml", Catalogs(), (), ("en", "fr")).content

Change = Callable[[Any], None]


def changed(change: Change, content: bytes = FORM) -> bytes:
    book = load_workbook(BytesIO(content))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell(sheet: Any, heading: str, **where: str) -> Any:
    """The cell under this heading in the row that says this."""
    heads = {each.value: number for number, each in enumerate(sheet[1], start=1)}
    for row in range(2, sheet.max_row + 1):
        if all(sheet.cell(row, heads[name]).value == value for name, value in where.items()):
            return sheet.cell(row, heads[heading])
    raise AssertionError(where)


def taken(change: Change) -> Imported:
    return read(changed(change), charter=CHARTER)


def faults(change: Change) -> list[str]:
    with pytest.raises(Fault) as caught:
        taken(change)
    return list(caught.value.lines)


@pytest.mark.parametrize(
    ("name", "heading", "value", "expected"),
    [
        ("condition.reason", "label::English (en)", "Why not?", '"What is the main reason?" was expected'),
        ("condition.reason", "relevant", "${condition} = 'good'", "${condition} = 'cannot_accept'"),
        ("condition.direction", "type", "select_one scale.reason", "select_one scale.direction"),
        ("floor.instead", "constraint", ". >= 0", ". >= 0 and . <= 100"),
        ("floor.own", "relevant", "${floor} = 'too_low'", "own_first"),
        (
            "charter.asks",
            "label::English (en)",
            "Something else.",
            "was expected. Write that, or take the row out",
        ),
        ("charter.half", "calculation", "'own_first'", "random()"),
        ("places.most", "name", "places.least", "a row that places makes was expected"),
    ],
)
def test_a_made_row_that_was_changed_is_refused_at_its_cell(
    name: str, heading: str, value: str, expected: str
) -> None:
    def change(book: Any) -> None:
        cell(book["survey"], heading, name=name).value = value

    lines = faults(change)
    assert any(f": {heading}: " in line and expected in line for line in lines), lines


def test_an_answer_of_a_made_list_that_was_changed_is_refused() -> None:
    def change(book: Any) -> None:
        cell(book["choices"], "label::English (en)", list_name="scale.support", name="good").value = "Fine"
        cell(book["choices"], "name", list_name="scale.direction", name="too_far").value = "far"

    first, second = faults(change)
    assert '"Good as it is" was expected' in first
    assert "one of too_far, not_far_enough, something_else was expected" in second


def test_made_rows_that_were_taken_out_are_made_anew() -> None:
    def change(book: Any) -> None:
        sheet = book["survey"]
        of = [each.value for each in sheet[1]].index("charter::of") + 1
        for row in range(sheet.max_row, 1, -1):
            name = str(sheet.cell(row, 2).value)
            if sheet.cell(row, of).value and not name.endswith((".own", ".add")):
                sheet.delete_rows(row)

    assert taken(change).source.survey == read(FORM, charter=CHARTER).source.survey


def test_a_figure_without_the_row_of_its_number_is_refused() -> None:
    def change(book: Any) -> None:
        sheet = book["survey"]
        sheet.delete_rows(cell(sheet, "name", name="floor.own").row)

    assert any("a row floor.own with the number" in line for line in faults(change))


def test_words_of_a_question_that_were_changed_are_taken() -> None:
    def change(book: Any) -> None:
        sheet = book["survey"]
        cell(sheet, "label::English (en)", name="rising").value = "More each year. What do you think of it?"
        cell(sheet, "constraint", name="pace").value = ". >= 0 and . <= 40"

    survey = taken(change).source.survey
    assert survey.question("rising").text == "More each year. What do you think of it?"
    pace = survey.question("pace").number
    assert pace is not None
    assert int(pace.most) == 40


def test_a_translation_beside_english_that_stands_nowhere_is_refused() -> None:
    def change(book: Any) -> None:
        cell(book["survey"], "charter::heading", name="overall").value = "All of it"

    (line,) = faults(change)
    assert line.startswith("charter!")
    assert "a translation of what stands in the form now was expected" in line


def test_a_row_of_our_own_sheet_that_says_nothing_known_is_refused() -> None:
    def change(book: Any) -> None:
        book["charter"].append(["word", "", "", "x"])

    (line,) = faults(change)
    assert "one of words, note, tag was expected" in line
