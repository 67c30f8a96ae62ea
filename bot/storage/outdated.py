"""What has served its time in the outbox."""

from __future__ import annotations

from bot.storage.database import Conn

FORGET = """
  DELETE FROM outbox WHERE done < ? AND state IN ('sent', 'stopped', 'refused', 'dropped')
    AND kind IN ('reply', 'remove', 'alert', 'notice')
    AND (on_screen = 0 OR person NOT IN (SELECT person FROM address WHERE channel IN ('web', 'sms')))
"""
FORGET_LATER = """
  DELETE FROM outbox WHERE done < ? AND state NOT IN ('pending', 'sending')
    AND (on_screen = 0 OR person NOT IN (SELECT person FROM address WHERE channel IN ('web', 'sms')))
    AND NOT (kind = 'digest' AND round IN (SELECT id FROM round WHERE state <> 'closed'))
"""
#: What was to be seen for some minutes only is not kept here any longer than in the chat.
FORGET_SEEN = """
  DELETE FROM outbox WHERE lifetime IS NOT NULL AND made + lifetime <= ?
    AND state NOT IN ('pending', 'sending')
"""


def forget(conn: Conn, before: int, long_before: int) -> None:
    """Delete old rows: replies after a short time, what is counted per week after a longer one.

    The digests of a round that runs stay: their keys keep the same cut from being sent again.
    """
    conn.execute(FORGET, (before,))
    conn.execute(FORGET_LATER, (long_before,))


def forget_seen(conn: Conn, now: int) -> int:
    """Delete messages whose time to be seen is over; returns how many."""
    return conn.execute(FORGET_SEEN, (now,)).rowcount
