"""What somebody passes on to others: under which keys it stands in the outbox, and how it is found again."""

from __future__ import annotations

from bot.storage.database import Conn

DROP = "DELETE FROM outbox WHERE key >= ? AND key < ?"


def key(mark: str, rest: str) -> str:
    """The key of a message that somebody passes on; `mark` finds hers again, and says not who she is."""
    return f"passed:{mark}:{rest}"


def drop(conn: Conn, mark: str) -> None:
    """Delete what somebody had passed on, sent or not."""
    conn.execute(DROP, (key(mark, ""), f"passed:{mark};"))  # ';' comes next after ':'
