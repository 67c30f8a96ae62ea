"""Which messages stand in a chat, so that they can be taken out of it again."""

from __future__ import annotations

from bot.storage.database import Conn

#: Telegram lets a bot delete what is younger than 48 hours; an hour is kept in hand.
DELETABLE_SECONDS = 47 * 3600

# A message that is edited keeps its age, and nearly always its time to go.
ADD = f"""
  INSERT INTO chat_message (person, message, at, due, forced)
  SELECT id, ?, ?, ?, ? FROM person WHERE id = ?
  ON CONFLICT (person, message) DO UPDATE
  SET due = min(excluded.due, at + {DELETABLE_SECONDS}), forced = excluded.forced
  WHERE forced = 1 OR excluded.forced = 1
"""  # noqa: S608 - a constant of ours
ALL = "SELECT message FROM chat_message WHERE person = ? AND at > ? ORDER BY message"
DROP = "DELETE FROM chat_message WHERE person = ? AND message = ?"
DROP_ALL = "DELETE FROM chat_message WHERE person = ?"
DUE = """
  SELECT chat_message.person, message FROM chat_message JOIN person ON person.id = chat_message.person
  WHERE due <= ? AND (clean_chat = 1 OR forced = 1) ORDER BY chat_message.person, message LIMIT ?
"""
FORGET = "DELETE FROM chat_message WHERE at <= ?"


def add(conn: Conn, person: int, message: int, at: int, due: int, *, forced: bool = False) -> None:
    """Note a message that stands in a chat, and when clean chat, or `forced` anyone, takes it out.

    Nothing is noted of a person who was forgotten meanwhile.
    """
    conn.execute(ADD, (message, at, due, forced, person))


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
