"""What drafters decided on the parts of a round; the newest counts, and none is ever changed or removed."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.decision import Decision, Verdict
from bot.storage.database import Conn

NEXT = "SELECT coalesce(max(number), 0) + 1 FROM decision WHERE round = ?"
ADD = """
  INSERT INTO decision (round, number, item, verdict, why, cut, at, for_all) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
NUMBERS = "SELECT item, max(number) FROM decision WHERE round = ? GROUP BY item"
ALL = """
  SELECT item, verdict, decision.cut, why, for_all, cut.at AS cut_at FROM decision
  JOIN cut ON cut.round = decision.round AND cut.number = decision.cut
  WHERE decision.round = ? ORDER BY decision.number
"""


def add(conn: Conn, round_id: int, decision: Decision, at: int) -> None:
    """Keep a decision after those before it."""
    number = int(conn.execute(NEXT, (round_id,)).fetchone()[0])
    told = (decision.item, decision.verdict, decision.why, decision.cut, at)
    conn.execute(ADD, (round_id, number, *told, decision.for_all))


def history(conn: Conn, round_id: int) -> list[Decision]:
    """Every decision on the parts of a round, oldest first."""
    return [
        Decision(
            row["item"],
            Verdict(row["verdict"]),
            row["cut"],
            datetime.fromtimestamp(row["cut_at"], UTC),
            row["why"],
            for_all=bool(row["for_all"]),
        )
        for row in conn.execute(ALL, (round_id,))
    ]


def standing(conn: Conn, round_id: int) -> dict[str, Decision]:
    """The decision that counts now on each part that has one."""
    return {each.item: each for each in history(conn, round_id)}


def numbers(conn: Conn, round_id: int) -> dict[str, int]:
    """The number of the decision that counts now on each part: another one, once it was decided anew."""
    return {str(row[0]): int(row[1]) for row in conn.execute(NUMBERS, (round_id,))}
