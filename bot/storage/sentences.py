"""Sentences that staff wrote here and that are to be translated like those that ship."""

from __future__ import annotations

from bot.domain.say import Wording
from bot.storage.database import Conn

ADD = "INSERT OR IGNORE INTO sentence (context, english, note) VALUES (?, ?, ?)"
DROP = "DELETE FROM sentence WHERE context = ? AND english = ?"
ALL = "SELECT context, english, note FROM sentence ORDER BY context, english"


def add(conn: Conn, wording: Wording, note: str) -> None:
    """Have a sentence translated; `note` tells translators what it is. Twice is once."""
    conn.execute(ADD, (wording.context, wording.text, note))


def drop(conn: Conn, wording: Wording) -> None:
    """Ask for it no more. What was translated of it stays in the catalogs."""
    conn.execute(DROP, (wording.context, wording.text))


def every(conn: Conn) -> list[tuple[Wording, str]]:
    """All of them, each with its note."""
    return [(Wording(row["context"], row["english"]), row["note"]) for row in conn.execute(ALL)]
