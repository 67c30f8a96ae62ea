"""What the outbox holds for a round."""

from __future__ import annotations

from collections.abc import Iterable

from bot.storage.database import Conn

#: What waits, and what was taken and stands in line: none of it has left.
TAKE_BACK = """
  DELETE FROM outbox WHERE round = ? AND kind IN ('invite', 'reminder')
    AND (state = 'pending' OR state = 'sending' AND done IS NULL)
  RETURNING person, round, kind
"""
#: What is on its way may still arrive, so it stays and counts.
HALT = """
  UPDATE outbox SET state = 'stopped' WHERE round = ? AND state = 'sending' AND kind IN ('invite', 'reminder')
"""
#: What was on its way then, and surely has not arrived.
TAKE_BACK_ONE = """
  DELETE FROM outbox WHERE id = ? AND round IS NOT NULL AND state = 'stopped'
    AND kind IN ('invite', 'reminder')
  RETURNING person, round, kind
"""
UNINVITE = "UPDATE participation SET invited = NULL, next_look = 0 WHERE person = ? AND round = ?"
UNREMIND = """
  UPDATE participation SET reminders = max(0, reminders - 1), next_look = 0 WHERE person = ? AND round = ?
"""
UNCERTAIN = "SELECT count(*) FROM outbox WHERE round = ? AND state = 'uncertain'"


def take_back(conn: Conn, round_id: int) -> None:
    """Send nobody what waits for a round; it counts as never made, so that it can be made again."""
    _unmake(conn, conn.execute(TAKE_BACK, (round_id,)).fetchall())
    conn.execute(HALT, (round_id,))


def take_back_one(conn: Conn, id_: int) -> None:
    """The same of what was on its way when its round was halted, and came to nothing."""
    _unmake(conn, conn.execute(TAKE_BACK_ONE, (id_,)).fetchall())


def uncertain(conn: Conn, round_id: int) -> int:
    """How many messages of a round may or may not have arrived."""
    return int(conn.execute(UNCERTAIN, (round_id,)).fetchone()[0])


def _unmake(conn: Conn, rows: Iterable[tuple[int, int, str]]) -> None:
    for person, round_id, kind in rows:
        unmade = UNINVITE if kind == "invite" else UNREMIND
        conn.execute(unmade, (person, round_id))
