"""An arrival as JSON, for keeping it sealed until its turn can be tried again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.app.channel import Arrival
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported, Voice

KINDS: dict[str, type[Inbound]] = {
    each.__name__: each for each in (Tap, Several, Text, Command, Voice, Unsupported)
}


def pack_arrival(arrival: Arrival) -> dict[str, Any]:
    """The arrival as plain JSON."""
    raw = asdict(arrival)
    raw["inbound"] = pack_inbound(arrival.inbound)
    return raw


def unpack_arrival(raw: dict[str, Any]) -> Arrival:
    """Read back what `pack_arrival` made."""
    return Arrival(**{**raw, "inbound": unpack_inbound(raw["inbound"])})


def pack_inbound(inbound: Inbound) -> list[Any]:
    """What somebody did as plain JSON."""
    return [type(inbound).__name__, asdict(inbound)]


def unpack_inbound(raw: list[Any]) -> Inbound:
    """Read back what `pack_inbound` made."""
    name, fields = raw
    if name == "Several":
        fields = {**fields, "picks": tuple(fields["picks"])}
    return KINDS[name](**fields)
