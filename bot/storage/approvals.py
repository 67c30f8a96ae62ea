"""Who has agreed so far to what needs two."""

from __future__ import annotations

from bot.storage.database import Conn

AGREE = """
  INSERT INTO approval (action, resource, staff, at) VALUES (?, ?, ?, ?)
  ON CONFLICT (action, resource, staff) DO UPDATE SET at = excluded.at
"""
AGREED = "SELECT staff FROM approval WHERE action = ? AND resource = ? AND at > ? ORDER BY staff"
SPEND = "DELETE FROM approval WHERE action = ? AND resource = ?"
FORGET = "DELETE FROM approval WHERE at <= ?"


def agree(conn: Conn, action: str, resource: str, staff: int, at: int) -> None:
    """Note that somebody agrees, from now."""
    conn.execute(AGREE, (action, resource, staff, at))


def agreed(conn: Conn, action: str, resource: str, since: int) -> list[int]:
    """Who has agreed after `since`."""
    return [int(row[0]) for row in conn.execute(AGREED, (action, resource, since))]


def spend(conn: Conn, action: str, resource: str) -> None:
    """Use up what was agreed: the next time needs two again."""
    conn.execute(SPEND, (action, resource))


def forget(conn: Conn, before: int) -> None:
    """Delete what has lapsed."""
    conn.execute(FORGET, (before,))
