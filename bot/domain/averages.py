"""The plain average over countries of each step's share: every country counts the same.

The number of people of one country who chose a step is shown nowhere. An average ties these counts
to the step's total and to the sizes of the countries, so it is shown only where it pins none of them.
"""

from __future__ import annotations

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
    rounded = world.averages(shown)
    if not rounded or not _pins_nothing(world, shown, countries, k):
        return {}, "protects"
    return rounded, ""


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


def _pins_nothing(world: _World, shown: list[str], countries: Table, k: int) -> bool:
    """Whether every count of 1 to k-1, of a step or of all but a step, could as well be zero.

    'Could': some people of that country and of others change steps with each other, which leaves
    every total, every size and every rounded average as it is.
    """
    if not _holds_with_range(world, shown, countries, k):
        return False
    every = sorted({step for _, step in world.counts})
    for country in world.countries:
        for step in every:
            count = world.counts[country, step]
            others = world.sizes[country] - count
            if 0 < count < k and not _could_go(world, country, (step,), shown):
                return False
            rest = tuple(other for other in every if other != step)
            if 0 < others < k and not _could_go(world, country, rest, shown):
                return False
    return True


def _holds_with_range(world: _World, shown: list[str], countries: Table, k: int) -> bool:
    """Whether the averages stay if all people outside were of the country shown as a range."""
    ranges = [cell.id for cell in countries.cells if cell.exact is None and cell.id in world.sizes]
    outside = world.sizes[_ELSEWHERE]
    if not ranges or outside >= k:
        return True
    ranged = ranges[0]
    sizes = {**world.sizes, ranged: world.sizes[ranged] + outside, _ELSEWHERE: 0}
    counts = dict(world.counts)
    for country, step in world.counts:
        if country == ranged:
            counts[ranged, step] += counts[_ELSEWHERE, step]
            counts[_ELSEWHERE, step] = 0
    return _World(sizes, counts).averages(shown) == world.averages(shown)


def _could_go(world: _World, country: str, steps: tuple[str, ...], shown: list[str]) -> bool:
    """Whether everyone of `steps` in a country could change steps with people elsewhere unseen."""
    own = Fraction(1, world.sizes[country])

    def pull(other: str) -> Fraction:
        return own if other == _ELSEWHERE else abs(own - Fraction(1, world.sizes[other]))

    moves: dict[tuple[str, str], int] = {}
    others = sorted(
        (other for other in world.sizes if other != country), key=lambda other: (pull(other), other)
    )
    for step in steps:
        left = world.counts[country, step]
        for other in others:
            for target in sorted({place for _, place in world.counts} - set(steps)):
                free = world.counts[other, target] + moves.get((other, target), 0)
                some = min(left, free)
                for place, change in (
                    ((country, step), -some),
                    ((country, target), some),
                    ((other, step), some),
                    ((other, target), -some),
                ):
                    moves[place] = moves.get(place, 0) + change
                left -= some
        if left:
            return False
    return world.swapped(moves).averages(shown) == world.averages(shown)
