"""Voice notes that came before their sender said whether her voice may be kept: where each is got from."""

from __future__ import annotations

from bot.storage.database import Conn

PUT = """
  INSERT INTO held_voice (person, sealed, at) VALUES (?, ?, ?)
  ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, at = excluded.at
"""
GET = "SELECT sealed FROM held_voice WHERE person = ? AND at > ?"
DROP = "DELETE FROM held_voice WHERE person = ?"
FORGET = "DELETE FROM held_voice WHERE at <= ?"


def put(conn: Conn, person: int, sealed: bytes, now: int) -> None:
    """Hold the newest."""
    conn.execute(PUT, (person, sealed, now))


def get(conn: Conn, person: int, since: int) -> bytes | None:
    """What is held of a person, unless it came before `since`."""
    row = conn.execute(GET, (person, since)).fetchone()
    return None if row is None else bytes(row[0])


def drop(conn: Conn, person: int) -> None:
    """Let go of what is held of a person."""
    conn.execute(DROP, (person,))


def forget(conn: Conn, before: int) -> None:
    """Let go of what nobody agreed to in time."""
    conn.execute(FORGET, (before,))
