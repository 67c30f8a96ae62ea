"""Reading a roster: who is to be invited, and on whose word. All faults at once, none with what stood there.

A row holds a number or none, and never who it is: a column for a name is refused, so that no list with names
is ever brought here. What stood in a cell is not repeated: somebody's number may stand in any of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.app import staffing
from bot.app.house import House
from bot.app.naming import country_named
from bot.app.numbers import Note
from bot.domain.faults import Fault
from bot.domain.leaving import language_word
from bot.domain.review import MARKS
from bot.domain.zones import ZONES
from bot.i18n.values import english_name
from bot.surveyfile.phones import NotUsable, Number, in_digits, number_of
from bot.surveyfile.sheets import EMPTY, Cell, Kind, Limits, first_sheet

COLUMNS: Final = ("phone", "country", "language", "cohort", "consent_how", "consent_when", "consent_by")
NEEDED: Final = ("consent_how", "consent_when", "consent_by")
#: Headings that tell who somebody is, as people write them.
NAMES: Final = frozenset(
    {"name", "names", "first name", "last name", "surname", "full name", "nom", "nombre"}
)
LIMITS: Final = Limits(size=2_000_000, rows=2_001, columns=20)
LONGEST_NOTE: Final = 200
#: Longer ago nobody remembers what she agreed to.
CONSENT_HOLDS: Final = timedelta(days=365)
#: Where the day begins first, it is so much later than in UTC.
AHEAD: Final = timedelta(hours=14)
_DAY: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NOT_KEPT: Final = "names are not kept here, so that nobody can ever take them from here"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be taken; without a number she comes by a link."""

    row: int
    number: Number | None
    country: str | None
    language: str | None
    cohort: str | None
    note: Note


def read(house: House, content: bytes, left: Collection[str] = ()) -> tuple[Entry, ...]:
    """The rows of a roster. Raises Fault with all that is wrong in it.

    Nobody is invited to the countries in `left`. It asks the database nothing, so that nobody waits for it.
    """
    first, *rows = first_sheet(content, LIMITS).rows or ((),)
    places = _places(first)
    reading = _Reading(house, left, places)
    entries = [reading.entry(number, row) for number, row in enumerate(rows, start=2) if row]
    faults = reading.faults
    if not entries:
        faults.append("The file has headings and no rows below them.")
    if faults:
        raise Fault(tuple(faults))
    return tuple(each for each in entries if each is not None)


def _places(first: Sequence[Cell]) -> dict[str, int]:
    """Where each column stands. Raises Fault for others, and for those that are missing."""
    there = ["_".join(each.text.casefold().split()) for each in first]
    faults = [
        f"row 1, column {_letter(place)}: {_unknown(name)}"
        for place, name in enumerate(there)
        if name not in COLUMNS
    ]
    faults += [
        f"row 1: two columns are headed {name}. Leave one." for name in COLUMNS if there.count(name) > 1
    ]
    faults += [
        f"row 1: no column is headed {name}. Add it: nobody is invited without a note of her consent."
        for name in NEEDED
        if name not in there
    ]
    if faults:
        raise Fault(tuple(faults))
    return {name: there.index(name) for name in COLUMNS if name in there}


def _unknown(heading: str) -> str:
    if heading.replace("_", " ") in NAMES:
        return f"{NOT_KEPT}. Remove the column."
    if not heading:
        return "this column has no heading. Remove it, or head it with what it holds."
    return (
        f"this is no column of a roster, and nothing else is kept. Remove it. There are {', '.join(COLUMNS)}."
    )


def _letter(place: int) -> str:
    """The column as a spreadsheet names it; there are never more than 26.

    >>> _letter(0), _letter(25)
    ('A', 'Z')
    """
    return chr(ord("A") + place)


class _Reading:
    """Reads the rows one after the other, and collects what is wrong in any of them."""

    def __init__(self, house: House, left: Collection[str], places: dict[str, int]) -> None:
        self._house = house
        self._places = places
        self._left = left
        self._last = (house.now() + AHEAD).date()
        self._rows: dict[str, int] = {}
        self.faults: list[str] = []

    def entry(self, row: int, cells: Sequence[Cell]) -> Entry | None:
        """What a row says; None where it cannot be taken, and the faults tell why."""
        before = len(self.faults)
        found = {name: cells[place] if place < len(cells) else EMPTY for name, place in self._places.items()}
        for name, cell in found.items():
            if cell.kind in (Kind.FORMULA, Kind.ERROR, Kind.YES_NO):
                self._wrong(row, name, "a formula or the like stands here. Write what it comes to, as text.")
        country = self._country(row, found.get("country", EMPTY))
        phone = found.get("phone", EMPTY)
        # Of which country a number is cannot be said where that of its row is wrong.
        placed = country is not None or not found.get("country", EMPTY).text.strip()
        number = self._number(row, phone, country) if placed else None
        language = self._language(row, found.get("language", EMPTY))
        cohort = self._cohort(row, found.get("cohort", EMPTY))
        how, by = (self._note(row, name, found[name]) for name in ("consent_how", "consent_by"))
        when = self._when(row, found["consent_when"])
        if len(self.faults) > before or when is None:
            return None
        return Entry(row, number, country, language, cohort, Note(how, when, by))

    def _wrong(self, row: int, name: str, what: str) -> None:
        self.faults.append(f"row {row}, column {_letter(self._places[name])} ({name}): {what}")

    def _number(self, row: int, cell: Cell, country: str | None) -> Number | None:
        if not cell.text.strip() or cell.kind is Kind.FORMULA:
            return None
        found = number_of(cell.text, country)
        if isinstance(found, NotUsable):
            self._wrong(row, "phone", NotUsable.LOST if cell.kind is Kind.NUMBER else found)
            return None
        first = self._rows.setdefault(found.text, row)
        if first != row:
            self._wrong(row, "phone", f"this number stands in row {first} too. Leave one of the two rows.")
        return found

    def _country(self, row: int, cell: Cell) -> str | None:
        text = cell.text.strip()
        if not text:
            return None
        code = text.upper() if text.upper() in ZONES else country_named(text, "en")
        if code is None:
            self._wrong(row, "country", "no country has this code or name. Write two letters, such as YE.")
        elif code in self._left:
            self._wrong(
                row, "country", "this country was left, so nobody is invited there. Leave the row out."
            )
        return code

    def _language(self, row: int, cell: Cell) -> str | None:
        text = cell.text.strip()
        if not text:
            return None
        known = {each.casefold(): each for each in self._house.catalogs.languages}
        named = {english_name(each).casefold(): each for each in known.values()}
        plain = text.casefold()
        found = known.get(plain.replace("-", "_")) or named.get(plain) or known.get(_word(text))
        if found is None:
            codes = ", ".join(self._house.catalogs.languages)
            self._wrong(
                row, "language", f"this language is not spoken here. Write one of {codes}, or nothing."
            )
        return found

    def _cohort(self, row: int, cell: Cell) -> str | None:
        text = cell.text.strip()
        if text and staffing.cohort_faults([text], ""):
            told = 'use up to 40 letters, digits, spaces, ".", "-" or "_".'
            self._wrong(row, "cohort", f"this cannot name a cohort: {told}")
        return text or None

    def _note(self, row: int, name: str, cell: Cell) -> str:
        text = " ".join(cell.text.split())
        if not text:
            self._wrong(row, name, "nothing stands here. Nobody is invited without a note of her consent.")
        elif len(text) > LONGEST_NOTE or _CONTROL.search(text):
            self._wrong(row, name, f"write plain words here, up to {LONGEST_NOTE} letters.")
        elif any(mark.search(text) for mark in MARKS.values()):
            self._wrong(row, name, "a number, an address or a link stands here. Say it in words without one.")
        return text

    def _when(self, row: int, cell: Cell) -> date | None:
        text = in_digits(unicodedata.normalize("NFKC", cell.text).strip())
        found = _DAY.fullmatch(text)
        if not text:
            self._wrong(row, "consent_when", "nothing stands here. Write the day on which she agreed.")
            return None
        try:
            when = date(*map(int, found.groups())) if found else None
        except ValueError:
            when = None
        if when is None or cell.kind is Kind.NUMBER:
            self._wrong(row, "consent_when", "this is no day. Write year, month and day, such as 2027-01-31.")
            return None
        if when > self._last:
            self._wrong(row, "consent_when", "this day is still to come. Write the day on which she agreed.")
        elif when < self._last - CONSENT_HOLDS:
            self._wrong(row, "consent_when", "this is more than a year ago. Ask her again.")
        return when


def _word(text: str) -> str:
    """The language that a word in any language names, in small letters; empty for none."""
    return (language_word(text) or "").casefold()
