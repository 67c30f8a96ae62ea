"""What the tables are, as every database of this version has them, and one sum of a table's rows.

The migrations say what there is, so that nothing has to be asked of the engine that is read. The sum is
worked out here, over values and not over what an engine makes of them: two engines that hold the same rows
have the same one, in whatever order they give them.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from hashlib import blake2b
from typing import Any, Final

from bot.storage.migrate import migrations, statements

TABLES: Final = """
  SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
TRIGGERS: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
COLUMNS: Final = "SELECT name, type, pk FROM pragma_table_info(?)"
REFERS: Final = 'SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)'
#: Sums are counted round and round within so many bits, and a digest is as long.
BITS: Final = 256
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, and the places of those that are its key and of those that hold text."""

    name: str
    columns: tuple[str, ...]
    key: tuple[int, ...]
    texts: tuple[int, ...]
    #: Where the engine numbers the rows: that column, and whether a number is given once only, for ever.
    number: str | None
    once: bool

    def key_of(self, row: Row) -> Row:
        """What names one row."""
        return tuple(row[place] for place in self.key)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of the key."""
        return tuple(self.columns[place] for place in self.key)


@dataclass(frozen=True, slots=True)
class Shape:
    """The schema: its number, its tables, each behind those that it refers to, and its triggers."""

    number: int
    tables: tuple[Table, ...]
    triggers: frozenset[str]


@cache
def shape() -> Shape:
    """What this version knows."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for _, text in migrations():
            for statement in statements(text):
                conn.execute(statement)
        tables = {str(name): _table(conn, name, once=bool(once)) for name, once in conn.execute(TABLES)}
        refers = {name: sorted(row[0] for row in conn.execute(REFERS, (name,))) for name in sorted(tables)}
        triggers = frozenset(str(row[0]) for row in conn.execute(TRIGGERS))
    finally:
        conn.close()
    order = TopologicalSorter(refers).static_order()
    return Shape(migrations()[-1][0], tuple(tables[name] for name in order), triggers)


def _table(conn: sqlite3.Connection, name: str, *, once: bool) -> Table:
    columns = conn.execute(COLUMNS, (name,)).fetchall()
    key = sorted((pk, place) for place, (_, _, pk) in enumerate(columns) if pk)
    places = tuple(place for _, place in key)
    numbered = once or [columns[place][:2] for place in places] == [("id", "INTEGER")]
    return Table(
        name,
        tuple(column for column, _, _ in columns),
        places,
        tuple(place for place, (_, kind, _) in enumerate(columns) if kind == "TEXT"),
        columns[places[0]][0] if numbered else None,
        once,
    )


@dataclass(slots=True)
class Sum:
    """How many rows there were, and what they come to."""

    rows: int = field(default=0)
    total: int = field(default=0)

    def add(self, row: Row) -> None:
        """Count one row."""
        self.rows += 1
        digest = blake2b(canonical(row), digest_size=BITS // 8).digest()
        self.total = (self.total + int.from_bytes(digest)) % (1 << BITS)

    @property
    def checksum(self) -> str:
        """The sum as people and programs compare it."""
        return f"{self.total:0{BITS // 4}x}"


def state_of(sums: dict[str, Sum], counters: dict[str, int]) -> str:
    """One short word for everything that a database holds."""
    told = [f"{name}:{found.rows}:{found.checksum}" for name, found in sorted(sums.items())]
    told += [f"{name}:{number}" for name, number in sorted(counters.items())]
    return blake2b("\n".join(told).encode(), digest_size=32).hexdigest()


def canonical(row: Sequence[Any]) -> bytes:
    """The bytes that stand for a row, and for no other.

    >>> canonical((1, None, "a", b"a")) == canonical((1, None, b"a", "a"))
    False
    """
    return b"".join(map(_value, row))


def _value(value: Any) -> bytes:
    match value:
        case None:
            return b"n"
        case int():
            return b"i%d;" % value
        case str():
            text = value.encode()
            return b"t%d:%b" % (len(text), text)
        case bytes() | memoryview():
            return b"b%d:%b" % (len(value), bytes(value))
        case float():
            return b"r" + struct.pack(">d", value)
        case _:
            raise TypeError(type(value).__name__)
