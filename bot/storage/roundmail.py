"""What the outbox holds for a round."""

from __future__ import annotations

from bot.storage.database import Conn

CANCEL = """
  DELETE FROM outbox WHERE round = ? AND state = 'pending' AND kind IN ('invite', 'reminder')
  RETURNING person, kind
"""
#: What is on its way may still arrive, so it stays and counts; what has not left yet does not leave.
HALT = """
  UPDATE outbox SET state = 'stopped' WHERE round = ? AND state = 'sending' AND kind IN ('invite', 'reminder')
"""
UNCERTAIN = "SELECT count(*) FROM outbox WHERE round = ? AND state = 'uncertain'"


def cancel(conn: Conn, round_id: int) -> list[int]:
    """Send nobody what waits for a round; returns whose invitation is taken back by that."""
    conn.execute(HALT, (round_id,))
    return [int(row[0]) for row in conn.execute(CANCEL, (round_id,)) if row[1] == "invite"]


def uncertain(conn: Conn, round_id: int) -> int:
    """How many messages of a round may or may not have arrived."""
    return int(conn.execute(UNCERTAIN, (round_id,)).fetchone()[0])
