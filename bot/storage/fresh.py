"""Which drafters are owed a fresh digest of a closed round, since something was released of it anew."""

from __future__ import annotations

from bot.storage.database import Conn

OWE = "INSERT OR IGNORE INTO fresh_digest (round, person, since) VALUES (?, ?, ?)"
OWED = "SELECT round, since FROM fresh_digest WHERE person = ? ORDER BY round"
PAID = "DELETE FROM fresh_digest WHERE round = ? AND person = ?"


def owe(conn: Conn, round_id: int, person: int, since: int) -> None:
    """Note that something is new to her from this second on; what was noted before stays."""
    conn.execute(OWE, (round_id, person, since))


def owed(conn: Conn, person: int) -> list[tuple[int, int]]:
    """The rounds of which she is owed a fresh digest, each with since when something is new in it."""
    return [(int(row[0]), int(row[1])) for row in conn.execute(OWED, (person,))]


def paid(conn: Conn, round_id: int, person: int) -> None:
    """Note that she has it, or that nothing new is left of it."""
    conn.execute(PAID, (round_id, person))
