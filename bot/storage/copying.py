"""A database as one end of a copy: read in one snapshot, or filled table by table.

`InFile` is the encrypted file; the server's end is in `bot.storage.copyserver`. Rows go over as they are,
with their ids. No trigger fires for them, since whatever it would do was done when they were first written:
in the transaction that writes them the triggers of their table are away, and at its end they are there again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from bot.storage import latest, swap
from bot.storage.database import Conn, connect
from bot.storage.files import sync
from bot.storage.migrate import migrate
from bot.storage.shape import Row, Sum, Table, shape

#: In a database that is not whole yet: what is copied into it, and how far that is.
MOVING: Final = "moving"
#: So many rows or bytes go over in one transaction, whichever come first.
ROWS: Final = 2_000
BYTES: Final = 4 * 1024 * 1024
#: So many rows are fetched from a server at once; a row may hold a recording.
FETCHED: Final = 64
VERSION: Final = "PRAGMA user_version"
SEQUENCES: Final = "SELECT name, seq FROM sqlite_sequence"
SET_SEQUENCE: Final = "UPDATE sqlite_sequence SET seq = ? WHERE name = ?"
ADD_SEQUENCE: Final = "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)"
TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
TRIGGERS: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
TRIGGERS_OF: Final = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name"
)


class End(Protocol):
    """One end of a copy. `conn` takes the statements of the house."""

    #: How it is called to people; never with an address, which may hold a password.
    told: str
    #: Whether a text in it may hold the character NUL.
    takes_nul: bool

    @property
    def conn(self) -> Conn:
        """The connection."""

    def begin_reading(self) -> None:
        """From now on, read what there is at this moment, whoever writes meanwhile."""

    def stream(self, table: Table, after: Row | None = None) -> Iterator[Row]:
        """The rows of a table by its key, those behind `after` only."""

    def holds(self, table: Table) -> int:
        """How many rows a table has."""

    def counters(self) -> dict[str, int]:
        """The last number given in each table whose numbers are given once."""

    def prepare(self) -> None:
        """Make what is not there at all, with its tables. Raises Fault where something else is there."""

    def empty(self) -> None:
        """Throw away everything in it."""

    def transaction(self) -> Any:
        """A context in which all that is written is one transaction."""

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows as they are, and have no trigger notice."""

    def set_counters(self, counters: dict[str, int]) -> None:
        """Go on numbering behind these, and behind every row that is there."""

    def triggers(self) -> frozenset[str]:
        """The names of the triggers that are there and fire."""

    def settle(self) -> None:
        """What is to be done once all is written."""


class InFile:
    """The encrypted file as an end. Nothing is there before `prepare` where there was no file."""

    takes_nul = True

    def __init__(self, path: Path, key: bytes, *, readonly: bool) -> None:
        self.told = str(path)
        self._path = path
        self._key = key
        self._conn: Conn | None = connect(path, key, readonly=True) if readonly else None

    @property
    def conn(self) -> Conn:
        """The connection."""
        if self._conn is None:
            raise AssertionError
        return self._conn

    def begin_reading(self) -> None:
        """Read one snapshot from now on."""
        self.conn.execute("BEGIN")

    def stream(self, table: Table, after: Row | None = None) -> Iterator[Row]:
        """The rows of a table by its key, those behind `after` only."""
        return map(tuple, self.conn.execute(select(table, after, "?{}"), after or ()))

    def holds(self, table: Table) -> int:
        """How many rows a table has."""
        return int(self.conn.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])  # noqa: S608

    def counters(self) -> dict[str, int]:
        """The last number given in each table whose numbers are given once."""
        found = {str(name): int(seq) for name, seq in self.conn.execute(SEQUENCES)}
        return {each.name: found.get(each.name, 0) for each in shape().tables if each.once}

    def prepare(self) -> None:
        """Make the file, for its owner alone, or bring one that is empty up to date."""
        if not self._path.exists():
            swap.clear(self._path)  # no log of another database may lie beside it
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if self._conn is None:
            self._conn = connect(self._path, self._key)
        if not any(self._filled()):
            migrate(self._conn)

    def _filled(self) -> Iterator[str]:
        for (name,) in self.conn.execute(TABLES).fetchall():
            if self.conn.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0]:  # noqa: S608
                yield str(name)

    def empty(self) -> None:
        """Throw the file away, and begin another."""
        self.conn.close()
        self._conn = None
        swap.clear(self._path)
        self.prepare()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in it, or nothing."""
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.conn.execute("COMMIT")
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            raise

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows as they are; the triggers of their table are away meanwhile."""
        triggers = [tuple(row) for row in self.conn.execute(TRIGGERS_OF, (table.name,))]
        for name, _ in triggers:
            self.conn.execute(f'DROP TRIGGER "{name}"')
        places = ", ".join("?" * len(table.columns))
        names = quoted(table.columns)
        self.conn.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', rows)  # noqa: S608
        for _, text in triggers:
            self.conn.execute(text)

    def set_counters(self, counters: dict[str, int]) -> None:
        """Go on numbering behind these."""
        for name, number in counters.items():
            if not self.conn.execute(SET_SEQUENCE, (number, name)).rowcount and number:
                self.conn.execute(ADD_SEQUENCE, (number, name))

    def triggers(self) -> frozenset[str]:
        """The names of the triggers that are there."""
        return frozenset(str(row[0]) for row in self.conn.execute(TRIGGERS))

    def settle(self) -> None:
        """Write the log back, and note how far this database is."""
        self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        note = latest.Latest(self._path)
        note.settle(self.conn)
        note.close()
        sync(self._path.parent)

    def close(self) -> None:
        """Let go of the file."""
        if self._conn is not None:
            self._conn.close()
            self._conn = None


def quoted(columns: Sequence[str]) -> str:
    """Names as both engines read them, whatever words they are."""
    return ", ".join(f'"{name}"' for name in columns)


def select(table: Table, after: Row | None, place: str) -> str:
    """The statement that reads a table by its key; `place` is how a place for a value is written."""
    key = quoted(table.key_columns)
    places = ", ".join(place.format(number) for number in range(1, len(table.key) + 1))
    where = "" if after is None else f" WHERE ({key}) > ({places})"
    return f'SELECT {quoted(table.columns)} FROM "{table.name}"{where} ORDER BY {key}'  # noqa: S608


def look(
    end: End,
    tell: Callable[[int], None] = lambda _: None,
    notice: Callable[[Table, Row], None] = lambda _table, _row: None,
) -> dict[str, Sum]:
    """Count and sum every table, the mark of a copy left out; `notice` sees every row."""
    found: dict[str, Sum] = {}
    for table in shape().tables:
        found[table.name] = each = Sum()
        for row in end.stream(table):
            if is_mark(table, row):
                continue
            notice(table, row)
            each.add(row)
            if each.rows % ROWS == 0:
                tell(ROWS)
        tell(each.rows % ROWS)
    return found


def is_mark(table: Table, row: Row) -> bool:
    """Whether a row is the mark of a copy and nothing that was copied."""
    return table.name == "meta" and row[0] == MOVING


def nul_in(end: End, table: Table, row: Row) -> Iterator[str]:
    """What to say of each text in a row that a server cannot hold."""
    for place in table.texts:
        if row[place] is not None and "\0" in row[place]:
            yield (
                f"{end.told}: {table.name}.{table.columns[place]} where {_named(table, row)} has a NUL"
                " in it, which PostgreSQL cannot hold. Nothing was copied. Take it out of that text."
            )


def _named(table: Table, row: Row) -> str:
    """A row by its key; of a text only that it is one, since it may be anybody's."""
    return ", ".join(f"{table.columns[place]}={_shown(row[place])}" for place in table.key)


def _shown(value: Any) -> str:
    return value[:8].hex() if isinstance(value, bytes) else str(value) if isinstance(value, int) else "(text)"


def chunks(end: End, table: Table, after: Row | None) -> Iterator[list[Row]]:
    """The rows of a table in pieces that are small enough for one transaction each."""
    chunk: list[Row] = []
    size = 0
    for row in end.stream(table, after):
        if is_mark(table, row):
            continue
        chunk.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes | str))
        if len(chunk) >= ROWS or size >= BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def is_empty(end: End) -> bool:
    """Whether there is no row in it."""
    return not any(end.holds(table) for table in shape().tables)


def version(end: End) -> int:
    """The number of its schema."""
    return int(end.conn.execute(VERSION).fetchone()[0])


def differing(
    target: End, sums: dict[str, Sum], counters: dict[str, int], tell: Callable[[int], None]
) -> list[str]:
    """In what a copy is not what was copied: tables, numbers to go on from, triggers."""
    found = look(target, tell)
    lines = [
        f"{target.told}: {name} has {found[name].rows} rows of {each.rows}, or they are not the same."
        for name, each in sums.items()
        if found[name] != each
    ]
    lines += [
        f"{target.told}: {name} would give a number twice."
        for name, number in target.counters().items()
        if number < counters[name]
    ]
    lines += [f"{target.told}: {name} is missing." for name in sorted(shape().triggers - target.triggers())]
    return lines
