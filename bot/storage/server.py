"""A database on a PostgreSQL server, which several processes share, in place of the SQLite file.

Turns of different people are made beside each other, each with the lock of whose it is; everything else is
made alone. A transaction whose connection was lost is made anew, unless the server says that it was kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import psycopg
from sqlcipher3 import dbapi2

from bot.domain.faults import Away, Fault
from bot.domain.webaddress import without_password
from bot.storage import database, workers
from bot.storage.database import AWAY, BUSY_MS, Conn, Database, Outcome, Place
from bot.storage.postgres import Anew, Connection, dialect_of, raw
from bot.storage.servertables import MADE, make
from bot.storage.workers import Crew

T = TypeVar("T")
#: A server that is being started again is waited for as long as SQLite waits for a lock.
PATIENCE: Final = BUSY_MS / 1000
FIRST_WAIT: Final = 0.05
LONGEST_WAIT: Final = 1.0
KEPT: Final = "SELECT pg_xact_status($1::text::xid8)"
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#: What the first start of a consultation settles for good.
SETTLED: Final = b"SELECT 1 FROM meta WHERE name = 'trial'"
#: Held, shared, by each process that has the house open; alone by who replaces what is in it.
HOUSE: Final = 6
#: So many seconds it is waited for who was killed: that its locks go, a server notices a moment later.
MOMENT: Final = 5.0
#: Held by who asks for a share of a rate.
SHARES: Final = 3


class ServerDatabase(Database):
    """A database on a server. `path` says where the files of the house lie, beside no database file."""

    url: str  # always, here

    @classmethod
    async def on(cls, url: str, path: Path, key: bytes) -> ServerDatabase:
        """Connect, bring the schema up to date, and return it. Raises Fault; Away where nobody answers."""
        hops = _Hops(await asyncio.to_thread(_opened, url))
        db = cls(cast("Any", hops), path, key, 0, seen=True)
        db.url = url
        return db

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        #: Called on the thread with each new connection, to hold again what the lost one held.
        self._crew = Crew()
        self._away_since: float | None = None
        self._regained: list[Callable[[Connection], None]] = [_hold_house, self._crew.regain]

    async def settle(self) -> None:
        """Go on: a server loses nothing of what it confirmed, or tells so itself."""

    async def alone(self, work: Callable[[Conn], T]) -> T:
        """Run `work` outside any transaction."""
        return await self._watched(
            self._thread.hop(lambda conn: self._insist(cast("Connection", conn), lambda: work(conn)))
        )

    @property
    def place(self) -> Place:
        """Where another process of ours finds it."""
        return self.url

    async def snapshot(self, work: Callable[[Conn], T]) -> T:
        """Run long reading `work` on a connection and thread of its own, so that no turn waits for it."""
        return await asyncio.to_thread(read_at, self.url, work)

    async def beside(self, work: Callable[[Conn], T]) -> T:
        """Run `work` that manages its own transactions on another connection and thread."""

        def apart() -> T:
            with _told_as_ours(), contextlib.closing(connected(self.url)) as conn:
                return work(cast("Conn", conn))

        return await asyncio.to_thread(apart)

    async def look_through(self) -> None:
        """The server looks after its own pages."""

    async def close(self) -> None:
        """Wait for what is under way, then end the connection."""
        if self._pump is not None:
            await asyncio.gather(self._pump, return_exceptions=True)
        await self._thread.close()
        self._latest.close()

    async def muster(self, now: int) -> list[int]:
        """See who else runs on this database, and whether this one leads; returns who of them is gone."""
        if not self.worker:
            number = await self.run(workers.join(now))
            await self.alone(lambda conn: self._crew.hold(conn, number))
        if not await self.alone(self._crew.lead):
            return []
        return await self.run(lambda conn: workers.gone(conn, now))

    async def forget(self, gone: Sequence[int]) -> None:
        """Forget processes that are gone, once what they were sending is settled."""
        await self.run(lambda conn: workers.drop(conn, gone))

    @property
    def worker(self) -> int:  # type: ignore[override]
        """The number of this process among those that share the database; 0 before it is one of them."""
        return self._crew.number

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it at the same time."""
        return True

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""
        return self._crew.leads

    async def share(self, bot: str, rate: int) -> int:
        """How many of so many messages a second this process may send by a bot for now."""
        mine = await self.run(lambda conn: self._crew.share(conn, bot, rate), of=(SHARES,))
        self._crew.sends(bot, mine)
        return mine

    def _commit(
        self, conn: Conn, works: Sequence[Callable[[Conn], Any]], of: Collection[int] | None
    ) -> list[Outcome]:
        server = cast("Connection", conn)
        server.of = None if of is None else [*of]
        outcomes: list[Outcome] = self.timed(
            len(works), lambda: self._insist(server, lambda: database.commit(conn, works, _end))
        )
        return outcomes

    def _insist(self, conn: Connection, attempt: Callable[[], T]) -> T:
        """Try until the server has kept it, or has not answered for too long. Raises StorageError."""
        doubt: _InDoubt | None = None
        while True:
            try:
                if doubt is not None and _was_kept(conn, doubt):
                    return cast("T", doubt.outcomes)
                doubt = None
                return attempt()
            except _InDoubt as met:
                doubt = met
            except Anew as anew:
                if anew.alone:
                    conn.of = None
                if not anew.lost:
                    continue
            self._regain(conn, doubtful=doubt is not None)

    def _regain(self, conn: Connection, *, doubtful: bool) -> None:
        """Connect again, and hold again what was held. Raises StorageError where nobody answers in time.

        Raises Away where what is there is being replaced: what this process knows of it holds no more.
        """
        self._crew.leads = False  # another may do so from now on
        self._away_since = self._away_since or time.monotonic()  # what waits behind this waits with it
        given_up, wait = self._away_since + PATIENCE, FIRST_WAIT
        while True:
            conn.close()
            try:
                conn.raw = raw(self.url)
                for each in self._regained:
                    each(conn)
            except (psycopg.OperationalError, Anew):
                if time.monotonic() + wait > given_up:
                    if doubtful:  # what this one may have taken is for another to settle
                        self._crew.renounce()
                    raise dbapi2.OperationalError(AWAY) from None
                time.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except BaseException:
                conn.close()  # nothing may be done on one that does not hold what it should
                raise
            else:
                self._away_since = None
                return


class _InDoubt(BaseException):
    """The connection was lost while a transaction was being kept, by its number and the mark of a worker."""

    def __init__(self, outcomes: list[Outcome], number: str, worker: int, mark: int) -> None:
        super().__init__()
        self.outcomes = outcomes
        self.number = number
        self.worker = worker
        self.mark = mark


def _end(conn: Conn, outcomes: list[Outcome]) -> None:
    server = cast("Connection", conn)
    try:
        conn.execute("COMMIT")
    except Anew as anew:
        if not anew.lost or server.number is None:
            raise
        raise _InDoubt(outcomes, server.number, server.worker, server.mark) from None


def _hold_house(conn: Connection) -> None:
    """Have the database open beside others. Raises Away while somebody has it alone."""
    if not in_a_moment(lambda: conn.plain(f"SELECT pg_try_advisory_lock_shared({HOUSE})")[0][0]):
        raise Away(
            (
                (
                    "BOT_DATABASE_URL: what is in this database is being replaced by another command:"
                    " wait until that has ended."
                ),
            )
        )


def in_a_moment(had: Callable[[], bool]) -> bool:
    """Whether a lock was had, now or once whoever was killed just before is gone for the server too."""
    given_up = time.monotonic() + MOMENT
    while not had():
        if time.monotonic() > given_up:
            return False
        time.sleep(FIRST_WAIT)
    return True


def _was_kept(conn: Connection, doubt: _InDoubt) -> bool:
    """Whether a transaction was kept, once that is settled. Raises StorageError where nobody can tell."""
    if doubt.worker:
        kept = workers.was_kept(conn, doubt.worker, doubt.mark)
        if kept is None:
            raise dbapi2.OperationalError("nobody can tell whether the database server has kept it")
        return kept
    while True:
        try:
            told = conn.plain(KEPT, (doubt.number,))[0][0]
        except dbapi2.DatabaseError:  # it knows of no such number yet: a crash has taken what was under way
            return False
        if told != "in progress":
            return bool(told == "committed")
        time.sleep(FIRST_WAIT)


class _Hops:
    """The thread of one connection, as aiosqlite's: what is asked of it is done in order."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._thread = ThreadPoolExecutor(1, "server")
        self._ended = False

    async def hop(self, fn: Callable[[Conn], T]) -> T:
        """Run `fn` on the thread with the open connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, fn, cast("Conn", self._conn))

    async def close(self) -> None:
        """End the connection and its thread."""
        if self._ended:
            return
        self._ended = True
        await self.hop(lambda conn: conn.close())
        await asyncio.to_thread(self._thread.shutdown)


def connected(url: str) -> Connection:
    """One more connection to a database that is open elsewhere."""
    return _house(raw(url))


def is_made(url: str) -> bool:
    """Whether there is a consultation in this database. Raises Away where there is no server."""
    with contextlib.closing(_reached(url)) as conn:
        if conn.execute(MADE).fetchone() == (None,):
            return False
        return conn.execute(SETTLED).fetchone() is not None


def read_at(url: str, work: Callable[[Conn], T]) -> T:
    """Run reading `work` on a snapshot, on a connection of its own. Raises StorageError."""
    with _told_as_ours(), contextlib.closing(connected(url)) as conn:
        conn.plain(SNAPSHOT)
        return work(cast("Conn", conn))


@contextlib.contextmanager
def reading(url: str) -> Iterator[Conn]:
    """A snapshot, on a connection of its own. Raises Away where there is no server."""
    with contextlib.closing(_reached(url)) as conn:
        house = Connection(conn, dialect_of(conn))
        house.plain(SNAPSHOT)
        yield cast("Conn", house)


@contextlib.contextmanager
def _told_as_ours() -> Iterator[None]:
    """Of a connection that cannot be had, or is lost, the house hears as of any database."""
    try:
        yield
    except (psycopg.OperationalError, Anew):
        raise dbapi2.OperationalError(AWAY) from None


def _opened(url: str) -> Connection:
    """Connect; make or bring up to date the schema. Raises Fault."""
    conn = _reached(url)
    try:
        _hold_house(Connection(conn, dialect_of(conn)))
        make(conn)
    except BaseException:
        conn.close()
        raise
    return _house(conn)


def _house(conn: psycopg.Connection[Any]) -> Connection:
    try:
        return Connection(conn, dialect_of(conn))
    except BaseException:
        conn.close()
        raise


def _reached(url: str) -> psycopg.Connection[Any]:
    try:
        return raw(url)
    except psycopg.ProgrammingError:  # its text may hold a password
        at = without_password(url)
        line = f"BOT_DATABASE_URL: {at} has a part that libpq does not know. Look at what follows the ?."
        raise Fault((line,)) from None
    except psycopg.OperationalError as error:
        raise Away((_unreachable(url, error),)) from None


def _unreachable(url: str, error: psycopg.OperationalError) -> str:
    """What is said where there is no server: its own words, which hold no password."""
    at = without_password(url)
    told = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
    return f"BOT_DATABASE_URL: {at} cannot be opened ({told}). Start the server, or mend the address."
