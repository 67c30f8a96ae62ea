"""Rounds, the frozen surveys they ask, and who is where in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from bot.domain.clock import When, unpack_when
from bot.domain.person import Person
from bot.domain.rounds import Audience, RoundState
from bot.domain.targets import Target, pack_targets, unpack_targets
from bot.storage import traces
from bot.storage.database import Conn
from bot.storage.people import COLUMNS, person_of

ADD_SURVEY = "INSERT OR IGNORE INTO survey (hash, id, text) VALUES (?, ?, ?)"
SURVEY = "SELECT text FROM survey WHERE hash = ?"
ADD = """
  INSERT INTO round (survey, survey_id, state, opens, closes, countries, languages, cohorts, remind,
    target, targets, digest_at, export_by, min_cell, known_audience, risk, offline_key)
  VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
GET = "SELECT * FROM round WHERE id = ?"
ALL = "SELECT * FROM round ORDER BY id"
IN_STATE = "SELECT * FROM round WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id"
LEAVE_UNUSED = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'round'"
FIRST_UNUSED = "INSERT INTO sqlite_sequence (name, seq) VALUES ('round', ?)"
SET_STATE = "UPDATE round SET state = ? WHERE id = ?"
SET_CLOSES = "UPDATE round SET closes = ? WHERE id = ?"
SET_REPORTED = "UPDATE round SET reported = ? WHERE id = ?"
SET_NOTIFIED = "UPDATE round SET notified = ? WHERE id = ?"
SET_OFFLINE_KEY = "UPDATE round SET offline_key = ? WHERE id = ?"
RETIRE = "UPDATE round SET retired = 1 WHERE id = ?"
EMPTY_SESSIONS = "UPDATE participation SET session = '{}' WHERE round = ?"

#: Later than any instant.
FOREVER = 2**62

FORGET_SESSIONS = """
  UPDATE participation SET session = '{}' WHERE session <> '{}'
    AND round IN (SELECT id FROM round WHERE state = 'closed')
"""
PARTICIPATION = "SELECT state, session, invited, reminders FROM participation WHERE person = ? AND round = ?"
PUT = """
  INSERT INTO participation (person, round, state, session) VALUES (?, ?, ?, ?)
  ON CONFLICT (person, round) DO UPDATE SET state = excluded.state, session = excluded.session
"""
SESSIONS_OF = "SELECT round, session FROM participation WHERE person = ? ORDER BY round DESC"
TYPED = """
  SELECT person, round, session FROM participation WHERE json_extract(session, '$.typed') NOT IN ('{}')
"""
IN_CHAT = "SELECT message FROM chat_message WHERE person = ?"
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
AUDIENCE = f"""
  SELECT {COLUMNS}, participation.state AS part, participation.invited AS invited,
    coalesce(participation.reminders, 0) AS reminders, person.id AS id
  FROM person LEFT JOIN participation ON participation.person = person.id AND participation.round = ?
  WHERE role = 'advocate' AND standing = 'active' AND consent_answer = 1 AND person.id > ?
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
class Round:
    """One survey asked of one audience over one time. `survey` is the hash of the frozen survey.

    `target` is how many people it hopes for, `targets` how many of groups. `risk` is the survey's, `normal`
    or `high`; `offline_key` the public key to which its open answers are sealed. `retired`: the key that
    joins people to their answers is destroyed, or is to be at once.
    """

    id: int
    survey: str
    survey_id: str
    state: RoundState
    opens: When
    closes: When
    audience: Audience
    remind: tuple[timedelta, ...]
    target: int | None
    digest_at: str | None
    export_by: tuple[str, ...]
    min_cell: int
    known_audience: bool
    notified: bool
    reported: bool
    retired: bool = False
    risk: str = "normal"
    offline_key: bytes | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a round's audience who has not finished, and what she was sent."""

    person: Person
    invited: int | None
    reminders: int
    started: bool


def add_survey(conn: Conn, hash_: str, id_: str, text: str) -> None:
    """Keep a survey as it is asked; what is kept is never changed."""
    conn.execute(ADD_SURVEY, (hash_, id_, text))


def survey_text(conn: Conn, hash_: str) -> str:
    """The frozen text of a survey. Raises KeyError."""
    row = conn.execute(SURVEY, (hash_,)).fetchone()
    if row is None:
        raise KeyError(hash_)
    return str(row[0])


def add(
    conn: Conn,
    *,
    survey: str,
    survey_id: str,
    opens: When,
    closes: When,
    audience: Audience,
    remind: tuple[timedelta, ...],
    target: int | None,
    targets: tuple[Target, ...] = (),
    digest_at: str | None,
    export_by: tuple[str, ...],
    min_cell: int,
    known_audience: bool = True,
    risk: str = "normal",
    offline_key: bytes | None = None,
) -> int:
    """A new round, as a draft; returns its id."""
    cursor = conn.execute(
        ADD,
        (
            survey,
            survey_id,
            opens.pack(),
            closes.pack(),
            json.dumps(sorted(audience.countries)),
            json.dumps(sorted(audience.languages)),
            json.dumps(sorted(audience.cohorts)),
            json.dumps([int(span.total_seconds()) for span in remind]),
            target,
            json.dumps(pack_targets(targets)),
            digest_at,
            json.dumps(export_by),
            min_cell,
            known_audience,
            risk,
            offline_key,
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    return cursor.lastrowid


def get(conn: Conn, round_id: int) -> Round | None:
    """A round by id; None too for a number that no table could hold, such as a forged button carries."""
    if round_id >= 2**63:
        return None
    row = conn.execute(GET, (round_id,)).fetchone()
    return None if row is None else _round(row)


def every(conn: Conn) -> list[Round]:
    """All rounds, oldest first."""
    return [_round(row) for row in conn.execute(ALL)]


def in_state(conn: Conn, *states: RoundState) -> list[Round]:
    """Rounds in any of these states, oldest first."""
    return [_round(row) for row in conn.execute(IN_STATE, (json.dumps(states),))]


def leave_unused(conn: Conn, round_id: int) -> None:
    """Never give a number to a round that was given before, also where its row is gone."""
    if conn.execute(LEAVE_UNUSED, (round_id,)).rowcount == 0:
        conn.execute(FIRST_UNUSED, (round_id,))


def set_state(conn: Conn, round_id: int, state: RoundState) -> None:
    """Move a round to another state."""
    conn.execute(SET_STATE, (state, round_id))


def set_closes(conn: Conn, round_id: int, closes: When) -> None:
    """Give a round another closing time."""
    conn.execute(SET_CLOSES, (closes.pack(), round_id))


def set_notified(conn: Conn, round_id: int, *, told: bool = True) -> None:
    """Note whether the notice of closing has gone out."""
    conn.execute(SET_NOTIFIED, (told, round_id))


def set_offline_key(conn: Conn, round_id: int, key: bytes) -> None:
    """Give a draft the public key to which its open answers are sealed; it is not changed afterwards."""
    conn.execute(SET_OFFLINE_KEY, (key, round_id))


def retire(conn: Conn, round_id: int) -> None:
    """Note that a round's key is to be destroyed, before it is; no one's way through the round stays."""
    conn.execute(RETIRE, (round_id,))
    conn.execute(EMPTY_SESSIONS, (round_id,))
    traces.mark(conn)


def set_reported(conn: Conn, round_id: int) -> None:
    """Note that the closing digest has gone out."""
    conn.execute(SET_REPORTED, (1, round_id))


def participation(conn: Conn, person: int, round_id: int) -> tuple[str, dict[str, Any]] | None:
    """State and packed session of a person in a round."""
    row = conn.execute(PARTICIPATION, (person, round_id)).fetchone()
    return None if row is None else (str(row["state"]), json.loads(row["session"]))


def forget_sessions(conn: Conn) -> None:
    """Forget where in the questions of closed rounds people were; that they took part stays."""
    conn.execute(FORGET_SESSIONS)


def put_participation(conn: Conn, person: int, round_id: int, state: str, session: dict[str, Any]) -> None:
    """Write where a person is in a round."""
    conn.execute(PUT, (person, round_id, state, json.dumps(session)))


def sessions_of(conn: Conn, person: int) -> list[tuple[int, dict[str, Any]]]:
    """The packed session of a person in each round that she has met."""
    return [(int(row[0]), json.loads(row[1])) for row in conn.execute(SESSIONS_OF, (person,)).fetchall()]


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


def members(conn: Conn, round_: Round, after: int, limit: int, due: int = FOREVER) -> list[Member]:
    """Unfinished people of the audience who are to be looked at by `due`, by id, after a given id."""
    lists = [
        json.dumps(sorted(names))
        for names in (round_.audience.countries, round_.audience.languages, round_.audience.cohorts)
    ]
    doubled = [each for each in lists for _ in range(2)]
    rows = conn.execute(AUDIENCE, (round_.id, after, due, *doubled, limit))
    return [
        Member(person_of(row), row["invited"], row["reminders"], row["part"] == "started") for row in rows
    ]


def took_part(conn: Conn, round_id: int) -> list[Person]:
    """Everyone who has answers in a round."""
    return [person_of(row) for row in conn.execute(TOOK_PART, (round_id,))]


def in_the_middle(conn: Conn, round_id: int) -> list[Person]:
    """Everyone who has begun to answer in a round and has not come to its end."""
    return [person_of(row) for row in conn.execute(IN_THE_MIDDLE, (round_id,))]


def _round(row: Any) -> Round:
    return Round(
        id=row["id"],
        survey=row["survey"],
        survey_id=row["survey_id"],
        state=RoundState(row["state"]),
        opens=_when(row["opens"]),
        closes=_when(row["closes"]),
        audience=Audience(
            frozenset(_list(row["countries"])),
            frozenset(_list(row["languages"])),
            frozenset(_list(row["cohorts"])),
        ),
        remind=tuple(timedelta(seconds=span) for span in _list(row["remind"])),
        target=row["target"],
        targets=_targets(row["targets"]),
        digest_at=row["digest_at"],
        export_by=tuple(_list(row["export_by"])),
        min_cell=row["min_cell"],
        known_audience=bool(row["known_audience"]),
        notified=bool(row["notified"]),
        reported=bool(row["reported"]),
        retired=bool(row["retired"]),
        risk=row["risk"],
        offline_key=None if row["offline_key"] is None else bytes(row["offline_key"]),
    )


@lru_cache(maxsize=1024)  # every turn reads the running rounds, which say the same each time
def _list(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=1024)  # as above
def _targets(text: str) -> tuple[Target, ...]:
    return unpack_targets(json.loads(text))


_when = lru_cache(maxsize=1024)(unpack_when)
