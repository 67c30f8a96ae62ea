"""A connection to PostgreSQL that takes the statements of SQLite, and raises what SQLite raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final, cast

import psycopg
from psycopg import errors
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg.types.numeric import IntDumper
from psycopg.types.string import StrDumper, TextLoader
from sqlcipher3 import dbapi2

from bot.storage.alone import WRITING, Shared
from bot.storage.database import BUSY_MS
from bot.storage.dialect import Dialect

KEYS: Final = """
  SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
  WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
"""
COLUMNS: Final = """
  SELECT table_name, column_name, is_identity = 'YES', is_nullable = 'YES' FROM information_schema.columns
  WHERE table_schema = 'public'
"""
MARK: Final = "UPDATE worker SET mark = {mark} WHERE id = {worker}"
#: What only SQLite has, and what stands for it here.
INSTEAD: Final = {
    "PRAGMA busy_timeout = 0": "SELECT 1",
    f"PRAGMA busy_timeout = {BUSY_MS}": "SELECT 1",
    # What was deleted stands in the server's files until they are swept and its log goes on: it sees to that.
    "PRAGMA wal_checkpoint(TRUNCATE)": "SELECT 0, 0, 0",
    "PRAGMA user_version": "SELECT number FROM schema_version",
    "PRAGMA quick_check": "SELECT 'ok'",
}
#: What one turn writes beside those of others: rows of hers, and what is put down once whoever comes first.
#: Whatever else is written is written alone.
BESIDE_OTHERS: Final = frozenset(
    {
        "answer",
        "applied",
        "bulletin_reader",
        "chat_message",
        "exposure",
        "held_voice",
        "inbox",
        "known_sound",
        "outbox",
        "participation",
        "person",
        "quarantine",
        "reading",
        "respondent",
        "roster",
        "send_share",
        "spoken",
        "upload",
        "waiting",
        "wanted_sound",
    }
)
#: Unless its address says otherwise: of a server whose machine or line is gone nobody hears anything.
_LIVELY: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 5,
    "tcp_user_timeout": 15_000,
}
#: The same at the other end, which holds the locks of a machine that is gone for as long as it knows nothing.
_LIVELY_THERE: Final = (
    b"SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 5;"
    b" SET tcp_user_timeout = 15000"
)
_CONTROL: Final = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
#: The errors of SQLite that the house knows, by PostgreSQL's.
_ERRORS: Final = (
    (psycopg.IntegrityError, dbapi2.IntegrityError),
    (psycopg.OperationalError, dbapi2.OperationalError),
    (psycopg.Error, dbapi2.DatabaseError),
)
_AGAIN: Final = (errors.DeadlockDetected, errors.SerializationFailure)


class Anew(BaseException):
    """The whole transaction is to be made anew; no piece of it is to keep this for itself.

    `alone` is whether with the lock of all, and `lost` whether the connection is gone.
    """

    def __init__(self, *, alone: bool = False, lost: bool = False) -> None:
        super().__init__()
        self.alone = alone
        self.lost = lost


class Row(tuple[Any, ...]):
    """A row, by number and by name, as SQLite's."""

    __slots__ = ()
    names: dict[str, int]

    def __getitem__(self, place: Any) -> Any:
        return tuple.__getitem__(self, self.names[place] if isinstance(place, str) else place)

    def keys(self) -> list[str]:
        """The names of its columns."""
        return [*self.names]


@lru_cache(maxsize=2000)
def _kind_of(columns: tuple[str, ...]) -> type[Row]:
    return type("Row", (Row,), {"__slots__": (), "names": {name: at for at, name in enumerate(columns)}})


class Cursor:
    """What a statement brought."""

    def __init__(
        self,
        found: psycopg.Cursor[Any] | psycopg.RawServerCursor[Any],
        *,
        makes_id: bool = False,
        rows: Iterable[tuple[Any, ...]] | None = None,
    ) -> None:
        """`rows` are those that are yet to come; else all are fetched."""
        self.rowcount = found.rowcount
        self.lastrowid: int | None = None
        self._rows: Iterator[Row] = iter(())
        if found.description is None:
            return
        if rows is None:
            fetched = rows = found.fetchall()
            if makes_id:
                self.lastrowid = fetched[-1][0] if fetched else None
                return
        self._rows = map(_kind_of(tuple(column.name for column in found.description)), rows)

    def fetchone(self) -> Row | None:
        """The next row, or None."""
        return next(self._rows, None)

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        return [*self._rows]

    def __iter__(self) -> Iterator[Row]:
        return self._rows


def _rows_of(cursor: psycopg.RawServerCursor[Any]) -> Iterator[tuple[Any, ...]]:
    """Its rows, until there are no more or nobody asks for them."""
    with cursor:
        yield from cursor


class Connection(Shared):
    """A connection that takes the statements of SQLite.

    `of` are the numbers of those whose transaction the next one is, and it stands beside those of others;
    None where it is to be alone. `number` is that of the last transaction, by which the server tells later
    whether it was kept. One that takes its place may give that number to another transaction, so each of a
    `worker` leaves a `mark` in its row too.
    """

    def __init__(self, raw: psycopg.Connection[Any], dialect: Dialect) -> None:
        self.raw = raw
        self.dialect = dialect
        self.of: Sequence[int] | None = None
        self.number: str | None = None
        self.worker = 0
        self.mark = 0
        self._beside = False
        self._streams = count()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.info.transaction_status in {TransactionStatus.INTRANS, TransactionStatus.INERROR}

    def exclusive(self) -> None:
        """Go on alone: what is done now is for no two at once. Raises Anew to begin so."""
        if self._beside:
            raise Anew(alone=True)

    def execute(self, text: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        try:
            if text == "BEGIN IMMEDIATE":
                return self._begin()
            if text == "COMMIT" and self.raw.info.transaction_status is TransactionStatus.INERROR:
                raise dbapi2.DatabaseError("a statement of this transaction has failed")  # it would be undone
            if text.startswith(_CONTROL):  # one message each; prepared, they would be four
                return Cursor(self.raw.execute(text.encode(), prepare=False))
            if text in INSTEAD:
                return Cursor(self.raw.execute(INSTEAD[text].encode()))
            told = self.dialect.tell(text)
            self._judge(told.writes)
            if told.many and self.in_transaction:
                return self._stream(told.text, values)
            return Cursor(self.raw.execute(told.text.encode(), values), makes_id=told.makes_id)
        except psycopg.Error as error:
            raise self._known(error) from None

    def _stream(self, text: str, values: Sequence[Any]) -> Cursor:
        """Run a statement of which the server keeps the rows until they are asked for."""
        cursor = psycopg.RawServerCursor(self.raw, f"rows_{next(self._streams)}")
        cursor.execute(text.encode(), values)
        return Cursor(cursor, rows=_rows_of(cursor))

    def executemany(self, text: str, rows: Iterable[Iterable[Any]]) -> None:
        """Run one statement for each row."""
        told = self.dialect.tell(text)
        self._judge(told.writes)
        try:
            with self.raw.cursor() as cursor:
                cursor.executemany(told.text.encode(), [tuple(each) for each in rows])
        except psycopg.Error as error:
            raise self._known(error) from None

    def plain(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement that is PostgreSQL's own; returns its rows."""
        try:
            found = self.raw.execute(text.encode(), values)
            return found.fetchall() if found.description else []
        except psycopg.Error as error:
            raise self._known(error) from None

    def close(self) -> None:
        """End the connection."""
        self.raw.close()

    def _begin(self) -> Cursor:
        """Begin, in one hop: with its locks, in one order for everybody, and its number."""
        self._beside = self.of is not None
        locks = (
            [f"SELECT pg_advisory_xact_lock({WRITING})"]
            if self.of is None
            else [
                f"SELECT pg_advisory_xact_lock_shared({WRITING})",
                *(f"SELECT pg_advisory_xact_lock({number})" for number in sorted({*self.of})),
            ]
        )
        self.mark += 1
        marks = [MARK.format(mark=self.mark, worker=self.worker)] if self.worker else []
        text = "; ".join(["BEGIN", *locks, *marks, "SELECT pg_current_xact_id()::text"])
        cursor = self.raw.execute(text.encode())
        while cursor.nextset():
            pass
        found = cursor.fetchone()
        self.number = None if found is None else str(found[0])
        return Cursor(cursor)

    def _judge(self, table: str | None) -> None:
        if self._beside and table is not None and table not in BESIDE_OTHERS and self.in_transaction:
            raise Anew(alone=True)

    def _known(self, error: psycopg.Error) -> BaseException:
        """The error that the house knows for it: of its text only what holds no value."""
        if self.raw.closed:
            return Anew(lost=True)
        if isinstance(error, _AGAIN):  # alone, so that they do not meet again
            return Anew(alone=True)
        return known(error)


def known(error: psycopg.Error) -> Exception:
    """The error of SQLite that the house knows for one of PostgreSQL, without any value in its text."""
    told = error.diag.constraint_name or ""
    if isinstance(error, errors.RaiseException) or error.sqlstate == "23000":  # a trigger of ours says it
        told = error.diag.message_primary or ""
    for theirs, ours in _ERRORS:
        if isinstance(error, theirs):
            return cast("Exception", ours(f"{type(error).__name__} {told}".strip()))
    raise AssertionError


class _Truth(IntDumper):
    """A truth is a number, as in SQLite."""

    def dump(self, obj: Any) -> bytes | None:
        return b"1" if obj else b"0"


class _Number(Loader):
    """A sum of whole numbers is a whole number, as in SQLite."""

    def load(self, data: Any) -> int | float:
        told = bytes(data)
        return float(told) if b"." in told else int(told)


class _Text(StrDumper):
    """PostgreSQL keeps no NUL in a text: it becomes the sign for what cannot be read."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def raw(url: str) -> psycopg.Connection[Any]:
    """A connection of the library's own, in which numbers and truths are what they are in SQLite."""
    given: dict[str, Any] = {**_LIVELY, **conninfo_to_dict(url)}
    conn = psycopg.connect(autocommit=True, cursor_factory=psycopg.RawCursor, row_factory=tuple_row, **given)
    conn.execute(_LIVELY_THERE)
    conn.adapters.register_dumper(bool, _Truth)
    conn.adapters.register_dumper(str, _Text)
    conn.adapters.register_loader("numeric", _Number)
    for kind in ("json", "jsonb"):
        conn.adapters.register_loader(kind, TextLoader)
    return conn


def dialect_of(conn: psycopg.Connection[Any]) -> Dialect:
    """What there is to know of the tables as they stand."""
    keys: dict[str, list[str]] = {}
    for table, column in conn.execute(KEYS.encode()):
        keys.setdefault(table, []).append(column)
    numbering: dict[str, str] = {}
    nullable: set[str] = set()
    for table, column, is_number, may_be_null in conn.execute(COLUMNS.encode()):
        if is_number:
            numbering[table] = column
        if may_be_null:
            nullable.add(column)
    return Dialect({name: tuple(each) for name, each in keys.items()}, numbering, frozenset(nullable))
