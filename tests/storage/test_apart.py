"""Long reading goes on in a process of its own, and nothing of it is told when it fails."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.storage import apart, meta
from bot.storage.apart import NotRead
from bot.storage.damage import Damaged
from bot.storage.database import Conn, Database


@pytest.fixture
async def db(tmp_path: Path) -> Database:
    found = await Database.open(tmp_path / "db", bytes(32))
    await found.run(lambda conn: meta.put(conn, "told", "before"))
    return found


def read(conn: Conn, name: str) -> tuple[str | None, int, int]:
    return meta.get(conn, name), os.getpid(), os.nice(0)


def write(conn: Conn, name: str) -> None:
    meta.put(conn, name, "from outside")


def fail(conn: Conn, text: str) -> None:
    raise ValueError(text)


def wait(conn: Conn, fifo: str) -> None:
    Path(fifo).write_text(str(os.getpid()))
    Path(fifo).read_text()


async def test_it_reads_elsewhere_and_gives_way(db: Database) -> None:
    said, process, nice = await apart.read(db, read, "told")
    assert said == "before"
    assert process != os.getpid()
    assert nice == min(os.nice(0) + apart.NICE, 19)
    await db.close()


async def test_it_cannot_write(db: Database) -> None:
    with pytest.raises(NotRead, match=r"^OperationalError$"):
        await apart.read(db, write, "told")
    assert await db.run(lambda conn: meta.get(conn, "told")) == "before"
    await db.close()


async def test_what_went_wrong_is_told_by_its_name_alone(
    db: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotRead, match=r"^ValueError$") as told:
        await apart.read(db, fail, "what she said")
    assert "what she said" not in repr(told.value)
    assert capfd.readouterr() == ("", "")
    await db.close()


def read_damage(conn: Conn) -> None:
    conn.execute("SELECT * FROM meta").fetchall()


async def test_a_damaged_page_is_told_as_everywhere(db: Database) -> None:
    await db.alone(lambda conn: conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    root = await db.run(
        lambda conn: conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
    )
    content = bytearray(db.path.read_bytes())
    content[(root - 1) * 4096 + 2000] ^= 1
    db.path.write_bytes(content)
    with pytest.raises(Damaged):
        await apart.read(db, read_damage)
    assert db.damaged.is_set()
    await db.close()


async def test_it_ends_with_whoever_asked(db: Database, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    asking = asyncio.create_task(apart.read(db, wait, str(fifo)))
    process = int(await asyncio.to_thread(fifo.read_text))
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    await db.close()


async def test_another_key_opens_nothing(db: Database) -> None:
    db.key = bytes(31) + b"1"
    with pytest.raises(NotRead):
        await apart.read(db, read, "told")
    await db.close()


async def test_what_is_open_elsewhere_goes_on_meanwhile(db: Database) -> None:
    reading = asyncio.create_task(apart.read(db, read, "told"))
    await db.run(lambda conn: meta.put(conn, "other", "1"))
    assert (await reading)[0] == "before"
    await db.close()
