"""How much stands ready to be sent, and since when: exact, so only for whoever makes it coarse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.database import Conn

#: What may go to a channel now, as the outbox takes it; what waits for somebody to come back is no backlog.
READY = """
  SELECT kind IN ('invite', 'reminder', 'notice', 'digest') AND key NOT LIKE 'reply:%' AS broadcast,
    count(*), min(due)
  FROM outbox
  LEFT JOIN address ON address.person = outbox.person AND via IS NULL
  LEFT JOIN mailbox ON mailbox.person = outbox.person AND via IS NOT NULL
  WHERE state = 'pending' AND due <= ? AND coalesce(via, channel) IN (SELECT value FROM json_each(?))
    AND (present = 1 OR kind = 'remove' OR via IS NOT NULL)
    AND (via IS NULL OR code IS NULL OR key LIKE 'reply:%')
    AND coalesce(address.sealed, mailbox.sealed) IS NOT NULL
    AND (kind = 'remove' OR key LIKE 'reply:%' OR NOT EXISTS (
      SELECT 1 FROM country_left CROSS JOIN person
      WHERE person.id = outbox.person AND country_left.country IN (person.country, country_in)))
  GROUP BY broadcast
"""
RELEASES = "SELECT count(*) FROM cut"
SCHEMA = "PRAGMA user_version"


@dataclass(frozen=True, slots=True)
class Ready:
    """So many rows may go now, the oldest of them since `due`; 0 where there are none."""

    rows: int = 0
    due: int = 0


def ready(conn: Conn, now: int, channels: Sequence[str]) -> tuple[Ready, Ready]:
    """What answers somebody, and what the bot sends by itself."""
    found = {
        bool(row[0]): Ready(int(row[1]), int(row[2]))
        for row in conn.execute(READY, (now, json.dumps(list(channels))))
    }
    return found.get(False, Ready()), found.get(True, Ready())


def releases(conn: Conn) -> int:
    """How many cuts were ever made, of all rounds."""
    return int(conn.execute(RELEASES).fetchone()[0])


def schema(conn: Conn) -> int:
    """The number of the last migration that this database went through."""
    return int(conn.execute(SCHEMA).fetchone()[0])
