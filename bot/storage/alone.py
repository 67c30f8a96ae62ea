"""What may not be done by two at once, where several processes write to one database."""

from __future__ import annotations

import sqlite3
from typing import Final

#: The lock of all who write: each for itself beside others who do, or one who has it alone.
WRITING: Final = 1


class Shared:
    """A connection of which there are others that write at the same time."""

    def exclusive(self) -> None:
        """See that nobody else writes until this transaction is over."""
        raise NotImplementedError


def exclusive(conn: sqlite3.Connection) -> None:
    """Say that what follows in this transaction is for no two at once, such as writing to a file.

    In a SQLite file no two ever write at once.
    """
    if isinstance(conn, Shared):
        conn.exclusive()
