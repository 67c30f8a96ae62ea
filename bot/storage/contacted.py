"""When the bot wrote to somebody first: what the limits on that are held against."""

from __future__ import annotations

from bot.storage.database import Conn

STARTED = """
  SELECT coalesce(done, due) FROM outbox WHERE person = ? AND kind IN ('invite', 'reminder')
    AND state IN ('pending', 'sending', 'sent', 'uncertain') AND coalesce(done, due) > ? ORDER BY 1
"""


def started(conn: Conn, person: int, since: int) -> list[int]:
    """When the bot wrote to her first, since an instant, over all rounds."""
    return [int(row[0]) for row in conn.execute(STARTED, (person, since))]
