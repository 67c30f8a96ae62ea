"""One encrypted SQLite file, one thread, and commits that waiting transactions share."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
from sqlcipher3 import dbapi2

from bot.domain.faults import Fault
from bot.storage import damage, latest
from bot.storage.latest import Latest
from bot.storage.migrate import migrate

T = TypeVar("T")
#: A file with its key, or the address of a database on a server.
Place = tuple[Path, bytes] | str
#: Told how many works share a commit, and given the commit to make.
Timed = Callable[[int, Callable[[], Any]], Any]
#: sqlcipher3 ships no types; its connection is the standard library's in all that is used here.
Conn = sqlite3.Connection
StorageError: type[Exception] = dbapi2.Error
BUSY_MS = 30_000
#: What a StorageError says where a server was not reached for too long.
AWAY = "the database server does not answer"
#: What of the file is kept open in memory: with a million people, the upper pages of its indexes.
CACHE_KIB = 16 * 1024


def connect(path: Path, key: bytes, *, readonly: bool = False) -> Conn:
    """Open the encrypted file with its raw key, durable (WAL, FULL) and forgetting (secure_delete).

    Raises Fault where the key is wrong or the file is damaged.
    """
    target = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    conn = dbapi2.connect(
        target, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        _give_key(conn, key)
        conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not readonly:
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        # Also where only a copy is made (VACUUM INTO, ATTACH): it takes this setting over, and without it
        # its pages hold stale doubles of rows, which no later deletion would reach.
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute("PRAGMA temp_store = MEMORY")
    except dbapi2.DatabaseError as error:
        conn.close()
        if isinstance(error, dbapi2.OperationalError):  # the machine, and not the key: a lock, a full disk
            raise
        raise Fault(
            (
                (
                    f"{path}: cannot be opened with the key in BOT_KEYS: it is another key, or the file is"
                    " damaged. Nothing was changed. Put the right key back, or restore a backup."
                ),
            )
        ) from None
    conn.row_factory = dbapi2.Row
    return cast("Conn", conn)


def read_file(path: Path, key: bytes, work: Callable[[Conn], T]) -> T:
    """Run reading `work` on a snapshot of the file, on a connection of its own."""
    conn = connect(path, key, readonly=True)
    try:
        conn.execute("BEGIN")
        return work(conn)
    finally:
        conn.close()


def _give_key(conn: Any, key: bytes) -> None:
    """Encrypt with a raw key; tests leave this out to look for what was deleted with bare eyes."""
    conn.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error by itself
    conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection, with one public way to run a whole function in its thread.

    aiosqlite has none; the version is pinned and a contract test holds this to what it does.
    """

    async def hop(self, fn: Callable[[Conn], T]) -> T:
        """Run `fn` on the database's thread with the open connection."""
        execute = cast("Callable[..., Awaitable[T]]", self._execute)
        return await execute(fn, self._conn)

    async def ended(self) -> None:
        """Wait for its thread to end after a failed opening, while there is a loop that it can tell so."""
        await asyncio.to_thread(self._thread.join)


@dataclass(eq=False)
class Noted(Fault):
    """A Fault of which a note outlives the undoing of what it ended: whoever undoes writes it."""

    note: Callable[[Conn], None]


@dataclass(slots=True)
class _Waiting:
    work: Callable[[Conn], Any]
    of: Collection[int] | None
    done: asyncio.Future[Any]


class Database:
    """The file, open. Use `open`, then `run` for everything that reads or writes.

    `missing` is more than 0 where something that was committed before is not there any more. Whoever
    measures commits sets `timed`; it is called on the database's thread. `seen` is whether every page was
    looked at, and `damaged` is set once one was met that cannot be read. `worker` is the number of this
    process among those that share a database, and 0 where none does.
    """

    worker = 0
    #: Where it is on a server: its address there, with its password.
    url: str | None = None

    def __init__(self, thread: _Thread, path: Path, key: bytes, missing: int, *, seen: bool) -> None:
        self._thread = thread
        self.key = key
        self.path = path
        self.missing = missing
        self.seen = seen
        self.damaged = asyncio.Event()
        self.timed: Timed = lambda _, made: made()
        self._latest = Latest(path)
        self._waiting: list[_Waiting] = []
        self._pump: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, key: bytes, *, whole: bool = False) -> Database:
        """Open the file, bring its schema up to date, and return it. Raises Fault.

        Where damage was met before, every page is looked at first; with `whole` also those of a file that
        is small enough to wait for.
        """
        missing, seen = 0, False

        def opened() -> Conn:
            nonlocal missing, seen
            conn = connect(path, key)
            try:
                if damage.is_marked(path) or (whole and damage.is_small(conn)):
                    damage.look_through(conn, path)
                    damage.unmark(path)
                    seen = True
                missing = latest.missing(conn, path)
                migrate(conn)
            except BaseException as error:
                conn.close()
                if damage.is_damage(error):
                    damage.mark(path)
                    raise damage.refused(path) from None
                raise
            return conn

        thread = _Thread(opened, 64)
        try:
            opened_thread = await thread
        except BaseException:
            await thread.ended()
            raise
        assert opened_thread is thread  # noqa: S101 - aiosqlite gives itself back
        return cls(thread, path, key, missing, seen=seen)

    async def run(self, work: Callable[[Conn], T], *, of: Collection[int] | None = None) -> T:
        """Run `work` as one transaction; returns after it is on disk.

        Transactions that wait at the same time share one commit; one that raises is undone alone. Where
        several processes share a database, one with the numbers of those whose it is, `of`, goes beside
        those of others; any other is made alone.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, of, done))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run_waiting())
        return await done

    async def _run_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            works = [waiting.work for waiting in batch]
            of = _of_all(batch)
            try:
                commit = self._thread.hop(lambda conn, works=works, of=of: self._commit(conn, works, of))  # type: ignore[misc]
                outcomes = await self._watched(commit)
            except BaseException as error:
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_exception(error)
                if isinstance(error, Exception):
                    continue
                raise
            for waiting, outcome in zip(batch, outcomes, strict=True):
                if waiting.done.done():
                    continue
                if outcome.error is None:
                    waiting.done.set_result(outcome.result)
                else:
                    waiting.done.set_exception(outcome.error)

    def _commit(
        self, conn: Conn, works: Sequence[Callable[[Conn], Any]], of: Collection[int] | None
    ) -> list[Outcome]:
        """Make one commit of all works, on the database's thread; they are `of` these, or alone."""
        del of  # the thread is the only one that writes
        outcomes: list[Outcome] = self.timed(len(works), lambda: commit(conn, works))
        self._latest.note(conn)
        return outcomes

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it at the same time."""
        return False

    @property
    def leads(self) -> bool:
        """Whether this process does what only one of those that share a database may do."""
        return True

    async def forget(self, gone: Sequence[int]) -> None:
        """Forget processes that are gone, once what they were sending is settled."""

    async def muster(self, now: int) -> list[int]:
        """See who else runs on this database, and whether this one leads; returns who of them is gone."""
        del now  # nobody else does
        return []

    async def share(self, bot: str, rate: int) -> int:
        """How many of so many messages a second this process may send by a bot for now."""
        del bot
        return rate

    async def settle(self) -> None:
        """What is missing has been told: go on from what there is."""
        await self._watched(self._thread.hop(self._latest.settle))
        self.missing = 0

    async def alone(self, work: Callable[[Conn], T]) -> T:
        """Run `work` outside any transaction (checkpoints, backups)."""
        return await self._watched(self._thread.hop(work))

    @property
    def place(self) -> Place:
        """Where another process of ours finds it."""
        return self.path, self.key

    async def snapshot(self, work: Callable[[Conn], T]) -> T:
        """Run long reading `work` on a connection and thread of its own, so that no turn waits for it."""
        return await self._watched(asyncio.to_thread(read_file, self.path, self.key, work))

    async def beside(self, work: Callable[[Conn], T]) -> T:
        """Run `work` that manages its own transactions on another connection and thread (backups)."""

        def apart() -> T:
            conn = connect(self.path, self.key, readonly=True)
            try:
                return work(conn)
            finally:
                conn.close()

        return await self._watched(asyncio.to_thread(apart))

    async def look_through(self) -> None:
        """Look at every page while turns go on. Raises Damaged.

        Each table is a reading of its own, so that the log can be written back between them. It rests
        most of the time, and ends soon after whoever waits is cancelled.
        """
        given_up = threading.Event()
        with ThreadPoolExecutor(1, "look") as thread:
            try:
                look = asyncio.get_running_loop().run_in_executor(thread, self._look, given_up)
                await self._watched(look)
            except damage.Damaged:
                raise self.meets_damage() from None
            finally:
                given_up.set()
        self.seen = True

    def _look(self, given_up: threading.Event) -> None:
        try:
            conn = connect(self.path, self.key, readonly=True)
        except Fault:  # the key is the right one, so it is the file
            raise damage.met(self.path) from None
        try:
            damage.at_leisure(conn, given_up)
            for table in damage.tables(conn):
                damage.look_at(conn, self.path, table)
        finally:
            conn.close()

    async def until_damaged(self) -> None:
        """Wait as long as every page that is met can be read. Raises Damaged."""
        await self.damaged.wait()
        raise damage.met(self.path)

    async def _watched(self, work: Awaitable[T]) -> T:
        """What `work` brings. Raises Damaged where it met a page that cannot be read."""
        try:
            return await work
        except StorageError as error:
            if not damage.is_damage(error):
                raise
            raise self.meets_damage() from None

    def meets_damage(self) -> damage.Damaged:
        """A page cannot be read: leave the mark, and give the Fault to raise."""
        if not self.damaged.is_set():
            damage.mark(self.path)
            self.damaged.set()
        return damage.met(self.path)

    async def close(self) -> None:
        """Wait for what is under way, then close the file."""
        if self._pump is not None:
            await asyncio.gather(self._pump, return_exceptions=True)
        await self._thread.close()
        self._latest.close()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one piece of a transaction came to."""

    result: Any = None
    error: Exception | None = None


def _of_all(batch: Sequence[_Waiting]) -> set[int] | None:
    """The numbers of all whose works these are; None where one of them is to be made alone."""
    found: set[int] = set()
    for each in batch:
        if each.of is None:
            return None
        found.update(each.of)
    return found


def finish(conn: Conn, _: list[Outcome]) -> None:
    """Commit a transaction."""
    conn.execute("COMMIT")


def commit(
    conn: Conn,
    works: Sequence[Callable[[Conn], Any]],
    end: Callable[[Conn, list[Outcome]], None] = finish,
) -> list[Outcome]:
    """All works in one transaction, each of several behind a savepoint of its own; `end` commits it."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [undoable(conn, work) for work in works] if works[1:] else [Outcome(works[0](conn))]
        end(conn, outcomes)
    except BaseException as error:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        if isinstance(error, Noted):
            conn.execute("BEGIN IMMEDIATE")
            error.note(conn)
            conn.execute("COMMIT")
        raise
    return outcomes


def undoable(conn: Conn, work: Callable[[Conn], Any]) -> Outcome:
    """Run one piece of a transaction so that its failure leaves the others standing."""
    conn.execute("SAVEPOINT piece")
    try:
        result = work(conn)
    except Exception as error:
        if not conn.in_transaction:  # SQLite gave the whole transaction up: a full disk, say
            raise
        if damage.is_damage(error):  # no fault of this one piece, and no other may be kept either
            raise
        conn.execute("ROLLBACK TO piece")
        conn.execute("RELEASE piece")
        if isinstance(error, Noted):
            error.note(conn)
        return Outcome(error=error)
    conn.execute("RELEASE piece")
    return Outcome(result=result)
