"""Invitations that were made together, and can be taken back together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.storage.database import Conn

ADD = """
  INSERT INTO batch (once, country, cohort, codes, uses, made, expires)
  VALUES (?, ?, ?, ?, ?, ?, ?)
"""
EVERY = """
  SELECT id, country, cohort, codes, uses, made, expires, revoked FROM batch ORDER BY id DESC LIMIT ?
"""
GET = "SELECT id, country, cohort, codes, uses, made, expires, revoked FROM batch WHERE id = ?"
OF_FORM = "SELECT id, country, cohort, codes, uses, made, expires, revoked FROM batch WHERE once = ?"
PUT_INTO = "UPDATE invite SET batch = ? WHERE hash = ?"
REVOKE = "UPDATE batch SET revoked = ? WHERE id = ? AND revoked IS NULL"
DROP_CODES = "DELETE FROM invite WHERE batch = ?"


@dataclass(frozen=True, slots=True)
class Batch:
    """So many codes, each for so many people; nobody knows which of them were used."""

    id: int
    country: str | None
    cohort: str | None
    codes: int
    uses: int
    made: int
    expires: int
    revoked: int | None = None


def add(conn: Conn, once: bytes, batch: Batch) -> int:
    """Note a batch, and of which form it is; returns its number."""
    facts = (batch.country, batch.cohort, batch.codes, batch.uses, batch.made, batch.expires)
    cursor = conn.execute(ADD, (once, *facts))
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    return cursor.lastrowid


def of_form(conn: Conn, once: bytes) -> Batch | None:
    """The batch that a form made before."""
    row = conn.execute(OF_FORM, (once,)).fetchone()
    return None if row is None else Batch(*row)


def put_into(conn: Conn, batch: int, hashes: Iterable[bytes]) -> None:
    """Let these invitations be of a batch."""
    conn.executemany(PUT_INTO, [(batch, each) for each in hashes])


def newest(conn: Conn, most: int) -> list[Batch]:
    """The last batches, newest first."""
    return [Batch(*row) for row in conn.execute(EVERY, (most,))]


def get(conn: Conn, batch: int) -> Batch | None:
    """A batch by its number."""
    row = conn.execute(GET, (batch,)).fetchone()
    return None if row is None else Batch(*row)


def revoke(conn: Conn, batch: int, now: int) -> bool:
    """Stop all codes of a batch that can still be used; False where that was done before."""
    if conn.execute(REVOKE, (now, batch)).rowcount == 0:
        return False
    conn.execute(DROP_CODES, (batch,))
    return True
