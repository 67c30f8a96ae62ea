"""An arrival as JSON, for keeping it sealed until its turn can be tried again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.app.channel import Arrival
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported

KINDS: dict[str, type[Inbound]] = {each.__name__: each for each in (Tap, Several, Text, Command, Unsupported)}


def pack_arrival(arrival: Arrival) -> dict[str, Any]:
    """The arrival as plain JSON."""
    raw = asdict(arrival)
    raw["inbound"] = [type(arrival.inbound).__name__, asdict(arrival.inbound)]
    return raw


def unpack_arrival(raw: dict[str, Any]) -> Arrival:
    """Read back what `pack_arrival` made."""
    name, fields = raw["inbound"]
    if name == "Several":
        fields = {**fields, "picks": tuple(fields["picks"])}
    return Arrival(**{**raw, "inbound": KINDS[name](**fields)})
