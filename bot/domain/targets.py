"""Targets: how many people of a group a round hopes for, and what may be told of how many have come.

Of one group that is what the cut's release shows anyway. Of two groups at once (women of Yemen) no count
may stand: a table of two partitions would tie together breakdowns that share none. So only 'at least N' is
told, N being a multiple of 2k, and only where that, and that they are not so many, tells nothing of what
either group answered (`bot.domain.overlap`).

**What this gives.** N is never 1 to 2k-1, and moves by none or by 2k or more. It falls only once 2k or more
people are fewer than it says, or what the cut tells of both groups leaves it no room; so whoever comes and
goes again and again moves it once at most. If there were exactly N people in both groups at every cut, all
would have been told in the same way.

What remains: where N rises and the release shows that few of one of the groups came, some of these few are
in the other group too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.counts import Counts
from bot.domain.disclosure import Table
from bot.domain.faults import Fault
from bot.domain.findings import PARTITIONS
from bot.domain.overlap import Breakdowns, Group, Overlap
from bot.domain.person import GENDERS, GROUP_KINDS
from bot.domain.released import Released
from bot.domain.rounds import Audience
from bot.domain.snapshot import IDENTIFYING, MOST_ATTRIBUTES
from bot.domain.zones import ZONES

Groups = tuple[tuple[str, str], ...]
"""Partitions with a group of each, in the order of `PARTITIONS`."""
Stood = Mapping[str, int]
"""At which N targets for two groups stand, by name."""

NOT_SAID: Final = "prefer_not"
LISTED: Final = {
    "gender": tuple(id_ for id_ in GENDERS if id_ != NOT_SAID),
    "group_kind": tuple(id_ for id_ in GROUP_KINDS if id_ != NOT_SAID),
}
MOST_TARGETS: Final = 20
EXAMPLES: Final = "country=YE:30, gender=woman:50 or country=YE+gender=woman:20"
_PEOPLE: Final = re.compile(r"\d{1,9}")
_BETWEEN: Final = re.compile(r"[+,\s]+")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Target:
    """So many people are hoped for who are in all of these groups."""

    groups: Groups
    people: int

    @property
    def name(self) -> str:
        """How it is written in a plan.

        >>> Target((("country", "YE"), ("gender", "woman")), 20).name
        'country=YE+gender=woman'
        """
        return "+".join(f"{partition}={group}" for partition, group in self.groups)

    @property
    def crossed(self) -> bool:
        """Whether it is about two groups at once."""
        return len(self.groups) > 1


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of those hoped for have answered: `low` or more, and at most `high` where that is known.

    `told`: else nothing may be said.
    """

    target: Target
    low: int
    high: int | None
    told: bool = True


def read_target(typed: str) -> Target:
    """A target as it was typed, by attributes or by groups alone. Raises Fault.

    >>> read_target("YE woman 20").name, read_target("country=ye:30").people
    ('country=YE+gender=woman', 30)
    """
    *told, people = typed.replace(":", " ").split() or [""]
    words = [word for word in _BETWEEN.split(" ".join(told)) if word]
    if not _PEOPLE.fullmatch(people) or not words:
        raise Fault(
            (f'--target-of: "{typed.strip()[:60]}" is no group with a number of people. Write {EXAMPLES}.',)
        )
    groups = sorted((_group(word) for word in words), key=lambda group: _place(group[0]))
    return Target(tuple(groups), int(people))


def read_targets(typed: Iterable[str]) -> tuple[Target, ...]:
    """Targets that can all be read. Raises Fault with each that cannot, or where they are too many."""
    found, faults = sort_out(typed)
    if faults:
        raise Fault(tuple(faults))
    return found


def sort_out(typed: Iterable[str]) -> tuple[tuple[Target, ...], list[str]]:
    """The targets among what was typed, and what is wrong with the rest."""
    lines = list(typed)
    if len(lines) > MOST_TARGETS:
        return (), [f"--target-of: give {MOST_TARGETS} targets at most: here are {len(lines)}."]
    found: list[Target] = []
    faults: list[str] = []
    for each in lines:
        try:
            found.append(read_target(each))
        except Fault as fault:
            faults += fault.lines
    return tuple(found), faults


def target_faults(
    targets: Sequence[Target], audience: Audience, languages: Iterable[str], k: int, *, high_risk: bool
) -> list[str]:
    """Every mistake in the targets of a round, each with its remedy."""
    known = {"country": ZONES, "language": tuple(languages), **LISTED}
    meant = {"country": audience.countries, "language": audience.languages}
    faults: list[str] = []
    for target in targets:
        name = f"--target-of: {target.name}"
        partitions = [partition for partition, _ in target.groups]
        if len(target.groups) > MOST_ATTRIBUTES:
            faults.append(f"{name}: at most {MOST_ATTRIBUTES} groups, so that nobody can be pointed at.")
        if len(set(partitions)) < len(partitions):
            faults.append(f"{name}: nobody is in two of these: name one country, gender, kind or language.")
        for partition, group in target.groups:
            if group not in known[partition]:
                faults.append(f"{name}: there is no {partition} {group}. {_known(partition, known)}")
            elif meant.get(partition) and group not in meant[partition]:
                faults.append(f"{name}: the round does not ask {group}: add it there, or leave this out.")
        if target.people < 2 * k:
            faults.append(f"{name}: give {2 * k} people or more: of fewer it could not be told who came.")
        if high_risk and set(partitions) & set(IDENTIFYING):
            faults.append(f"{name}: a high-risk survey is not told by country or language: leave it out.")
    twice = [name for name, times in Counter(target.name for target in targets).items() if times > 1]
    return faults + [f"--target-of: {name}: it stands there twice: keep one." for name in twice]


def stand(
    targets: Sequence[Target], counts: Counts, released: Released, breakdowns: Breakdowns, before: Stood
) -> dict[str, int]:
    """At which N each target for two groups stands in a cut, after the cut before; not those untold."""
    overlap = Overlap(counts.survey, released, breakdowns)
    told: dict[tuple[Group, Group], int] = {}
    stood: dict[str, int] = {}
    for target in (each for each in targets if each.crossed):
        one, other = target.groups
        moved = move(counts.people_in(target.groups), before.get(target.name, 0), released.k)
        found = overlap.limits(one, other, told).highest(moved, 2 * released.k)
        if found is not None:
            stood[target.name] = told[one, other] = found
    return stood


def move(count: int, was: int, k: int) -> int:
    """Where an 'at least' would stand that stood at `was`: a multiple of 2k.

    >>> move(19, 10, 5), move(20, 10, 5), move(11, 20, 5), move(10, 20, 5)
    (10, 20, 20, 10)
    """
    step = 2 * k
    return was if abs(count - was) < step else count // step * step


def reached(targets: Sequence[Target], released: Released, stood: Stood) -> list[Reached]:
    """What may be told of each target in a cut."""
    return [_reached(target, released, stood.get(target.name)) for target in targets]


def _reached(target: Target, released: Released, least: int | None) -> Reached:
    spans = [span_of(released.groups[partition], group, released.k) for partition, group in target.groups]
    fewer = 2 * released.k
    if None in spans:
        return Reached(target, 0, None, told=False)
    low, high = min(span[0] for span in spans if span), min(span[1] for span in spans if span)
    if not target.crossed:
        return Reached(target, low, high)
    if least:
        return Reached(target, least, None)
    told = least is not None or high < fewer
    return Reached(target, 0, min(high, fewer - 1) if told else None, told=told)


def span_of(table: Table, group: str, k: int) -> tuple[int, int] | None:
    """Between which numbers a release shows a group; None where it shows nothing."""
    cell = table.cell(group)
    if table.kept:
        return None
    return (0, k - 1) if cell is None else (cell.low, cell.high)


def pack_targets(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """What `json.dumps` takes."""
    return [{"of": dict(target.groups), "people": target.people} for target in targets]


def unpack_targets(raw: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    """Read back what `pack_targets` made."""
    return tuple(Target(tuple(each["of"].items()), each["people"]) for each in raw)


def _group(word: str) -> tuple[str, str]:
    """A group as typed. A country needs no attribute, nor does a word that only one attribute has."""
    partition, separator, group = word.rpartition("=")
    if not separator:
        plain = group.casefold()
        of = [name for name, ids in LISTED.items() if plain in ids]
        partition = of[0] if of else "country" if _COUNTRY.fullmatch(group) else ""
    partition = partition.strip().casefold()
    match partition:
        case "country":
            return partition, group.upper()
        case "gender" | "group_kind":
            return partition, group.casefold()
        case "language":
            return partition, group
        case _:
            raise Fault((f'--target-of: "{word[:40]}" is no group. Write {EXAMPLES}.',))


def _place(partition: str) -> int:
    return PARTITIONS.index(partition)


def _known(partition: str, known: Mapping[str, Iterable[str]]) -> str:
    if partition == "country":
        return "Two capital letters of ISO 3166, such as YE."
    return f"Known: {', '.join(known[partition])}."
