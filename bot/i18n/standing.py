"""How far a translation has come: a draft, reviewed by a speaker, or tried out with speakers too.

It stands beside the sentence in the catalog, as a translator's comment, with a fingerprint of the English and
the translation that it is about. So whatever is changed, by hand or by a tool, is a draft again by itself:

    # reviewed: reviewer, 2026-11-27, 5d0c1a7e
    # pretested: 5, 2026-11-29, 5d0c1a7e
    # misread: Some took 'share' for money that is paid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from bot.i18n.po import PoFile, Unit, usable

_REVIEWED: Final = re.compile(r"reviewed: ([a-z-]+), (\d{4}-\d{2}-\d{2}), ([0-9a-f]{8})")
_PRETESTED: Final = re.compile(r"pretested: (\d+), (\d{4}-\d{2}-\d{2}), ([0-9a-f]{8})")
_MISREAD: Final = "misread: "
_NOTED: Final = ("reviewed: ", "pretested: ")


class Standing(StrEnum):
    """How far a sentence has come in one language; `missing` has no translation that may be shown."""

    MISSING = "missing"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    PRETESTED = "pretested"


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed a translation, by role, and on which day."""

    role: str
    on: date


@dataclass(frozen=True, slots=True)
class Pretest:
    """How many speakers said in their own words what a translation asks, and the last day of it."""

    speakers: int
    on: date


def fingerprint(unit: Unit) -> str:
    """What a review is bound to: the sentence's place, its English and its translation."""
    told = "\x1f".join((unit.context, *unit.source, "", *unit.forms))
    return blake2b(told.encode(), digest_size=4).hexdigest()


def review_of(unit: Unit) -> Review | None:
    """The review of a translation as it reads now."""
    return next((Review(role, on) for role, on in _noted(unit, _REVIEWED)), None)


def pretest_of(unit: Unit) -> Pretest | None:
    """The pretest of a translation as it reads now."""
    return next((Pretest(int(count), on) for count, on in _noted(unit, _PRETESTED)), None)


def misread(unit: Unit) -> tuple[str, ...]:
    """What speakers took a sentence for that it does not say, in words kept with it."""
    return tuple(line.removeprefix(_MISREAD) for line in unit.remarks if line.startswith(_MISREAD))


def standing_of(unit: Unit) -> Standing:
    """How far a usable translation has come; a pretest counts once it was reviewed too."""
    if review_of(unit) is None:
        return Standing.DRAFT
    return Standing.REVIEWED if pretest_of(unit) is None else Standing.PRETESTED


def standings(po: PoFile) -> dict[tuple[str, str], Standing]:
    """How far each sentence of a catalog has come."""
    there = {unit.key: standing_of(unit) for unit in usable(po)}
    return {unit.key: there.get(unit.key, Standing.MISSING) for unit in po.units}


def with_state(po: PoFile) -> PoFile:
    """The catalog, reviewed as a whole once every sentence of it is."""
    left = [each for each in standings(po).values() if each in (Standing.MISSING, Standing.DRAFT)]
    return replace(po, state="draft" if left or not po.units else "reviewed")


def reviewed(unit: Unit, review: Review) -> Unit:
    """The sentence with a review noted."""
    return _with(unit, f"reviewed: {review.role}, {review.on.isoformat()}, {fingerprint(unit)}")


def pretested(unit: Unit, pretest: Pretest, misreadings: Iterable[str] = ()) -> Unit:
    """The sentence with a pretest noted, and what speakers took it for."""
    noted = _with(unit, f"pretested: {pretest.speakers}, {pretest.on.isoformat()}, {fingerprint(unit)}")
    lines = (f"{_MISREAD}{' '.join(text.split())}" for text in misreadings)
    return replace(noted, remarks=tuple(dict.fromkeys((*noted.remarks, *lines))))


def settled(unit: Unit) -> Unit:
    """The sentence without notes about words that it does not have any more."""
    stale = f", {fingerprint(unit)}"
    kept = (line for line in unit.remarks if not line.startswith(_NOTED) or line.endswith(stale))
    return replace(unit, remarks=tuple(kept))


def _with(unit: Unit, line: str) -> Unit:
    kind = line.partition(" ")[0]
    return replace(unit, remarks=(line, *(each for each in unit.remarks if not each.startswith(kind))))


def _noted(unit: Unit, pattern: re.Pattern[str]) -> Iterator[tuple[str, date]]:
    for line in unit.remarks:
        found = pattern.fullmatch(line)
        if found and found[3] == fingerprint(unit):
            yield found[1], date.fromisoformat(found[2])
