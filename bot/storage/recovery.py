"""What was on its way when whoever sent it ended: repeated where it may be, else held."""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, OVERTAKEN

OF_THESE = "worker IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
OVERTAKEN_OF = f"{OVERTAKEN} AND {OF_THESE}"
#: What a kill cut off has not failed, and is tried again without a longer wait.
RECOVER_REPEATABLE = f"""
  UPDATE outbox SET state = 'pending', attempts = attempts - 1 WHERE state = 'sending' AND {OF_THESE}
    AND (kind IN ('reply', 'remove', 'alert') OR key LIKE '{ANSWERING}%' OR done IS NULL)
"""  # noqa: S608 - constants only
RECOVER_UNCERTAIN = f"""
  UPDATE outbox SET state = 'uncertain', done = ? WHERE state = 'sending' AND {OF_THESE}
"""  # noqa: S608 - constants only
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


def hold_unanswering(conn: Conn, now: int) -> None:
    """After a backup was brought back: what it had to send of its own accord may have been sent since."""
    conn.execute(HOLD_UNANSWERING, (now,))
