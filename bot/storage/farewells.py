"""Who has still to be told that what leads to her answers goes: another used the phone meanwhile."""

from __future__ import annotations

from bot.storage.database import Conn

OWE_PARKED = """
  UPDATE participation SET owed = 1 WHERE round = ? AND state IN ('started', 'finished')
    AND EXISTS (SELECT 1 FROM address WHERE address.person = participation.person AND present = 0)
"""
#: A notice that waited for her safe hours does not go out while another uses the phone.
OWE_WAITING = """
  UPDATE participation SET owed = 1 WHERE person = ?1
    AND round IN (SELECT id FROM round WHERE risk = 'high')
    AND EXISTS (SELECT 1 FROM outbox WHERE outbox.person = ?1 AND outbox.round = participation.round
      AND kind = 'notice' AND state = 'pending')
"""
OWED = "SELECT round FROM participation WHERE person = ? AND owed = 1 ORDER BY round"
TOLD_OWED = "UPDATE participation SET owed = 0 WHERE person = ? AND owed = 1"


def owe_parked(conn: Conn, round_id: int) -> None:
    """Keep that those who are not there are still to be told when a round closes."""
    conn.execute(OWE_PARKED, (round_id,))


def owe_waiting(conn: Conn, person: int) -> None:
    """Keep that somebody is still to be told what waited to be sent to her of a round's closing."""
    conn.execute(OWE_WAITING, (person,))


def owed(conn: Conn, person: int) -> list[int]:
    """Of which rounds somebody is still to be told that they close, or have closed."""
    return [int(row[0]) for row in conn.execute(OWED, (person,))]


def told_owed(conn: Conn, person: int) -> None:
    """Note that she has been told."""
    conn.execute(TOLD_OWED, (person,))
