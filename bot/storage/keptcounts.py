"""What those in the last cut add up to, kept so that the next cut reads only who is new.

It tells nothing that the rows of respondents and answers do not, and lies in the same encrypted file.
Triggers take it away (`migrations/0003_findings.sql`), so that no way of writing can forget to: when somebody
in it erases, answers anew or describes herself anew, and when the round closes or its key goes.
"""

from __future__ import annotations

from bot.storage.database import Conn

#: The planner takes the whole round for as good as those who are new in it, so it is told which index to use.
NEW = """
  UPDATE respondent INDEXED BY respondent_new SET released = 2
  WHERE round = ? AND state = 'counted' AND released <> 1 AND released = 0 AND aid <> 'group'
"""
BEGIN = """
  INSERT INTO kept_counts (round, began, steady) VALUES (?, 1, 1)
  ON CONFLICT (round) DO UPDATE SET began = began + 1, steady = 1 RETURNING began
"""
BEGAN = "SELECT began FROM kept_counts WHERE round = ?"
COUNTS = "SELECT counts FROM kept_counts WHERE round = ?"
COME = """
  SELECT (SELECT count(*) FROM respondent INDEXED BY respondent_new
    WHERE round = ?1 AND state = 'counted' AND released <> 1 AND aid <> 'group')
  FROM kept_counts WHERE round = ?1 AND counts IS NOT NULL
"""
RELEASED = """
  UPDATE respondent INDEXED BY respondent_new SET released = 1
  WHERE round = ? AND state = 'counted' AND released <> 1 AND released = 2
"""
KEEP = """
  UPDATE kept_counts SET counts = ?2 WHERE round = ?1 AND steady
    AND EXISTS (SELECT 1 FROM round WHERE id = ?1 AND state <> 'closed' AND retired = 0)
"""


def begin(conn: Conn, round_id: int) -> int:
    """Begin a cut of everyone who counts now; returns its number among those that were begun."""
    conn.execute(NEW, (round_id,))
    return int(conn.execute(BEGIN, (round_id,)).fetchone()[0])


def counts(conn: Conn, round_id: int) -> str | None:
    """What those in the last cut add up to; None where one of them has changed since, or nothing is kept."""
    row = conn.execute(COUNTS, (round_id,)).fetchone()
    return None if row is None else row[0]


def come(conn: Conn, round_id: int) -> int | None:
    """How many people came since the last cut; None where somebody in it has changed, or nothing is kept."""
    row = conn.execute(COME, (round_id,)).fetchone()
    return None if row is None else int(row[0])


def is_last(conn: Conn, round_id: int, began: int) -> bool:
    """Whether no other cut was begun since."""
    row = conn.execute(BEGAN, (round_id,)).fetchone()
    return row is not None and int(row[0]) == began


def keep(conn: Conn, round_id: int, packed: str) -> None:
    """Whom the cut was begun with is in the last cut now; keep what they add up to, if it still is so."""
    conn.execute(RELEASED, (round_id,))
    conn.execute(KEEP, (round_id, packed))
