"""Answers by groups of people: what a cut tells by one partition at a time, and by those its export joins.

Every partition stands in one breakdown only. What is told by country and what is told by gender are tied
together by the totals of each answer alone, which are released anyway, so that nothing follows about who
is in both; two breakdowns that shared a partition could be subtracted. So a round whose export joins two
attributes tells these two as margins of their combinations.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

from bot.domain.comprehension import Comprehension, pack_comprehension, unpack_comprehension
from bot.domain.counts import NOT_SAID, By, Counts
from bot.domain.disclosure import Table
from bot.domain.exported import ExportCell, Exported
from bot.domain.findings import PARTITIONS
from bot.domain.fitting import OTHER
from bot.domain.released import Released
from bot.domain.snapshot import IDENTIFYING, export_counts
from bot.domain.survey import Question, Survey

FORMAT: Final = 3
#: So many cuts stay read: a digest is made for each drafter, and the next cut follows the last one.
CUTS_AT_HAND: Final = 8


@dataclass(frozen=True, slots=True)
class Left:
    """A cut that has left: its release, the cells of each of its breakdowns, and how it was understood."""

    released: Released
    breakdowns: Mapping[By, Sequence[ExportCell]] = field(default_factory=dict)
    comprehension: Comprehension | None = None

    def exported(self, by: By) -> Exported:
        """One of the breakdowns with the release."""
        return Exported(self.released, tuple(self.breakdowns.get(by, ())))


@dataclass(frozen=True, slots=True)
class Share:
    """Of all `people` of a group, at least `low` and at most `high` said it.

    `clear`: its size is shown exactly, and so many of its answers that it may be named.
    """

    group: str
    low: int
    high: int
    people: int
    clear: bool

    @property
    def least(self) -> Fraction:
        """The smallest that the share can be."""
        return Fraction(self.low, self.people)

    @property
    def most(self) -> Fraction:
        """The largest that the share can be."""
        return Fraction(self.high, self.people)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of one question in one partition: totals, sizes of groups, rows by both."""

    table: Table
    groups: Table
    rows: Mapping[tuple[str, str], int]

    def shares(self, steps: Sequence[str]) -> list[Share]:
        """How many of each group that is shown chose one of the steps.

        What the rows say at least; at most what no other group and no other step takes.
        """
        chose: Counter[str] = Counter()
        elsewhere: Counter[str] = Counter()
        for (id_, step), count in self.rows.items():
            (chose if step in steps else elsewhere)[id_] += count
        named = chose.total() - chose[OTHER]
        total = sum(cell.high for cell in self.table.cells if cell.id in steps)
        shares = []
        for group in self.groups.cells:
            if not group.small:
                low = chose[group.id]
                high = max(low, min(total - (named - low), group.high - elsewhere[group.id]))
                clear = group.exact is not None and all((group.id, step) in self.rows for step in steps)
                shares.append(Share(group.id, low, high, group.high, clear))
        return shares


def breakdowns_of(survey: Survey, export_by: By) -> tuple[By, ...]:
    """By what a round's answers are told: its export's attributes together, every other partition alone."""
    high = survey.risk == "high"
    alone = (name for name in PARTITIONS if name not in export_by and not (high and name in IDENTIFYING))
    return (export_by, *((name,) for name in alone))


def break_down(counts: Counts, released: Released, before: Left | None = None) -> dict[By, list[ExportCell]]:
    """The cells of every breakdown of a cut, after the one before."""
    return {
        by: export_counts(counts, by, released, None if before is None else before.exported(by))
        for by in counts.bys
    }


def told(question: Question, table: Table, name: str, left: Left) -> Told | None:
    """What a cut tells of a question by one partition; None where it tells nothing by it."""
    by = next((each for each in left.breakdowns if name in each), None)
    groups = left.released.groups.get(name)
    if by is None or groups is None or groups.kept or table.kept:
        return None
    place = by.index(name)
    rows: Counter[tuple[str, str]] = Counter()
    for cell in left.breakdowns[by]:
        if cell.question == question.id and cell.count:
            rows[cell.attrs[place], cell.value] += cell.count
    return Told(table, groups, rows)


def surely_asked(question: Question, name: str, left: Left) -> frozenset[str]:
    """Groups of which rows tell that k people or more gave the answer that a question follows.

    Words of somebody that stand beside her group tell that one of this group gave that answer. None are
    named where a question follows several answers: who gave each of them need not have given all.
    """
    by = next((each for each in left.breakdowns if name in each), None)
    if by is None or len(question.when) != 1:
        return frozenset()
    (condition,) = question.when
    return frozenset(
        cell.attrs[by.index(name)]
        for cell in left.breakdowns[by]
        if cell.question == condition.question and cell.count
        if (cell.value in condition.values) is not condition.negated
    ) - {OTHER, NOT_SAID}


def pack_breakdowns(
    breakdowns: Mapping[By, Iterable[ExportCell]], comprehension: Comprehension | None = None
) -> str:
    """One canonical JSON text; `unpack_left` reads it back, of the newest ones without parsing."""
    found = {by: tuple(cells) for by, cells in breakdowns.items()}
    understood = None if comprehension is None else pack_comprehension(comprehension)
    raw = {
        "format": FORMAT,
        "breakdowns": [
            {"by": list(by), "cells": [_stored(cell) for cell in cells]} for by, cells in found.items()
        ],
        "comprehension": understood,
    }
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    _AT_HAND.put(text, (MappingProxyType(found), _understood(understood)))
    return text


def unpack_left(released: Released, text: str, export_by: By) -> Left:
    """A cut as it has been stored, also by earlier versions, which compared nothing."""
    return Left(released, *_read(text, export_by))


def unpack_breakdowns(text: str, export_by: By) -> Mapping[By, tuple[ExportCell, ...]]:
    """The breakdowns as a cut has stored them; one from before there were several has its export's only."""
    return _read(text, export_by)[0]


Parsed = tuple[Mapping[By, tuple[ExportCell, ...]], Comprehension | None]


class _AtHand:
    """The newest cuts by their text, already read; several threads may ask."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, Parsed] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> Parsed | None:
        with self._lock:
            return self._found.get(text)

    def put(self, text: str, parsed: Parsed) -> None:
        with self._lock:
            self._found[text] = parsed
            self._found.move_to_end(text)
            if len(self._found) > CUTS_AT_HAND:
                self._found.popitem(last=False)


_AT_HAND: Final = _AtHand()


def _read(text: str, export_by: By) -> Parsed:
    found = _AT_HAND.get(text)
    if found is None:
        found = _parsed(text, export_by)
        # The oldest form tells by itself nothing of what its cells are by.
        if not text.startswith("["):
            _AT_HAND.put(text, found)
    return found


def _parsed(text: str, export_by: By) -> Parsed:
    raw = json.loads(text)
    found = [{"by": export_by, "cells": raw}] if isinstance(raw, list) else raw["breakdowns"]
    breakdowns = {tuple(each["by"]): tuple(_cell(*cell) for cell in each["cells"]) for each in found}
    understood = None if isinstance(raw, list) else raw.get("comprehension")
    return MappingProxyType(breakdowns), _understood(understood)


def _understood(raw: Mapping[str, Any] | None) -> Comprehension | None:
    return None if raw is None else unpack_comprehension(raw)


def _stored(cell: ExportCell) -> tuple[object, ...]:
    return cell.question, cell.kind, cell.value, cell.attrs, cell.count, cell.at_zero


def _cell(  # noqa: PLR0917 (as a cell is stored)
    question: str, kind: str, value: str, attrs: Sequence[str], count: int, at_zero: int | None = None
) -> ExportCell:
    return ExportCell(question, kind, value, tuple(attrs), count, count if at_zero is None else at_zero)
