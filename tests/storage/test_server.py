"""A database on a server: what each transaction may rely on beside others, and when the wire is cut."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.domain.faults import Away, Fault
from bot.domain.person import Person
from bot.domain.say import Say
from bot.storage import meta, migrate, outbox, people, smsbudget, workers
from bot.storage import server as server_module
from bot.storage.copyserver import OnServer
from bot.storage.database import AWAY, Conn, Noted, StorageError, undoable
from bot.storage.outbox import Letter, Outgoing
from bot.storage.postgres import raw
from bot.storage.server import ServerDatabase
from tests.pgproxy import Cut, Wire, wire_to
from tests.pgserver import Server, running
from tests.ports import free_port
from tests.service.folder import Folder
from tests.service.running import verb

KEY = bytes(range(32))
#: Rows that are written beside others: a `bot` of one's own, and a number to count in.
PUT = "INSERT INTO send_share (bot, worker, rate, until) VALUES (?, 0, 0, 0)"
ADD = "UPDATE send_share SET rate = rate + 1 WHERE bot = ?"
COUNTED = "SELECT rate FROM send_share WHERE bot = ?"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
LIVELY = ("tcp_user_timeout", "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
#: The locks of two people.
HERS, THEIRS = 2**40, 2**41
#: A guard against what never comes, and no measure of anything.
LONG = 30.0


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncIterator[ServerDatabase]:
    db = await ServerDatabase.on(url, folder / "house.db", KEY)
    try:
        yield db
    finally:
        await db.close()


@pytest.fixture
async def one(database_url: str, tmp_path: Path) -> AsyncIterator[ServerDatabase]:
    async with opened(database_url, tmp_path) as db:
        yield db


@pytest.fixture
async def other(database_url: str, tmp_path: Path) -> AsyncIterator[ServerDatabase]:
    async with opened(database_url, tmp_path) as db:
        yield db


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    async with wire_to(server) as made:
        yield made


@pytest.fixture
async def wired(wire: Wire, database_url: str, tmp_path: Path) -> AsyncIterator[ServerDatabase]:
    """A database that is reached by a wire that can be cut."""
    name = database_url.partition("@/")[2].partition("?")[0]
    async with opened(wire.url(name), tmp_path) as db:
        yield db


def make(*bots: str) -> Callable[[Conn], None]:
    def work(conn: Conn) -> None:
        for bot in bots:
            conn.execute(PUT, (bot,))

    return work


def counted(bot: str) -> Callable[[Conn], int]:
    return lambda conn: int(conn.execute(COUNTED, (bot,)).fetchone()[0])


def ask(url: str, text: str) -> int:
    with raw(url) as conn:
        ((found,),) = conn.execute(text.encode()).fetchall()
    return int(found)


def cut_off(url: str) -> None:
    """End the one connection that is there; one that ended before may be listed a moment longer."""
    until = time.monotonic() + LONG
    with raw(url) as conn:
        while conn.execute(f"SELECT count(*) {OTHERS}".encode()).fetchone() != (1,):
            assert time.monotonic() < until
            time.sleep(0.01)
        conn.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}".encode())


async def waits(url: str) -> None:
    """Wait until somebody waits for a lock."""
    async with asyncio.timeout(LONG):
        while not await asyncio.to_thread(ask, url, WAITING):  # noqa: ASYNC110 - a server cannot call us
            await asyncio.sleep(0.01)


async def ended_at(db: ServerDatabase, worker: int) -> None:
    """Wait until the server knows that a worker is gone."""
    async with asyncio.timeout(LONG):
        while worker in await db.run(workers.alive):  # noqa: ASYNC110 - a server cannot call us
            await asyncio.sleep(0.01)


class Held:
    """A piece of work that is under way until it is let go."""

    def __init__(self, bot: str) -> None:
        self._bot = bot
        self._begun = threading.Event()
        self._goes_on = threading.Event()

    def __call__(self, conn: Conn) -> int:
        conn.execute(ADD, (self._bot,))
        self._begun.set()
        assert self._goes_on.wait(LONG)
        return counted(self._bot)(conn)

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, LONG)

    def let_go(self) -> None:
        self._goes_on.set()


# -- beside others -------------------------------------------------------------------------------


async def test_turns_of_two_people_are_made_at_the_same_time(
    one: ServerDatabase, other: ServerDatabase
) -> None:
    await one.run(make("hers", "theirs"))
    held = Held("hers")
    first = asyncio.ensure_future(one.run(held, of=(HERS,)))
    await held.begun()
    await other.run(lambda conn: conn.execute(ADD, ("theirs",)), of=(THEIRS,))
    assert await other.run(counted("theirs"), of=(THEIRS,)) == 1
    assert not first.done()
    held.let_go()
    assert await first == 1


async def test_of_two_turns_of_one_person_the_later_sees_the_first(
    one: ServerDatabase, other: ServerDatabase, database_url: str
) -> None:
    await one.run(make("hers", "theirs"))
    held = Held("hers")
    first = asyncio.ensure_future(one.run(held, of=(HERS,)))
    await held.begun()
    # Not of the row that the first has written: it is the lock that is waited for.
    second = asyncio.ensure_future(
        other.run(lambda conn: [conn.execute(ADD, ("theirs",)), counted("hers")(conn)][1], of=(THEIRS, HERS))
    )
    await waits(database_url)
    assert not second.done()
    held.let_go()
    assert (await first, await second) == (1, 1)


async def test_what_is_no_turn_is_made_alone(
    one: ServerDatabase, other: ServerDatabase, database_url: str
) -> None:
    await one.run(make("hers"))
    held = Held("hers")
    first = asyncio.ensure_future(one.run(held, of=(HERS,)))
    await held.begun()
    alone = asyncio.ensure_future(other.run(counted("hers")))
    await waits(database_url)
    assert not alone.done()
    held.let_go()
    assert (await first, await alone) == (1, 1)


async def test_what_is_written_elsewhere_is_made_anew_alone_and_once_in_effect(
    one: ServerDatabase, other: ServerDatabase, database_url: str
) -> None:
    await one.run(make("hers", "theirs"))
    held, tries = Held("theirs"), 0

    def work(conn: Conn) -> None:
        nonlocal tries
        tries += 1
        conn.execute(ADD, ("hers",))
        meta.put(conn, "by", "her")

    beside = asyncio.ensure_future(other.run(held, of=(THEIRS,)))
    await held.begun()
    hers = asyncio.ensure_future(one.run(work, of=(HERS,)))
    await waits(database_url)
    assert tries == 1
    assert not hers.done()
    held.let_go()
    await asyncio.gather(beside, hers)
    assert tries == 2
    assert await one.run(counted("hers")) == 1
    assert await one.run(lambda conn: meta.get(conn, "by")) == "her"


async def test_of_two_who_wait_for_each_other_one_is_made_anew(
    one: ServerDatabase, other: ServerDatabase
) -> None:
    await one.run(make("a", "b"))
    both, tries = threading.Barrier(2, timeout=LONG), 0

    def crosswise(first: str, second: str) -> Callable[[Conn], None]:
        met = False

        def work(conn: Conn) -> None:
            nonlocal met, tries
            tries += 1
            conn.execute(ADD, (first,))
            if not met:
                met = True
                both.wait()
            conn.execute(ADD, (second,))

        return work

    await asyncio.gather(
        one.run(crosswise("a", "b"), of=(HERS,)),
        other.run(crosswise("b", "a"), of=(THEIRS,)),
    )
    assert tries == 3
    assert [await one.run(counted(bot)) for bot in "ab"] == [2, 2]


# -- pieces ----------------------------------------------------------------------------------------


async def test_a_piece_is_undone_alone(one: ServerDatabase) -> None:
    def fails(conn: Conn) -> None:
        conn.execute(PUT, ("lost",))
        raise ValueError("ours")

    def is_refused(conn: Conn) -> None:
        conn.execute(PUT, ("lost",))
        conn.execute(PUT, ("lost",))

    def work(conn: Conn) -> list[type[Exception] | None]:
        conn.execute(PUT, ("first",))
        found = [undoable(conn, fails), undoable(conn, is_refused)]
        conn.execute(PUT, ("last",))
        return [None if each.error is None else type(each.error) for each in found]

    failed, refused = await one.run(work, of=(HERS,))
    assert failed is ValueError
    assert refused is not None
    assert issubclass(refused, StorageError)
    kept = await one.run(lambda conn: [row[0] for row in conn.execute("SELECT bot FROM send_share")])
    assert sorted(kept) == ["first", "last"]


async def test_of_those_that_share_a_commit_one_that_fails_is_undone_alone(one: ServerDatabase) -> None:
    def fails(conn: Conn) -> None:
        conn.execute(PUT, ("lost",))
        raise ValueError("ours")

    found = await asyncio.gather(
        one.run(make("first"), of=(HERS,)),
        one.run(fails, of=(THEIRS,)),
        one.run(make("last")),
        return_exceptions=True,
    )
    assert [type(each) for each in found] == [type(None), ValueError, type(None)]
    assert await one.run(lambda conn: len(conn.execute("SELECT bot FROM send_share").fetchall())) == 2


async def test_a_fault_leaves_its_note_and_nothing_else(one: ServerDatabase) -> None:
    def fails(conn: Conn) -> None:
        conn.execute(PUT, ("lost",))
        raise Noted(("no",), lambda conn: meta.put(conn, "note", "1"))

    for beside in ((), (make("kept"),)):  # alone in its transaction, and among others
        works = [one.run(fails, of=(HERS,)), *(one.run(each) for each in beside)]
        found = await asyncio.gather(*works, return_exceptions=True)
        assert isinstance(found[0], Fault)
        assert await one.run(lambda conn: meta.get(conn, "note")) == "1"
        await one.run(lambda conn: meta.put(conn, "note", "0"))
    kept = await one.run(lambda conn: [row[0] for row in conn.execute("SELECT bot FROM send_share")])
    assert kept == ["kept"]


async def test_a_text_with_a_nul_is_kept_without_it(one: ServerDatabase) -> None:
    await one.run(lambda conn: meta.put(conn, "nul", "a\0b"))
    assert await one.run(lambda conn: meta.get(conn, "nul")) == "a\ufffdb"


# -- the wire ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["worker", "command"])
@pytest.mark.parametrize("cut", Cut)
async def test_what_was_cut_off_at_its_commit_counts_once(
    wired: ServerDatabase, wire: Wire, cut: Cut, who: str
) -> None:
    if who == "worker":
        await wired.muster(0)
    await wired.run(make("hers"))
    wire.cut_at_commit(cut)
    await wired.run(lambda conn: conn.execute(ADD, ("hers",)), of=(HERS,))
    assert wire.cuts == 1
    assert await wired.run(counted("hers")) == 1


async def test_what_was_cut_off_in_the_middle_is_made_anew(one: ServerDatabase, database_url: str) -> None:
    await one.run(make("hers"))
    tries = 0

    def work(conn: Conn) -> None:
        nonlocal tries
        tries += 1
        conn.execute(ADD, ("hers",))
        if tries == 1:
            cut_off(database_url)
        undoable(conn, lambda conn: conn.execute(ADD, ("hers",)))

    await one.run(work, of=(HERS,))
    assert tries == 2
    assert await one.run(counted("hers")) == 2


async def test_who_was_cut_off_while_nothing_went_on_notices_nothing(
    one: ServerDatabase, database_url: str
) -> None:
    await asyncio.to_thread(cut_off, database_url)
    assert await one.alone(lambda conn: conn.execute("SELECT 7").fetchone()[0]) == 7
    await asyncio.to_thread(cut_off, database_url)
    await one.run(make("hers"))


async def test_a_worker_that_cannot_learn_what_was_kept_leaves_it_to_the_others(
    wired: ServerDatabase, other: ServerDatabase, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "PATIENCE", 0.1)
    await wired.muster(0)
    before = wired.worker
    await wired.run(make("hers"))
    wire.cut_at_commit(Cut.AFTER)
    wire.is_down = True
    with pytest.raises(StorageError, match=AWAY):
        await wired.run(lambda conn: conn.execute(ADD, ("hers",)), of=(HERS,))
    with pytest.raises(StorageError, match=AWAY):
        await wired.run(counted("hers"))
    wire.is_down = False
    assert await wired.run(counted("hers")) == 1
    assert wired.worker != before
    assert await other.run(workers.alive) == {wired.worker}


async def gone(wired: ServerDatabase, other: ServerDatabase, wire: Wire) -> int:
    """Cut a worker off until another knows that it is gone; its number."""
    await other.muster(0)
    await wired.muster(0)
    wire.is_down = True
    wire.cut_now()
    await ended_at(other, wired.worker)
    return wired.worker


async def test_a_worker_that_others_have_settled_for_goes_on_as_somebody_new(
    wired: ServerDatabase, other: ServerDatabase, wire: Wire
) -> None:
    before = await gone(wired, other, wire)
    await other.forget([before])
    wire.is_down = False
    await wired.run(make("hers"))
    assert wired.worker not in (0, before)
    assert await other.run(workers.alive) == {wired.worker, other.worker}


async def test_who_is_forgotten_while_it_comes_back_goes_on_as_somebody_new(
    wired: ServerDatabase, other: ServerDatabase, wire: Wire, database_url: str
) -> None:
    before = await gone(wired, other, wire)
    begun, goes_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def forget(conn: Conn) -> None:
        workers.drop(conn, [before])
        loop.call_soon_threadsafe(begun.set)
        assert goes_on.wait(LONG)

    forgetting = asyncio.create_task(other.run(forget))
    await begun.wait()
    wire.is_down = False
    coming_back = asyncio.create_task(wired.run(make("hers"), of=(HERS,)))
    await waits(database_url)
    goes_on.set()
    await asyncio.gather(forgetting, coming_back)
    assert wired.worker not in (0, before)
    assert await other.run(workers.alive) == {wired.worker, other.worker}


async def test_all_that_waits_for_a_server_that_is_away_waits_for_it_once(
    wired: ServerDatabase, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    wait = time.sleep

    def waiting(seconds: float) -> None:
        waited.append(seconds)
        wait(seconds)

    monkeypatch.setattr(server_module, "PATIENCE", 0.3)
    monkeypatch.setattr("bot.storage.server.time.sleep", waiting)
    wire.is_down = True
    wire.cut_now()
    for _ in range(6):
        with pytest.raises(StorageError, match=AWAY):
            await wired.alone(lambda conn: conn.execute("SELECT 7"))
    assert waited
    assert sum(waited) <= 0.3
    wire.is_down = False
    await wired.run(make("hers"))


async def test_whoever_led_leads_no_more_from_the_moment_that_the_server_is_away(
    wired: ServerDatabase, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "PATIENCE", 0.1)
    await wired.muster(0)
    led = [wired.leads]
    wire.is_down = True
    wire.cut_now()
    with pytest.raises(StorageError, match=AWAY):
        await wired.run(make("hers"))
    led.append(wired.leads)
    wire.is_down = False
    await wired.muster(0)
    assert [*led, wired.leads] == [True, False, True]


async def test_nothing_is_done_on_a_database_that_is_being_replaced_when_it_is_reached_again(
    wired: ServerDatabase, wire: Wire, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wired.muster(0)
    wire.is_down = True
    wire.cut_now()
    with closing(OnServer(database_url)) as restoring:
        await asyncio.to_thread(restoring.take)
        monkeypatch.setattr(server_module, "MOMENT", 0.1)
        wire.is_down = False
        for _ in range(2):
            with pytest.raises(Away, match="is being replaced"):
                await wired.run(make("hers"), of=(HERS,))
        assert ask(database_url, "SELECT count(*) FROM send_share") == 0
    await wired.run(make("hers"), of=(HERS,))


async def test_reading_apart_from_a_server_that_is_away_fails_as_any_database_does(
    wired: ServerDatabase, wire: Wire
) -> None:
    def read(conn: Conn) -> object:
        loop.call_soon_threadsafe(wire.cut_now)
        while True:
            conn.execute("SELECT 1")

    loop = asyncio.get_running_loop()
    with pytest.raises(StorageError):
        await wired.snapshot(read)
    with pytest.raises(StorageError):
        await wired.beside(read)


# -- workers ---------------------------------------------------------------------------------------


async def test_all_shares_together_are_never_more_than_the_rate(
    one: ServerDatabase, other: ServerDatabase
) -> None:
    await one.muster(0)
    assert await one.share("bot", 7) == 7
    await other.muster(0)
    assert await other.share("bot", 7) == 0, "the first may have sent seven within this second"
    # Made in one transaction with what has to be made anew, so that it is asked for twice.
    mine, _ = await asyncio.gather(
        one.share("bot", 7), one.run(lambda conn: meta.put(conn, "alone", "1"), of=(HERS,))
    )
    assert mine == 4
    assert await other.share("bot", 7) == 0, "what is given up is kept until the next time"
    assert await one.share("bot", 7) == 4
    assert await other.share("bot", 7) == 3
    assert await one.share("another", 7) == 4


async def test_a_worker_that_ended_is_gone_after_some_time_and_another_leads_at_once(
    one: ServerDatabase, database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, tmp_path) as ended:
        await ended.muster(0)
        await one.muster(0)
        assert (ended.leads, one.leads) == (True, False)
        number = ended.worker
    await ended_at(one, number)
    assert await one.muster(100) == []
    assert one.leads
    assert await one.muster(100 + workers.GRACE - 1) == []
    assert await one.muster(100 + workers.GRACE) == [number]
    await one.forget([number])
    assert await one.muster(100 + workers.GRACE) == []


async def test_what_another_worker_took_over_is_not_sent_by_the_first(one: ServerDatabase) -> None:
    def work(conn: Conn) -> list[bool]:
        person = people.add(conn, Person(id=0), "telegram", b"hash", b"sealed")
        row = outbox.put(conn, Letter("key", person, Outgoing.NOTICE, "en", Say(())), 0)
        assert row is not None
        conn.execute("UPDATE outbox SET state = 'sending', worker = 2 WHERE id = ?", (row,))
        return [outbox.is_wanted(conn, row, worker) for worker in (1, 2)]

    assert await one.run(work) == [False, True]


async def test_what_another_worker_reserved_for_a_message_that_it_took_over_is_not_given_back(
    one: ServerDatabase,
) -> None:
    def work(conn: Conn) -> list[int]:
        person = people.add(conn, Person(id=0), "sms", b"hash", b"sealed")
        row = outbox.put(conn, Letter("key", person, Outgoing.NOTICE, "en", Say(())), 0)
        assert row is not None
        conn.execute("UPDATE outbox SET state = 'sending', worker = 2 WHERE id = ?", (row,))
        smsbudget.take_of_day(conn, row, "2026-12-01", 3, 9)
        left = []
        for worker in (1, 2):
            smsbudget.release(conn, row, worker)
            left.append(conn.execute("SELECT segments FROM sms_day").fetchone()[0])
        return left

    assert await one.run(work) == [3, 0]


def test_the_server_notices_too_within_seconds_that_a_machine_is_gone() -> None:
    port = free_port()
    with running(port=port), raw(f"postgresql://postgres@127.0.0.1:{port}/postgres") as conn:
        shown = [conn.execute(f"SHOW {name}".encode()).fetchone() for name in LIVELY]
    assert shown == [("15000",), ("5",), ("2",), ("5",)]


# -- opening -----------------------------------------------------------------------------------------


async def test_a_wrong_address_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://somebody:pass-canary-7f3a@127.0.0.1:1/nowhere"
    with pytest.raises(Fault) as raised:
        await ServerDatabase.on(url, tmp_path / "house.db", KEY)
    told = str(raised.value)
    assert "BOT_DATABASE_URL: postgresql://127.0.0.1:1/nowhere cannot be opened" in told
    assert "pass-canary" not in told
    folder = Folder(tmp_path / "house", url)
    folder.root.mkdir()
    code, out, complaint = await verb(folder, "round", "list")
    assert code == 2
    assert "cannot be opened" in complaint
    assert "pass-canary" not in out + complaint
    assert "Traceback" not in complaint


async def test_an_address_with_a_part_that_nobody_knows_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://somebody:pass-canary-7f3a@127.0.0.1:1/nowhere?nonsense=1"
    with pytest.raises(Fault) as raised:
        await ServerDatabase.on(url, tmp_path / "house.db", KEY)
    assert "what follows the ?" in str(raised.value)
    assert "pass-canary" not in str(raised.value)


async def test_a_newer_schema_is_refused(database_url: str, tmp_path: Path) -> None:
    with raw(database_url) as conn:
        conn.execute("UPDATE schema_version SET number = 9999")
    with pytest.raises(Fault, match="schema 9999"):
        await ServerDatabase.on(database_url, tmp_path / "house.db", KEY)


async def test_an_older_schema_is_brought_up_to_date_once_however_many_open_it(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, newer)
    (newer / "9000_more.sql").write_text(
        "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO more VALUES (1);"
    )
    monkeypatch.setattr(migrate, "FOLDER", newer)
    for db in await asyncio.gather(
        *(ServerDatabase.on(database_url, tmp_path / "house.db", KEY) for _ in range(3))
    ):
        assert await db.run(lambda conn: [row[0] for row in conn.execute("SELECT id FROM more")]) == [1]
        await db.close()
