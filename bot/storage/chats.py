"""Which messages stand in a chat, so that they can be taken out of it again."""

from __future__ import annotations

import json

from bot.storage.database import Conn

#: Telegram lets a bot delete what is younger than 48 hours; an hour is kept in hand.
DELETABLE_SECONDS = 47 * 3600
#: A chat is swept of what stands there for so long: screens, notices, and whatever else there is.
FIRST_SWEEP = 3600
SECOND_SWEEP = 12 * 3600
LAST_SWEEP = 40 * 3600
NEVER = 2**62

# A message that is edited keeps its age, so that it goes while it can.
ADD = f"""
  INSERT INTO chat_message (person, message, at, due, forced)
  SELECT id, ?, ?, ?, ? FROM person WHERE id = ?
  ON CONFLICT (person, message) DO UPDATE SET forced = excluded.forced,
    due = min(excluded.due, at + CASE excluded.forced WHEN 1 THEN {DELETABLE_SECONDS} ELSE {LAST_SWEEP} END)
"""  # noqa: S608 - constants of ours
#: What is on its way out is noted until it is out, so that each sweep tries again what could not be deleted.
GOING = f"""
  UPDATE chat_message SET forced = 1, due = CASE
    WHEN at + {FIRST_SWEEP} > ?1 THEN at + {FIRST_SWEEP}
    WHEN at + {SECOND_SWEEP} > ?1 THEN at + {SECOND_SWEEP}
    WHEN at + {LAST_SWEEP} > ?1 THEN at + {LAST_SWEEP}
    ELSE {NEVER} END
  WHERE person = ?2 AND message = ?3
"""  # noqa: S608 - constants of ours
STAYED = f"""
  INSERT OR IGNORE INTO chat_message (person, message, at, due, forced)
  SELECT id, ?, ?, ? + {FIRST_SWEEP}, 1 FROM person WHERE id = ?
"""  # noqa: S608 - constants of ours
TOO_OLD = """
  SELECT message FROM chat_message WHERE person = ? AND at <= ?
    AND message IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
"""
ALL = "SELECT message FROM chat_message WHERE person = ? AND at > ? ORDER BY message"
DROP = "DELETE FROM chat_message WHERE person = ? AND message = ?"
DROP_ALL = "DELETE FROM chat_message WHERE person = ?"
DUE = """
  SELECT chat_message.person, message FROM chat_message JOIN person ON person.id = chat_message.person
  WHERE due <= ? AND (clean_chat = 1 OR forced = 1) ORDER BY chat_message.person, message LIMIT ?
"""
#: As long as a removal waits, it has to know how old its messages are.
FORGET = """
  DELETE FROM chat_message WHERE at <= ? AND person NOT IN (
    SELECT person FROM outbox WHERE kind = 'remove' AND state IN ('pending', 'sending'))
"""


def add(conn: Conn, person: int, message: int, at: int, due: int, *, forced: bool = False) -> None:
    """Note a message that stands in a chat, and when clean chat, or `forced` anyone, takes it out.

    Nothing is noted of a person who was forgotten meanwhile.
    """
    conn.execute(ADD, (message, at, due, forced, person))


def going(conn: Conn, person: int, messages: tuple[int, ...], now: int) -> None:
    """Note that messages are being taken out, and when that is to be tried again if it fails."""
    conn.executemany(GOING, [(now, person, message) for message in messages])


def stayed(conn: Conn, person: int, messages: tuple[int, ...], at: int) -> None:
    """Note messages that could not be taken out, and have stood there since `at` at least."""
    conn.executemany(STAYED, [(message, at, at, person) for message in messages])


def too_old(conn: Conn, person: int, messages: tuple[int, ...], now: int) -> set[int]:
    """Which of these messages can no longer be taken out."""
    values = (person, now - DELETABLE_SECONDS, json.dumps(messages))
    return {int(row[0]) for row in conn.execute(TOO_OLD, values)}


def live(conn: Conn, person: int, now: int) -> tuple[int, ...]:
    """Everything in a person's chat that can still be deleted."""
    return tuple(int(row[0]) for row in conn.execute(ALL, (person, now - DELETABLE_SECONDS)))


def drop(conn: Conn, person: int, messages: tuple[int, ...]) -> None:
    """Forget messages that are gone."""
    conn.executemany(DROP, [(person, message) for message in messages])


def drop_all(conn: Conn, person: int) -> None:
    """Forget all messages of a chat."""
    conn.execute(DROP_ALL, (person,))


def due(conn: Conn, now: int, limit: int = 1000) -> dict[int, tuple[int, ...]]:
    """What clean chat is to take out now, by person."""
    found: dict[int, list[int]] = {}
    for row in conn.execute(DUE, (now, limit)):
        found.setdefault(int(row[0]), []).append(int(row[1]))
    return {person: tuple(messages) for person, messages in found.items()}


def forget(conn: Conn, now: int) -> None:
    """Drop notes on messages that can no longer be deleted."""
    conn.execute(FORGET, (now - DELETABLE_SECONDS - 3600,))
