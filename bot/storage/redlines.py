"""How many of a closed round accept neither text of a part: settled once, told or never told."""

from __future__ import annotations

from bot.storage.database import Conn

SETTLE = "INSERT OR IGNORE INTO red_line (round, item, cut, stays) VALUES (?, ?, ?, ?)"
OF_ROUND = "SELECT item, stays FROM red_line WHERE round = ?"


def settle(conn: Conn, round_id: int, item: str, cut: int, stays: int | None) -> None:
    """Settle the count of a part beside a cut; None: it is never told. What is settled stays."""
    conn.execute(SETTLE, (round_id, item, cut, stays))


def of_round(conn: Conn, round_id: int) -> dict[str, int | None]:
    """What is settled of each part of a round."""
    return {row["item"]: row["stays"] for row in conn.execute(OF_ROUND, (round_id,))}
