"""Taking over, from the database that a backup replaces, what was told to the world since the backup.

Released figures may move in certain steps only, so the next release must know the last one. How rounds
stand, and what staff did, was seen by people too. Of anybody who answers nothing is taken over.
"""

from __future__ import annotations

from pathlib import Path

from bot.domain.faults import Fault
from bot.storage.database import Conn, StorageError, connect
from bot.storage.migrate import migrate

VERSION = "PRAGMA user_version"
KNOWN = "SELECT id, survey, state, offline_key FROM round"
STANDING = """
  SELECT state, opens, closes, notified, reported, retired, offline_key FROM round WHERE id = ? AND survey = ?
"""
SET_KEY = "UPDATE round SET offline_key = ? WHERE id = ?"
SET_STANDING = """
  UPDATE round SET state = ?, opens = ?, closes = ?, notified = ?, reported = ?, retired = ? WHERE id = ?
"""
NEWER_CUTS = """
  SELECT round, number, people, released, export, at, audit_head FROM cut
  WHERE round = ? AND number > ? ORDER BY number
"""
LAST_CUT = "SELECT coalesce(max(number), 0) FROM cut WHERE round = ?"
ADD_CUT = """
  INSERT INTO cut (round, number, people, released, export, at, audit_head) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
LAST_ENTRY = "SELECT number, head FROM audit ORDER BY number DESC LIMIT 1"
ENTRY = "SELECT head FROM audit WHERE number = ?"
NEWER_ENTRIES = """
  SELECT number, at, staff, role, action, resource, outcome, head FROM audit WHERE number > ? ORDER BY number
"""
ADD_ENTRY = """
  INSERT INTO audit (number, at, staff, role, action, resource, outcome, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def carry_over(prepared: Path, replaced: Path, key: bytes) -> bool:
    """Take over what the replaced database knows; False where there is none that can be read.

    Both are closed files. It is one transaction, and doing it again adds nothing.
    """
    if not replaced.exists():
        return False
    conn = connect(prepared, key)
    try:
        migrate(conn)
        old = connect(replaced, key)
        try:
            conn.execute("BEGIN IMMEDIATE")
            same: bool = conn.execute(VERSION).fetchone()[0] == old.execute(VERSION).fetchone()[0]
            if same:
                _rounds(conn, old)
                _entries(conn, old)
            conn.execute("COMMIT")
            return same
        finally:
            old.close()
    except (Fault, StorageError):
        return False
    finally:
        conn.close()


def _rounds(conn: Conn, old: Conn) -> None:
    """How each round of the backup stands now, and what has been released of it since."""
    for round_id, survey, state, offline_key in conn.execute(KNOWN).fetchall():
        now = old.execute(STANDING, (round_id, survey)).fetchone()
        if now is None:
            continue
        if offline_key is None and state == "draft":
            conn.execute(SET_KEY, (now["offline_key"], round_id))
        conn.execute(SET_STANDING, (*tuple(now)[:6], round_id))
        last = conn.execute(LAST_CUT, (round_id,)).fetchone()[0]
        conn.executemany(ADD_CUT, [tuple(row) for row in old.execute(NEWER_CUTS, (round_id, last))])


def _entries(conn: Conn, old: Conn) -> None:
    """The rest of the audit log, where it goes on from the backup's."""
    last = conn.execute(LAST_ENTRY).fetchone()
    number, head = (0, None) if last is None else tuple(last)
    if number:
        there = old.execute(ENTRY, (number,)).fetchone()
        if there is None or bytes(there[0]) != bytes(head):
            return
    conn.executemany(ADD_ENTRY, [tuple(row) for row in old.execute(NEWER_ENTRIES, (number,))])
