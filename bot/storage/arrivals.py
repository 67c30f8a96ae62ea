"""What has arrived: the set of applied ids, turns to be tried again, and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.place import Place
from bot.storage.database import Conn
from bot.storage.people import Known, pack_place, unpack_place

#: The ids of what was refused as far too much are kept only as long as it may come again at once.
REFUSED_KEPT_SECONDS = 3600

APPLY = "INSERT OR IGNORE INTO applied (channel, key, at) VALUES (?, ?, ?)"
AGE = "UPDATE applied SET at = ? WHERE channel = ? AND key = ?"
FORGET = "DELETE FROM applied WHERE at < ?"
HOLD = """
  INSERT OR IGNORE INTO inbox (channel, key, sender, sealed, due, leaving, person, place, step)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
HELD = "SELECT DISTINCT sender FROM inbox"
#: Nothing waits longer than this; what seems to was put off before the clock was set back.
LONGEST_WAIT = 7200
HELD_COLUMNS = "id, channel, key, sender, sealed, attempts, person, place, step, muted, leaving"
DUE = f"""
  SELECT {HELD_COLUMNS} FROM inbox AS first
  WHERE (due <= ?1 OR due > ?1 + {LONGEST_WAIT}) AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier WHERE earlier.sender = first.sender AND earlier.id < first.id
      AND (first.leaving = 0 OR earlier.leaving = 1))
  ORDER BY id LIMIT 100
"""  # noqa: S608 - constants only
STILL = f"SELECT {HELD_COLUMNS} FROM inbox WHERE id = ?"  # noqa: S608 - constants only
RETRY = "UPDATE inbox SET attempts = attempts + 1, due = ? WHERE id = ?"
RELEASE = "DELETE FROM inbox WHERE id = ?"
MUTE = "UPDATE inbox SET muted = 1 WHERE sender = ?"
MUTE_PERSON = "UPDATE inbox SET muted = 1 WHERE person = ?"
CARRY = "UPDATE inbox SET place = ?, step = ? WHERE person = ? AND muted = 1 AND leaving = 0"
FORGET_HELD = "DELETE FROM inbox WHERE person = ?"
QUARANTINE = "INSERT OR IGNORE INTO quarantine (channel, key, error, at) VALUES (?, ?, ?, ?)"
FORGET_QUARANTINED = "DELETE FROM quarantine WHERE at < ?"
QUARANTINED = "SELECT count(*) FROM quarantine"


@dataclass(frozen=True, slots=True)
class Held:
    """An arrival whose turn failed, waiting for its next try.

    It is `muted` once she has left: her answer then counts where she was, `place` and `step`, and
    nothing is shown. By what is `leaving` she leaves herself.
    """

    id: int
    channel: str
    key: str
    sender: bytes
    sealed: bytes
    attempts: int
    person: int | None
    place: Place
    step: int
    muted: bool
    leaving: bool


def mark_applied(conn: Conn, channel: str, key: str, now: int) -> bool:
    """Note that an arrival counts now; False where it counted before."""
    return conn.execute(APPLY, (channel, key, now)).rowcount == 1


def forget_soon(conn: Conn, channel: str, key: str, now: int, kept: int) -> None:
    """Keep the id of what was refused for a short time only, so that a flood leaves little behind.

    `kept` is how many seconds the other ids are kept.
    """
    conn.execute(AGE, (now - kept + REFUSED_KEPT_SECONDS, channel, key))


def forget_applied(conn: Conn, before: int) -> None:
    """Drop the ids that can no longer be repeated."""
    conn.execute(FORGET, (before,))


def forget_quarantined(conn: Conn, before: int) -> None:
    """Drop the ids of what was put aside."""
    conn.execute(FORGET_QUARANTINED, (before,))


def hold(
    conn: Conn,
    channel: str,
    key: str,
    *,
    sender: bytes,
    sealed: bytes,
    due: int,
    known: Known | None = None,
    leaving: bool = False,
) -> None:
    """Keep an arrival for another try, with where its sender is now."""
    at = (None, None, None) if known is None else (known.person.id, pack_place(known.place), known.step)
    conn.execute(HOLD, (channel, key, sender, sealed, due, leaving, *at))


def mute(conn: Conn, sender: bytes) -> None:
    """Let nothing of what waits be shown: she has left."""
    conn.execute(MUTE, (sender,))


def mute_person(conn: Conn, person: int) -> None:
    """Let what waits of a person be kept as hers and shown nowhere: she is at another address now."""
    conn.execute(MUTE_PERSON, (person,))


def carry(conn: Conn, person: int, place: Place, step: int) -> None:
    """Let what else waits of somebody who left go on where the one before it ended."""
    conn.execute(CARRY, (pack_place(place), step, person))


def forget_held(conn: Conn, person: int) -> None:
    """Let go of all that waits of a person."""
    conn.execute(FORGET_HELD, (person,))


def held_senders(conn: Conn) -> set[bytes]:
    """Of whom something waits, so that what follows must wait behind it."""
    return {bytes(row[0]) for row in conn.execute(HELD)}


def due(conn: Conn, now: int) -> list[Held]:
    """The first waiting arrival of each sender whose time has come."""
    return [_held(row) for row in conn.execute(DUE, (now,))]


def still(conn: Conn, held: Held) -> Held | None:
    """The same as it waits now; None where it does not wait any more."""
    row = conn.execute(STILL, (held.id,)).fetchone()
    return None if row is None else _held(row)


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


def _held(row: Any) -> Held:
    return Held(
        row["id"],
        row["channel"],
        row["key"],
        bytes(row["sender"]),
        bytes(row["sealed"]),
        row["attempts"],
        row["person"],
        unpack_place(row["place"] or "{}"),
        row["step"] or 0,
        bool(row["muted"]),
        bool(row["leaving"]),
    )
