"""Facts about the whole service, by name."""

from __future__ import annotations

from bot.storage.database import Conn

GET = "SELECT value FROM meta WHERE name = ?"
PUT = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
DROP = "DELETE FROM meta WHERE name = ?"
BEGINNING = "SELECT name, value FROM meta WHERE substr(name, 1, ?) = ?"


def get(conn: Conn, name: str) -> str | None:
    """The value, if it was ever set."""
    row = conn.execute(GET, (name,)).fetchone()
    return None if row is None else str(row[0])


def beginning(conn: Conn, start: str) -> dict[str, str]:
    """The values whose names begin so, by what follows."""
    rows = conn.execute(BEGINNING, (len(start), start))
    return {str(name).removeprefix(start): str(value) for name, value in rows}


def put(conn: Conn, name: str, value: str) -> None:
    """Set a value."""
    conn.execute(PUT, (name, value))


def drop(conn: Conn, name: str) -> None:
    """Forget a value."""
    conn.execute(DROP, (name,))
