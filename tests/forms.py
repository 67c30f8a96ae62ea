"""Forms to test with, authored as somebody would in a spreadsheet: each sheet a table with bars."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from bot.i18n.catalogs import ORDER
from bot.i18n.values import english_name
from bot.surveyfile.charter import Charter, parse_charter
from bot.surveyfile.xlsform.importing import Imported, imported

SETTINGS = """\
form_title | form_id | charter::asks
Trees | trees | Every village would plant trees.
"""
LANGUAGES = {code.casefold(): code for code in ORDER} | {
    english_name(code).casefold(): code for code in ORDER
}

Cells = Sequence[Sequence[Any]]


def table(text: str) -> list[list[str]]:
    """The rows of a table that is written with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def workbook(**sheets: str | Cells) -> bytes:
    """A workbook with these sheets, in this order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in table(rows) if isinstance(rows, str) else rows:
            sheet.append([None if cell == "" else cell for cell in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def form(
    survey: str | Cells, choices: str | Cells = "list_name | name | label", **more: str | Cells
) -> bytes:
    """A form with these rows, and settings that lack nothing unless others are given."""
    return workbook(survey=survey, choices=choices, **({"settings": SETTINGS} | more))


def read(content: bytes, *, charter: str = "", **how: str) -> Imported:
    """The survey of a form. Raises Fault."""

    def beside() -> Charter:
        return parse_charter(charter, "charter.yaml")

    return imported(content, name="form", languages=LANGUAGES, charter=beside, **how)
