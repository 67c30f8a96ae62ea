"""Rounds, and the frozen surveys they ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from bot.domain.clock import When, unpack_when
from bot.domain.rounds import Audience, RoundState
from bot.domain.targets import Target, pack_targets, unpack_targets
from bot.storage import meta, traces
from bot.storage.database import Conn

ADD_SURVEY = "INSERT OR IGNORE INTO survey (hash, id, text) VALUES (?, ?, ?)"
SURVEY = "SELECT text FROM survey WHERE hash = ?"
ADD = """
  INSERT INTO round (survey, survey_id, state, opens, closes, countries, languages, cohorts, remind,
    target, targets, digest_at, export_by, min_cell, known_audience, risk, offline_key, voice)
  VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
#: Whether anybody was ever asked in it, or anything was ever told of it.
WAS_OPEN = """
  SELECT EXISTS (SELECT 1 FROM participation WHERE round = ?1)
    OR EXISTS (SELECT 1 FROM respondent WHERE round = ?1)
    OR EXISTS (SELECT 1 FROM cut WHERE round = ?1) OR EXISTS (SELECT 1 FROM wording WHERE round = ?1)
"""
DROP = "DELETE FROM round WHERE id = ? AND state = 'draft' RETURNING survey, countries"
DROP_SURVEY = "DELETE FROM survey WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM round WHERE survey = ?1)"
#: The countries of a draft that was thrown away, by its number, tell whose log its rows belong to.
DROPPED = "round_dropped:"
RETIRE = "UPDATE round SET retired = 1 WHERE id = ?"
#: What nobody wrote down by then nobody can ask to have erased any more.
UNHEARD = "DELETE FROM spoken WHERE round = ?"
EMPTY_SESSIONS = "UPDATE participation SET session = '{}' WHERE round = ?"


@dataclass(frozen=True, slots=True)
class Round:
    """One survey asked of one audience over one time. `survey` is the hash of the frozen survey.

    `target` is how many people it hopes for, `targets` how many of groups. `risk` is the survey's, `normal`
    or `high`; `offline_key` the public key to which its open answers are sealed. `retired`: the key that
    joins people to their answers is destroyed, or is to be at once. `voice`: open answers may be spoken.
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
    voice: bool = False


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
    voice: bool = False,
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
            voice,
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


def was_open(conn: Conn, round_id: int) -> bool:
    """Whether something is left of a time in which a round was open."""
    return bool(conn.execute(WAS_OPEN, (round_id,)).fetchone()[0])


def drop(conn: Conn, round_id: int) -> None:
    """Delete a draft and all that hangs on it but its countries, and its survey where no other asks that."""
    for survey, countries in conn.execute(DROP, (round_id,)).fetchall():
        conn.execute(DROP_SURVEY, (survey,))
        meta.put(conn, f"{DROPPED}{round_id}", countries)


def dropped(conn: Conn) -> dict[int, frozenset[str]]:
    """The countries of each draft that was thrown away."""
    found = meta.beginning(conn, DROPPED)
    return {int(round_id): frozenset(_list(countries)) for round_id, countries in found.items()}


def retire(conn: Conn, round_id: int) -> None:
    """Note that a round's key is to be destroyed, before it is; no way through it and no voice stays."""
    conn.execute(RETIRE, (round_id,))
    conn.execute(EMPTY_SESSIONS, (round_id,))
    conn.execute(UNHEARD, (round_id,))
    traces.mark(conn)


def set_reported(conn: Conn, round_id: int) -> None:
    """Note that the closing digest has gone out."""
    conn.execute(SET_REPORTED, (1, round_id))


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
        voice=bool(row["voice"]),
    )


@lru_cache(maxsize=1024)  # every turn reads the running rounds, which say the same each time
def _list(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=1024)  # as above
def _targets(text: str) -> tuple[Target, ...]:
    return unpack_targets(json.loads(text))


_when = lru_cache(maxsize=1024)(unpack_when)
