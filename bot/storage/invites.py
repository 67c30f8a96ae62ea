"""Invitations and transfer codes; only keyed hashes of them are kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.person import Role
from bot.storage.database import Conn

ADD = """
  INSERT INTO invite (hash, role, country, cohort, language, uses_left, expires, maker, circle)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
USE = """
  UPDATE invite SET uses_left = uses_left - 1, maker = CASE WHEN uses_left > 1 THEN maker END
  WHERE hash = ? AND uses_left > 0 AND expires > ?
  RETURNING role, country, cohort, circle, language
"""
ROLE = "SELECT role FROM invite WHERE hash = ? AND uses_left > 0 AND expires > ?"
COUNTRY = "SELECT country FROM invite WHERE hash = ?"
IS_USED_UP = "SELECT uses_left = 0 FROM invite WHERE hash = ?"
EVERY = "SELECT hash FROM invite"
DROP = "DELETE FROM invite WHERE hash = ?"
ADD_TRANSFER = "INSERT OR REPLACE INTO transfer (hash, person, expires) VALUES (?, ?, ?)"
DROP_TRANSFERS = "DELETE FROM transfer WHERE person = ?"
USE_TRANSFER = "DELETE FROM transfer WHERE hash = ? AND expires > ? RETURNING person"
TRANSFER = "SELECT person FROM transfer WHERE hash = ? AND expires > ?"
FORGET = ("DELETE FROM invite WHERE expires <= ? OR uses_left = 0", "DELETE FROM transfer WHERE expires <= ?")


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invitation carries; `circle` only for staff, None where it begins a new one.

    `language` is the one in which who comes by it is met.
    """

    role: Role
    country: str | None = None
    cohort: str | None = None
    circle: int | None = None
    language: str | None = None


def add(
    conn: Conn, code_hash: bytes, invite: Invite, uses: int, expires: int, *, maker: int | None = None
) -> None:
    """Make an invitation that can be used `uses` times until `expires`."""
    carried = (invite.role, invite.country, invite.cohort, invite.language)
    conn.execute(ADD, (code_hash, *carried, uses, expires, maker, invite.circle))


def use(conn: Conn, code_hash: bytes, now: int) -> Invite | None:
    """Use an invitation once; None where it is unknown, used up or expired. Who used it is not kept."""
    row = conn.execute(USE, (code_hash, now)).fetchone()
    return None if row is None else Invite(Role(row[0]), *tuple(row)[1:])


def is_used_up(conn: Conn, code_hash: bytes) -> bool:
    """Whether an invitation was there and nobody can use it any more."""
    row = conn.execute(IS_USED_UP, (code_hash,)).fetchone()
    return row is not None and bool(row[0])


def every(conn: Conn) -> list[bytes]:
    """The hashes of all invitations there are."""
    return [bytes(row[0]) for row in conn.execute(EVERY)]


def drop(conn: Conn, code_hash: bytes) -> None:
    """Let an invitation work no more."""
    conn.execute(DROP, (code_hash,))


def role_of(conn: Conn, code_hash: bytes, now: int) -> Role | None:
    """The role that an invitation would give, without using it."""
    row = conn.execute(ROLE, (code_hash, now)).fetchone()
    return None if row is None else Role(row[0])


def country_of(conn: Conn, code_hash: bytes) -> str | None:
    """The country that an invitation carries, without using it."""
    row = conn.execute(COUNTRY, (code_hash,)).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def add_transfer(conn: Conn, code_hash: bytes, person: int, expires: int) -> None:
    """Make a code that moves a person once; an earlier one stops working."""
    conn.execute(DROP_TRANSFERS, (person,))
    conn.execute(ADD_TRANSFER, (code_hash, person, expires))


def use_transfer(conn: Conn, code_hash: bytes, now: int) -> int | None:
    """Who is moved by this code; it works once."""
    row = conn.execute(USE_TRANSFER, (code_hash, now)).fetchone()
    return None if row is None else int(row[0])


def moving(conn: Conn, code_hash: bytes, now: int) -> int | None:
    """Who would be moved by this code, without using it."""
    row = conn.execute(TRANSFER, (code_hash, now)).fetchone()
    return None if row is None else int(row[0])


def forget(conn: Conn, now: int) -> None:
    """Delete what can no longer be used."""
    for statement in FORGET:
        conn.execute(statement, (now,))
