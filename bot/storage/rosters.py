"""Numbers that coordinators brought, sealed, until the bot has written to each of them once.

No function here returns more than one number, and none a number with the note that came with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.storage import traces
from bot.storage.database import Conn

IS_KNOWN = """
  SELECT EXISTS (SELECT 1 FROM address WHERE hash = ?1) OR EXISTS (SELECT 1 FROM number_left WHERE hash = ?1)
    OR EXISTS (SELECT 1 FROM roster WHERE hash = ?1)
"""
ADD = """
  INSERT INTO roster (hash, sealed, note, country, language, cohort, state, maker, expires)
  VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
"""
COLUMNS = "id, hash, sealed, country, language, cohort"
WAITING = f"""
  SELECT {COLUMNS} FROM roster WHERE state = 'waiting' AND look <= ?1 AND expires > ?1 ORDER BY look LIMIT 1
"""  # noqa: S608 - constants only
#: A number that comes by itself before it was written to, or that a backup knows without its person.
EXPECTED = f"""
  SELECT {COLUMNS} FROM roster WHERE hash = ? AND person IS NULL AND expires > ?
"""  # noqa: S608 - constants only
LOOK_LATER = "UPDATE roster SET look = ? WHERE id = ?"
INVITED = "UPDATE roster SET state = 'invited', person = ?, sealed = NULL, maker = NULL WHERE id = ?"
JOINED = """
  UPDATE roster SET state = 'joined', maker = NULL, sealed = NULL, person = ?1, expires = max(expires, ?3)
  WHERE (person = ?1 OR id = ?2) AND state <> 'joined'
"""
LED = "SELECT EXISTS (SELECT 1 FROM roster WHERE person = ?)"
HAS_JOINED = "SELECT EXISTS (SELECT 1 FROM roster WHERE person = ? AND state = 'joined')"
NOTE = "SELECT note FROM roster WHERE person = ?"
WITHDRAW = "DELETE FROM roster WHERE hash = ? AND maker = ? AND state = 'waiting'"
#: Nothing was sent to these.
EXPIRED = "DELETE FROM roster WHERE person IS NULL AND expires <= ?"
#: Who has agreed to nothing by then.
UNANSWERED = """
  SELECT person FROM roster JOIN person ON person.id = roster.person
  WHERE expires <= ? AND standing = 'joining' AND consent_version = 0
"""
DROP_IN = """
  DELETE FROM roster WHERE person IS NULL
    AND country IN (SELECT country FROM country_left WHERE confirmed IS NOT NULL)
"""
HOLD_ALL = "UPDATE roster SET state = 'invited', maker = NULL WHERE state = 'waiting'"
HOLD = f"{HOLD_ALL} AND hash = ?"
STANDS = "SELECT EXISTS (SELECT 1 FROM roster WHERE hash = ?)"
LEAVE = "INSERT OR IGNORE INTO number_left (hash) VALUES (?)"
DROP = "DELETE FROM roster WHERE hash = ? AND state = 'waiting'"
DROP_LEFT = "DELETE FROM roster WHERE hash IN (SELECT hash FROM number_left) AND person IS NULL"
FORGET_ALL = ("DELETE FROM roster", "DELETE FROM number_left")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a row brings: the keyed hash of its number, what is sealed, and what joining would ask."""

    hash: bytes
    sealed: bytes
    note: bytes
    country: str | None
    language: str | None
    cohort: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number that waits; `sealed` is None where it is known by its hash alone."""

    id: int
    hash: bytes
    sealed: bytes | None
    country: str | None
    language: str | None
    cohort: str | None


def add(conn: Conn, brought: Brought, maker: int, expires: int) -> None:
    """Let a number wait, unless it is known in any way: nobody is told which."""
    if not conn.execute(IS_KNOWN, (brought.hash,)).fetchone()[0]:
        facts = (brought.country, brought.language, brought.cohort)
        conn.execute(ADD, (brought.hash, brought.sealed, brought.note, *facts, maker, expires))


def next_waiting(conn: Conn, now: int) -> Waiting | None:
    """The next number that waits and is to be looked at."""
    return _waiting(conn.execute(WAITING, (now,)).fetchone())


def look_later(conn: Conn, row: int, at: int) -> None:
    """Look at a number that waits no sooner than this."""
    conn.execute(LOOK_LATER, (at, row))


def expected(conn: Conn, address_hash: bytes, now: int) -> Waiting | None:
    """What a roster says of this address, where nobody has come from it yet."""
    return _waiting(conn.execute(EXPECTED, (address_hash, now)).fetchone())


def invited(conn: Conn, row: int, person: int) -> None:
    """Note that a number is written to now, and whom it reaches."""
    conn.execute(INVITED, (person, row))


def joined(conn: Conn, person: int, until: int, row: int = 0) -> bool:
    """Note that whom a number reaches has come, by the `row` where she came unasked; False if it was noted.

    What is kept of her is kept until then at least.
    """
    return conn.execute(JOINED, (person, row, until)).rowcount > 0


def led(conn: Conn, person: int) -> bool:
    """Whether a roster led to somebody."""
    return bool(conn.execute(LED, (person,)).fetchone()[0])


def has_joined(conn: Conn, person: int) -> bool:
    """Whether something has come from whom a roster led to."""
    return bool(conn.execute(HAS_JOINED, (person,)).fetchone()[0])


def note(conn: Conn, person: int) -> bytes | None:
    """How, when and by whom she was asked, sealed: for herself."""
    row = conn.execute(NOTE, (person,)).fetchone()
    return None if row is None else bytes(row[0])


def withdraw(conn: Conn, hashes: Iterable[bytes], maker: int) -> None:
    """Let go of those of these numbers that still wait, and that this member of staff brought."""
    conn.executemany(WITHDRAW, [(each, maker) for each in hashes])
    traces.mark(conn)


def forget_unsent(conn: Conn, now: int) -> None:
    """Delete numbers whose time is over and to which nothing was sent."""
    if conn.execute(EXPIRED, (now,)).rowcount:
        traces.mark(conn)


def unanswered(conn: Conn, now: int) -> list[int]:
    """Whom a roster led to, and who has agreed to nothing within the time."""
    return [int(row[0]) for row in conn.execute(UNANSWERED, (now,))]


def drop_in_left(conn: Conn) -> int:
    """Delete what waits in countries where two people said that addresses are erased; returns how many."""
    gone = conn.execute(DROP_IN).rowcount
    if gone:
        traces.mark(conn)
    return gone


def hold_all(conn: Conn) -> None:
    """Count every number that waits as written to: whether it was is not known."""
    conn.execute(HOLD_ALL)


def hold(conn: Conn, address_hash: bytes) -> bool:
    """Count a number as written to, if it waits; whether it stands on a roster at all."""
    conn.execute(HOLD, (address_hash,))
    return bool(conn.execute(STANDS, (address_hash,)).fetchone()[0])


def leave(conn: Conn, address_hash: bytes) -> None:
    """Let no roster lead to this number again."""
    conn.execute(LEAVE, (address_hash,))


def drop(conn: Conn, address_hash: bytes) -> None:
    """Delete a number that waits."""
    conn.execute(DROP, (address_hash,))
    traces.mark(conn)


def drop_those_left(conn: Conn) -> None:
    """Delete what a backup brought back of numbers to which no roster leads any more."""
    if conn.execute(DROP_LEFT).rowcount:
        traces.mark(conn)


def forget_all(conn: Conn) -> None:
    """Delete everything about numbers."""
    for statement in FORGET_ALL:
        conn.execute(statement)
    traces.mark(conn)


def _waiting(row: Any) -> Waiting | None:
    return None if row is None else Waiting(*row)
