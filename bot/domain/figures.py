"""Disclosure control of numbers: values, medians, and the two halves of a number that has a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.disclosure import Cell, Table, kept
from bot.domain.findings import AT_FIGURE, GIVEN, HIGHER, LOWER, WITHOUT, HalfTally, Tally
from bot.domain.numbers import median, round_to_step
from bot.domain.released import Figured, HalfNumbers, Values
from bot.domain.steady import Pace, Unmovable, follow
from bot.domain.survey import Half, NumberSpec

SIDES = (LOWER, AT_FIGURE, HIGHER)


def release_values(
    question: str, tally: Tally, spec: NumberSpec, base: Table, *, before: Values | None, pace: Pace
) -> Values:
    """How many gave a number; the median only where surely 4k did. `base` is whom it was asked of.

    The median moves only together with that count. Raises Unmovable.
    """
    was = None if before is None else before.table
    table = follow({GIVEN: tally.given}, base.base, was, pace, exact=base.exact)
    cell = table.cells[0]
    if table.kept or cell.low < 4 * pace.k:
        return Values(question, table)
    if before is not None and not before.table.kept and before.table.cells == table.cells:
        return Values(question, table, before.median)
    return Values(question, table, _median(tally.values, spec))


def release_figured(
    item: str,
    halves: Mapping[Half, HalfTally],
    spec: NumberSpec,
    base: Table,
    *,
    before: Figured | None,
    pace: Pace,
) -> Figured:
    """Each half on its own, out of all who were asked: how large the halves are is told nowhere.

    What everybody said of the figure is one partition, by half and judgement. Raises Unmovable.
    """
    old = {} if before is None else {half.half: half for half in before.halves}
    if base.base < 4 * pace.k or spec.figure is None or (pace.still and before is not None and not old):
        if old:
            raise Unmovable
        return Figured(item, ())
    counts = {_in(half, id_): n for half, tally in halves.items() for id_, n in tally.judgements.items()}
    joint = follow(counts, base.base, _joint(old), pace, exact=base.exact)
    judged = {half: _of(joint, half) for half in halves}
    found: list[HalfNumbers] = []
    for half, other in ((Half.OWN_FIRST, Half.FIGURE_FIRST), (Half.FIGURE_FIRST, Half.OWN_FIRST)):
        room = base.base - sum(cell.at_zero for cell in judged[other].cells if not joint.kept)
        one = _Half(half, halves[half], spec, spec.figure, judged[half], room, old.get(half))
        found.append(one.released(pace))
    return Figured(item, tuple(found))


def _in(half: Half, judgement: str) -> str:
    return f"{half.value}.{judgement}"


def _joint(old: Mapping[Half, HalfNumbers]) -> Table | None:
    """The judgements last released of both halves, as one partition."""
    if not old:
        return None
    first = next(iter(old.values())).judgements
    cells = (
        replace(cell, id=_in(half, cell.id)) for half, each in old.items() for cell in each.judgements.cells
    )
    return Table(first.base, first.exact, tuple(cells), kept=first.kept)


def _of(joint: Table, half: Half) -> Table:
    """One half's part of the partition."""
    start = _in(half, "")
    cells = tuple(
        replace(cell, id=cell.id.removeprefix(start)) for cell in joint.cells if cell.id.startswith(start)
    )
    return Table(joint.base, exact=False, cells=cells, kept=joint.kept)


@dataclass(frozen=True, slots=True)
class _Half:
    """One half; `room` is the most people who can be in it, as the judgements of the other half tell."""

    half: Half
    tally: HalfTally
    spec: NumberSpec
    figure: Decimal
    judged: Table
    room: int
    before: HalfNumbers | None

    def released(self, pace: Pace) -> HalfNumbers:
        """What may leave of it: the numbers move where they may, else they stand. Raises Unmovable."""
        known = self.before is not None and not self.before.sides.kept
        for tried in (pace, Pace(pace.k, still=True)) if known and not pace.still else (pace,):
            try:
                return self._with_medians(self._sides(tried), pace.k)
            except Unmovable:
                continue
        raise Unmovable

    def _sides(self, pace: Pace) -> Table:
        before = None if self.before is None else self.before.sides
        counts = {side: sum(self.tally.side(self.figure, side).values()) for side in SIDES}
        if self.half is Half.OWN_FIRST:
            counts[WITHOUT] = self.tally.without
            return _sides_of_own(counts, self.judged, self.room, before, pace)
        return _sides_of_instead(counts, self.judged, before, pace)

    def _with_medians(self, sides: Table, k: int) -> HalfNumbers:
        """The sides with their medians. Raises Unmovable where a median would not fit."""
        lows, highs = _bounds(sides)
        spread = (sum(lows.values()), min(sum(highs.values()), _most(self.half, sides)))
        found = HalfNumbers(self.half, self.judged, sides, spread)
        if sides.kept:
            return found
        apart = {
            side: lows[side] >= 4 * k and any(lows[other] for other in SIDES if other != side)
            for side in (LOWER, HIGHER)
        }
        return replace(
            found,
            median=self._whole(sides, _middle(lows, highs) if spread[0] >= 4 * k else None),
            lower_median=self._apart(sides, LOWER) if apart[LOWER] else None,
            higher_median=self._apart(sides, HIGHER) if apart[HIGHER] else None,
        )

    def _whole(self, sides: Table, middle: str | None) -> Decimal | None:
        """The median of all values, which lies on the side `middle`; it moves only where a side has moved."""
        if middle is None:
            return None
        if self.before is not None and all(self._stands(sides, side) for side in SIDES):
            return self.before.median
        found = _median(self.tally.values, self.spec)
        if side_of(found, self.figure) == middle:
            return found
        if self.before is not None:
            raise Unmovable
        return None

    def _apart(self, sides: Table, side: str) -> Decimal | None:
        """The median of one side; it moves only where the side has moved."""
        if self.before is not None and self._stands(sides, side):
            return self.before.lower_median if side == LOWER else self.before.higher_median
        return _median(self.tally.side(self.figure, side), self.spec)

    def _stands(self, sides: Table, side: str) -> bool:
        before = None if self.before is None or self.before.sides.kept else self.before.sides
        return before is not None and before.cell(side) == sides.cell(side)


def side_of(value: Decimal, figure: Decimal) -> str:
    """On which side of the figure a value is."""
    if value == figure:
        return AT_FIGURE
    return LOWER if value < figure else HIGHER


def _sides_of_own(
    counts: Mapping[str, int], judged: Table, room: int, before: Table | None, pace: Pace
) -> Table:
    """The sides in the half that named a number first: a partition of everyone who can be in the half.

    It is tied to the judgements: only who said too low or too high can be `without`, and who said
    about right always has a value. Shown only where the count with the zeros of both fits these ties.
    """
    sides = follow(counts, room, before, pace, anchors=SIDES)
    change = judged.zero("too_low") + judged.zero("too_high")
    neither = room - change - judged.zero("about_right")
    nothing = room - sum(cell.at_zero for cell in sides.cells)
    if sides.kept:
        return sides
    if sides.zero(WITHOUT) > change or nothing > neither:
        if before is None or before.kept:
            return kept(counts, room, pace.k)
        raise Unmovable
    return replace(sides, rest=None, together=None)


def _sides_of_instead(counts: Mapping[str, int], judged: Table, before: Table | None, pace: Pace) -> Table:
    """The sides in the half that saw the figure: lower and higher among those who want it changed.

    Those at the figure are those who said about right; those without another number are the rest.
    """
    change = [judged.cell(id_) for id_ in ("too_low", "too_high")]
    exact = not judged.kept and all(cell is not None and cell.exact is not None for cell in change)
    base = judged.zero("too_low") + judged.zero("too_high")
    named = None if before is None else replace(before, cells=_named(before))
    sides = follow({LOWER: counts[LOWER], HIGHER: counts[HIGHER]}, base, named, pace, exact=exact)
    right = judged.cell("about_right")
    if right is None or sides.kept:
        return replace(sides, kept=True)
    lower, higher = sides.cells
    return replace(sides, cells=(lower, replace(right, id=AT_FIGURE), higher))


def _named(sides: Table) -> tuple[Cell, ...]:
    return tuple(cell for cell in sides.cells if cell.id != AT_FIGURE)


def _most(half: Half, sides: Table) -> int:
    """The most people who can have a value, as the release tells."""
    if half is Half.OWN_FIRST:
        without = sides.cell(WITHOUT)
        return sides.base - (0 if without is None or sides.kept else without.low)
    right = sides.cell(AT_FIGURE)
    # Too low or too high may be a few more than the base, where one of the two is hidden.
    change = sides.base if sides.exact else sum(cell.high for cell in sides.cells if cell.id != AT_FIGURE)
    return change + (0 if right is None else right.high)


def _bounds(sides: Table) -> tuple[dict[str, int], dict[str, int]]:
    cells = {side: sides.cell(side) for side in SIDES}
    lows = {side: 0 if cell is None or sides.kept else cell.low for side, cell in cells.items()}
    highs = {side: 0 if cell is None else cell.high for side, cell in cells.items()}
    return lows, highs


def _middle(lows: Mapping[str, int], highs: Mapping[str, int]) -> str | None:
    """The side of the figure on which the middle of all values lies, whatever the hidden counts are.

    Where there is none, the median would tell something about them.
    """
    for place, side in enumerate(SIDES):
        below, above = SIDES[:place], SIDES[place + 1 :]
        least = lows[side]
        if least + sum(lows[other] for other in above) > sum(highs[other] for other in below) and (
            least + sum(lows[other] for other in below) > sum(highs[other] for other in above)
        ):
            return side
    return None


def _median(values: Mapping[Decimal, int], spec: NumberSpec) -> Decimal:
    return round_to_step(median(values), spec)
