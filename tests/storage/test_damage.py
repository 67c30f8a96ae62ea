"""A page that cannot be read: whoever meets it ends, its transaction is undone, and a mark stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import damage, meta
from bot.storage.damage import Damaged
from bot.storage.database import Conn, Database, connect, undoable

KEY = bytes(range(32))
PAGE = 4096
ROWS = 4_000
#: On the first page of them, which is not the damaged one.
FIRST = "a"
READ = "SELECT sum(length(value)) FROM meta"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database of which a page in the middle of a table was damaged."""
    path = tmp_path / "test.db"
    db = await Database.open(path, KEY)
    await db.run(_fill)
    await db.close()
    return path


@pytest.fixture
async def harmed(path: Path) -> AsyncIterator[Database]:
    _harm(path)
    db = await Database.open(path, KEY)
    yield db
    await db.close()


def _fill(conn: Conn) -> None:
    for number in range(ROWS):
        meta.put(conn, f"n{number:05}", "x" * 200)


def _harm(path: Path) -> None:
    """Turn one bit of the last page of a table that others do not need."""
    conn = connect(path, KEY, readonly=True)
    pages = int(conn.execute("PRAGMA page_count").fetchone()[0])
    conn.close()
    with path.open("r+b") as file:
        file.seek((pages - 1) * PAGE + 77)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


async def _until_damaged(db: Database) -> None:
    async with asyncio.timeout(60):
        with pytest.raises(Damaged):
            await db.until_damaged()


async def _refused(path: Path, *, whole: bool) -> None:
    with pytest.raises(Damaged, match="Nothing was changed"):
        await (await Database.open(path, KEY, whole=whole)).close()


async def test_a_transaction_that_meets_damage_is_undone_and_told_and_leaves_a_mark(harmed: Database) -> None:
    def meets(conn: Conn) -> None:
        meta.put(conn, FIRST, "1")
        conn.execute(READ).fetchone()

    with pytest.raises(Damaged, match="the database is damaged"):
        await harmed.run(meets)
    await _until_damaged(harmed)
    assert damage.is_marked(harmed.path)
    conn = connect(harmed.path, KEY, readonly=True)
    assert meta.get(conn, FIRST) is None
    conn.close()


async def test_a_piece_that_meets_damage_takes_the_whole_transaction_with_it(harmed: Database) -> None:
    kept: list[str] = []

    def applies(conn: Conn) -> None:
        outcome = undoable(conn, lambda conn: conn.execute(READ).fetchone())
        kept.append("held for later, and put aside in the end" if outcome.error else "")

    with pytest.raises(Damaged):
        await harmed.run(applies)
    assert not kept


@pytest.mark.parametrize("way", ["alone", "snapshot", "beside"])
async def test_whoever_reads_damage_tells_all(harmed: Database, way: str) -> None:
    with pytest.raises(Damaged):
        await getattr(harmed, way)(lambda conn: conn.execute(READ).fetchone())
    await _until_damaged(harmed)


async def test_a_large_file_is_opened_and_looked_through_beside_turns(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "AT_ONCE", 0)
    db = await Database.open(path, KEY, whole=True)
    before = db.seen
    await asyncio.gather(db.look_through(), db.run(lambda conn: meta.put(conn, "turn", "1")))
    assert (before, db.seen) == (False, True)
    assert not damage.is_marked(path)
    await db.close()
    _harm(path)
    db = await Database.open(path, KEY, whole=True)
    with pytest.raises(Damaged):
        await db.look_through()
    await _until_damaged(db)
    await db.close()
    await _refused(path, whole=False)


async def test_a_small_file_is_looked_through_when_it_is_opened(path: Path) -> None:
    _harm(path)
    await _refused(path, whole=True)
    assert not damage.is_marked(path)


async def test_a_mark_goes_once_all_is_whole(path: Path) -> None:
    damage.mark(path)
    db = await Database.open(path, KEY)
    assert db.seen
    assert not damage.is_marked(path)
    await db.close()


async def test_a_look_leaves_the_log_to_be_cut_between_tables(path: Path) -> None:
    conn = connect(path, KEY, readonly=True)
    for table in damage.tables(conn):
        damage.look_at(conn, path, table)
        assert not conn.in_transaction
        other = connect(path, KEY)
        assert tuple(other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)
        other.close()
    conn.close()


async def test_a_look_that_is_given_up_ends_and_marks_nothing(path: Path) -> None:
    db = await Database.open(path, KEY)
    looking = asyncio.create_task(db.look_through())
    await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert not damage.is_marked(path)
    assert not db.damaged.is_set()
    await db.close()
