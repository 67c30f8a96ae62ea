"""What was deleted and may still stand in the write-ahead log: remembered until the log is cut to nothing.

A deleted value is overwritten in the database file (secure_delete), but the log keeps the pages as they
were until it is written back and cut. That cannot be done while somebody reads an older state, so
the deletion itself notes that traces remain, and whoever finds the note tries again: at the next wake
of the schedule, and after a kill at the next start.
"""

from __future__ import annotations

from bot.storage.database import BUSY_MS, Conn

MARK = """
  INSERT INTO meta (name, value) VALUES ('traces_remain', lower(hex(randomblob(8))))
  ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
REMAIN = "SELECT value FROM meta WHERE name = 'traces_remain'"
#: Only the note that was there before the log was cut: a later deletion has a note of its own.
CLEAR = "DELETE FROM meta WHERE name = 'traces_remain' AND value = ?"
CUT = "PRAGMA wal_checkpoint(TRUNCATE)"


def mark(conn: Conn) -> None:
    """Note, in the transaction that deletes, that what it deletes may still stand in the log."""
    conn.execute(MARK)


def remain(conn: Conn) -> bool:
    """Whether deleted things may still be found on disk."""
    return conn.execute(REMAIN).fetchone() is not None


def cut(conn: Conn) -> bool:
    """Cut the log where traces remain; False where a reader is in the way, and it is to be tried again.

    To be called outside a transaction. Turns do not wait for the reader meanwhile.
    """
    row = conn.execute(REMAIN).fetchone()
    if row is None:
        return True
    if not _cut(conn):
        return False
    conn.execute(CLEAR, (row[0],))
    _cut(conn)  # of the note itself, which says nothing, so that this need not succeed
    return True


def _cut(conn: Conn) -> bool:
    """Whether nobody was in the way, everything was written back, and the log is empty."""
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        return tuple(conn.execute(CUT).fetchone()) == (0, 0, 0)
    finally:
        conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
