"""Countries that were left: nothing is sent there, and where two people said so, no address is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.storage import bulletins, people, traces
from bot.storage.database import Conn

#: How a bulletin to somebody stands in the outbox: of which round, and which one.
BULLETIN_KEY: Final = re.compile(r"bulletin:(\d+):(\d+):")

EVERY = "SELECT country, at, staff, confirmed FROM country_left ORDER BY country"
ADD = "INSERT INTO country_left (country, at, staff) VALUES (?, ?, ?)"
SAY_AGAIN = "UPDATE country_left SET staff = ? WHERE country = ?"
CONFIRM = "UPDATE country_left SET confirmed = ? WHERE country = ?"
DROP = "DELETE FROM country_left WHERE country = ?"
IS_THERE = "SELECT 1 FROM country_left WHERE country IN (?, ?)"
THERE = "SELECT id FROM person WHERE ? IN (country, country_in) AND standing <> 'erased' ORDER BY id"
#: A call that has not left is taken back whole, so that it can go out once a country is returned to.
TAKE_BACK = """
  DELETE FROM outbox WHERE state = 'pending' AND kind IN ('invite', 'reminder') AND person IN (
    SELECT id FROM person WHERE ? IN (country, country_in))
  RETURNING person, round, kind, key
"""
STOP = """
  UPDATE outbox SET state = 'stopped', done = ?, on_screen = 0
  WHERE state IN ('pending', 'sending') AND kind <> 'remove' AND person IN (
    SELECT id FROM person WHERE ? IN (country, country_in) AND standing <> 'erased')
"""
CLEAR_SCREENS = """
  UPDATE outbox SET on_screen = 0 WHERE on_screen = 1 AND person IN (
    SELECT id FROM person WHERE ? IN (country, country_in) AND standing <> 'erased')
"""
#: What was put into the outbox since; a reply to somebody who writes from there has passed the gate.
STOP_LATER = """
  UPDATE outbox SET state = 'stopped', done = ? WHERE state = 'pending' AND kind <> 'remove'
    AND key NOT LIKE 'reply:%' AND person IN (
      SELECT person.id FROM country_left CROSS JOIN person
      WHERE country_left.country IN (person.country, country_in) AND standing <> 'erased')
"""
WITHOUT_REMOVALS = """
  SELECT address.person FROM country_left CROSS JOIN person JOIN address ON address.person = person.id
  WHERE confirmed IS NOT NULL AND country_left.country IN (person.country, country_in)
    AND standing <> 'erased' AND sealed IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM outbox WHERE outbox.person = person.id AND state IN ('pending', 'sending') AND made > ?)
"""
ERASE_ADDRESS = "UPDATE address SET sealed = NULL WHERE person = ?"
#: What else could name her chat: an arrival that waits, sealed, and a code to another phone.
ERASE_TRACES = (
    "DELETE FROM waiting WHERE person = ?",
    "DELETE FROM held_voice WHERE person = ?",
    "DELETE FROM transfer WHERE person = ?",
)


@dataclass(frozen=True, slots=True)
class Left:
    """A country that was left: since when, on whose word, and who confirmed it."""

    country: str
    at: int
    staff: int
    confirmed: int | None


def every(conn: Conn) -> dict[str, Left]:
    """All countries that were left, by code."""
    return {str(row[0]): Left(row[0], row[1], row[2], row[3]) for row in conn.execute(EVERY)}


def is_there(conn: Conn, country: str | None, country_in: str | None) -> bool:
    """Whether either of the two countries that somebody named was left."""
    return conn.execute(IS_THERE, (country, country_in)).fetchone() is not None


def add(conn: Conn, country: str, staff: int, now: int) -> None:
    """Note that a country was left on somebody's word."""
    conn.execute(ADD, (country, now, staff))


def say_again(conn: Conn, country: str, staff: int) -> None:
    """Note on whose word a country is left now."""
    conn.execute(SAY_AGAIN, (staff, country))


def confirm(conn: Conn, country: str, staff: int) -> None:
    """Note who confirmed it."""
    conn.execute(CONFIRM, (staff, country))


def drop(conn: Conn, country: str) -> None:
    """Note that a country is no longer left."""
    conn.execute(DROP, (country,))


def people_there(conn: Conn, country: str) -> list[int]:
    """Who speaks about a country or is in it."""
    return [int(row[0]) for row in conn.execute(THERE, (country,))]


def stop(conn: Conn, country: str, now: int) -> list[tuple[int, int]]:
    """Send nothing of what waits to a country but removals.

    Returns whose invitation to which round is taken back by that.
    """
    taken_back = conn.execute(TAKE_BACK, (country,)).fetchall()
    for person, *_, key in taken_back:
        bulletin = BULLETIN_KEY.match(key)
        if bulletin is not None:
            bulletins.mark_unsent(conn, person, int(bulletin[1]), int(bulletin[2]))
    conn.execute(STOP, (now, country))
    conn.execute(CLEAR_SCREENS, (country,))
    return [(int(row[0]), int(row[1])) for row in taken_back if row[2] == "invite" and row[1] is not None]


def stop_later(conn: Conn, now: int) -> int:
    """Stop what was put into the outbox for these countries since; returns how much."""
    return conn.execute(STOP_LATER, (now,)).rowcount


def erase_addresses(conn: Conn, since: int) -> int:
    """Erase addresses where a second person confirmed, once what was made after `since` is out.

    The keyed hash stays, so that /erase still finds answers. Returns how many were erased.
    """
    found = [int(row[0]) for row in conn.execute(WITHOUT_REMOVALS, (since,)).fetchall()]
    for person in found:
        conn.execute(ERASE_ADDRESS, (person,))
        for statement in ERASE_TRACES:
            conn.execute(statement, (person,))
        people.out_of_reach(conn, person)
    if found:
        traces.mark(conn)
    return len(found)
