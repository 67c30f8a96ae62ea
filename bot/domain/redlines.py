"""Red lines from a text to the next: whose objection is gone, whose is new, whose stays, and who has none.

The four counts are of everyone in a cut: who could not accept the text before, and who cannot accept the new
one, whatever else was said. How many could not accept either text is told anyway. So the four hang on one
number that is not: how many accept neither.

**Promised.** It is told only together with all three others, once, of a round that is closed, beside that
round's last cut; and only where each of the four is k or more. Laid over the same people with all rows that
the cut tells of both objections, partition by partition, it leaves what these leave: each row of a group that
is not shown could stand for nobody, or for somebody, where it could without; and of none of the four counts
it tells that 1 to k-1 people of a group are in it, or nobody (`tests/domain/test_redlines.py`). Where it is
not told, all that is shown would be as true with the fewest who can accept neither, or with the most.

**Not promised** is what `bot.domain.release` does not promise of one cut, nor what follows from two
partitions at once. Where a round's export joins two attributes, nothing is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from bot.domain.counts import NOT_SAID
from bot.domain.disclosure import Table
from bot.domain.exported import ExportCell
from bot.domain.findings import Respondent, attributes
from bot.domain.fitting import OTHER
from bot.domain.released import Picks, Released
from bot.domain.survey import Answers, Survey, Use, picked

RED: Final = "cannot_accept"
Breakdowns = Mapping[tuple[str, ...], Sequence[ExportCell]]


@dataclass(frozen=True, slots=True)
class Fourfold:
    """Of `people`, how many could not accept the text before, cannot accept the one now, or either."""

    people: int
    before: int
    now: int
    stays: int

    @property
    def gone(self) -> int:
        """Who could not accept the text before, and does not say so of the new one."""
        return self.before - self.stays

    @property
    def new(self) -> int:
        """Who did not say so of the text before, and cannot accept the new one."""
        return self.now - self.stays

    @property
    def none(self) -> int:
        """Who says so of neither."""
        return self.people - self.before - self.now + self.stays

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """All four."""
        return self.gone, self.new, self.stays, self.none


ByGroups = Mapping[tuple[str, str], Fourfold]
"""The four counts of a group, by partition and group."""


def items(survey: Survey) -> tuple[str, ...]:
    """The parts of which both texts were asked about, in the survey's order; none that is closed anywhere."""
    before = {each.item for each in survey.questions if each.use is Use.BEFORE and not each.closed}
    return tuple(
        each.id
        for each in survey.questions
        if each.use is Use.SUPPORT and each.item in before and not each.closed
    )


def question_before(item: str) -> str:
    """The question about the text before of a part."""
    return f"{item}.{Use.BEFORE}"


def stays(item: str, people: Iterable[Answers]) -> int:
    """How many accept neither text of a part."""
    asked = (question_before(item), item)
    return sum(all(RED in picked(answers.get(id_)) for id_ in asked) for answers in people)


def fourfold(item: str, stays_: int, released: Released) -> Fourfold | None:
    """The four counts, where the cut tells how many could not accept each text; None where it does not."""
    before, now = (_exact(released, id_) for id_ in (question_before(item), item))
    return None if before is None or now is None else Fourfold(released.people, before, now, stays_)


def by_groups(item: str, people: Iterable[Respondent]) -> ByGroups:
    """The same four counts of each group of each partition, as they truly are."""
    found: dict[tuple[str, str], Counter[tuple[bool, bool]]] = {}
    for each in people:
        both = tuple(RED in picked(each.answers.get(id_)) for id_ in (question_before(item), item))
        for name, group in attributes(each).items():
            if group is not None:
                found.setdefault((name, group), Counter())[both[0], both[1]] += 1
    return {place: Fourfold(*_summed(counts)) for place, counts in found.items()}


def may_be_told(
    item: str, found: Fourfold, true: ByGroups, released: Released, breakdowns: Breakdowns
) -> bool:
    """Whether all four counts may be told, `true` being those of each group."""
    if min(found.counts) < released.k or any(len(by) > 1 for by in breakdowns):
        return False
    parted = (_parted(item, found, true, released, by[0], cells) for by, cells in breakdowns.items() if by)
    return not any(each.tells(found.stays, released.k) for each in parted)


def _summed(counts: Counter[tuple[bool, bool]]) -> tuple[int, int, int, int]:
    both = counts[True, True]
    return counts.total(), counts[True, False] + both, counts[False, True] + both, both


def _exact(released: Released, question: str) -> int | None:
    part = released.part(question)
    if not isinstance(part, Picks) or part.table.kept or not part.table.exact:
        return None
    cell = part.table.cell(RED)
    return None if cell is None else cell.exact


@dataclass(frozen=True, slots=True)
class _Group:
    """Some people, and how many of them object to each text, where a row tells it."""

    people: int
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class _Others:
    """All groups but one; `before` and `now` are objections of theirs of which no row tells."""

    groups: tuple[_Group, ...]
    before: int
    now: int

    def span(self) -> tuple[int, int] | None:
        """The fewest and the most who can object to both; None where those left over do not fit.

        They overlap least where they go to people of whom no row says that they object, and most where they
        go to those of whom one does.
        """
        least = most = free_now = free_before = room_now = room_before = unsaid = 0
        for each in self.groups:
            if each.before is not None and each.now is not None:
                least += max(0, each.before + each.now - each.people)
                most += min(each.before, each.now)
            elif each.before is not None:
                room_now, free_now = room_now + each.before, free_now + each.people - each.before
            elif each.now is not None:
                room_before, free_before = room_before + each.now, free_before + each.people - each.now
            else:
                unsaid += each.people
        fits = self.before <= room_before + free_before + unsaid and self.now <= room_now + free_now + unsaid
        if min(self.before, self.now) < 0 or not fits:
            return None
        crowded = max(0, self.now - free_now) + max(0, self.before - free_before)
        shared_now, shared_before = min(self.now, room_now), min(self.before, room_before)
        both = min(self.now - shared_now, self.before - shared_before, unsaid)
        return least + max(0, crowded - unsaid), most + shared_now + shared_before + both


@dataclass(frozen=True, slots=True)
class _Whole:
    """All people by one partition: the groups that are shown, and all others as one, who told none."""

    found: Fourfold
    groups: tuple[_Group, ...]
    untold: _Group

    def worlds(self, place: int) -> Iterator[tuple[Fourfold, tuple[int, int]]]:
        """How one group could be beside the others, at the ends of what rows and totals leave to it."""
        group = self.groups[place]
        groups = (*self.groups[:place], *self.groups[place + 1 :], self.untold)
        left_before = self.found.before - sum(each.before or 0 for each in groups)
        left_now = self.found.now - sum(each.now or 0 for each in groups)
        for before in _ends(group.before, group.now, group.people, left_before):
            for now in _ends(group.now, group.before, group.people, left_now):
                span = _Others(groups, left_before - before, left_now - now).span()
                least, most = max(0, before + now - group.people), min(before, now)
                if span is None or least > most:
                    continue
                near = {least + 1, most - 1, self.found.stays - span[0], self.found.stays - span[1]}
                for both in {least, most, *near}:
                    if least <= both <= most:
                        yield Fourfold(group.people, before, now, both), span


@dataclass(frozen=True, slots=True)
class _Parted:
    """A partition with its rows as low as they can be, and as they are where all that is hidden is zero.

    `true` are the four counts of each of its groups.
    """

    wholes: tuple[_Whole, ...]
    true: tuple[Fourfold, ...]

    def tells(self, stays_: int, k: int) -> bool:
        """Whether so many who accept neither tell of a few of any group, or that they are nobody."""
        return any(self._tells(place, stays_, k) for place in range(len(self.true)))

    def _tells(self, place: int, stays_: int, k: int) -> bool:
        worlds = [world for whole in self.wholes for world in whole.worlds(place)]
        left = [_counts(world) for world, (least, most) in worlds if least <= stays_ - world.stays <= most]
        if not left:
            return True
        without = zip(*(_counts(world) for world, _ in worlds), strict=True)
        return any(
            _opens(count, known, now, k)
            for count, known, now in zip(
                _counts(self.true[place]), without, zip(*left, strict=True), strict=True
            )
        )


def _opens(count: int, known: Sequence[int], now: Sequence[int], k: int) -> bool:
    """Whether a count below k, of which only `known` numbers were possible, is seen where only `now` are."""
    return (0 < count < k and min(known) == 0 < min(now)) or (count < k and max(known) > 0 == max(now))


def _counts(world: Fourfold) -> tuple[int, ...]:
    """The four counts of a group, and its objections to each text."""
    return (*world.counts, world.before, world.now)


def _ends(told: int | None, other: int | None, people: int, left: int) -> set[int]:
    """How many of a group can object: as its row tells; else as few and as many as can be, and near these."""
    if told is not None:
        return {told}
    most = max(0, min(people, left))
    near = () if other is None else (other, people - other)
    return {min(most, max(0, each)) for each in (0, 1, most, *near)}


def _parted(  # noqa: PLR0917 (all that a cut tells of one partition)
    item: str, found: Fourfold, true: ByGroups, released: Released, name: str, cells: Sequence[ExportCell]
) -> _Parted:
    sizes = _sizes(released.groups[name])
    ids = [id_ for id_, size in sizes.items() if size]
    before, now = (
        [_rows(cells, question, at_zero=zero) for zero in (False, True)]
        for question in (question_before(item), item)
    )
    shown = {id_: sizes[id_] for id_ in ids}
    wholes = tuple(_whole(found, shown, *rows) for rows in product(before, now))
    return _Parted(wholes, tuple(true.get((name, id_), Fourfold(sizes[id_], 0, 0, 0)) for id_ in ids))


def _whole(
    found: Fourfold, sizes: Mapping[str, int], before: Mapping[str, int], now: Mapping[str, int]
) -> _Whole:
    groups = tuple(_group(size, before.get(id_), now.get(id_)) for id_, size in sizes.items())
    people = found.people - sum(each.people for each in groups)
    return _Whole(found, groups, _group(max(0, people), before.get(NOT_SAID), now.get(NOT_SAID)))


def _group(size: int, before: int | None, now: int | None) -> _Group:
    return _Group(max(size, before or 0, now or 0), before, now)


def _sizes(table: Table) -> Counter[str]:
    return Counter({} if table.kept else {cell.id: cell.at_zero for cell in table.cells})


def _rows(cells: Sequence[ExportCell], question: str, *, at_zero: bool) -> dict[str, int]:
    """How many of each group object, where a row tells it: at least, or where all that is hidden is zero."""
    return {
        cell.attrs[0]: cell.at_zero if at_zero else cell.count
        for cell in cells
        if cell.question == question and cell.value == RED and cell.count and OTHER not in cell.attrs
    }
