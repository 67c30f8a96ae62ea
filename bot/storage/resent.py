"""What came of forms that staff sent, each under a keyed hash of who sent it and what stood in it."""

from __future__ import annotations

from bot.storage.database import Conn

ADD = "INSERT INTO console_once (hash, person, made, at) VALUES (?, ?, ?, ?)"
MADE = "SELECT made FROM console_once WHERE hash = ?"
FORGET = "DELETE FROM console_once WHERE at <= ?"


def add(conn: Conn, hash_: bytes, person: int, made: str, now: int) -> None:
    """Note what came of a form, in the transaction that made it."""
    conn.execute(ADD, (hash_, person, made, now))


def made(conn: Conn, hash_: bytes) -> str | None:
    """What came of a form before; None where it did not come yet."""
    row = conn.execute(MADE, (hash_,)).fetchone()
    return None if row is None else str(row[0])


def forget(conn: Conn, before: int) -> None:
    """Delete what was noted before an instant."""
    conn.execute(FORGET, (before,))
