"""What was on its way when whoever sent it ended: repeated where it may be, else held."""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, OVERTAKEN, Row

OF_THESE = "worker IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
OVERTAKEN_OF = f"{OVERTAKEN} AND {OF_THESE}"
#: What a kill cut off has not failed, and is tried again without a longer wait. It is nobody's from then on.
RECOVER_REPEATABLE = f"""
  UPDATE outbox SET worker = 0, state = 'pending', attempts = attempts - 1 WHERE state = 'sending'
    AND {OF_THESE} AND (kind IN ('reply', 'remove', 'alert') OR key LIKE '{ANSWERING}%' OR done IS NULL)
"""  # noqa: S608 - constants only
RECOVER_UNCERTAIN = f"""
  UPDATE outbox SET worker = 0, state = 'uncertain', done = ? WHERE state = 'sending' AND {OF_THESE}
"""  # noqa: S608 - constants only
#: What is to be taken out of a chat may have become more since.
MARK_SETTLED = """
  UPDATE outbox SET state = 'sent', done = ?1, worker = ?2 WHERE id = ?3
    AND state IN ('pending', 'uncertain', 'refused') AND kind <> 'remove'
"""
SENDER = "SELECT worker FROM outbox WHERE id = ? AND state IN ('sending', 'sent')"
IS_OVERTAKEN = "SELECT 1 FROM outbox WHERE person = ? AND kind = 'reply' AND id > ? LIMIT 1"
HOLD_UNANSWERING = """
  UPDATE outbox SET state = 'uncertain', done = ? WHERE state IN ('pending', 'sending')
    AND kind IN ('invite', 'reminder', 'notice', 'digest') AND key NOT LIKE 'reply:%'
"""


def recover(conn: Conn, now: int, workers: Collection[int]) -> int:
    """After the end of these workers: repeat what may be, or had not left; hold what may have arrived.

    Returns how many are held.
    """
    of = json.dumps([*workers])
    conn.execute(OVERTAKEN_OF, (now, of))
    conn.execute(RECOVER_REPEATABLE, (of,))
    return conn.execute(RECOVER_UNCERTAIN, (now, of)).rowcount


def mark_settled(conn: Conn, row: Row, now: int) -> bool:
    """Note that a row was sent for which others have settled, and which nobody stopped or sends by now."""
    return conn.execute(MARK_SETTLED, (now, row.worker, row.id)).rowcount == 1


def sender(conn: Conn, id_: int) -> int | None:
    """The worker that sends a row, or has sent it; None where none does."""
    found = conn.execute(SENDER, (id_,)).fetchone()
    return None if found is None else int(found[0])


def is_overtaken(conn: Conn, row: Row) -> bool:
    """Whether a later screen has replaced this one, or is about to."""
    return conn.execute(IS_OVERTAKEN, (row.person, row.id)).fetchone() is not None


def hold_unanswering(conn: Conn, now: int) -> None:
    """After a backup was brought back: what it had to send of its own accord may have been sent since."""
    conn.execute(HOLD_UNANSWERING, (now,))
