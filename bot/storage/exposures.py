"""To how many people each statement of a round was given, and to how many of them it was shown.

Counts alone: who met which stands in her session, as long as she has one. With her they go down again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.storage.database import Conn

GIVEN = "SELECT statement, given FROM exposure WHERE round = ?"
SHOWN = "SELECT statement, shown FROM exposure WHERE round = ?"
GIVE = """
  INSERT INTO exposure (round, statement, given) SELECT ?, value, 1 FROM json_each(?) WHERE true
  ON CONFLICT (round, statement) DO UPDATE SET given = given + 1
"""
SHOW = "UPDATE exposure SET shown = shown + 1 WHERE round = ? AND statement = ?"


def given(conn: Conn, round_id: int, statements: Iterable[str]) -> dict[str, int]:
    """To how many people each of these was given: exact, never shown."""
    known = {str(row[0]): int(row[1]) for row in conn.execute(GIVEN, (round_id,))}
    return {each: known.get(each, 0) for each in statements}


def shown(conn: Conn, round_id: int) -> dict[str, int]:
    """To how many people each was shown that was given to any: exact, never shown to anybody."""
    return {str(row[0]): int(row[1]) for row in conn.execute(SHOWN, (round_id,))}


def give(conn: Conn, round_id: int, statements: Iterable[str]) -> None:
    """Note that these were given to one person more."""
    conn.execute(GIVE, (round_id, json.dumps(list(statements))))


def show(conn: Conn, round_id: int, statement: str) -> None:
    """Note that one of those that were given to her is on her screen."""
    conn.execute(SHOW, (round_id, statement))
