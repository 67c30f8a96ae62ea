"""The tables of a house in a database on a server: made at once, or brought up to date."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import psycopg

from bot.storage.alone import WRITING
from bot.storage.dialect import schema, whole
from bot.storage.migrate import migrations, refuse_newer, statements

MADE: Final = b"SELECT to_regclass('schema_version')"
#: The server samples what stands in columns for its plans, and keeps that after the row is gone. Of what is
#: sealed or found by a hash it is not to: no plan needs it. Pseudonyms are left, by which tables are joined.
UNSAMPLED: Final = b"""
  SELECT format('ALTER TABLE %s ALTER %I SET STATISTICS 0', c.oid::regclass, a.attname)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attstattarget IS DISTINCT FROM 0
    AND ((a.atttypid = 'bytea'::regtype AND a.attname <> 'pseudonym')
         OR (c.relname = 'outbox' AND a.attname = 'say'))
"""
TRIGGERS: Final = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


def make(conn: psycopg.Connection[Any]) -> None:
    """Make the tables of a house where there are none, or bring them up to date, in one. Raises Fault."""
    with conn.transaction():
        conn.execute(f"SELECT pg_advisory_xact_lock({WRITING})".encode())
        _migrate(conn)
        for (statement,) in conn.execute(UNSAMPLED).fetchall():
            conn.execute(statement.encode())


def _migrate(conn: psycopg.Connection[Any]) -> None:
    steps = migrations()
    if conn.execute(MADE).fetchone() == (None,):
        for statement in baseline():
            conn.execute(statement.encode())
        conn.execute(b"CREATE TABLE schema_version (number bigint NOT NULL)")
        conn.execute(b"INSERT INTO schema_version VALUES ($1)", (steps[-1][0],))
        return
    (version,) = conn.execute(b"SELECT number FROM schema_version").fetchone() or (0,)
    refuse_newer(version)
    for number, text in steps:
        if number > version:
            for statement in statements(text):
                triggers = dict(conn.execute(TRIGGERS.encode()).fetchall())
                for told in schema(statement, triggers):
                    conn.execute(told.encode())
            conn.execute(b"UPDATE schema_version SET number = $1", (number,))


def baseline() -> list[str]:
    """What makes the tables, as SQLite has them after every migration."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for _, text in migrations():
        for statement in statements(text):
            conn.execute(statement)
    parts = [tuple(row) for row in conn.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid")]
    conn.close()
    return whole(parts)
