"""What reviewers brought back of the open answers that only they can open."""

from __future__ import annotations

from base64 import b64encode

from bot.domain.handed import pack_review, read_review
from bot.domain.review import Box, Review
from bot.storage.database import Conn

ADD = "INSERT INTO review (bundle, round, at, content) VALUES (?, ?, ?, ?)"
OF_ROUND = "SELECT content FROM review WHERE round = ? ORDER BY at DESC, bundle LIMIT 1"
#: Of people whom the last cut counts. Boxes begin with a random key: no other order is in them.
BOXES = """
  SELECT question, sealed,
    respondent.quote = 1 AND coalesce(answer.quote, 'no') <> 'no' AS quote
  FROM answer JOIN respondent USING (round, pseudonym)
  WHERE answer.round = ? AND state = 'counted' AND released = 1 AND sealed IS NOT NULL
  ORDER BY question, sealed
"""


def add(conn: Conn, review: Review, at: int) -> None:
    """Keep a review."""
    conn.execute(ADD, (bytes.fromhex(review.bundle), review.round, at, pack_review(review)))


def of_round(conn: Conn, round_id: int) -> Review | None:
    """The review of a round, if one was brought back."""
    row = conn.execute(OF_ROUND, (round_id,)).fetchone()
    return None if row is None else read_review(str(row[0]))


def boxes(conn: Conn, round_id: int) -> list[Box]:
    """Every sealed open answer that counts in a round: the box and whether it may be quoted."""
    return [
        Box(str(row["question"]), b64encode(bytes(row["sealed"])).decode(), bool(row["quote"]))
        for row in conn.execute(BOXES, (round_id,))
    ]
