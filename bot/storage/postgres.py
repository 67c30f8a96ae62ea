"""A PostgreSQL server in place of the SQLite file: the same statements, and commits that waiting turns share."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.numeric import IntDumper
from psycopg.types.string import TextLoader
from sqlcipher3 import dbapi2

from bot.domain.faults import Fault
from bot.storage.database import BUSY_MS, Conn, Database, commit
from bot.storage.dialect import Dialect, schema, whole
from bot.storage.migrate import migrations, statements

T = TypeVar("T")
KEYS: Final = """
  SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
  WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
"""
COLUMNS: Final = """
  SELECT table_name, column_name, is_identity = 'YES', is_nullable = 'YES' FROM information_schema.columns
  WHERE table_schema = 'public'
"""
#: Held by one who writes, until it is over: as with SQLite, transactions come one after the other.
WRITING: Final = "SELECT pg_advisory_xact_lock(1)"
#: What only SQLite has, and what stands for it here.
INSTEAD: Final = {
    "PRAGMA busy_timeout = 0": "SELECT 1",
    f"PRAGMA busy_timeout = {BUSY_MS}": "SELECT 1",
    # What was deleted stands in the tables until they are swept, and in the server's log until that goes.
    "PRAGMA wal_checkpoint(TRUNCATE)": "VACUUM",
    "PRAGMA user_version": "SELECT number FROM schema_version",
    "PRAGMA quick_check": "SELECT 'ok'",
}
NOBODY_IN_THE_WAY: Final = "SELECT 0, 0, 0"
#: The errors of SQLite that the house knows, by PostgreSQL's.
_ERRORS: Final = (
    (psycopg.IntegrityError, dbapi2.IntegrityError),
    (psycopg.OperationalError, dbapi2.OperationalError),
    (psycopg.Error, dbapi2.DatabaseError),
)


class Row(tuple[Any, ...]):
    """A row, by number and by name, as SQLite's."""

    names: dict[str, int]

    def __getitem__(self, place: Any) -> Any:
        return tuple.__getitem__(self, self.names[place] if isinstance(place, str) else place)

    def keys(self) -> list[str]:
        """The names of its columns."""
        return [*self.names]


class Cursor:
    """What a statement brought."""

    def __init__(self, found: psycopg.RawCursor[Any], makes_id: bool) -> None:
        self.rowcount = found.rowcount
        self.lastrowid: int | None = None
        self._rows: Iterator[Row] = iter(())
        if found.description is None:
            return
        rows = found.fetchall()
        if makes_id:
            self.lastrowid = rows[-1][0] if rows else None
            return
        names = {column.name: place for place, column in enumerate(found.description)}
        kind = type("Row", (Row,), {"names": names})
        self._rows = iter([kind(row) for row in rows])

    def fetchone(self) -> Row | None:
        """The next row, or None."""
        return next(self._rows, None)

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        return [*self._rows]

    def __iter__(self) -> Iterator[Row]:
        return self._rows


class Connection:
    """A connection that takes the statements of SQLite."""

    def __init__(self, raw: psycopg.Connection[Any], dialect: Dialect) -> None:
        self._raw = raw
        self._dialect = dialect

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def execute(self, text: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        try:
            if text == "BEGIN IMMEDIATE":
                self._raw.execute("BEGIN")
                return Cursor(self._raw.execute(WRITING), makes_id=False)
            if text.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
                return Cursor(self._raw.execute(text), makes_id=False)
            if text in INSTEAD:
                found = self._raw.execute(INSTEAD[text])
                return Cursor(self._raw.execute(NOBODY_IN_THE_WAY) if found.description is None else found, makes_id=False)
            told = self._dialect.tell(text)
            return Cursor(self._raw.execute(told.text, values), told.makes_id)
        except psycopg.Error as error:
            raise _known(error) from None

    def executemany(self, text: str, rows: Any) -> None:
        """Run one statement for each row."""
        told = self._dialect.tell(text)
        try:
            with self._raw.cursor() as cursor:
                cursor.executemany(told.text, [tuple(each) for each in rows])
        except psycopg.Error as error:
            raise _known(error) from None

    def close(self) -> None:
        """End the connection."""
        self._raw.close()


def _known(error: psycopg.Error) -> Exception:
    """The error that the house knows for it; of its text only what kind it is, since it can quote values."""
    for theirs, ours in _ERRORS:
        if isinstance(error, theirs):
            return cast("Exception", ours(f"{type(error).__name__} {error.sqlstate or ''} {error}"))
    raise AssertionError


def raw(url: str) -> psycopg.Connection[Any]:
    """A connection of the library's own, in which numbers and truths are what they are in SQLite."""
    conn = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.RawCursor, row_factory=tuple_row)
    conn.adapters.register_dumper(bool, _Truth)
    for kind in ("json", "jsonb"):
        conn.adapters.register_loader(kind, TextLoader)
    return conn


class _Truth(IntDumper):
    def dump(self, obj: Any) -> bytes | None:
        return b"1" if obj else b"0"


def dialect_of(conn: psycopg.Connection[Any]) -> Dialect:
    """What there is to know of the tables as they stand."""
    keys: dict[str, list[str]] = {}
    for table, column in conn.execute(KEYS):
        keys.setdefault(table, []).append(column)
    numbering: dict[str, str] = {}
    nullable: set[str] = set()
    for table, column, is_number, may_be_null in conn.execute(COLUMNS):
        if is_number:
            numbering[table] = column
        if may_be_null:
            nullable.add(column)
    return Dialect({name: tuple(each) for name, each in keys.items()}, numbering, frozenset(nullable))


def baseline() -> list[str]:
    """What makes the tables, as SQLite has them after every migration."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for _, text in migrations():
        for statement in statements(text):
            conn.execute(statement)
    parts = [tuple(row) for row in conn.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid")]
    conn.close()
    return whole(parts)


class _Hops:
    """The thread of one connection, as aiosqlite's: what is asked of it is done in order."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._thread = ThreadPoolExecutor(1, "postgres")

    async def hop(self, fn: Callable[[Conn], T]) -> T:
        """Run `fn` on the database's thread with the open connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, fn, cast("Conn", self._conn))

    async def close(self) -> None:
        """Close the connection and end its thread."""
        await self.hop(lambda conn: conn.close())
        self._thread.shutdown()


class PostgresDatabase(Database):
    """A database on a server. `path` still says where the files of the house lie."""

    @classmethod
    async def on(cls, url: str, path: Path, key: bytes) -> PostgresDatabase:
        """Connect, bring the schema up to date, and return it. Raises Fault."""
        conn = await asyncio.to_thread(_opened, url)
        db = cls(cast("Any", _Hops(conn)), path, key, 0, seen=True)
        db.url = url
        return db

    url: str

    def _commit(self, conn: Conn, works: Sequence[Callable[[Conn], Any]]) -> list[Any]:
        outcomes: list[Any] = self.timed(len(works), lambda: commit(conn, works))
        return outcomes

    async def settle(self) -> None:
        """Nothing is ever missing: the server loses nothing that it confirmed."""

    async def snapshot(self, work: Callable[[Conn], T]) -> T:
        """Run long reading `work` on a connection and thread of its own, so that no turn waits for it."""

        def read() -> T:
            conn = _connected(self.url)
            try:
                conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return work(cast("Conn", conn))
            finally:
                conn.close()

        return await self._watched(asyncio.to_thread(read))

    async def look_through(self) -> None:
        """The server looks after its own pages."""


def _connected(url: str) -> Connection:
    conn = raw(url)
    return Connection(conn, dialect_of(conn))


def _opened(url: str) -> Connection:
    conn = raw(url)
    conn.execute("BEGIN")
    conn.execute(WRITING)
    if conn.execute("SELECT to_regclass('public.meta')").fetchone() == (None,):
        for statement in baseline():
            conn.execute(statement)
        conn.execute("CREATE TABLE schema_version (number bigint NOT NULL)")
        conn.execute("INSERT INTO schema_version VALUES ($1)", (migrations()[-1][0],))
    conn.execute("COMMIT")
    return Connection(conn, dialect_of(conn))
