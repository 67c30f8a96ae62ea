"""Short statements that reviewers wrote: by whom, resting on what until approved, and approved by whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.storage.database import Conn

ADD = "INSERT INTO statement (text, own, state, writer) VALUES (?, ?, 'written', ?)"
ADD_SOURCE = "INSERT INTO statement_source (statement, reading) VALUES (?, ?)"
GET = "SELECT * FROM statement WHERE id = ?"
SAME = "SELECT id FROM statement WHERE text = ? AND own = ? AND writer = ? AND state = 'written' ORDER BY id"
IN_STATE = "SELECT * FROM statement WHERE state = ? ORDER BY id"
APPROVE = "UPDATE statement SET state = 'approved', approver = ? WHERE id = ? AND state = 'written'"
DROP = "UPDATE statement SET state = 'dropped' WHERE id = ? AND state = 'written'"
FORGET_SOURCES = "DELETE FROM statement_source WHERE statement = ?"
SOURCES = "SELECT reading FROM statement_source WHERE statement = ? ORDER BY reading"
#: Different people behind texts of one question, of which each has one: nobody counts twice. Neither two
#: rounds nor two questions are joined to find that out: else trying one text beside others would tell whether
#: one person wrote both.
PEOPLE = """
  SELECT coalesce(max(people), 0) FROM (
    SELECT count(*) AS people FROM reading
    WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) AND state IN ('released', 'tagged')
    GROUP BY round, question)
"""


class State(StrEnum):
    """How far a statement is."""

    WRITTEN = "written"
    APPROVED = "approved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `own`: the team's, which rests on nobody's words. Staff are named by their ids."""

    id: int
    text: str
    own: bool
    state: State
    writer: int
    approver: int | None


def add(conn: Conn, text: str, sources: Collection[int], *, own: bool, writer: int) -> int:
    """Keep a statement that somebody wrote, with the texts that it rests on; returns its number."""
    cursor = conn.execute(ADD, (text, own, writer))
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    conn.executemany(ADD_SOURCE, [(cursor.lastrowid, each) for each in sorted(set(sources))])
    return cursor.lastrowid


def same(conn: Conn, text: str, from_: Collection[int], *, own: bool, writer: int) -> int | None:
    """The number of the very same statement by the same writer that waits to be approved; None: no other."""
    found = (int(row[0]) for row in conn.execute(SAME, (text, own, writer)))
    return next((each for each in found if set(sources(conn, each)) == set(from_)), None)


def get(conn: Conn, id_: int) -> Statement | None:
    """A statement by its number; None too for a number that no table could hold."""
    if id_ >= 2**63:
        return None
    row = conn.execute(GET, (id_,)).fetchone()
    return None if row is None else _statement(row)


def in_state(conn: Conn, state: State) -> list[Statement]:
    """All that are so far, oldest first."""
    return [_statement(row) for row in conn.execute(IN_STATE, (state,))]


def approve(conn: Conn, id_: int, approver: int) -> None:
    """Let a statement stand for good, and forget what it rests on."""
    conn.execute(APPROVE, (approver, id_))
    conn.execute(FORGET_SOURCES, (id_,))


def drop(conn: Conn, id_: int) -> None:
    """Let go of a statement that nobody approved, and of what it rests on."""
    conn.execute(DROP, (id_,))
    conn.execute(FORGET_SOURCES, (id_,))


def sources(conn: Conn, id_: int) -> tuple[int, ...]:
    """The texts that a statement rests on, by the numbers of their readings; none once it is approved."""
    return tuple(int(row[0]) for row in conn.execute(SOURCES, (id_,)))


def people(conn: Conn, readings: str) -> int:
    """At least how many different people wrote these texts, a JSON list: exact, never shown to anybody."""
    return int(conn.execute(PEOPLE, (readings,)).fetchone()[0])


def _statement(row: Any) -> Statement:
    return Statement(
        id=int(row["id"]),
        text=str(row["text"]),
        own=bool(row["own"]),
        state=State(row["state"]),
        writer=int(row["writer"]),
        approver=row["approver"],
    )
