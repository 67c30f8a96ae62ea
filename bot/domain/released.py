"""What has been released of a round: the only thing that digests, pages, counts and exports see.

Everything is JSON-able (`pack`, `unpack`) and in the survey's order, so equal findings give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final

from bot.domain.disclosure import Cell, Table, kept
from bot.domain.survey import Half

FORMAT: Final = 3
_READABLE: Final = (1, 2, FORMAT)


@dataclass(frozen=True, slots=True)
class Picks:
    """A choice, a scale or a list: `table` counts options.

    `not_understood` is part of those who gave no answer, where both parts can be told.
    """

    question: str
    table: Table
    not_understood: int | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """A number without a figure: how many gave one, and the median of what they gave."""

    question: str
    table: Table
    median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HalfNumbers:
    """A number with a figure, in one half; how many people are in it is told nowhere.

    `judgements` is out of everyone asked, in both halves. `sides`: values lower than the figure, at it,
    higher; and too low or too high without a number.
    `spread` are the least and most people who gave a value; `median` is over them all.
    """

    half: Half
    judgements: Table
    sides: Table
    spread: tuple[int, int]
    median: Decimal | None = None
    lower_median: Decimal | None = None
    higher_median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figured:
    """A number with a figure, each half on its own; no halves where that would be too few people."""

    item: str
    halves: tuple[HalfNumbers, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An open question: how many answers were given and wait for review."""

    question: str
    table: Table


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking: first places, and all further places, option by option."""

    question: str
    first: Table
    later: Table


Part = Picks | Values | Figured | Given | Ranked


@dataclass(frozen=True, slots=True)
class Released:
    """One cut of one round, safe to show. `groups` are partitions of all `people` in it."""

    survey: str
    hash: str
    k: int
    people: int
    groups: Mapping[str, Table]
    parts: tuple[Part, ...]

    def part(self, id_: str) -> Part | None:
        """What is released on a question or item."""
        return next((part for part in self.parts if part_id(part) == id_), None)


def part_id(part: Part) -> str:
    """The question, or item, that a part is about."""
    return part.item if isinstance(part, Figured) else part.question


def pack(released: Released) -> dict[str, Any]:
    """What `json.dumps` takes; numbers of people as numbers, medians as decimal text."""
    return {
        "format": FORMAT,
        "survey": released.survey,
        "hash": released.hash,
        "k": released.k,
        "people": released.people,
        "groups": {name: asdict(table) for name, table in released.groups.items()},
        "parts": [{"is": _NAMES[type(part)], **_plain(asdict(part))} for part in released.parts],
    }


def unpack(raw: Mapping[str, Any]) -> Released:
    """Read back what `pack` made, also in earlier formats. Raises ValueError for another one.

    Releases from before it was asked tell nothing of who was helped.
    """
    if raw.get("format") not in _READABLE:
        raise ValueError("a release in another format")
    untold = {} if "help" in raw["groups"] else {"help": kept((), raw["people"], raw["k"])}
    return Released(
        survey=raw["survey"],
        hash=raw["hash"],
        k=raw["k"],
        people=raw["people"],
        groups={name: _table(table) for name, table in raw["groups"].items()} | untold,
        parts=tuple(_part(part) for part in raw["parts"]),
    )


def dumps(released: Released) -> str:
    """The release as one canonical JSON text."""
    return json.dumps(pack(released), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Released:
    """Read back what `dumps` wrote."""
    return unpack(json.loads(text))


_NAMES: Final[dict[type, str]] = {
    Picks: "picks",
    Values: "values",
    Figured: "figured",
    Given: "given",
    Ranked: "ranked",
}


def _plain(thing: Any) -> Any:
    match thing:
        case Decimal():
            return format(thing, "f")
        case dict():
            return {key: _plain(value) for key, value in thing.items()}
        case list() | tuple():
            return [_plain(value) for value in thing]
        case _:
            return thing


def _table(raw: Mapping[str, Any]) -> Table:
    return Table(**{**raw, "cells": tuple(Cell(**cell) for cell in raw["cells"])})


def _decimal(raw: str | None) -> Decimal | None:
    return None if raw is None else Decimal(raw)


def _part(raw: Mapping[str, Any]) -> Part:
    match raw:
        case {"is": "picks"}:
            return Picks(raw["question"], _table(raw["table"]), raw["not_understood"])
        case {"is": "values"}:
            return Values(raw["question"], _table(raw["table"]), _decimal(raw["median"]))
        case {"is": "given"}:
            return Given(raw["question"], _table(raw["table"]))
        case {"is": "ranked"}:
            return Ranked(raw["question"], _table(raw["first"]), _table(raw["later"]))
        case {"is": "figured"}:
            return Figured(raw["item"], _halves([_half(half) for half in raw["halves"]]))
        case _:
            raise ValueError("not a part of a release")


def _half(raw: Mapping[str, Any]) -> HalfNumbers:
    return HalfNumbers(
        half=Half(raw["half"]),
        judgements=_table(raw["judgements"]),
        sides=_table(raw["sides"]),
        spread=(raw["spread"][0], raw["spread"][1]),
        median=_decimal(raw["median"]),
        lower_median=_decimal(raw["lower_median"]),
        higher_median=_decimal(raw["higher_median"]),
    )


def _halves(found: list[HalfNumbers]) -> tuple[HalfNumbers, ...]:
    """The first format told the size of each half; both together are those who were asked."""
    if any(half.judgements.exact for half in found):
        asked = sum(half.judgements.base for half in found)
        found = [
            replace(
                half, judgements=replace(half.judgements, base=asked, exact=False, rest=None, together=None)
            )
            for half in found
        ]
    return tuple(found)
