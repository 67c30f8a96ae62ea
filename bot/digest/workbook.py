"""The digest's tables as one spreadsheet: the same rows as in CSV, a sheet for each kind of figure."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from bot.digest.csvtables import COLUMNS, tables
from bot.i18n.isolates import cleaned
from bot.i18n.negotiation import direction

if TYPE_CHECKING:
    from bot.digest.page import Page
    from bot.i18n.catalogs import Catalogs

#: Wide enough to read a label, narrow enough for a screen.
WIDTH = 24


def workbook(page: Page, lang: str, catalogs: Catalogs) -> bytes:
    """All tables; text is text, whatever it begins with, so no cell is worked out."""
    from openpyxl import Workbook  # noqa: PLC0415 - large, and loaded when somebody asks for it
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables(page, lang, catalogs).items():
        sheet = book.create_sheet(name)
        sheet.sheet_view.rightToLeft = direction(lang) == "rtl"
        sheet.freeze_panes = "A2"
        for number, row in enumerate((COLUMNS[name], *rows), start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                if isinstance(value, str):
                    cell.value, cell.data_type = cleaned(value), "s"
                else:
                    cell.value = value
                if number == 1:
                    cell.font = Font(bold=True)
        for column in range(1, len(COLUMNS[name]) + 1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = WIDTH
    out = BytesIO()
    book.save(out)
    return out.getvalue()
