"""Rows of a breakdown that leave few of a group, or tell of few: they are made fewer, or left out.

A breakdown is a table of groups by values. Its margins are released by themselves: how many there are
of each group, and how many chose each value. So what its rows leave of a margin can be worked out, and with
it how many of a group chose a value that has no row there.

Of what the rows of a partition leave of a group, k people or more are always in doubt. And from all rows
and margins together (not only from one of them) every missing row of less than k people could stand for
nobody, and for somebody. That holds for whoever takes a missing row for any number. Why it is missing is
not hidden: where 9 gave an answer and neither of two groups has a row of it, each has some of them, unless
rows were taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from bot.domain.counts import NOT_SAID
from bot.domain.disclosure import Cell, Table
from bot.domain.marks import FIRST, LATER, NOTHING
from bot.domain.steady import at_zero
from bot.domain.survey import Kind, Question

SPLIT = "\t"
OTHER = "other"
_START, _END, _ANY = "start", "end", 10**9

#: The cells of one value, by combination of attributes.
Rows = dict[str, Cell]
#: How high a row stands, with its value and combination.
Own = tuple[int, str, str]


class Stood(Protocol):
    """A row as it stood in the cut before."""

    @property
    def at_zero(self) -> int:
        """Its count in the world where every hidden count is zero."""
        ...


@dataclass(frozen=True, slots=True)
class Margins:
    """What is released around one question's rows, and what is true.

    `most` is how often each value may stand. `told` are least and most of each value, and `sizes` of each
    group (by place of its attribute) who were asked, as the release tells; `nothing` how many gave no answer,
    where that is told. `before` are the rows of each value as they stood. `true` are the answers of each
    group (by place) and value, `NOTHING` being one of them. `fewer` are rows that were made fewer, by value
    and combination.
    """

    k: int
    most: Mapping[str, int]
    told: Mapping[str, tuple[int, int]]
    sizes: tuple[Mapping[str, tuple[int, int]], ...]
    nothing: int | None
    before: Mapping[str, Mapping[tuple[str, ...], Stood]]
    true: tuple[Mapping[tuple[str, str], int], ...]
    fewer: Collection[tuple[str, str]] = ()


def fit(rows: dict[str, Rows], margins: Margins) -> None:
    """Take rows away until none of what they leave tells of a few; the values are one partition."""
    fewer: set[tuple[str, str]] = set()
    for place, sizes in enumerate(margins.sizes):
        for group, own in sorted(_of_groups(rows, place).items()):
            if group != NOT_SAID:
                fewer |= _leave_enough(rows, own, sizes.get(group, (0, 0))[1], margins)
    margins = replace(margins, fewer=fewer)
    for place in range(len(margins.sizes)):
        while (telling := _telling(rows, place, margins)) is not None:
            value, id_ = telling
            del rows[value][id_]


def told_by_margins(place: int, margins: Margins) -> set[str]:
    """Groups of which totals and sizes alone tell that some cell of a few is not nobody, or is nobody."""
    return {group for group, _ in _told_of({}, place, margins)}


def leave_picks(
    question: Question, rows: dict[str, Rows], place: int, sizes: Mapping[str, tuple[int, int]], k: int
) -> None:
    """Take rows of several answers away until those who gave other answers, or none, can be thought away.

    Who picks at most so many of a list picked no fewer if all did; and nobody gave a later place in a
    ranking who gave no first one.
    """
    match question.kind:
        case Kind.CHOICES if question.most_picks is not None:
            for group, own in _of_groups(rows, place).items():
                if group == NOT_SAID:
                    continue
                alone = [each for each in own if stands_alone(question, each[1])]
                picks = sorted(each for each in own if each not in alone)
                left = sizes.get(group, (0, 0))[1] - sum(count for count, _, _ in alone) - k
                _take_away(rows, picks, question.most_picks * max(0, left))
        case Kind.RANKING:
            for id_ in {id_ for found in rows.values() for id_ in found}:
                firsts = {
                    value: found[id_].high
                    for value, found in rows.items()
                    if id_ in found and value.startswith(FIRST)
                }
                later = sorted(
                    (found[id_].high, value, id_)
                    for value, found in rows.items()
                    if id_ in found and value not in firsts
                )
                for each in later:
                    others = sum(firsts.values()) - firsts.get(FIRST + each[1].removeprefix(LATER), 0)
                    _take_away(rows, [each], others)
                kept = [each for each in later if id_ in rows[each[1]]]
                places = (question.most_picks or len(question.options)) - 1
                _take_away(rows, kept, places * sum(firsts.values()))
        case _:
            pass


def stands_alone(question: Question, value: str) -> bool:
    """Whether who gave this answer gave no other."""
    option = question.option(value)
    return option is not None and option.alone


def partitions(question: Question, values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The values of which everyone said one at most; values of a list stand with all that exclude them."""
    every = tuple(values)
    match question.kind:
        case Kind.CHOICES:
            alone = tuple(each for each in every if stands_alone(question, each))
            several = [each for each in every if each not in alone]
            yield from ((*alone, each) for each in several)
            if not several:
                yield alone
        case Kind.RANKING:
            firsts = tuple(each for each in every if each.startswith(FIRST))
            yield firsts
            for later in (each for each in every if each not in firsts):
                first = FIRST + later.removeprefix(LATER)
                yield (first, later) if first in firsts else (later,)
        case _:
            yield every


@lru_cache(maxsize=4096)
def group_of(id_: str, place: int) -> str:
    """The group that a combination is in, by the attribute at this place."""
    return id_.split(SPLIT)[place]


def asked_of_groups(groups: Table) -> dict[str, tuple[int, int]]:
    """How many of each group, at least and at most, were asked a question that everyone was asked."""
    return {} if groups.kept else {cell.id: (cell.low, cell.high) for cell in groups.cells}


def _of_groups(rows: Mapping[str, Rows], place: int) -> dict[str, list[Own]]:
    """The rows of each group."""
    found: dict[str, list[Own]] = {}
    for value, cells in rows.items():
        for id_, cell in cells.items():
            found.setdefault(group_of(id_, place), []).append((cell.high, value, id_))
    return found


def _take_away(rows: dict[str, Rows], own: list[Own], most: int) -> None:
    """Leave out the largest of these rows until they tell of so many answers at most."""
    while own and sum(count for count, _, _ in own) > most:
        _, value, id_ = own.pop()
        del rows[value][id_]


def _leave_enough(rows: dict[str, Rows], own: list[Own], size: int, margins: Margins) -> set[tuple[str, str]]:
    """Make rows of a group fewer, by as little as may be, until they leave k or more of it.

    Returns which rows stand there with fewer now.
    """
    fewer: set[tuple[str, str]] = set()
    while own and (short := margins.k - (size - sum(count for count, _, _ in own))) > 0:
        losses = [(each[0] - _fewer(rows, each, short, margins), each) for each in own]
        enough = [each for each in losses if each[0] >= short]
        loss, row = min(enough, key=lambda each: (each[0], -each[1][0])) if enough else max(losses)
        count, value, id_ = row
        own.remove(row)
        if loss < count:
            rows[value][id_] = Cell(id_, count - loss, count - loss)
            own.append((count - loss, value, id_))
            fewer.add((value, id_))
        else:
            del rows[value][id_]
    return fewer


def _fewer(rows: Mapping[str, Rows], row: Own, short: int, margins: Margins) -> int:
    """At how many a row may stand that has to be so many fewer; 0 where it has to go."""
    count, value, id_ = row
    k = margins.k
    stood = margins.before.get(value, {}).get(tuple(id_.split(SPLIT)))
    was = 0 if stood is None else stood.at_zero
    fewer = count - short
    if 0 < abs(fewer - was) < k:
        fewer = was if fewer > was else was - k
    left = margins.most[value] - at_zero(rows[value]) + count - fewer
    return fewer if fewer >= k and left >= k else 0


def _telling(rows: Mapping[str, Rows], place: int, margins: Margins) -> tuple[str, str] | None:
    """A row that tells, with all that is released, that some cell of a few is not nobody, or is nobody.

    The smallest without which that is told no more; else the largest there is.
    """
    shown = sorted((cell.low, value, id_) for value, found in rows.items() for id_, cell in found.items())
    cell = next(_told_of(rows, place, margins), None) if shown else None
    if cell is None:
        return None
    for _, value, id_ in shown:
        without = {**rows, value: {each: found for each, found in rows[value].items() if each != id_}}
        if not _tells(_Network(without, place, margins), *cell, margins.true[place].get(cell, 0)):
            return value, id_
    return shown[-1][1:]


def _told_of(rows: Mapping[str, Rows], place: int, margins: Margins) -> Iterator[tuple[str, str]]:
    """Group and value of each cell of a few of which too much is told."""
    true = margins.true[place]
    few = [
        (group, value, n)
        for group in sorted(margins.sizes[place])
        for value in margins.most
        if (n := true.get((group, value), 0)) < margins.k
    ]
    if not few:
        return
    with_rows = {(group_of(id_, place), value) for value, found in rows.items() for id_ in found}
    network: _Network | None = None
    for group, value, n in few:
        if (group, value) not in with_rows:
            network = network or _Network(rows, place, margins)
            if _tells(network, group, value, n):
                yield group, value


def _tells(network: _Network, group: str, value: str, few: int) -> bool:
    """Whether all that is told leaves no room for nobody in a cell, or, where nobody is, for somebody."""
    return not (network.could_lose(group, value, few) if few else network.could_gain(group, value))


class _Network:
    """What is true of one question, as a flow from groups to values within all that is told.

    How far it may be rerouted around a cell is how many fewer could be in that cell (any cell of a table
    between known margins is least where the flow past it is largest: Ford and Fulkerson 1956). A row
    that was made fewer, as is seen by what its group is left with, may stand for k more; any other
    row is taken for what it reads.
    """

    def __init__(self, rows: Mapping[str, Rows], place: int, margins: Margins) -> None:
        self._free: dict[str, dict[str, int]] = {}
        sizes, true = margins.sizes[place], margins.true[place]
        inside: dict[str, dict[str, int]] = {group: {} for group in (*sizes, NOT_SAID)}
        said: dict[str, int] = {NOTHING: 0}
        for (group, value), n in true.items():
            flows = inside[group if group in sizes else NOT_SAID]
            flows[value] = flows.get(value, 0) + n
            said[value] = said.get(value, 0) + n
        for value in margins.most.keys() | said.keys() - {NOTHING}:
            count = said.get(value, 0)
            low, high = margins.told.get(value, (0, count))
            self._edge(f">{value}", _END, count, low, high)
        stand: dict[str, dict[str, tuple[int, int]]] = {}
        for value, found in rows.items():
            for id_, cell in found.items():
                of_group = stand.setdefault(group_of(id_, place), {})
                least, most = of_group.get(value, (0, 0))
                most += cell.high + (margins.k if (value, id_) in margins.fewer else 0)
                of_group[value] = (least + cell.low, most)
        nothing = margins.nothing
        self._edge(f">{NOTHING}", _END, said[NOTHING], nothing or 0, _ANY if nothing is None else nothing)
        nodes = {value: f">{value}" for value in said}
        empty, any_ = dict.fromkeys(inside, 0), dict.fromkeys(nodes.values(), _ANY)
        for node in nodes.values():
            self._free[node].update(empty)
        for group, flows in inside.items():
            low, high = sizes.get(group, (0, _ANY))
            self._edge(_START, group, sum(flows.values()), low, high)
            ahead, rows_of = self._free[group], stand.get(group, {})
            ahead.update(any_)
            for value, flow in flows.items():
                self._free[nodes[value]][group] = flow
            for value in rows_of.keys() & said.keys():
                (least, most), flow = rows_of[value], flows.get(value, 0)
                ahead[nodes[value]] = max(0, most - flow)
                self._free[nodes[value]][group] = max(0, flow - least)

    def could_lose(self, group: str, value: str, few: int) -> bool:
        """Whether a cell could have so many fewer, and all else still be as it is told."""
        return self._passes(group, f">{value}", few)

    def could_gain(self, group: str, value: str) -> bool:
        """Whether a cell could have one more, and all else still be as it is told."""
        return self._passes(f">{value}", group, 1)

    def _passes(self, start: str, end: str, least: int) -> bool:
        """Whether so much can flow from here to there, but for the edge between both."""
        return self._passes_by_two(start, end, least) or self._passes_by_any(start, end, least)

    def _passes_by_two(self, start: str, end: str, least: int) -> bool:
        """Whether it can by way of one value and one group alone, as it nearly always does."""
        last = [node for node in self._free[end] if node != start and self._free[node][end] >= least]
        return any(
            self._free[node].get(each, 0) >= least
            for node, room in self._free[start].items()
            if room >= least and node != end
            for each in last
        )

    def _passes_by_any(self, start: str, end: str, least: int) -> bool:
        room = _Room(self._free, start, end)
        while least > 0 and (path := room.path()) is not None:
            least -= room.use(path)
        return least <= 0

    def _edge(self, start: str, end: str, flow: int, low: int, high: int) -> None:
        """What is told always leaves room for what is true."""
        forward = self._free.setdefault(start, {})
        back = self._free.setdefault(end, {})
        forward[end] = forward.get(end, 0) + max(0, high - flow)
        back[start] = back.get(start, 0) + max(0, flow - low)


class _Room:
    """What may still be moved from one place to another, but for the edge between both.

    Only what was moved differs from the network's, so nothing of that is copied.
    """

    def __init__(self, free: Mapping[str, Mapping[str, int]], start: str, end: str) -> None:
        self._free, self._start, self._end = free, start, end
        self._now = {(start, end): 0, (end, start): 0}
        self._moved = {start, end}

    def path(self) -> list[str] | None:
        """A way along which something may still move: any will do, so the first that is found."""
        came: dict[str, str] = {self._start: self._start}
        waiting = [self._start]
        while waiting and self._end not in came:
            node = waiting.pop()
            moved = node in self._moved
            for following, room in self._free[node].items():
                if following not in came and (self._left(node, following) if moved else room) > 0:
                    came[following] = node
                    waiting.append(following)
        if self._end not in came:
            return None
        path = [self._end]
        while path[-1] != self._start:
            path.append(came[path[-1]])
        return path[::-1]

    def use(self, path: list[str]) -> int:
        """Move along a path as much as may be; returns how much that was."""
        steps = list(pairwise(path))
        self._moved.update(path)
        moved = min(self._left(*each) for each in steps)
        for one, other in steps:
            self._now[one, other] = self._left(one, other) - moved
            self._now[other, one] = self._left(other, one) + moved
        return moved

    def _left(self, one: str, other: str) -> int:
        return self._now.get((one, other), self._free[one].get(other, 0))
