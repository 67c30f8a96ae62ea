"""Disclosure control of numbers: values, medians, and the two halves of a number that has a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.domain.disclosure import Table, kept, partition
from bot.domain.findings import AT_FIGURE, GIVEN, HIGHER, LOWER, WITHOUT, HalfTally, Tally
from bot.domain.numbers import median, round_to_step
from bot.domain.released import Figured, HalfNumbers, Values
from bot.domain.survey import CANNOT_JUDGE, Half, NumberSpec

SIDES = (LOWER, AT_FIGURE, HIGHER)


def release_values(question: str, tally: Tally, spec: NumberSpec, base: Table, k: int) -> Values:
    """How many gave a number; the median only where surely 4k did. `base` is whom it was asked of."""
    table = partition({GIVEN: tally.given}, base.base, k, exact=base.exact)
    cell = table.cells[0]
    enough = not table.kept and cell.low >= 4 * k
    return Values(question, table, _median(tally.values, spec) if enough else None)


def release_figured(
    item: str, halves: Mapping[Half, HalfTally], spec: NumberSpec, asked: Mapping[Half, int] | None, k: int
) -> Figured:
    """Each half on its own; `asked` are the people asked in each, None where that cannot be told."""
    if asked is None or spec.figure is None:
        return Figured(item, ())
    return Figured(item, tuple(_half(half, halves[half], spec, asked[half], k) for half in Half))


def _half(half: Half, tally: HalfTally, spec: NumberSpec, asked: int, k: int) -> HalfNumbers:
    figure = spec.figure if spec.figure is not None else Decimal(0)
    judged = partition(tally.judgements, asked, k, preferred=CANNOT_JUDGE)
    values = {side: tally.side(figure, side) for side in SIDES}
    counts = {side: len(numbers) for side, numbers in values.items()}
    if half is Half.OWN_FIRST:
        sides = _sides_of_own(counts | {WITHOUT: tally.without}, judged, k)
    else:
        sides = _sides_of_instead(counts, judged, k)
    lows, highs = _bounds(sides)
    spread = (sum(lows.values()), min(sum(highs.values()), _most(half, sides)))
    enough = not sides.kept and spread[0] >= 4 * k
    apart = {
        side: not sides.kept and lows[side] >= 4 * k and any(lows[other] for other in SIDES if other != side)
        for side in (LOWER, HIGHER)
    }
    return HalfNumbers(
        half,
        judged,
        sides,
        spread,
        median=_median(tally.values, spec) if enough and _middle_is_sure(lows, highs) else None,
        lower_median=_median(values[LOWER], spec) if apart[LOWER] else None,
        higher_median=_median(values[HIGHER], spec) if apart[HIGHER] else None,
    )


def _sides_of_own(counts: Mapping[str, int], judged: Table, k: int) -> Table:
    """The sides in the half that named a number first: a partition of everyone in the half.

    It is tied to the judgements: only who said too low or too high can be `without`, and who said
    about right always has a value. Shown only where the count with the zeros of both fits these ties.
    """
    sides = partition(counts, judged.base, k, anchors=SIDES)
    change = judged.zero("too_low") + judged.zero("too_high")
    neither = judged.base - change - judged.zero("about_right")
    nothing = sides.base - sum(cell.at_zero for cell in sides.cells)
    if sides.kept or sides.zero(WITHOUT) > change or nothing > neither:
        return kept(counts, judged.base, k)
    return sides


def _sides_of_instead(counts: Mapping[str, int], judged: Table, k: int) -> Table:
    """The sides in the half that saw the figure: lower and higher among those who want it changed.

    Those at the figure are those who said about right; those without another number are the rest.
    """
    change = [judged.cell(id_) for id_ in ("too_low", "too_high")]
    exact = not judged.kept and all(cell is not None and cell.exact is not None for cell in change)
    base = judged.zero("too_low") + judged.zero("too_high")
    sides = partition({LOWER: counts[LOWER], HIGHER: counts[HIGHER]}, base, k, exact=exact)
    right = judged.cell("about_right")
    if right is None or sides.kept:
        return replace(sides, kept=True)
    lower, higher = sides.cells
    return replace(sides, cells=(lower, replace(right, id=AT_FIGURE), higher))


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


def _middle_is_sure(lows: Mapping[str, int], highs: Mapping[str, int]) -> bool:
    """Whether the middle of all values lies on the same side of the figure, whatever the hidden counts are.

    Otherwise the median would tell something about them.
    """
    for place, side in enumerate(SIDES):
        below, above = SIDES[:place], SIDES[place + 1 :]
        least = lows[side]
        if least + sum(lows[other] for other in above) > sum(highs[other] for other in below) and (
            least + sum(lows[other] for other in below) > sum(highs[other] for other in above)
        ):
            return True
    return False


def _median(values: Sequence[Decimal], spec: NumberSpec) -> Decimal:
    return round_to_step(median(values), spec)
