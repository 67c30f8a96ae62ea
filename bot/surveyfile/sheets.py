"""Rows of cells from a spreadsheet or a CSV file that somebody brings, read within limits.

A file comes from outside and may be anything. A spreadsheet is a packed folder of XML files: what it
unpacks to is known before it is opened, entities are refused (by defusedxml, through which openpyxl reads),
rows and columns are counted while they are read, and no formula is ever worked out.
"""

from __future__ import annotations

import csv
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final

from openpyxl import DEFUSEDXML, load_workbook

from bot.domain.faults import Fault

MOST_UNPACKED: Final = 50_000_000
MOST_PARTS: Final = 200
MOST_SHEETS: Final = 30
#: How a packed folder begins.
PACKED: Final = b"PK\x03\x04"
_SEPARATORS: Final = (",", ";", "\t")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


class Kind(StrEnum):
    """What a cell holds. All of a CSV file is words."""

    EMPTY = "empty"
    WORDS = "words"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text as it stands there, and what it is in the spreadsheet."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows from the first on, empty ones too: the first has number 1."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most; a file with more is refused, never read in part."""

    size: int = 5_000_000
    rows: int = 10_000
    columns: int = 40


EMPTY: Final = Cell("", Kind.EMPTY)
_KINDS: Final = {
    "s": Kind.WORDS,
    "str": Kind.WORDS,
    "inlineStr": Kind.WORDS,
    "n": Kind.NUMBER,
    "d": Kind.DATE,
    "b": Kind.YES_NO,
    "f": Kind.FORMULA,
    "e": Kind.ERROR,
}


def first_sheet(content: bytes, limits: Limits) -> Sheet:
    """The first sheet of a spreadsheet, or all of a CSV file. Raises Fault."""
    if content.startswith(PACKED):
        return workbook(content, limits, first_only=True)[0]
    return Sheet("", _csv_rows(content, limits))


def workbook(content: bytes, limits: Limits, *, first_only: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a spreadsheet (.xlsx), in order. Raises Fault."""
    if not DEFUSEDXML:
        raise Fault(("Spreadsheets are read only with defusedxml installed: run `make install`.",))
    small_enough(content, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Fault(("The spreadsheet unpacks to far more than words take: export it anew.",))
        with warnings.catch_warnings():
            # What openpyxl passes over (rules for colours, lists to choose from) holds no words.
            warnings.simplefilter("ignore")
            found = _sheets(content, limits, first_only=first_only)
    except Fault:
        raise
    except Exception as error:
        # openpyxl raises whatever its reading of a broken file happens to meet.
        raise Fault(
            ("The file cannot be read as a spreadsheet. Save it as .xlsx, without anything but words.",)
        ) from error
    if not found:
        raise Fault(("The spreadsheet has no sheet with cells. Save it with one.",))
    return found


def _sheets(content: bytes, limits: Limits, *, first_only: bool) -> tuple[Sheet, ...]:
    book: Any = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    sheets = book.worksheets[:1] if first_only else book.worksheets
    if len(sheets) > MOST_SHEETS:
        raise Fault((f"The spreadsheet has more than {MOST_SHEETS} sheets: remove some.",))
    return tuple(Sheet(sheet.title, _rows(sheet, limits)) for sheet in sheets)


def small_enough(content: bytes, limits: Limits) -> None:
    """Raises Fault for a file that is larger than is read."""
    if len(content) > limits.size:
        raise Fault((f"The file is larger than {limits.size // 1_000_000} MB: send less at a time.",))


def _rows(sheet: Any, limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be anything
    read = islice(sheet.iter_rows(max_col=limits.columns + 1), limits.rows + 1)
    return _counted([[_cell(each) for each in row] for row in read], limits)


def _counted(rows: Sequence[Sequence[Cell]], limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    """The rows without the empty cells at their ends. Raises Fault for more of either than is read."""
    trimmed = tuple(_trimmed(row) for row in rows)
    if len(trimmed) > limits.rows:
        raise Fault((f"The sheet has more than {limits.rows} rows: send fewer at a time.",))
    if any(len(row) > limits.columns for row in trimmed):
        raise Fault(
            (f"The sheet has more than {limits.columns} columns: remove those that are not asked for.",)
        )
    return trimmed


def _trimmed(row: Sequence[Cell]) -> tuple[Cell, ...]:
    last = max((place for place, cell in enumerate(row, start=1) if cell.kind is not Kind.EMPTY), default=0)
    return tuple(row[:last])


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return EMPTY
    return Cell(_text(value), _KINDS.get(cell.data_type, Kind.ERROR))


def _text(value: object) -> str:
    """A value as somebody would have typed it: whole numbers without a point, dates as 2027-02-01."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _csv_rows(content: bytes, limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a CSV file, whichever of the usual separators it was saved with. Raises Fault."""
    small_enough(content, limits)
    text = _decoded(content)
    try:
        read = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        rows = list(islice(read, limits.rows + 1))
    except csv.Error as error:
        raise Fault(
            ("The file cannot be read as CSV: a quotation mark is not closed, or a cell is far too long.",)
        ) from error
    return _counted([[_written(each) for each in row[: limits.columns + 1]] for row in rows], limits)


def _written(text: str) -> Cell:
    return Cell(text, Kind.WORDS) if text.strip() else EMPTY


def _decoded(content: bytes) -> str:
    """Its text, in UTF-8 or in the UTF-16 that Excel writes. Raises Fault."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fault(("The file is not in UTF-8: save it as CSV UTF-8, or as .xlsx.",)) from error
    if "\0" in text:
        raise Fault(("The file is neither a CSV file nor a spreadsheet (.xlsx).",))
    return text


def _separator(text: str) -> str:
    """The one that parts the most headings in the first line that holds anything."""
    first: Iterable[str] = (line for line in text.splitlines() if line.strip())
    head = next(iter(first), "")
    return max(_SEPARATORS, key=head.count)
