"""Which bot somebody writes to: the one by which everything to her goes out."""

from __future__ import annotations

from bot.storage.database import Conn

WAY = "SELECT channel, bot FROM address WHERE person = ?"
SET = "UPDATE address SET bot = ? WHERE person = ?"
#: The number of a message in one bot's chat is another message's in the next one's.
HAND_OVER = """
  UPDATE outbox SET bot = ?, edit = NULL, due = min(due, coalesce(owed, due))
  WHERE person = ? AND state IN ('pending', 'sending') AND kind <> 'remove' AND via IS NULL
"""
WRITTEN_TO = "SELECT DISTINCT bot FROM address WHERE bot <> '' ORDER BY bot"


def way(conn: Conn, person: int) -> tuple[str, str]:
    """The channel and the bot by which a person is reached now; empty where she has no address, or no bot."""
    row = conn.execute(WAY, (person,)).fetchone()
    return ("", "") if row is None else (str(row["channel"]), str(row["bot"]))


def hand_over(conn: Conn, person: int, bot: str) -> None:
    """Let a person be answered by another bot; what waits for her goes by it, as new messages.

    What is to be taken out of the chat with the one before stays with that one.
    """
    conn.execute(SET, (bot, person))
    conn.execute(HAND_OVER, (bot, person))


def written_to(conn: Conn) -> list[str]:
    """The further bots that anybody last wrote to."""
    return [str(row[0]) for row in conn.execute(WRITTEN_TO)]
