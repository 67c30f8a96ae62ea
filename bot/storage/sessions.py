"""Who is where in which round: invited, reminded, in the middle of the questions, at their end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.domain.person import Person
from bot.storage.database import Conn
from bot.storage.people import COLUMNS, person_of
from bot.storage.rounds import Round

#: Later than any instant.
FOREVER = 2**62
#: No person has a higher number.
LAST = 2**62

FORGET = """
  UPDATE participation SET session = '{}' WHERE session <> '{}'
    AND round IN (SELECT id FROM round WHERE state = 'closed')
"""
OF = "SELECT state, session, invited, reminders FROM participation WHERE person = ? AND round = ?"
PUT = """
  INSERT INTO participation (person, round, state, session) VALUES (?, ?, ?, ?)
  ON CONFLICT (person, round) DO UPDATE SET state = excluded.state, session = excluded.session
"""
EVERY_OF = "SELECT round, session FROM participation WHERE person = ? ORDER BY round DESC"
TYPED = """
  SELECT person, round, session FROM participation WHERE json_extract(session, '$.typed') NOT IN ('{}')
"""
IN_CHAT = "SELECT message FROM chat_message WHERE person = ?"
DISAGREE = """
  UPDATE participation SET session = json_remove(session, '$.agreed') WHERE person = ? AND round = ?
"""
PUT_SESSION = "UPDATE participation SET session = ? WHERE person = ? AND round = ?"
INVITED = """
  INSERT INTO participation (person, round, state, invited) VALUES (?, ?, 'waiting', ?)
  ON CONFLICT (person, round) DO UPDATE SET invited = excluded.invited
"""
UNINVITED = "UPDATE participation SET invited = NULL WHERE person = ? AND round = ?"
REMINDED = "UPDATE participation SET reminders = ? WHERE person = ? AND round = ?"
LOOK_LATER = """
  INSERT INTO participation (person, round, state, next_look) VALUES (?, ?, 'waiting', ?)
  ON CONFLICT (person, round) DO UPDATE SET next_look = excluded.next_look
"""
LOOK_AGAIN = "UPDATE participation SET next_look = 0 WHERE person = ?"
LOOK_AGAIN_ROUND = "UPDATE participation SET next_look = 0 WHERE round = ?"
OF_PERSON = "SELECT round, state FROM participation WHERE person = ?"
COUNTS = "SELECT state, count(*) FROM participation WHERE round = ? GROUP BY state"
INVITED_COUNT = "SELECT count(*) FROM participation WHERE round = ? AND invited IS NOT NULL"
#: An invitation is taken for delivered unless its row says otherwise; rows that are forgotten were sent.
STAGES = """
  SELECT count(*) AS invited,
    count(*) FILTER (WHERE state <> 'waiting' OR NOT EXISTS (
      SELECT 1 FROM outbox WHERE outbox.round = participation.round AND outbox.person = participation.person
      AND kind = 'invite' AND outbox.state IN ('pending', 'sending', 'stopped', 'refused', 'dropped')
    )) AS reached,
    count(*) FILTER (WHERE state <> 'waiting') AS started,
    count(*) FILTER (WHERE state = 'declined') AS declined
  FROM participation WHERE round = ? AND (invited IS NOT NULL OR state <> 'waiting')
"""
UNFINISHED_AT = """
  SELECT json_extract(session, '$.stage'), json_extract(session, '$.at'), count(*) FROM participation
  WHERE round = ? AND state = 'started' GROUP BY 1, 2
"""
AUDIENCE = f"""
  SELECT {COLUMNS}, participation.state AS part, participation.invited AS invited,
    coalesce(participation.reminders, 0) AS reminders, person.id AS id
  FROM person LEFT JOIN participation ON participation.person = person.id AND participation.round = ?
  WHERE role = 'advocate' AND standing = 'active' AND consent_answer = 1 AND person.id > ? AND person.id <= ?
    AND coalesce(participation.state, 'waiting') IN ('waiting', 'started')
    AND coalesce(participation.next_look, 0) <= ?
    AND NOT EXISTS (SELECT 1 FROM address WHERE address.person = person.id AND present = 0)
    AND (? = '[]' OR country IN (SELECT value FROM json_each(?)))
    AND (? = '[]' OR language IN (SELECT value FROM json_each(?)))
    AND (? = '[]' OR cohort IN (SELECT value FROM json_each(?)))
  ORDER BY person.id LIMIT ?
"""  # noqa: S608 - constants only
TOOK_PART = f"""
  SELECT {COLUMNS} FROM participation JOIN person ON person.id = participation.person
  WHERE round = ? AND participation.state IN ('started', 'finished')
    AND NOT EXISTS (SELECT 1 FROM address WHERE address.person = person.id AND present = 0)
  ORDER BY person.id
"""  # noqa: S608 - constants only
IN_THE_MIDDLE = f"""
  SELECT {COLUMNS} FROM participation JOIN person ON person.id = participation.person
  WHERE round = ? AND participation.state = 'started' ORDER BY person.id
"""  # noqa: S608 - constants only
UNFINISHED_KNOWN = """
  SELECT count(*) FROM participation
  WHERE round = ? AND invited IS NOT NULL AND state IN ('waiting', 'started')
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a round's audience who has not finished, and what she was sent."""

    person: Person
    invited: int | None
    reminders: int
    started: bool


def of(conn: Conn, person: int, round_id: int) -> tuple[str, dict[str, Any]] | None:
    """State and packed session of a person in a round."""
    row = conn.execute(OF, (person, round_id)).fetchone()
    return None if row is None else (str(row["state"]), json.loads(row["session"]))


def forget(conn: Conn) -> None:
    """Forget where in the questions of closed rounds people were; that they took part stays."""
    conn.execute(FORGET)


def put(conn: Conn, person: int, round_id: int, state: str, session: dict[str, Any]) -> None:
    """Write where a person is in a round."""
    conn.execute(PUT, (person, round_id, state, json.dumps(session)))


def every_of(conn: Conn, person: int) -> list[tuple[int, dict[str, Any]]]:
    """The packed session of a person in each round that she has met."""
    return [(int(row[0]), json.loads(row[1])) for row in conn.execute(EVERY_OF, (person,)).fetchall()]


def disagree(conn: Conn, person: int, round_id: int) -> None:
    """Note that she takes back her word that her voice may be kept."""
    conn.execute(DISAGREE, (person, round_id))


def forget_typed(conn: Conn) -> None:
    """Drop the numbers of messages that gave an answer, once they are in no chat or too old to edit."""
    for row in conn.execute(TYPED).fetchall():
        session = json.loads(row["session"])
        live = {int(each[0]) for each in conn.execute(IN_CHAT, (row["person"],))}
        session["typed"] = {name: gave for name, gave in session["typed"].items() if gave in live}
        conn.execute(PUT_SESSION, (json.dumps(session), row["person"], row["round"]))


def mark_invited(conn: Conn, person: int, round_id: int, at: int) -> None:
    """Note that the invitation is in the outbox."""
    conn.execute(INVITED, (person, round_id, at))


def uninvite(conn: Conn, person: int, round_id: int) -> None:
    """Note that an invitation was taken back before it was sent."""
    conn.execute(UNINVITED, (person, round_id))


def mark_reminded(conn: Conn, person: int, round_id: int, count: int) -> None:
    """Note how many reminders are used up, sent or dropped."""
    conn.execute(REMINDED, (count, person, round_id))


def states_of(conn: Conn, person: int) -> dict[int, str]:
    """In which rounds a person is, and how far."""
    return {int(row[0]): str(row[1]) for row in conn.execute(OF_PERSON, (person,))}


def counts(conn: Conn, round_id: int) -> dict[str, int]:
    """How many people are how far in a round: exact, never shown as it is."""
    return {str(row[0]): int(row[1]) for row in conn.execute(COUNTS, (round_id,))}


def invited(conn: Conn, round_id: int) -> int:
    """How many were invited: exact, never shown as it is."""
    return int(conn.execute(INVITED_COUNT, (round_id,)).fetchone()[0])


def stages(conn: Conn, round_id: int) -> dict[str, int]:
    """How many were invited or came by themselves, were reached, began and declined: exact, never shown."""
    return dict(conn.execute(STAGES, (round_id,)).fetchone())


def unfinished_at(conn: Conn, round_id: int) -> list[tuple[str | None, str | None, int]]:
    """Where those are who began and have not finished: stage, question, and how many. Exact, never shown."""
    return [(row[0], row[1], int(row[2])) for row in conn.execute(UNFINISHED_AT, (round_id,))]


def unfinished_invited(conn: Conn, round_id: int) -> int:
    """How many of the invited have not finished: exact, never shown."""
    return int(conn.execute(UNFINISHED_KNOWN, (round_id,)).fetchone()[0])


def look_later(conn: Conn, person: int, round_id: int, when: int) -> None:
    """Note when a person is next to be looked at for a round."""
    conn.execute(LOOK_LATER, (person, round_id, when))


def look_again(conn: Conn, person: int) -> None:
    """Look at a person anew for all rounds: she changed something that decides on messages."""
    conn.execute(LOOK_AGAIN, (person,))


def look_again_at_all(conn: Conn, round_id: int) -> None:
    """Look at everyone anew for a round: its times changed."""
    conn.execute(LOOK_AGAIN_ROUND, (round_id,))


def members(
    conn: Conn, round_: Round, after: int, limit: int, due: int = FOREVER, *, upto: int = LAST
) -> list[Member]:
    """Unfinished people of the audience who are to be looked at by `due`, by id, after one up to another."""
    lists = [
        json.dumps(sorted(names))
        for names in (round_.audience.countries, round_.audience.languages, round_.audience.cohorts)
    ]
    doubled = [each for each in lists for _ in range(2)]
    rows = conn.execute(AUDIENCE, (round_.id, after, upto, due, *doubled, limit))
    return [
        Member(person_of(row), row["invited"], row["reminders"], row["part"] == "started") for row in rows
    ]


def took_part(conn: Conn, round_id: int) -> list[Person]:
    """Everyone who has answers in a round."""
    return [person_of(row) for row in conn.execute(TOOK_PART, (round_id,))]


def in_the_middle(conn: Conn, round_id: int) -> list[Person]:
    """Everyone who has begun to answer in a round and has not come to its end."""
    return [person_of(row) for row in conn.execute(IN_THE_MIDDLE, (round_id,))]
