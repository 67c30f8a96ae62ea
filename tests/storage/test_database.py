"""One file, one thread, commits that are shared: what each transaction may rely on."""

from __future__ import annotations

import asyncio
import inspect
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiosqlite
import pytest

from bot.domain.faults import Fault
from bot.storage import meta
from bot.storage.database import Conn, Database, StorageError, connect, undoable

KEY = bytes(range(32))


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "test.db", KEY)
    yield opened
    await opened.close()


async def names(db: Database) -> set[str]:
    return await db.run(lambda conn: {str(row[0]) for row in conn.execute("SELECT name FROM meta")})


async def test_transactions_that_wait_together_share_one_commit(db: Database) -> None:
    begun: list[str] = []

    def trace(conn: Conn) -> None:
        conn.set_trace_callback(
            lambda sql: begun.append(sql) if sql.startswith(("BEGIN", "COMMIT")) else None
        )

    await db.alone(trace)
    await asyncio.gather(*(db.run(partial(meta.put, name=f"n{n}", value="1")) for n in range(20)))
    await db.alone(lambda conn: conn.set_trace_callback(None))
    assert len(await names(db)) == 20
    assert begun.count("COMMIT") <= 2


async def test_one_that_fails_is_undone_alone_and_hears_why(db: Database) -> None:
    def fails(conn: Conn) -> None:
        meta.put(conn, "failed", "1")
        raise ValueError("ours")

    first, failed, last = await asyncio.gather(
        db.run(lambda conn: meta.put(conn, "first", "1")),
        db.run(fails),
        db.run(lambda conn: meta.put(conn, "last", "1")),
        return_exceptions=True,
    )
    assert first is None
    assert isinstance(failed, ValueError)
    assert last is None
    assert await names(db) == {"first", "last"}


async def test_each_sees_what_those_before_it_wrote(db: Database) -> None:
    _, seen = await asyncio.gather(
        db.run(lambda conn: meta.put(conn, "name", "value")),
        db.run(lambda conn: meta.get(conn, "name")),
    )
    assert seen == "value"


async def test_a_piece_of_a_transaction_can_be_undone_and_the_rest_stands(db: Database) -> None:
    def work(conn: Conn) -> list[bool]:
        def fails(conn: Conn) -> None:
            meta.put(conn, "inner", "1")
            conn.execute("INSERT INTO address VALUES (99, 'test', x'00', x'00')")

        outcomes = [undoable(conn, lambda conn: meta.put(conn, "outer", "1")), undoable(conn, fails)]
        return [isinstance(outcome.error, StorageError) for outcome in outcomes]

    assert await db.run(work) == [False, True]
    assert await names(db) == {"outer"}


async def test_who_stops_waiting_does_not_undo_what_was_given(db: Database) -> None:
    task = asyncio.create_task(db.run(lambda conn: meta.put(conn, "kept", "1")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await db.run(lambda conn: meta.get(conn, "kept")) == "1"


async def test_what_is_committed_is_there_for_another_connection(db: Database) -> None:
    await db.run(lambda conn: meta.put(conn, "name", "value"))
    other = connect(db.path, KEY, readonly=True)
    try:
        assert meta.get(other, "name") == "value"
        with pytest.raises(StorageError):
            meta.put(other, "name", "changed")
    finally:
        other.close()


async def test_long_reading_sees_one_state_while_turns_go_on(db: Database) -> None:
    loop = asyncio.get_running_loop()
    await db.run(lambda conn: meta.put(conn, "name", "before"))

    def read(conn: Conn) -> list[str | None]:
        first = meta.get(conn, "name")
        done = asyncio.run_coroutine_threadsafe(db.run(lambda c: meta.put(c, "name", "after")), loop)
        done.result(timeout=60)
        return [first, meta.get(conn, "name")]

    assert await db.snapshot(read) == ["before", "before"]


async def test_the_file_is_durable_strict_and_forgetful(db: Database) -> None:
    def told(conn: Conn) -> dict[str, object]:
        wanted = (
            "journal_mode",
            "synchronous",
            "secure_delete",
            "foreign_keys",
            "trusted_schema",
            "temp_store",
        )
        return {name: conn.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}

    assert await db.alone(told) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }


async def test_the_file_cannot_be_read_without_its_key(db: Database) -> None:
    await db.run(lambda conn: meta.put(conn, "name", "needle"))
    await db.alone(lambda conn: conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    assert b"needle" not in db.path.read_bytes()
    plain = sqlite3.connect(db.path)
    try:
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            plain.execute("SELECT count(*) FROM sqlite_master")
    finally:
        plain.close()


@pytest.mark.case(48)
async def test_a_wrong_key_is_told_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    made = await Database.open(path, KEY)
    await made.run(lambda conn: meta.put(conn, "name", "value"))
    await made.close()
    before = path.read_bytes()
    with pytest.raises(Fault, match="another key, or the file is damaged"):
        await Database.open(path, bytes(32))
    assert path.read_bytes() == before
    again = await Database.open(path, KEY)
    assert await again.run(lambda conn: meta.get(conn, "name")) == "value"
    await again.close()


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    path.write_bytes(b"a shopping list" * 500)
    with pytest.raises(Fault):
        await Database.open(path, KEY)
    assert path.read_bytes() == b"a shopping list" * 500


async def test_aiosqlite_still_has_what_one_hop_a_transaction_leans_on(tmp_path: Path) -> None:
    """`_Thread.hop` uses two private names; a version without them must fail here first."""
    assert list(inspect.signature(aiosqlite.Connection._execute).parameters) == [
        "self",
        "fn",
        "args",
        "kwargs",
    ]
    async with aiosqlite.connect(tmp_path / "plain.db") as plain:
        thread: list[int] = []

        def work(conn: sqlite3.Connection, number: int) -> sqlite3.Connection:
            thread.append(number)
            return conn

        result = await plain._execute(work, plain._conn, 7)
        assert thread == [7]
        assert isinstance(result, sqlite3.Connection)
        assert result is plain._conn
