"""The plain average over countries of each step's share: every country counts the same.

The number of people of one country who chose a step is shown nowhere. An average ties these counts
to the step's total and to the sizes of the countries, so it is shown only where it pins none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

from bot.domain.disclosure import FEWEST_FOR_PERCENT, Table
from bot.domain.released import AverageReason

FEWEST_COUNTRIES: Final = 3
_ELSEWHERE: Final = ""
_OTHER: Final = ""


def averages(
    table: Table,
    countries: Table,
    sizes: Mapping[str, int],
    steps: Mapping[str, Mapping[str, int]],
    k: int,
) -> tuple[dict[str, int], AverageReason]:
    """Whole percent for each step whose total is shown exactly, or why there are none.

    `sizes` and `steps` hold the true counts of every country; `countries` is what is shown of them.
    """
    if table.base != countries.base:
        return {}, "some_only"
    if table.base < FEWEST_FOR_PERCENT:
        return {}, "few_answers"
    chosen = [cell.id for cell in countries.cells if not countries.kept and cell.low >= 2 * k]
    if len(chosen) < FEWEST_COUNTRIES:
        return {}, "few_countries"
    shown = [cell.id for cell in table.cells if not table.kept and cell.exact is not None]
    world = _world(sizes, steps, chosen, [cell.id for cell in table.cells])
    kept_back = 0
    while told := _telling(world, shown, countries, k):
        kept_back += len(told)
        shown = [step for step in shown if step not in told]
    return world.averages(shown), "protects" if kept_back else ""


@dataclass(frozen=True, slots=True)
class _World:
    """Counts by country and step; `_ELSEWHERE` are all people outside the countries averaged.

    The step `_OTHER` is whoever chose none.
    """

    sizes: Mapping[str, int]
    counts: Mapping[tuple[str, str], int]

    @property
    def countries(self) -> list[str]:
        return [country for country in self.sizes if country != _ELSEWHERE]

    def averages(self, steps: list[str]) -> dict[str, int]:
        return {step: self.average(step) for step in steps}

    def average(self, step: str) -> int:
        shares = [Fraction(self.counts[country, step], self.sizes[country]) for country in self.countries]
        return floor(sum(shares) / len(shares) * 100 + Fraction(1, 2))

    def swapped(self, moves: Mapping[tuple[str, str], int]) -> _World:
        return _World(
            self.sizes, {place: count + moves.get(place, 0) for place, count in self.counts.items()}
        )


def _world(
    sizes: Mapping[str, int],
    steps: Mapping[str, Mapping[str, int]],
    chosen: list[str],
    ids: list[str],
) -> _World:
    grouped: dict[str, int] = dict.fromkeys([*chosen, _ELSEWHERE], 0)
    counts = {(country, step): 0 for country in grouped for step in [*ids, _OTHER]}
    for country, size in sizes.items():
        place = country if country in chosen else _ELSEWHERE
        own = {step: steps.get(country, {}).get(step, 0) for step in ids}
        grouped[place] += size
        for step, count in own.items():
            counts[place, step] += count
        counts[place, _OTHER] += size - sum(own.values())
    return _World(grouped, counts)


def _telling(world: _World, shown: list[str], countries: Table, k: int) -> set[str]:
    """The steps whose averages would tell that a count of 1 to k-1 is not zero: of a step, or of all others.

    None where it could as well be zero: some people of that country and of others change steps with
    each other, which leaves every total, every size and every rounded average as it is.
    """
    if told := _told_by_range(world, shown, countries, k):
        return told
    every = sorted({step for _, step in world.counts})
    for country in world.countries:
        for step in every:
            count = world.counts[country, step]
            others = world.sizes[country] - count
            rest = tuple(other for other in every if other != step)
            if 0 < count < k and (told := _told_by_going(world, country, (step,), shown)):
                return told
            if 0 < others < k and (told := _told_by_going(world, country, rest, shown)):
                return told
    return set()


def _told_by_range(world: _World, shown: list[str], countries: Table, k: int) -> set[str]:
    """The steps whose averages change if all people outside were of the country shown as a range."""
    ranges = [cell.id for cell in countries.cells if cell.exact is None and cell.id in world.sizes]
    outside = world.sizes[_ELSEWHERE]
    if not ranges or outside >= k:
        return set()
    ranged = ranges[0]
    sizes = {**world.sizes, ranged: world.sizes[ranged] + outside, _ELSEWHERE: 0}
    counts = dict(world.counts)
    for country, step in world.counts:
        if country == ranged:
            counts[ranged, step] += counts[_ELSEWHERE, step]
            counts[_ELSEWHERE, step] = 0
    return _changed(world, _World(sizes, counts), shown)


def _told_by_going(world: _World, country: str, steps: tuple[str, ...], shown: list[str]) -> set[str]:
    """The steps whose averages change if everyone of `steps` in a country swaps with others elsewhere.

    One by one, each with whom it moves the averages least.
    """
    targets = sorted({step for _, step in world.counts} - set(steps))
    others = sorted(world.sizes.keys() - {country})
    moves: Counter[tuple[str, str]] = Counter()
    drift: dict[str, Fraction] = dict.fromkeys(shown, Fraction(0))
    pulls = {
        other: Fraction(1, world.sizes[country])
        - (Fraction(1, world.sizes[other]) if other != _ELSEWHERE else 0)
        for other in others
    }
    for step in steps:
        for _ in range(world.counts[country, step]):
            free = [
                (other, target)
                for other in others
                for target in targets
                if world.counts[other, target] + moves[other, target] > 0
            ]
            if not free:
                return set(shown)
            other, target = min(free, key=lambda each: (_drifted(drift, step, each[1], pulls[each[0]]), each))
            for place, change in (
                ((country, step), -1),
                ((country, target), 1),
                ((other, step), 1),
                ((other, target), -1),
            ):
                moves[place] += change
            for moved, pull in ((step, -pulls[other]), (target, pulls[other])):
                if moved in drift:
                    drift[moved] += pull
    return _changed(world, world.swapped(moves), shown)


def _changed(world: _World, other: _World, shown: list[str]) -> set[str]:
    before, after = world.averages(shown), other.averages(shown)
    return {step for step in shown if before[step] != after[step]}


def _drifted(drift: Mapping[str, Fraction], step: str, target: str, pull: Fraction) -> Fraction:
    """How far the averages of two steps are from where they were, after one more exchange."""
    return max(
        (abs(drift[moved] + way) for moved, way in ((step, -pull), (target, pull)) if moved in drift),
        default=Fraction(0),
    )
