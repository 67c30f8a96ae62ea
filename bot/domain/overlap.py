"""How many people two groups may be told to share, so that the answers of neither tell of the other's.

That so many people are in both groups ties the breakdown by the one to that by the other: whom the one's rows
leave few to be in. What is told of both is safe where it would be as true however the hidden people of each
answered. So for every question, and every answer without a row in one of the groups, it is worked out how
many could be in both although nobody of that group, or as few as totals allow, gave this answer: people in
rows that both groups have, and hidden people as far as the totals leave room for them. (Of two tables with
the same totals, people can be thought of who fit both and of whom, answer by answer, as many are in both
groups as the smaller count says.)

It is made from what a cut tells and from nothing else, so that a number is not told tells nothing. That so
many are not in both is about those of the one who are not in the other, and is held to the same.

Not kept apart: what an earlier cut told of both groups, beside rows that are new in this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.disclosure import Table
from bot.domain.exported import ExportCell
from bot.domain.fitting import OTHER, partitions
from bot.domain.marks import FIRST, LATER, NOTHING, figured_items
from bot.domain.released import Figured, Picks, Ranked, Released
from bot.domain.survey import Question, Survey

Breakdowns = Mapping[tuple[str, ...], Sequence[ExportCell]]
Group = tuple[str, str]
"""A partition, and one of its groups."""
Groups = tuple[str, frozenset[str]]
"""A partition, and some of its groups."""
Rows = Mapping[str, int]
"""How many rows a group has of each answer."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two groups, or all who are not in it: how many, and its rows; `left` is what no row tells."""

    people: int
    rows: Rows
    left: Rows

    def hidden(self, k: int) -> int:
        """How many of it stand in no row, but for k of them."""
        return max(0, self.people - sum(self.rows.values()) - k)

    def room(self, without: str | None) -> Rows:
        """How many of it can be hidden in each answer, as few as can be in the one `without`."""
        if without is None:
            return self.left
        others = sum(n for value, n in self.left.items() if value != without)
        least = max(0, self.people - sum(self.rows.values()) - others)
        return {**self.left, without: min(self.left[without], least)}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of `least` to `most` people in both groups it may be told that so many are, or are not.

    Of as many as `sizes` say it may too: the sizes of both groups tell it by themselves.
    """

    sizes: int
    least: int
    most: int

    def highest(self, people: int, step: int) -> int | None:
        """The highest multiple of `step` up to `people` that may be told; None where not even 'fewer' may.

        >>> Limits(0, 10, 25).highest(40, 10), Limits(0, 10, 25).highest(9, 10)
        (20, 0)
        >>> Limits(15, 31, 35).highest(40, 10), Limits(0, 31, 35).highest(40, 10)
        (10, None)
        """
        for most in (self.most, self.sizes):
            told = min(people, most) // step * step
            if told >= step and self._allows(told):
                return told
        return 0 if self._allows(step) else None

    def _allows(self, people: int) -> bool:
        return people <= self.sizes or self.least <= people <= self.most


class Overlap:
    """What a cut tells, question by question, of all pairs of groups."""

    def __init__(self, survey: Survey, released: Released, breakdowns: Breakdowns) -> None:
        self._released = released
        self._breakdowns = breakdowns
        self._asked = [
            (question.id, values, totals)
            for question, totals in _totals(survey, released)
            for values in partitions(question, totals)
        ]

    def limits(self, one: Group, other: Group, told: Mapping[tuple[Group, Group], int]) -> Limits:
        """Of how many in both it may be told.

        `told` is what was told of others: women of Yemen and women of Sudan are all women.
        """
        both = ((one, other), (other, one))
        sizes = self._size(_only(one))[0] + self._size(_only(other))[0] - self._released.people
        return Limits(
            sizes,
            max(self._least(*each) for each in both),
            min(self._beside(*each, told) for each in both),
        )

    def _beside(self, one: Group, other: Group, told: Mapping[tuple[Group, Group], int]) -> int:
        """How many of the one can be in the other, beside those told of in groups that exclude it."""
        pairs = {pair: n for pair, n in told.items() if n}
        pairs |= {(second, first): n for (first, second), n in pairs.items()}
        beside = {second: n for (first, second), n in pairs.items() if first == one and second[0] == other[0]}
        others = other[0], frozenset(id_ for _, id_ in (other, *beside))
        few = self._size(_only(one))[0]
        alone, together = (
            self._most(_only(one), each, few, self._size(each)[0]) for each in (_only(other), others)
        )
        return min(alone, together - sum(beside.values()))

    def _least(self, one: Group, other: Group) -> int:
        """From how many on it may be told of both: that they are fewer is about those outside the other."""
        many, outside = self._size(_only(one))[1], self._released.people - self._size(_only(other))[1]
        return many - self._most(_only(one), _only(other), many, outside, apart=True) + 1

    def _most(self, one: Groups, other: Groups, of_one: int, of_other: int, *, apart: bool = False) -> int:
        """How many of the one, but for k, can be in the other (`apart`: not in it), whatever few said."""
        found = [min(of_one, of_other) - self._released.k]
        for question, values, totals in self._asked:
            cells = {by: self._cells(by, question, values) for by in self._breakdowns}
            if any(cells.values()):
                sides = (
                    self._side(cells, one, of_one, totals, values),
                    self._side(cells, other, of_other, totals, values, apart=apart),
                )
                by = next((each for each in cells if one[0] in each and other[0] in each), None)
                both = None if by is None else _joined(cells[by], by, one, other, apart=apart)
                found += _shared(*sides, self._released.k, both)
        return min(found)

    def _size(self, groups: Groups) -> tuple[int, int]:
        table = self._released.groups[groups[0]]
        cells = [] if table.kept else [cell for cell in table.cells if cell.id in groups[1]]
        return sum(cell.low for cell in cells), sum(cell.high for cell in cells)

    def _cells(self, by: tuple[str, ...], question: str, values: Sequence[str]) -> list[ExportCell]:
        return [
            cell
            for cell in self._breakdowns[by]
            if cell.question == question and cell.value in values and cell.count and OTHER not in cell.attrs
        ]

    def _side(
        self,
        cells: Mapping[tuple[str, ...], Sequence[ExportCell]],
        groups: Groups,
        people: int,
        totals: Mapping[str, int],
        values: Sequence[str],
        *,
        apart: bool = False,
    ) -> Side:
        by = next((each for each in cells if groups[0] in each), None)
        found = () if by is None else cells[by]
        place = 0 if by is None else by.index(groups[0])
        every = _counted(found, lambda _: True)
        own = _counted(found, lambda cell: (cell.attrs[place] in groups[1]) is not apart)
        left = {value: max(0, totals[value] - every[value]) for value in values}
        left[NOTHING] = max(0, self._released.people - sum(totals[value] for value in values))
        return Side(people, own, left)


def _only(group: Group) -> Groups:
    return group[0], frozenset({group[1]})


def _shared(one: Side, other: Side, k: int, both: Rows | None) -> Iterator[int]:
    """How many can be on both sides: at all, and where as few as can be gave an answer without a row."""
    yield _fitting(one, other, k, both)
    for value in one.left.keys() - {NOTHING}:
        if value not in one.rows:
            yield _fitting(one, other, k, both, without=(value, None))
        if value not in other.rows:
            yield _fitting(one, other, k, both, without=(None, value))


def _fitting(
    one: Side,
    other: Side,
    k: int,
    both: Rows | None,
    *,
    without: tuple[str | None, str | None] = (None, None),
) -> int:
    """The most people of both, answer by answer: in rows of both, in rows of one, or hidden in both."""
    free_one, free_other = one.hidden(k), other.hidden(k)
    room_one, room_other = one.room(without[0]), other.room(without[1])
    if both is not None:
        hidden = sum(min(n, room_other[value]) for value, n in room_one.items())
        return sum(both.values()) + min(free_one, free_other, hidden)
    surely = beside_other = beside_one = hidden = 0
    for value in one.left:
        mine, theirs = one.rows.get(value, 0), other.rows.get(value, 0)
        joining = min(max(0, theirs - mine), room_one[value])
        joined = min(max(0, mine - theirs), room_other[value])
        surely += min(mine, theirs)
        beside_other += joining
        beside_one += joined
        hidden += min(room_one[value] - joining, room_other[value] - joined)
    beside_other, beside_one = min(beside_other, free_one), min(beside_one, free_other)
    hidden = min(hidden, free_one - beside_other, free_other - beside_one)
    return surely + beside_other + beside_one + hidden


def _joined(
    cells: Sequence[ExportCell], by: tuple[str, ...], one: Groups, other: Groups, *, apart: bool
) -> Rows:
    """The rows of both groups at once, where the two stand in one breakdown."""
    place, beside = by.index(one[0]), by.index(other[0])
    return _counted(
        cells,
        lambda cell: cell.attrs[place] in one[1] and (cell.attrs[beside] in other[1]) is not apart,
    )


def _counted(cells: Sequence[ExportCell], of: Callable[[ExportCell], bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in cells:
        if of(cell):
            found[cell.value] += cell.at_zero
    return found


def _totals(survey: Survey, released: Released) -> Iterator[tuple[Question, dict[str, int]]]:
    """How often each answer was given, where every hidden count is zero."""
    judged = {item: parts[0] for item, parts in figured_items(survey).items()}
    for part in released.parts:
        match part:
            case Picks(id_, table):
                yield survey.question(id_), _zeros(table)
            case Ranked(id_, first, later):
                yield survey.question(id_), _zeros(first, FIRST) | _zeros(later, LATER)
            case Figured(item, halves):
                found: Counter[str] = Counter()
                for half in halves:
                    found.update(_zeros(half.judgements))
                yield judged[item], found
            case _:
                continue


def _zeros(table: Table, prefix: str = "") -> dict[str, int]:
    return {} if table.kept else {prefix + cell.id: cell.at_zero for cell in table.cells}
