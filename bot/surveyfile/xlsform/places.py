"""Where in a form something stands, and everything that is wrong there, told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import get_column_letter

from bot.domain.faults import Fault
from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.xlsform import columns

_SHEETS: Final = (
    columns.SETTINGS_SHEET,
    columns.SURVEY_SHEET,
    columns.CHOICES_SHEET,
    columns.CHARTER_SHEET,
)
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a form; `column` is 0 where the sheet lacks the column, `row` too where it has no row."""

    sheet: str
    row: int
    column: int
    heading: str

    def __str__(self) -> str:
        if not self.row:
            return f"{self.sheet}: {self.heading}"
        cell = f"{get_column_letter(self.column)}{self.row}" if self.column else f"row {self.row}"
        return f"{self.sheet}!{cell}: {self.heading}"

    @property
    def order(self) -> tuple[int, int, int]:
        """Where it comes among all others."""
        return _SHEETS.index(self.sheet) if self.sheet in _SHEETS else len(_SHEETS), self.row, self.column


@dataclass(slots=True)
class Findings:
    """What was found in a form: what is wrong with it, and what whoever imports it should know."""

    _faults: list[tuple[Place, str]] = field(default_factory=list)
    _others: list[str] = field(default_factory=list)
    _notes: dict[tuple[str, str, str], list[Place]] = field(default_factory=dict)

    def wrong(self, place: Place, expected: str, found: str | None = None) -> None:
        """Note a mistake at a place: what was expected there, and what stands there."""
        self._faults.append((place, f"{place}: {expected}{tail(found)}"))

    def also(self, lines: Iterable[str]) -> None:
        """Note mistakes that have no place in the form."""
        self._others += lines

    def tell(self, place: Place, what: str) -> None:
        """Note what is taken over otherwise than it stands there; the same of several places is told once."""
        self._notes.setdefault((what, place.sheet, place.heading), []).append(place)

    @property
    def bad(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self._faults or self._others)

    def refuse(self) -> None:
        """Raise all that is wrong as one Fault, in the order of sheets and rows, if anything is."""
        if self.bad:
            placed = (line for _, line in sorted(self._faults, key=lambda each: each[0].order))
            raise Fault(tuple(dict.fromkeys((*placed, *self._others))))

    def notes(self) -> tuple[str, ...]:
        """What should be known, each with all its places."""
        return tuple(f"{_listed(places)}: {what}" for (what, *_), places in self._notes.items())


class Relaid(Mistakes):
    """The mistakes of a survey file that was made from a form, each told at the cell that it came from."""

    def __init__(
        self,
        findings: Findings,
        cells: dict[int, dict[str, Place]],
        headings: Mapping[str, str],
        lacking: Mapping[str, str],
        *,
        partly: bool,
    ) -> None:
        """`cells` are the places by the file's line and key; `headings` what columns keys stand in.

        `lacking` says what was expected at keys that are missing. Where rows were refused, and the file is
        the form `partly`, nothing is said of what all of them ask.
        """
        super().__init__("")
        self._lacking = lacking
        self._partly = partly
        self._findings = findings
        self._cells = cells
        self._headings = headings

    def add(self, line: int, key: str, expected: str, found: str | None = None) -> None:
        """Note one at its cell, or at its row where the form has no cell for it."""
        super().add(line, key, expected, found)
        if self._partly and key in ("questions", "file"):
            return
        last = key.rpartition(".")[2]
        if found == "nothing":
            expected = self._lacking.get(key, expected)
        there = self._cells.get(line, {})
        place = there.get(last)
        if place is None:
            near = next(iter(there.values()), Place(columns.SURVEY_SHEET, 0, 0, ""))
            place = Place(near.sheet, near.row, 0, self._headings.get(last, last))
        self._findings.wrong(place, expected, found)

    def also(self, lines: Iterable[str]) -> None:
        """Note the mistakes of the charter."""
        lines = tuple(lines)
        super().also(lines)
        self._findings.also(lines)


def tail(found: str | None) -> str:
    """The end of a message: what was found."""
    return "" if found is None else f" (found {found})"


def shown(text: str) -> str:
    """What stands in a cell, for a message: in quotation marks, and not longer than can be read."""
    return f'"{text if len(text) <= _SHOWN else text[:_SHOWN] + "…"}"'


def _listed(places: list[Place]) -> str:
    """Places of one column for a note: its sheet and rows."""
    first = places[0]
    rows = sorted({each.row for each in places})
    if len(rows) == 1:
        return str(first)
    return f"{first.sheet}, rows {', '.join(map(str, rows))}: {first.heading}"
