"""What short messages need to be known by: the screen that a number answers, and what the gateway took."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.say import Say
from bot.i18n.negotiation import Languages
from bot.storage.database import Conn
from bot.storage.outbox import said
from bot.storage.sealing import Sealer

#: The channel's word in addresses and the outbox.
SMS = "sms"
NEWEST = """
  SELECT say, private, language, state, done FROM outbox WHERE person = ? AND on_screen = 1
    AND say IS NOT NULL AND via IS NULL AND state NOT IN ('stopped', 'dropped', 'refused') ORDER BY id DESC
"""
IS_TEXTED = "SELECT 1 FROM address WHERE person = ? AND channel = 'sms'"
COUNT = """
  SELECT count(*) FROM address JOIN person ON person.id = address.person
  WHERE channel = 'sms' AND role = 'advocate'
"""
WAIT = """
  SELECT 1 FROM address CROSS JOIN outbox ON outbox.person = address.person
  WHERE channel = 'sms' AND state = 'pending' AND via IS NULL AND due <= ? LIMIT 1
"""
NOTE_SENT = "INSERT OR IGNORE INTO sms_sent (reference, person, state, at) VALUES (?, ?, 'sent', ?)"
#: Receipts come in any order: what is known to have come of a message stays.
REPORT = """
  UPDATE sms_sent SET state = ?1 WHERE reference = ?2
    AND (state IN ('sent', 'pending') OR state = 'failed' AND ?1 IN ('delivered', 'unreachable'))
  RETURNING person
"""
FORGET = "DELETE FROM sms_sent WHERE at < ?"


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest message that asks somebody for something. `left` is when it went out; None: not surely."""

    say: Say
    languages: Languages
    left: int | None


def newest(conn: Conn, person: int, sealer: Sealer) -> Shown | None:
    """The newest message to a person that can be answered; None where none stands."""
    for row in conn.execute(NEWEST, (person,)).fetchall():
        say = said(row, sealer)
        if say.rows or say.entry != "none":
            sure = row["state"] in ("sent", "uncertain")
            return Shown(say, tuple(row["language"].split()), row["done"] if sure else None)
    return None


def is_texted(conn: Conn, person: int) -> bool:
    """Whether a person is reached by short message."""
    return conn.execute(IS_TEXTED, (person,)).fetchone() is not None


def people(conn: Conn) -> int:
    """How many of those who answer are reached by short message."""
    return int(conn.execute(COUNT).fetchone()[0])


def wait(conn: Conn, now: int) -> bool:
    """Whether any short message is due: to look through all that goes to chats for it would take long."""
    return conn.execute(WAIT, (now,)).fetchone() is not None


def note_sent(conn: Conn, reference: bytes, person: int, now: int) -> None:
    """Note that the gateway took a message, by the hash of its own id of it."""
    conn.execute(NOTE_SENT, (reference, person, now))


def report(conn: Conn, reference: bytes, state: str) -> int | None:
    """Note what became of a message; whose it was, None where it is not known or was known before."""
    row = conn.execute(REPORT, (state, reference)).fetchone()
    return None if row is None else int(row[0])


def forget(conn: Conn, before: int) -> None:
    """Drop what was sent so long ago that no receipt comes any more."""
    conn.execute(FORGET, (before,))
