"""Several people at one address: one of them is there now, the others are parked and sent nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage.database import Conn

AT_ADDRESS = """
  SELECT person.id, tag, code, consent_version > 0 AS agreed, present
  FROM address JOIN person ON person.id = address.person
  WHERE hash = ? AND standing <> 'erased' AND role = 'advocate' ORDER BY person.id
"""
PRESENT = "UPDATE address SET present = ? WHERE person = ?"
IS_SEATED = "SELECT 1 FROM address WHERE person = ? AND present = 1"
TRIES = "SELECT coalesce(max(tries), 0), coalesce(max(wait_until), 0) FROM address WHERE hash = ?"
SET_TRIES = "UPDATE address SET tries = ?, wait_until = ? WHERE hash = ?"
FORGET_TRIES = """
  UPDATE address SET tries = 0, wait_until = 0 WHERE wait_until > 0 AND wait_until <= ?
"""
HAND_MESSAGE = "UPDATE chat_message SET person = ?1 WHERE person = ?2 AND message = ?3"
MAKE_ROOM = "DELETE FROM chat_message WHERE person = ? AND message = ?"


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody at an address. `agreed`: she has consented to something, so that something of hers is kept."""

    person: int
    tag: bytes
    code: bytes | None
    agreed: bool
    present: bool


def at_address(conn: Conn, address_hash: bytes) -> list[Here]:
    """Everyone at an address, by id."""
    return [_here(row) for row in conn.execute(AT_ADDRESS, (address_hash,))]


def park(conn: Conn, person: int) -> None:
    """Somebody else is there now: nothing is sent to this person."""
    conn.execute(PRESENT, (0, person))


def seat(conn: Conn, person: int) -> None:
    """This person is there now; whoever was before is parked already."""
    conn.execute(PRESENT, (1, person))


def is_seated(conn: Conn, person: int) -> bool:
    """Whether this person is there now."""
    return conn.execute(IS_SEATED, (person,)).fetchone() is not None


def tries(conn: Conn, address_hash: bytes) -> tuple[int, int]:
    """How many digits were tried at an address, and the last try's instant or the end of the wait."""
    row = conn.execute(TRIES, (address_hash,)).fetchone()
    return int(row[0]), int(row[1])


def set_tries(conn: Conn, address_hash: bytes, number: int, until: int) -> None:
    """Note a try; it counts for all at the address, whoever is there."""
    conn.execute(SET_TRIES, (number, until, address_hash))


def forget_tries(conn: Conn, before: int) -> None:
    """Count anew where nothing was tried since an instant."""
    conn.execute(FORGET_TRIES, (before,))


def hand_message(conn: Conn, person: int, other: int, message: int) -> None:
    """A message in the chat is another person's from now on."""
    conn.execute(MAKE_ROOM, (other, message))
    conn.execute(HAND_MESSAGE, (other, person, message))


def _here(row: Any) -> Here:
    return Here(
        person=row["id"],
        tag=bytes(row["tag"]),
        code=None if row["code"] is None else bytes(row["code"]),
        agreed=bool(row["agreed"]),
        present=bool(row["present"]),
    )
