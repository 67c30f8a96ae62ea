"""Bulletins: of which decisions people are told, in which one, and to whom it was sent by now."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.person import Person
from bot.storage.database import Conn
from bot.storage.people import COLUMNS, person_of

ADD = "INSERT INTO bulletin (round, number, at) VALUES (?, ?, ?)"
ADD_ITEM = "INSERT INTO bulletin_item (round, number, item, decision) VALUES (?, ?, ?, ?)"
OF_ROUND = "SELECT round, number, at FROM bulletin WHERE round = ? ORDER BY number"
GET = "SELECT round, number, at FROM bulletin WHERE round = ? AND number = ?"
EVERY = "SELECT round, number, at FROM bulletin ORDER BY at DESC, round DESC, number DESC"
ITEMS = "SELECT item, decision FROM bulletin_item WHERE round = ? AND number = ?"
TOLD = "SELECT item FROM bulletin_item WHERE round = ?"
#: Everyone who joined; what she answered, or whether, is nowhere in it.
READERS = f"""
  SELECT {COLUMNS} FROM person
  LEFT JOIN bulletin_reader AS known ON known.person = person.id AND known.round = ? AND known.number = ?
  WHERE role = 'advocate' AND standing = 'active' AND consent_answer = 1
    AND person.id > ? AND coalesce(known.sent, 0) = 0 AND coalesce(known.look, 0) <= ?
    AND NOT EXISTS (SELECT 1 FROM address WHERE address.person = person.id AND present = 0)
  ORDER BY person.id LIMIT ?
"""  # noqa: S608 - constants only
SENT = """
  INSERT INTO bulletin_reader (person, round, number, sent) VALUES (?, ?, ?, 1)
  ON CONFLICT (person, round, number) DO UPDATE SET sent = 1
"""
UNSENT = "UPDATE bulletin_reader SET sent = 0, look = 0 WHERE person = ? AND round = ? AND number = ?"
LOOK_LATER = """
  INSERT INTO bulletin_reader (person, round, number, look) VALUES (?, ?, ?, ?)
  ON CONFLICT (person, round, number) DO UPDATE SET look = excluded.look
"""
LOOK_AGAIN = "UPDATE bulletin_reader SET look = 0 WHERE person = ? AND sent = 0"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The bulletin `number` of a round, and when a coordinator had it sent."""

    round: int
    number: int
    at: int


def add(conn: Conn, bulletin: Bulletin, items: dict[str, int]) -> None:
    """Keep a bulletin with the parts that it tells of, each with the number of its decision."""
    conn.execute(ADD, (bulletin.round, bulletin.number, bulletin.at))
    rows = [(bulletin.round, bulletin.number, *each) for each in items.items()]
    conn.executemany(ADD_ITEM, rows)


def get(conn: Conn, round_id: int, number: int) -> Bulletin | None:
    """One bulletin."""
    row = conn.execute(GET, (round_id, number)).fetchone()
    return None if row is None else Bulletin(*row)


def of_round(conn: Conn, round_id: int) -> list[Bulletin]:
    """Every bulletin of a round, oldest first."""
    return [Bulletin(*row) for row in conn.execute(OF_ROUND, (round_id,))]


def every(conn: Conn) -> list[Bulletin]:
    """Every bulletin, newest first."""
    return [Bulletin(*row) for row in conn.execute(EVERY)]


def items(conn: Conn, bulletin: Bulletin) -> dict[str, int]:
    """The parts that a bulletin tells of, each with the number of the decision that stood then."""
    found = conn.execute(ITEMS, (bulletin.round, bulletin.number))
    return {str(row[0]): int(row[1]) for row in found}


def told(conn: Conn, round_id: int) -> frozenset[str]:
    """The parts of a round that people were told of."""
    return frozenset(str(row[0]) for row in conn.execute(TOLD, (round_id,)))


def readers(conn: Conn, bulletin: Bulletin, after: int, limit: int, due: int) -> list[Person]:
    """Whom a bulletin is still to be sent to and who is to be looked at by `due`, by id, after a given id."""
    rows = conn.execute(READERS, (bulletin.round, bulletin.number, after, due, limit))
    return [person_of(row) for row in rows]


def mark_sent(conn: Conn, person: int, bulletin: Bulletin) -> None:
    """Note that it is in the outbox."""
    conn.execute(SENT, (person, bulletin.round, bulletin.number))


def mark_unsent(conn: Conn, person: int, round_id: int, number: int) -> None:
    """Note that it was taken back before it was sent."""
    conn.execute(UNSENT, (person, round_id, number))


def look_later(conn: Conn, person: int, bulletin: Bulletin, when: int) -> None:
    """Note when she is next to be looked at for it."""
    conn.execute(LOOK_LATER, (person, bulletin.round, bulletin.number, when))


def look_again(conn: Conn, person: int) -> None:
    """Look at a person anew: she changed something that decides on messages."""
    conn.execute(LOOK_AGAIN, (person,))
