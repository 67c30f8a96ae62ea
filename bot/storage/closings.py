"""Questions that are not asked any more in a language; none is ever asked again there in the same round."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.closing import Closing
from bot.storage.database import Conn

ADD = "INSERT OR IGNORE INTO closed_question (round, item, language, at) VALUES (?, ?, ?, ?)"
OF_ROUND = "SELECT item, language, at FROM closed_question WHERE round = ? ORDER BY at, item, language"


def add(conn: Conn, round_id: int, item: str, language: str, at: int) -> bool:
    """Close an item in a language; False where it is closed already."""
    return conn.execute(ADD, (round_id, item, language, at)).rowcount > 0


def of_round(conn: Conn, round_id: int) -> tuple[Closing, ...]:
    """What is closed in a round, oldest first."""
    return tuple(
        Closing(row["item"], row["language"], datetime.fromtimestamp(row["at"], UTC))
        for row in conn.execute(OF_ROUND, (round_id,))
    )
