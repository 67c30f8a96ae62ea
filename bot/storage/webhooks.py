"""Addresses that are told of events, sealed, and what is still to be told to each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.event import Event
from bot.storage.database import Conn
from bot.storage.sealing import Sealer

COLUMNS = "id, person, sealed, events, made"
ADD = "INSERT INTO webhook (person, sealed, events, made) VALUES (?, ?, ?, ?)"
GET = f"SELECT {COLUMNS} FROM webhook WHERE id = ?"  # noqa: S608 - constants only
EVERY = f"SELECT {COLUMNS} FROM webhook ORDER BY id"  # noqa: S608 - as above
TAGS = "SELECT id, tag FROM webhook"
TAG = "SELECT tag FROM webhook WHERE id = ?"
DROP = "DELETE FROM webhook WHERE id = ?"
PUT = """
  INSERT INTO webhook_delivery (webhook, mark, event, round, body, made, due) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
#: Of each address the one that is due longest; others that are due for it follow.
DUE = """
  SELECT id, webhook, mark, event, round, body, made, attempts FROM webhook_delivery AS one
  WHERE state = 'pending' AND due <= ?1 AND id = (
    SELECT id FROM webhook_delivery AS other
    WHERE other.webhook = one.webhook AND state = 'pending' AND due <= ?1 ORDER BY due, id LIMIT 1
  )
  ORDER BY due, id
"""
AGAIN = "UPDATE webhook_delivery SET attempts = attempts + 1, due = ? WHERE id = ? AND state = 'pending'"
END = "UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, done = ? WHERE id = ?"
STATES = "SELECT state, count(*) FROM webhook_delivery WHERE webhook = ? GROUP BY state"
FORGET = "DELETE FROM webhook_delivery WHERE done <= ?"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of events: on whose word, where, what signs what goes there, and of what."""

    id: int
    person: int
    url: str
    secret: str
    events: frozenset[Event]
    made: date


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that is to be told to one address; `mark` is the same at each try."""

    id: int
    webhook: int
    mark: str
    event: Event
    round: int
    body: str
    made: int
    attempts: int


def add(
    conn: Conn, sealer: Sealer, person: int, where: tuple[str, str], *, events: frozenset[Event], made: date
) -> int:
    """Keep an address with its secret; returns its number."""
    sealed = sealer.seal_address(json.dumps(where))
    cursor = conn.execute(ADD, (person, sealed, " ".join(sorted(events)), made.isoformat()))
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    return cursor.lastrowid


def get(conn: Conn, sealer: Sealer, webhook: int) -> Webhook | None:
    """An address by its number."""
    row = conn.execute(GET, (webhook,)).fetchone()
    return None if row is None else _webhook(row, sealer)


def every(conn: Conn, sealer: Sealer) -> list[Webhook]:
    """All of them, oldest first."""
    return [_webhook(row, sealer) for row in conn.execute(EVERY)]


def tags(conn: Conn) -> list[tuple[int, bytes]]:
    """The number and the random name of each."""
    return [(int(row[0]), bytes(row[1])) for row in conn.execute(TAGS)]


def tag(conn: Conn, webhook: int) -> bytes:
    """The random name of one that is there."""
    return bytes(conn.execute(TAG, (webhook,)).fetchone()[0])


def drop(conn: Conn, webhook: int) -> None:
    """Forget an address, and whatever was still to be told to it."""
    conn.execute(DROP, (webhook,))


def put(conn: Conn, told: Delivery) -> None:
    """Note what is to be told to an address, in the transaction of the event; its `id` is not looked at."""
    values = (told.webhook, told.mark, told.event.value, told.round, told.body, told.made, told.made)
    conn.execute(PUT, values)


def due(conn: Conn, now: int) -> list[Delivery]:
    """What is to be told now, one thing to each address."""
    return [
        Delivery(id_, webhook, mark, Event(event), round_, body, made, attempts)
        for id_, webhook, mark, event, round_, body, made, attempts in conn.execute(DUE, (now,))
    ]


def again(conn: Conn, delivery: int, due_at: int) -> None:
    """Note that a try failed, and when the next one is."""
    conn.execute(AGAIN, (due_at, delivery))


def end(conn: Conn, delivery: int, now: int, *, delivered: bool) -> None:
    """Note that something arrived, or that it is tried no more."""
    conn.execute(END, ("delivered" if delivered else "aside", now, delivery))


def states(conn: Conn, webhook: int) -> dict[str, int]:
    """How many things wait for an address, arrived there lately, or were put aside."""
    return {str(row[0]): int(row[1]) for row in conn.execute(STATES, (webhook,))}


def forget(conn: Conn, before: int) -> None:
    """Delete what was done with by an instant."""
    conn.execute(FORGET, (before,))


def _webhook(row: Any, sealer: Sealer) -> Webhook:
    id_, person, sealed, events, made = row
    url, secret = json.loads(sealer.open_address(bytes(sealed)))
    kept = frozenset(Event(each) for each in events.split())
    return Webhook(id_, person, url, secret, kept, date.fromisoformat(made))
