"""What has arrived: the set of applied ids, turns to be tried again, and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Conn

#: How long the ids of applied arrivals are kept: longer than Telegram repeats an update.
KEPT_SECONDS = 72 * 3600

APPLY = "INSERT OR IGNORE INTO applied (channel, key, at) VALUES (?, ?, ?)"
FORGET = "DELETE FROM applied WHERE at < ?"
HOLD = "INSERT OR IGNORE INTO inbox (channel, key, sender, sealed, due) VALUES (?, ?, ?, ?, ?)"
HELD = "SELECT DISTINCT sender FROM inbox"
DUE = """
  SELECT id, channel, key, sender, sealed, attempts FROM inbox AS first
  WHERE due <= ? AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier WHERE earlier.sender = first.sender AND earlier.id < first.id)
  ORDER BY id LIMIT 100
"""
RETRY = "UPDATE inbox SET attempts = attempts + 1, due = ? WHERE id = ?"
RELEASE = "DELETE FROM inbox WHERE id = ?"
QUARANTINE = "INSERT OR IGNORE INTO quarantine (channel, key, error, at) VALUES (?, ?, ?, ?)"
QUARANTINED = "SELECT count(*) FROM quarantine"


@dataclass(frozen=True, slots=True)
class Held:
    """An arrival whose turn failed, waiting for its next try."""

    id: int
    channel: str
    key: str
    sender: bytes
    sealed: bytes
    attempts: int


def mark_applied(conn: Conn, channel: str, key: str, now: int) -> bool:
    """Note that an arrival counts now; False where it counted before."""
    return conn.execute(APPLY, (channel, key, now)).rowcount == 1


def forget_applied(conn: Conn, now: int) -> None:
    """Drop the ids that can no longer be repeated."""
    conn.execute(FORGET, (now - KEPT_SECONDS,))


def hold(conn: Conn, channel: str, key: str, *, sender: bytes, sealed: bytes, due: int) -> None:
    """Keep a failed arrival for another try."""
    conn.execute(HOLD, (channel, key, sender, sealed, due))


def held_senders(conn: Conn) -> set[bytes]:
    """Of whom something waits, so that what follows must wait behind it."""
    return {bytes(row[0]) for row in conn.execute(HELD)}


def due(conn: Conn, now: int) -> list[Held]:
    """The first waiting arrival of each sender whose time has come."""
    return [Held(*row) for row in conn.execute(DUE, (now,))]


def retry_later(conn: Conn, held: Held, when: int) -> None:
    """Count a failed try."""
    conn.execute(RETRY, (when, held.id))


def release(conn: Conn, held: Held) -> None:
    """Take an arrival out of the waiting line."""
    conn.execute(RELEASE, (held.id,))


def quarantine(conn: Conn, channel: str, key: str, error: str, now: int) -> None:
    """Put aside the id of what could not be read or applied; no content is kept."""
    conn.execute(QUARANTINE, (channel, key, error, now))


def quarantined(conn: Conn) -> int:
    """How many arrivals were put aside."""
    return int(conn.execute(QUARANTINED).fetchone()[0])
