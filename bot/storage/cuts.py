"""What has been released of each round, exactly as it left, and the files that carried it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Conn

ADD = """
  INSERT INTO cut (round, number, people, released, export, at, audit_head, participation, targets, of_groups)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
LAST = """
  SELECT number, people, released, export, at, audit_head, participation, targets, of_groups
  FROM cut WHERE round = ?
  ORDER BY number DESC LIMIT 1 OFFSET ?
"""
NUMBER = "SELECT max(number) FROM cut WHERE round = ?"
ADD_FILE = "INSERT INTO file (name, media_type, content, form, at) VALUES (?, ?, ?, ?, ?)"
FORGET_FILES = """
  DELETE FROM file WHERE at < ? AND id NOT IN (SELECT file FROM outbox WHERE file IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Cut:
    """One release: counts, cells by groups, participation and targets as JSON; when; the audit log's head.

    `targets` are the 'at least' of those for two groups, from which the next cut's go on. `of_groups` is the
    release of the answers that groups gave, apart from all people.
    """

    number: int
    people: int
    released: str
    export: str
    at: int
    audit_head: bytes | None = None
    participation: str | None = None
    targets: str = "{}"
    of_groups: str | None = None


def add(conn: Conn, round_id: int, cut: Cut) -> None:
    """Keep a release."""
    counted = (cut.people, cut.released, cut.export, cut.at, cut.audit_head, cut.participation, cut.targets)
    conn.execute(ADD, (round_id, cut.number, *counted, cut.of_groups))


def last(conn: Conn, round_id: int, back: int = 0) -> Cut | None:
    """The last release of a round, or the one `back` before it."""
    row = conn.execute(LAST, (round_id, back)).fetchone()
    return None if row is None else Cut(*row)


def number(conn: Conn, round_id: int) -> int:
    """How many releases of a round there are."""
    return int(conn.execute(NUMBER, (round_id,)).fetchone()[0] or 0)


def add_file(
    conn: Conn, name: str, media_type: str, content: bytes, at: int, *, form: str | None = None
) -> int:
    """Keep a file for sending, or with a `form` what it says and is made from then; returns its id."""
    cursor = conn.execute(ADD_FILE, (name, media_type, content, form, at))
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    return cursor.lastrowid


def forget_files(conn: Conn, before: int) -> None:
    """Delete files that no message carries any more."""
    conn.execute(FORGET_FILES, (before,))
