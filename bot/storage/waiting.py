"""What arrived after a silence, sealed, until whoever holds the phone says that she goes on."""

from __future__ import annotations

from bot.storage.database import Conn

PUT = """
  INSERT INTO waiting (person, sealed, at) VALUES (?, ?, ?)
  ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed
"""
GET = "SELECT sealed FROM waiting WHERE person = ? AND at > ?"
DROP = "DELETE FROM waiting WHERE person = ?"
FORGET = "DELETE FROM waiting WHERE at <= ?"


def put(conn: Conn, person: int, sealed: bytes, now: int) -> None:
    """Keep what arrived, in place of what was kept; its time runs from the first."""
    conn.execute(PUT, (person, sealed, now))


def get(conn: Conn, person: int, since: int) -> bytes | None:
    """What is kept of a person, unless it arrived before `since`."""
    row = conn.execute(GET, (person, since)).fetchone()
    return None if row is None else bytes(row[0])


def drop(conn: Conn, person: int) -> None:
    """Let go of what is kept of a person."""
    conn.execute(DROP, (person,))


def forget(conn: Conn, before: int) -> None:
    """Let go of what nobody came back for."""
    conn.execute(FORGET, (before,))
