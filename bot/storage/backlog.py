"""How much waits to be sent, and since when: exact, so only for whoever makes it coarse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.database import Conn
from bot.storage.outbox import ADDRESSES, CAN_REACH

#: What was to go to a channel by now and has not: a retry and a pause are waiting too. What waits for
#: somebody to come back is no backlog. One SELECT for each state, since each has an index of its own.
OWED = f"""
  SELECT kind IN ('invite', 'reminder', 'notice', 'digest') AND key NOT LIKE 'reply:%' AS broadcast,
    count(*), min(coalesce(owed, due))
  FROM (SELECT * FROM outbox WHERE state = 'pending' UNION ALL SELECT * FROM outbox WHERE state = 'sending')
    AS outbox
  {ADDRESSES}
  WHERE coalesce(owed, due) <= ? AND {CAN_REACH}
  GROUP BY broadcast
"""  # noqa: S608 - constants only
#: Replies and removals come of one person who does something just now: how many there are is told nowhere.
WAITING = """
  SELECT count(*) FILTER (WHERE due <= ?1), count(*) FILTER (WHERE due > ?1) FROM outbox
  WHERE state = 'pending' AND kind IN ('invite', 'reminder', 'notice', 'digest') AND key NOT LIKE 'reply:%'
"""
RELEASES = "SELECT count(*) FROM cut"
SCHEMA = "PRAGMA user_version"


@dataclass(frozen=True, slots=True)
class Owed:
    """So many rows have not gone yet, the oldest of them owed since `since`; 0 where there are none."""

    rows: int = 0
    since: int = 0


def owed(conn: Conn, now: int, channels: Sequence[str]) -> tuple[Owed, Owed]:
    """What answers somebody, and what the bot sends by itself."""
    found = {
        bool(row[0]): Owed(int(row[1]), int(row[2]))
        for row in conn.execute(OWED, (now, json.dumps(list(channels))))
    }
    return found.get(False, Owed()), found.get(True, Owed())


def waiting(conn: Conn, now: int) -> tuple[int, int]:
    """How many messages that answer nobody could go now, and how many wait: exact, never shown."""
    ready, later = conn.execute(WAITING, (now,)).fetchone()
    return int(ready), int(later)


def releases(conn: Conn) -> int:
    """How many cuts were ever made, of all rounds."""
    return int(conn.execute(RELEASES).fetchone()[0])


def schema(conn: Conn) -> int:
    """The number of the last migration that this database went through."""
    return int(conn.execute(SCHEMA).fetchone()[0])
