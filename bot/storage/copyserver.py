"""The PostgreSQL server as one end of a copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import psycopg

from bot.domain.faults import Fault
from bot.storage.copying import FETCHED, quoted, select
from bot.storage.database import Conn
from bot.storage.postgres import Connection, dialect_of, raw
from bot.storage.server import HOUSE, in_a_moment
from bot.storage.servertables import make
from bot.storage.shape import Row, Table, shape

TOLD: Final = "the PostgreSQL database"
ALONE: Final = "SELECT pg_try_advisory_lock($1)"
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#: Tables that are not ours.
OTHERS: Final = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
HAS_TABLES: Final = "SELECT to_regclass('public.meta') IS NOT NULL"
SEQUENCE: Final = "SELECT pg_get_serial_sequence($1, $2)"
TRIGGERS: Final = """
  SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT tgisinternal AND tgenabled = 'O' AND c.relnamespace = 'public'::regnamespace
"""


class OnServer:
    """A database on a server as an end."""

    told = TOLD
    takes_nul = False

    def __init__(self, url: str) -> None:
        with faults():
            self._raw = raw(url)
        self._house: Connection | None = None

    @property
    def conn(self) -> Conn:
        """The connection, which takes the statements of the house."""
        if self._house is None:
            with faults():
                self._house = _House(self._raw, dialect_of(self._raw))
        return cast("Conn", self._house)

    def take(self) -> None:
        """Have the database alone until this is closed. Raises Fault where anybody has it open."""
        with faults():
            had = in_a_moment(lambda: self._raw.execute(ALONE.encode(), (HOUSE,)).fetchone() == (True,))
        if not had:
            raise Fault(
                (
                    (
                        f"{TOLD}: the service or another command has it open: stop the service on every"
                        " machine, and try again."
                    ),
                )
            )

    def has_tables(self) -> bool:
        """Whether a house was ever made in it."""
        with faults():
            return self._raw.execute(HAS_TABLES.encode()).fetchone() == (True,)

    def begin_reading(self) -> None:
        """Read one snapshot from now on."""
        with faults():
            self._raw.execute(SNAPSHOT.encode())

    def stream(self, table: Table, after: Row | None = None) -> Iterator[Row]:
        """The rows of a table by its key, those behind `after` only."""
        with faults():
            alone = not self._in_transaction
            if alone:
                self._raw.execute(SNAPSHOT.encode())
            text = select(table, after, "${}")
            self._raw.execute(f"DECLARE streamed NO SCROLL CURSOR FOR {text}".encode(), after or ())
            while rows := self._raw.execute(f"FETCH {FETCHED} FROM streamed".encode()).fetchall():
                yield from rows
            self._raw.execute(b"CLOSE streamed")
            if alone:
                self._raw.execute(b"COMMIT")

    @property
    def _in_transaction(self) -> bool:
        return self._raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def holds(self, table: Table) -> int:
        """How many rows a table has."""
        with faults():
            row = self._raw.execute(f'SELECT count(*) FROM "{table.name}"'.encode()).fetchone()  # noqa: S608
        return 0 if row is None else int(row[0])

    def counters(self) -> dict[str, int]:
        """The last number given in each table whose numbers are given once."""
        return {each.name: self._last(each) for each in shape().tables if each.once}

    def _last(self, table: Table) -> int:
        with faults():
            (sequence,) = self._one(SEQUENCE, (table.name, table.number))
            last, given = self._one(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
        return int(last) if given else int(last) - 1

    def _one(self, text: str, values: Sequence[Any] = ()) -> Row:
        row = self._raw.execute(text.encode(), values).fetchone()
        return () if row is None else tuple(row)

    def prepare(self) -> None:
        """Make the tables where there is nothing at all. Raises Fault where something else is there."""
        if self.has_tables():
            return
        with faults():
            if self._one(OTHERS) != (0,):
                raise Fault((f"{TOLD}: holds tables that are not ours. Give an empty database.",))
            make(self._raw)

    def bring_up_to_date(self) -> None:
        """Make the tables, or change older ones to what this version knows. Raises Fault."""
        self.prepare()
        with faults():
            make(self._raw)

    def empty(self) -> None:
        """Throw away every row."""
        names = ", ".join(f'"{table.name}"' for table in shape().tables)
        with faults():
            self._raw.execute(f"TRUNCATE {names}".encode())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in it, or nothing; within another, a part of that."""
        with faults(), self._raw.transaction():
            yield

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows as they are; the triggers of their table do not fire meanwhile."""
        with faults():
            self._raw.execute(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'.encode())
            copy = f'COPY "{table.name}" ({quoted(table.columns)}) FROM STDIN'
            with self._raw.cursor() as cursor, cursor.copy(copy.encode()) as sent:
                for row in rows:
                    sent.write_row(row)
            self._raw.execute(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'.encode())

    def set_counters(self, counters: dict[str, int]) -> None:
        """Go on numbering behind these, and behind every row that is there."""
        with faults():
            for table in shape().tables:
                if table.number is None:
                    continue
                most = f'SELECT coalesce(max("{table.number}"), 0) FROM "{table.name}"'  # noqa: S608
                after = max(counters.get(table.name, 0), self._one(most)[0]) + 1
                restart = f'ALTER TABLE "{table.name}" ALTER COLUMN "{table.number}" RESTART WITH {after}'
                self._raw.execute(restart.encode())

    def triggers(self) -> frozenset[str]:
        """The names of the triggers that are there and fire."""
        with faults():
            return frozenset(str(name) for (name,) in self._raw.execute(TRIGGERS.encode()))

    def settle(self) -> None:
        """Let the planner know what is there now."""
        with faults():
            self._raw.execute(b"ANALYZE")

    def close(self) -> None:
        """End the connection, and with it what it holds alone."""
        self._raw.close()


class _House(Connection):
    """A connection of which nothing is made anew: what the server refuses is a Fault."""

    def _known(self, error: psycopg.Error) -> BaseException:
        return _refused(error)


@contextmanager
def faults() -> Iterator[None]:
    """Tell what a server refuses by its kind only: its own words can hold an address, or what people said."""
    try:
        yield
    except psycopg.Error as error:
        raise _refused(error) from None


def _refused(error: psycopg.Error) -> Fault:
    kind = f"{type(error).__name__} {error.sqlstate}" if error.sqlstate else "the connection was lost"
    return Fault(
        (
            (
                f"{TOLD}: cannot be reached, or refuses this ({kind}). Look at its address, its user's rights"
                " and its own log, and try again: what was begun goes on where it was."
            ),
        )
    )
