"""Numbered, forward-only changes of the schema, each in one transaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.domain.faults import Fault

FOLDER = Path(__file__).parent / "migrations"


def migrations() -> list[tuple[int, str]]:
    """Number and text of every migration, in order."""
    return [
        (int(path.name.split("_", 1)[0]), path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.sql"))
    ]


def migrate(conn: sqlite3.Connection) -> None:
    """Bring the schema up to date. Raises Fault where the file comes from a newer version."""
    steps = migrations()
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    refuse_newer(version)
    for number, text in steps:
        if number > version:
            _step(conn, number, text)


def refuse_newer(version: int) -> None:
    """Refuse a schema that this version does not know. Raises Fault."""
    newest = migrations()[-1][0]
    if version > newest:
        raise Fault(
            (
                (
                    f"The database has schema {version}, this version knows {newest}:"
                    " start the newer version that made it."
                ),
            )
        )


def _step(conn: sqlite3.Connection, number: int, text: str) -> None:
    """One migration, whole or not at all.

    A table that is made anew may not take along what refers to it, so references are not followed
    meanwhile, and all of them are checked before the commit.
    """
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(text):
            conn.execute(statement)
        if conn.execute("PRAGMA foreign_key_check").fetchall():
            raise Fault((f"Schema {number} cannot be made: the database refers to rows that are not there.",))
        conn.execute(f"PRAGMA user_version = {number}")
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    finally:
        conn.execute("PRAGMA foreign_keys = ON")


def statements(text: str) -> list[str]:
    """Split a script at the ends of its statements (executescript would commit in between)."""
    found: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith("--"):
            continue
        lines.append(line)
        candidate = "\n".join(lines).strip()
        if candidate and sqlite3.complete_statement(candidate):
            found.append(candidate)
            lines = []
    return found
