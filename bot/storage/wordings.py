"""What the words of questions have been in each language while a round was open; never who read them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.closing import Rewording
from bot.storage.database import Conn

ADD = "INSERT OR IGNORE INTO wording (round, item, language, words, since) VALUES (?, ?, ?, ?, ?)"
CHANGED = """
  SELECT item, language, count(*) AS wordings, max(since) AS since FROM wording WHERE round = ?
  GROUP BY item, language HAVING count(*) > 1 ORDER BY item, language
"""


def note(conn: Conn, round_id: int, read: tuple[str, str, str], at: int) -> None:
    """Note an item, a language, and the hash of how it reads there now, if that is new."""
    conn.execute(ADD, (round_id, *read, at))


def changed(conn: Conn, round_id: int) -> tuple[Rewording, ...]:
    """The items of a round that have been asked in more than one wording, language by language."""
    return tuple(
        Rewording(row["item"], row["language"], row["wordings"], datetime.fromtimestamp(row["since"], UTC))
        for row in conn.execute(CHANGED, (round_id,))
    )
