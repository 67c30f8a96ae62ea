"""How far the database has come, noted beside it, so that a start sees when something of it is gone.

A write-ahead log that somebody removed, or a frame in it that is damaged, takes the last transactions
with it, and SQLite says nothing. The note is one number that only grows: the sum of all ids ever given.
It is written after each commit and never synced: it outlives a kill, and after a power cut it may lag
behind, which tells of no loss that is none.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

SEQUENCES = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'"
TOTAL = "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"


class Latest:
    """The note beside one database."""

    def __init__(self, database: Path) -> None:
        self._path = path_of(database)
        self._noted = read(database)
        self._handle: int | None = None

    def note(self, conn: sqlite3.Connection) -> None:
        """Write down how far the database is; the number is never made smaller by this."""
        total = _total(conn)
        if total > self._noted:
            self._write(total)

    def settle(self, conn: sqlite3.Connection) -> None:
        """Go on from what there is: what is gone has been told."""
        self._write(_total(conn))

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _write(self, total: int) -> None:
        # A note that cannot be written may not stop what it is about.
        with contextlib.suppress(OSError):
            if self._handle is None:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            os.pwrite(self._handle, f"{total:020d}".encode(), 0)
            self._noted = total


def path_of(database: Path) -> Path:
    """Where the note of a database lies."""
    return database.with_suffix(".latest")


def read(database: Path) -> int:
    """The number noted; 0 where there is none or it cannot be read."""
    try:
        return int(path_of(database).read_bytes())
    except (OSError, ValueError):
        return 0


def missing(conn: sqlite3.Connection, database: Path) -> int:
    """How many ids were given once and are unknown to the database now: 0 where nothing is gone."""
    return max(0, read(database) - _total(conn))


def _total(conn: sqlite3.Connection) -> int:
    if not conn.execute(SEQUENCES).fetchone()[0]:
        return 0
    return int(conn.execute(TOTAL).fetchone()[0])
