"""What stands on the page of a person who has no chat: her newest messages in the outbox."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.say import Say
from bot.storage.database import Conn
from bot.storage.outbox import said
from bot.storage.sealing import Sealer

CLEAR = "UPDATE outbox SET on_screen = 0 WHERE person = ? AND on_screen = 1"
REPLACE = """
  UPDATE outbox SET on_screen = 0,
    done = CASE WHEN state = 'pending' AND kind = 'reply' THEN ? ELSE done END,
    state = CASE WHEN state = 'pending' AND kind = 'reply' THEN 'dropped' ELSE state END
  WHERE person = ? AND (on_screen = 1 OR state = 'pending' AND kind = 'reply')
"""
STANDING = """
  SELECT outbox.id, say, private, file, file.name AS file_name, made
  FROM outbox LEFT JOIN file ON file.id = outbox.file
  WHERE person = ? AND on_screen = 1 AND say IS NOT NULL AND due <= ?
    AND state NOT IN ('stopped', 'dropped') AND (lifetime IS NULL OR made + lifetime > ?)
  ORDER BY outbox.id
"""
SHOWN = """
  UPDATE outbox SET state = 'sent', done = ? WHERE person = ? AND state = 'pending' AND say IS NOT NULL
    AND due <= ? AND via IS NULL
"""
SOUND_OF = """
  SELECT say, private FROM outbox WHERE person = ? AND id = ? AND on_screen = 1 AND say IS NOT NULL
    AND due <= ? AND state NOT IN ('stopped', 'dropped') AND (lifetime IS NULL OR made + lifetime > ?)
"""
FILE_OF = """
  SELECT file.name, media_type, content, form FROM outbox JOIN file ON file.id = outbox.file
  WHERE outbox.person = ? AND file.id = ? LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it is kept; one with a `form` is made from its content when it is needed."""

    name: str
    media_type: str
    content: bytes
    form: str | None


def clear(conn: Conn, person: int) -> None:
    """Take a person's earlier messages off her page."""
    conn.execute(CLEAR, (person,))


def replace(conn: Conn, person: int, now: int) -> None:
    """Take a person's earlier messages off her page, and drop the screens that were not sent yet."""
    conn.execute(REPLACE, (now, person))


def standing(
    conn: Conn, person: int, now: int, sealer: Sealer
) -> list[tuple[int, Say, int | None, str | None, int]]:
    """What stands on a person's page: id, message, file and its name, since when; now it is delivered."""
    rows = conn.execute(STANDING, (person, now, now)).fetchall()
    conn.execute(SHOWN, (now, person, now))
    return [(row["id"], said(row, sealer), row["file"], row["file_name"], row["made"]) for row in rows]


def file_of(conn: Conn, person: int, file: int) -> Stored | None:
    """A file that was sent to this person."""
    row = conn.execute(FILE_OF, (person, file)).fetchone()
    return None if row is None else Stored(*row)


def sound_of(conn: Conn, person: int, message: int, now: int, sealer: Sealer) -> str | None:
    """The name of what is heard with a message that stands on this person's page."""
    row = conn.execute(SOUND_OF, (person, message, now, now)).fetchone()
    return None if row is None else said(row, sealer).sound
