"""What staff did and read: rows that are added and never changed, each bound to all before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from bot.storage.database import Conn

HEAD_SIZE = 32
#: The head of a log in which nothing stands.
EMPTY = bytes(HEAD_SIZE)
#: So many bytes of a head are shown to people.
SHORT = 6
#: Stands for whoever keeps the machine, and for somebody whom nobody here knows.
NOBODY = 0

HEAD = "SELECT head FROM audit ORDER BY number DESC LIMIT 1"
NEXT = "SELECT coalesce(max(number), 0) + 1 FROM audit"
ADD = """
  INSERT INTO audit (number, at, staff, role, action, resource, outcome, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
ALL = "SELECT number, at, staff, role, action, resource, outcome, head FROM audit ORDER BY number"
NEWEST_FIRST = f"{ALL} DESC"
LAST_BY = """
  SELECT staff FROM audit WHERE action = ? AND resource = ? AND outcome = 'done' ORDER BY number DESC LIMIT 1
"""
WAS_DONE = "SELECT EXISTS (SELECT 1 FROM audit WHERE action = ? AND resource = ? AND outcome = 'done')"
WAS_STAFF = "SELECT EXISTS (SELECT 1 FROM audit WHERE staff = ? OR resource = ?)"


class Outcome(StrEnum):
    """What came of it."""

    DONE = "done"
    REFUSED = "refused"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody of the staff did, or wanted to."""

    at: int
    staff: int
    role: str
    action: str
    resource: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it stands in the log."""

    number: int
    entry: Entry
    head: bytes


def add(conn: Conn, entry: Entry) -> None:
    """Write an entry at the end of the log."""
    number = int(conn.execute(NEXT).fetchone()[0])
    values = (entry.at, entry.staff, entry.role, entry.action, entry.resource, entry.outcome.value)
    conn.execute(ADD, (number, *values, _bound(head(conn), number, entry)))


def head(conn: Conn) -> bytes:
    """What binds the whole log as it is now."""
    row = conn.execute(HEAD).fetchone()
    return EMPTY if row is None else bytes(row[0])


def short(found: bytes) -> str:
    """A head as people compare it: `3f2a-90bc-11d4`."""
    text = found[:SHORT].hex()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def rows(conn: Conn) -> Iterator[Row]:
    """The whole log, oldest first."""
    for row in conn.execute(ALL):
        yield _row(row)


def newest_first(conn: Conn) -> Iterator[Row]:
    """The whole log from its end."""
    for row in conn.execute(NEWEST_FIRST):
        yield _row(row)


def last_by(conn: Conn, action: str, resource: str) -> int | None:
    """Who of the staff did this to this last; None where nobody of them did."""
    row = conn.execute(LAST_BY, (action, resource)).fetchone()
    return None if row is None or row[0] == NOBODY else int(row[0])


def was_done(conn: Conn, action: str, resource: str) -> bool:
    """Whether anybody ever did this to this."""
    return bool(conn.execute(WAS_DONE, (action, resource)).fetchone()[0])


def broken_at(conn: Conn) -> int | None:
    """The number of the first row that does not follow from those before it; None where all do."""
    before = EMPTY
    for place, row in enumerate(rows(conn), start=1):
        if row.number != place or row.head != _bound(before, row.number, row.entry):
            return place
        before = row.head
    return None


def was_staff(conn: Conn, staff: int) -> bool:
    """Whether the log knows somebody as staff, also when she is so no more."""
    return bool(conn.execute(WAS_STAFF, (staff, f"staff:{staff}")).fetchone()[0])


def _bound(before: bytes, number: int, entry: Entry) -> bytes:
    """The head after a row. It needs no key, so that whoever holds an older head can check the log."""
    text = json.dumps(
        [number, entry.at, entry.staff, entry.role, entry.action, entry.resource, entry.outcome.value]
    )
    return blake2b(before + text.encode(), digest_size=HEAD_SIZE).digest()


def _row(row: Any) -> Row:
    entry = Entry(
        row["at"], row["staff"], row["role"], row["action"], row["resource"], Outcome(row["outcome"])
    )
    return Row(row["number"], entry, bytes(row["head"]))
