"""What short messages may cost, and what is reserved and spent of it, in millionths of a round's currency."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from bot.storage.database import Conn

SET = """
  INSERT INTO sms_budget (round, most, currency) VALUES (?1, ?2, ?3)
  ON CONFLICT (round) DO UPDATE SET most = ?2, currency = ?3 WHERE spent <= ?2
"""
GET = "SELECT most, currency, spent FROM sms_budget WHERE round = ?"
#: In one statement, so that nothing goes between the look and the taking.
TAKE = "UPDATE sms_budget SET spent = spent + ?1 WHERE round = ?2 AND spent + ?1 <= most"
GIVE_BACK = "UPDATE sms_budget SET spent = max(0, spent - ?) WHERE round = ?"
TAKE_OF_DAY = """
  INSERT INTO sms_day (day, segments) VALUES (?1, ?2)
  ON CONFLICT (day) DO UPDATE SET segments = segments + ?2 WHERE segments + ?2 <= ?3
"""
GIVE_BACK_OF_DAY = "UPDATE sms_day SET segments = max(0, segments - ?) WHERE day = ?"
FORGET_DAYS = "DELETE FROM sms_day WHERE day < ?"
RESERVE = "INSERT OR REPLACE INTO sms_reserved (outbox, round, day, amount) VALUES (?, ?, ?, ?)"
#: Not what another worker has reserved that took the message over.
RELEASE = """
  DELETE FROM sms_reserved WHERE outbox = ?1
    AND EXISTS (SELECT 1 FROM outbox WHERE outbox.id = ?1 AND worker = ?2)
  RETURNING round, day, amount
"""
#: More than there was is never spent, as far as it is ours to say: nothing more goes out then.
CORRECT = "UPDATE sms_budget SET spent = max(0, min(most, spent + ?)) WHERE round = ? AND currency = ?"
SETTLE_OF = """
  DELETE FROM sms_reserved WHERE outbox NOT IN (SELECT id FROM outbox
    WHERE state = 'sending' AND worker NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?)))
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a round may cost, and what it has cost so far at most."""

    most: int
    currency: str
    spent: int


def put(conn: Conn, round_id: int, most: int, currency: str) -> bool:
    """Give a round a budget, or another; False where more than that is spent already."""
    return conn.execute(SET, (round_id, most, currency)).rowcount == 1


def of(conn: Conn, round_id: int) -> Budget | None:
    """A round's budget; None where it has none."""
    row = conn.execute(GET, (round_id,)).fetchone()
    return None if row is None else Budget(row["most"], row["currency"], row["spent"])


def take(conn: Conn, outbox: int, round_id: int, amount: int) -> bool:
    """Take an amount out of a round's budget for a message; False where that would exceed it."""
    if conn.execute(TAKE, (amount, round_id)).rowcount == 0:
        return False
    conn.execute(RESERVE, (outbox, round_id, None, amount))
    return True


def take_of_day(conn: Conn, outbox: int, day: str, segments: int, most: int) -> bool:
    """The same out of what may go out in a day outside of rounds."""
    if segments > most or conn.execute(TAKE_OF_DAY, (day, segments, most)).rowcount == 0:
        return False
    conn.execute(RESERVE, (outbox, None, day, segments))
    return True


def release(conn: Conn, outbox: int, worker: int) -> None:
    """Give back what this worker reserved for a message that surely did not leave."""
    row = conn.execute(RELEASE, (outbox, worker)).fetchone()
    if row is not None and row["round"] is not None:
        conn.execute(GIVE_BACK, (row["amount"], row["round"]))
    elif row is not None:
        conn.execute(GIVE_BACK_OF_DAY, (row["amount"], row["day"]))


def settle(conn: Conn, outbox: int, worker: int, cost: int | None, currency: str | None) -> None:
    """What this worker reserved for a message counts as spent, or what it did cost where that was told."""
    row = conn.execute(RELEASE, (outbox, worker)).fetchone()
    if row is not None and row["round"] is not None and cost is not None:
        conn.execute(CORRECT, (cost - row["amount"], row["round"], currency))


def settle_of(conn: Conn, workers: Collection[int]) -> None:
    """After the end of these workers: whatever they had on its way may have left, and counts as spent."""
    conn.execute(SETTLE_OF, (json.dumps([*workers]),))


def forget_days(conn: Conn, before: str) -> None:
    """Drop the counts of days that are over."""
    conn.execute(FORGET_DAYS, (before,))
