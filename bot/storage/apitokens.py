"""Tokens that let programs in; only keyed hashes of them are kept, and no time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.scope import Scope
from bot.storage.database import Conn

ADD = "INSERT INTO api_token (hash, person, scopes, made, expires) VALUES (?, ?, ?, ?, ?)"
COLUMNS = "id, person, scopes, made, expires, used"
FIND = f"SELECT {COLUMNS} FROM api_token WHERE hash = ? AND expires > ?"  # noqa: S608 - constants only
GET = f"SELECT {COLUMNS} FROM api_token WHERE id = ? AND expires > ?"  # noqa: S608 - as above
EVERY = f"SELECT {COLUMNS} FROM api_token WHERE expires > ? ORDER BY id"  # noqa: S608 - as above
COUNT = "SELECT count(*) FROM api_token WHERE person = ? AND expires > ?"
HASHES = "SELECT hash FROM api_token"
HASH = "SELECT hash FROM api_token WHERE id = ?"
USE = "UPDATE api_token SET used = ? WHERE id = ? AND used IS NOT ?1"
DROP = "DELETE FROM api_token WHERE hash = ?"
DROP_ALL = "DELETE FROM api_token"
FORGET = "DELETE FROM api_token WHERE expires <= ?"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: whose, for what, since which day and until when, and the day on which it was last used."""

    id: int
    person: int
    scopes: frozenset[Scope]
    made: date
    expires: int
    used: date | None


def add(conn: Conn, hash_: bytes, person: int, *, scopes: frozenset[Scope], made: date, expires: int) -> int:
    """Keep a token by its hash; returns its number."""
    values = (hash_, person, " ".join(sorted(scopes)), made.isoformat(), expires)
    cursor = conn.execute(ADD, values)
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    return cursor.lastrowid


def find(conn: Conn, hash_: bytes, now: int) -> Token | None:
    """The token with this hash; None where there is none, or where it has expired."""
    row = conn.execute(FIND, (hash_, now)).fetchone()
    return None if row is None else _token(row)


def get(conn: Conn, token: int, now: int) -> Token | None:
    """A token by its number."""
    row = conn.execute(GET, (token, now)).fetchone()
    return None if row is None else _token(row)


def every(conn: Conn, now: int) -> list[Token]:
    """All tokens that let somebody in, oldest first."""
    return [_token(row) for row in conn.execute(EVERY, (now,))]


def count(conn: Conn, person: int, now: int) -> int:
    """How many tokens somebody has."""
    return int(conn.execute(COUNT, (person, now)).fetchone()[0])


def note_used(conn: Conn, token: int, day: date) -> None:
    """Note the day of a use; nothing is written at the second use of a day."""
    conn.execute(USE, (day.isoformat(), token))


def hashes(conn: Conn) -> list[bytes]:
    """The hashes of all tokens."""
    return [bytes(row[0]) for row in conn.execute(HASHES)]


def hash_of(conn: Conn, token: int) -> bytes:
    """The hash of a token that is there."""
    return bytes(conn.execute(HASH, (token,)).fetchone()[0])


def drop(conn: Conn, hash_: bytes) -> None:
    """Let a token let nobody in any more."""
    conn.execute(DROP, (hash_,))


def drop_all(conn: Conn) -> None:
    """The same of every token."""
    conn.execute(DROP_ALL)


def forget(conn: Conn, now: int) -> None:
    """Delete tokens that have expired."""
    conn.execute(FORGET, (now,))


def _token(row: Any) -> Token:
    id_, person, scopes, made, expires, used = row
    return Token(
        id_,
        person,
        frozenset(Scope(each) for each in scopes.split()),
        date.fromisoformat(made),
        expires,
        None if used is None else date.fromisoformat(used),
    )
