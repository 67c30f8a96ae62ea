"""A form as its sheets and rows: a workbook from outside, read within limits, every cell with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.faults import Fault
from bot.surveyfile.sheets import PACKED, Cell, Kind, Limits, Sheet, workbook
from bot.surveyfile.table import nearest
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.places import Findings, Place, shown

#: How much of a form is read.
LIMITS: Final = Limits(rows=3000, columns=250)
#: How files begin that hold an old workbook (.xls), or a new one behind a password.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
#: What a heading is called too, in forms of every age.
_ALIASES: Final = {
    "caption": columns.LABEL,
    "command": columns.TYPE,
    "tag": columns.NAME,
    "value": columns.NAME,
    "relevance": columns.RELEVANT,
    "bind::relevant": columns.RELEVANT,
    "bind::required": columns.REQUIRED,
    "bind::constraint": columns.CONSTRAINT,
    "bind::calculate": columns.CALCULATION,
    "bind::jr:constraintmsg": columns.MESSAGE,
    "constraining_message": columns.MESSAGE,
    "calculate": columns.CALCULATION,
    "readonly": "read_only",
    "bind::readonly": "read_only",
    "body::appearance": "appearance",
    "control::appearance": "appearance",
    "audio": columns.AUDIO,
    "image": "media::image",
    "big-image": "media::big-image",
    "video": "media::video",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "set_form_title": columns.FORM_TITLE,
    "title": columns.FORM_TITLE,
    "set_form_id": columns.FORM_ID,
    "id_string": columns.FORM_ID,
}
#: Columns of which each language has its own.
_SAID: Final = (columns.LABEL, "hint", "guidance_hint", columns.MESSAGE, "required_message", columns.VALUE)
_MEDIA: Final = (columns.AUDIO, "media::image", "media::big-image", "media::video")
_OWN: Final = {
    columns.SURVEY_SHEET: frozenset(
        (
            columns.KIND,
            columns.PART,
            columns.HEADING,
            columns.NOTE_COLUMN,
            columns.OF,
            columns.SHUFFLED,
            columns.LAST,
            columns.OPTIONS_OF,
            columns.USE,
            columns.MOST,
            columns.MATTERS_MOST,
            columns.UNIT,
            columns.FIGURE,
        )
    ),
    columns.SETTINGS_SHEET: frozenset(
        (columns.PROPOSAL, columns.RISK, columns.NOTE_COLUMN, *columns.TOLD.values())
    ),
}
_PREFIX: Final = "charter::"
_REFUSED_KINDS: Final = {
    Kind.FORMULA: "words were expected; copy the cell and paste its value",
    Kind.ERROR: "words were expected",
    Kind.DATE: "words were expected; format the cell as text and write it again",
}
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: the cells that hold something by the sheet's own names of columns."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    headings: Mapping[str, str]

    def get(self, column: str) -> str:
        """What stands in a column; empty where nothing does."""
        return self.cells.get(column, "")

    def at(self, column: str) -> Place:
        """The place of a cell of this row."""
        return Place(self.sheet, self.number, self.columns.get(column, 0), self.headings.get(column, column))

    def in_languages(self, column: str) -> Iterator[tuple[str, str, str]]:
        """What each language says in its own column of this: the language, the column's name, the text."""
        for name, text in self.cells.items():
            language = columns.language_in(column, name)
            if language is not None:
                yield language, name, text


@dataclass(frozen=True, slots=True)
class Form:
    """The rows of each sheet that is read, the empty ones left out; `languages` are named in headings."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    charter: tuple[Row, ...]
    headings: Mapping[str, tuple[str, ...]]

    def has(self, sheet: str, column: str) -> bool:
        """Whether a sheet has a column."""
        return column in self.headings.get(sheet, ())


def read_form(content: bytes, findings: Findings) -> Form:
    """The form in a workbook; mistakes of its cells are noted. Raises Fault for what is no form."""
    if content.startswith(_COMPOUND):
        raise Fault(("The file is an old workbook (.xls) or has a password. Save it as .xlsx, without one.",))
    if not content.startswith(PACKED):
        raise Fault(("The file is no workbook. Save the form as .xlsx, with its sheets in one file.",))
    sheets = _named(workbook(content, LIMITS), findings)
    if columns.SURVEY_SHEET not in sheets:
        raise Fault(("The workbook has no sheet called survey, as every form has. Name it so.",))
    headings: dict[str, tuple[str, ...]] = {}
    rows = {
        name: tuple(_rows(name, sheet, findings, headings)) if sheet is not None else ()
        for name, sheet in ((name, sheets.get(name)) for name in _READ)
    }
    settings = rows[columns.SETTINGS_SHEET]
    if len(settings) > 1:
        findings.wrong(settings[1].at(columns.FORM_TITLE), "one row of settings was expected", "another")
    if not rows[columns.SURVEY_SHEET]:
        findings.wrong(
            Place(columns.SURVEY_SHEET, 0, 0, columns.TYPE), "a row a question was expected", "none"
        )
    return Form(
        rows[columns.SURVEY_SHEET],
        rows[columns.CHOICES_SHEET],
        settings[0] if settings else Row(columns.SETTINGS_SHEET, 0, {}, {}, {}),
        rows[columns.CHARTER_SHEET],
        headings,
    )


_READ: Final = (columns.SURVEY_SHEET, columns.CHOICES_SHEET, columns.SETTINGS_SHEET, columns.CHARTER_SHEET)
#: Sheets of a form that hold what has no counterpart here.
_REFUSED_SHEETS: Final = {
    "external_choices": "choices in the sheet choices were expected",
    "entities": "no sheet of entities was expected: nothing of a person is carried from one form to another",
    "osm": "no sheet of places on a map was expected",
}


def _named(found: tuple[Sheet, ...], findings: Findings) -> dict[str, Sheet]:
    """The sheets by what forms call them, whichever way they are written; others are not read."""
    sheets: dict[str, Sheet] = {}
    for sheet in found:
        name = sheet.name.strip().casefold()
        if name in sheets:
            findings.wrong(Place(name, 0, 0, "sheet"), "one sheet of this name was expected", "another")
        if name in _REFUSED_SHEETS and any(sheet.rows[1:]):
            findings.wrong(Place(sheet.name, 0, 0, "sheet"), _REFUSED_SHEETS[name])
        sheets.setdefault(name, sheet)
    return sheets


def _rows(name: str, sheet: Sheet, findings: Findings, headings: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    """The rows below the headings, which are the first row that holds anything."""
    first = next((number for number, row in enumerate(sheet.rows) if any(map(_text, row))), None)
    if first is None:
        return
    places: dict[str, int] = {}
    written: dict[str, str] = {}
    for column, cell in enumerate(sheet.rows[first], start=1):
        if not (heading := _text(cell)):
            continue
        known = _heading(name, heading)
        place = Place(name, first + 1, column, "heading")
        if known in places:
            findings.wrong(place, "each column once was expected", f"{shown(heading)} again")
        elif _unknown_own(name, known):
            hint = nearest(known, _OWN[name])
            findings.wrong(place, "a column of ours was expected", f"{shown(heading)}{hint}")
        places.setdefault(known, column)
        written.setdefault(known, heading)
    headings[name] = tuple(places)
    for number, row in enumerate(sheet.rows[first + 1 :], start=first + 2):
        cells = {}
        for known, column in places.items():
            if column <= len(row) and (text := _text(row[column - 1])):
                cells[known] = text
                _look(row[column - 1], Place(name, number, column, written[known]), findings)
        if cells:
            yield Row(name, number, cells, places, written)


def _heading(sheet: str, text: str) -> str:
    """A heading as we call it: `Label : English` is `label::English`."""
    base, *rest = (each.strip() for each in re.split(r"::?", text, maxsplit=1))
    base = base.casefold().replace(" ", "_")
    if sheet != columns.CHARTER_SHEET:
        base = _ALIASES.get(base, base)
    if not rest or not rest[0]:
        return base
    after = rest[0]
    if base in _SAID or base in _MEDIA:
        return f"{base}::{after}"
    if base == "media":
        kind, *language = (each.strip() for each in re.split(r"::?", after, maxsplit=1))
        whole = f"media::{kind.casefold()}"
        return f"{whole}::{language[0]}" if language and language[0] else whole
    whole = f"{base}::{after.casefold().replace(' ', '_')}"
    return _ALIASES.get(whole, whole)


def _unknown_own(sheet: str, heading: str) -> bool:
    return heading.startswith(_PREFIX) and sheet in _OWN and heading not in _OWN[sheet]


def _look(cell: Cell, place: Place, findings: Findings) -> None:
    """Note what no cell of a form may hold."""
    if (expected := _REFUSED_KINDS.get(cell.kind)) is not None:
        findings.wrong(place, expected, f"a {cell.kind}" if cell.kind is not Kind.ERROR else "an error")
    elif cell.text.startswith("=") and cell.kind is Kind.WORDS:
        findings.wrong(place, "words were expected", "a formula")
    if _CONTROL.search(cell.text):
        findings.wrong(place, "words without control characters were expected", "one")


def _text(cell: Cell) -> str:
    return "" if cell.kind is Kind.EMPTY else cell.text.strip()
