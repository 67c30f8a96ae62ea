"""Who is missing: how many answered of each group that a round hopes for, against how many it hopes for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.digest.page import Block, Chart, Digest, Row, Section
from bot.digest.parts import group, plain, span
from bot.domain.say import Line, Words
from bot.domain.targets import Reached, Target, reached

_WHOLE: Final = 1000
"""As long as this is a bar where all have come who were hoped for."""
_LONGEST: Final = 1500


def missing(digest: Digest) -> Iterator[Section]:
    """A section with all targets for groups; none where the round has none."""
    found = found_targets(digest)
    if found:
        yield Section(Words("digest.missing"), tuple(_blocks(digest, found)))


def found_targets(digest: Digest) -> list[Reached]:
    """Every target with what is told of it; none before anything was released."""
    if digest.released is None:
        return []
    return reached(digest.facts.targets, digest.released, digest.stood)


def missing_facts(digest: Digest) -> list[dict[str, Any]]:
    """The same for programs."""
    return target_facts(found_targets(digest))


def target_facts(found: Iterable[Reached]) -> list[dict[str, Any]]:
    """Targets with ids and bounds; null is a bound that is not told."""
    return [
        {
            "of": dict(each.target.groups),
            "hoped_for": each.target.people,
            "low": each.low if each.told else None,
            "high": each.high,
        }
        for each in found
    ]


def who(target: Target) -> Line:
    """The group, or both, that a target is for."""
    names = [group(*each) for each in target.groups]
    return names[0] if len(names) == 1 else Words("digest.both", {"one": names[0], "other": names[1]})


def how_many(found: Reached) -> Line:
    """How many of them have answered."""
    if not found.told:
        return Words("digest.not_shown")
    if found.high is None:
        return Words("digest.at_least", {"number": plain(found.low)})
    if found.target.crossed and not found.low:
        return Words("digest.fewer_than", {"number": plain(found.high + 1)})
    return span(found.low, found.high)


def _blocks(digest: Digest, found: list[Reached]) -> Iterator[Block]:
    rows = tuple(_row(each) for each in found)
    longest = max(_WHOLE, *(row.high for row in rows))
    yield Chart(Words("digest.missing_counts"), rows, tuple(_notes(digest, found)), out_of=longest)


def _row(found: Reached) -> Row:
    """Its bar shows how much of what is hoped for is there, so that all marks stand below each other."""
    hoped = found.target.people
    values = {"number": how_many(found), "hoped": plain(hoped)}
    low, high = (
        min(_WHOLE * count // hoped, _LONGEST)
        for count in (found.low, found.low if found.high is None else found.high)
    )
    return Row(who(found.target), Words("digest.of_hoped", values), low, high, goal=_WHOLE)


def _notes(digest: Digest, found: list[Reached]) -> Iterator[Line]:
    if any("country" in dict(each.target.groups) for each in found):
        yield Words("digest.missing_country")
    if any(each.target.crossed for each in found):
        step = 2 * digest.facts.k
        yield Words("digest.missing_both", {"step": step, "ahead": step - 1})
