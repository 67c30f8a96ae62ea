"""Noting that something happened to a round, for web addresses: no figure goes there, and nothing of anybody.

What is to be told is written in the transaction of the event, so that a kill loses none of it.
`bot.app.posting` sends it, until it arrives or three days have passed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from bot.app.house import House
from bot.app.links import WEB_URL
from bot.app.permits import may_do
from bot.domain.event import NEEDS, Event
from bot.domain.permission import Action, Kind
from bot.domain.person import reaches
from bot.storage import meta, people, webhooks
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.storage.webhooks import Delivery, Webhook

#: Where more can be read of an event.
MORE: Final[Mapping[Event, str]] = MappingProxyType(
    {
        Event.ROUND_OPENED: "/rounds/{round}",
        Event.ROUND_CLOSED: "/rounds/{round}",
        Event.CUT_RELEASED: "/rounds/{round}/findings",
        Event.DECISION_MADE: "/decisions",
    }
)


def note(house: House, conn: Conn, event: Event, round_: Round) -> None:
    """Write down what every address is to be told that asked for it, and whose owner may know it."""
    for each in webhooks.every(conn, house.sealer):
        if event in each.events and may_be_told(conn, each, event, round_):
            mark, now = f"msg_{secrets.token_hex(16)}", house.seconds()
            body = body_of(house, event, round_.id, meta.get(conn, WEB_URL) or "")
            webhooks.put(conn, Delivery(0, each.id, mark, event, round_.id, body, now, 0))


def may_be_told(conn: Conn, webhook: Webhook, event: Event, round_: Round) -> bool:
    """Whether the owner of an address may know of an event, as she is now."""
    known = people.get(conn, webhook.person)
    if known is None or not reaches(known.person, round_.audience.countries):
        return False
    wanted = (NEEDS[event], Kind.ROUND), (Action.KEEP_WEBHOOKS, Kind.WEBHOOK)
    return all(may_do(known.person, action, kind) for action, kind in wanted)


def body_of(house: House, event: Event, round_id: int, root: str) -> str:
    """What an address is told: what happened, to which round, when, and where more is; no figure."""
    more = f"{root}/api/v1{MORE[event].format(round=round_id)}"
    return packed(event.value, house.now(), {"round": round_id, "link": more})


def packed(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    """A body; its time is to the minute, as digests tell theirs."""
    told = {"type": kind, "timestamp": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}:00Z", "data": data}
    return json.dumps(told, separators=(",", ":"))
