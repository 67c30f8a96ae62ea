"""Sheets of text as a workbook that a person can work in: the same sheets give the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

#: A day before any survey. What a file says of when it was made says nothing of the survey.
_MADE: Final = datetime(2020, 1, 1, tzinfo=UTC)
_PACKED: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = "docProps/core.xml"
_CHANGED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_HEAD: Final = PatternFill("solid", fgColor="D9E2EC")
_SHADE: Final = PatternFill("solid", fgColor="EEEEEE")
_RIGHT_TO_LEFT: Final = 2
#: How far down a column offers its words to choose from.
_OFFERED_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its least width, which way it is read, and the words that it takes, if few."""

    heading: str
    width: int = 16
    rtl: bool = False
    offered: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet. `rows` hold a text by heading; those whose numbers are in `shaded` are not to be changed.

    `kept` columns stay in sight.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, str]]
    shaded: frozenset[int] = field(default_factory=frozenset)
    kept: int = 0


def packed(pages: Iterable[Page]) -> bytes:
    """The workbook. All of it is text, so that nothing is worked out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = _MADE.replace(tzinfo=None)
    for page in pages:
        _lay(book.create_sheet(page.name), page)
    content = BytesIO()
    book.save(content)
    return _timeless(content.getvalue())


def _lay(sheet: Any, page: Page) -> None:
    heads = {column.heading: column.heading for column in page.columns}
    for number, row in enumerate((heads, *page.rows), start=1):
        for place, column in enumerate(page.columns, start=1):
            cell = sheet.cell(number, place)
            if text := row.get(column.heading, ""):
                cell.value, cell.data_type = text, "s"
            order = _RIGHT_TO_LEFT if column.rtl and number > 1 else 0
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
            if number == 1:
                cell.font, cell.fill = Font(bold=True), _HEAD
            elif number - 2 in page.shaded:
                cell.fill = _SHADE
    for place, column in enumerate(page.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(column.width, len(column.heading) + 2)
        if column.offered:
            listed = ",".join(column.offered)
            offer = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            offer.add(f"{letter}2:{letter}{_OFFERED_ROWS}")
            sheet.add_data_validation(offer)
    sheet.freeze_panes = f"{get_column_letter(page.kept + 1)}2"


def _timeless(content: bytes) -> bytes:
    """The same workbook, without the moments at which its parts were packed."""
    fresh = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(fresh, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == _CORE:
                part = _CHANGED.sub(rb"\g<1>" + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), part)
            after.writestr(zipfile.ZipInfo(name, _PACKED), part, zipfile.ZIP_DEFLATED)
    return fresh.getvalue()
