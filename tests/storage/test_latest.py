"""How far a database has come, noted beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import latest
from bot.storage.database import Conn, Database
from bot.storage.latest import Latest

KEY = bytes(32)
PERSON = "INSERT INTO person (role, standing) VALUES ('advocate', 'active')"


def one_more(conn: Conn) -> None:
    conn.execute(PERSON)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "test.db", KEY)
    yield opened
    await opened.close()


def _back_to_the_first(conn: Conn) -> None:
    """As if what came after the first had been in a log that was removed."""
    conn.execute("DELETE FROM person WHERE id > 1")
    conn.execute("UPDATE sqlite_sequence SET seq = 1")


async def _missing(db: Database) -> int:
    return await db.alone(lambda conn: latest.missing(conn, db.path))


@pytest.mark.case(49)
async def test_each_commit_is_noted_and_one_that_is_gone_is_missing(db: Database) -> None:
    for number in range(3):
        await db.run(one_more)
        assert latest.read(db.path) == number + 1
    assert await _missing(db) == 0
    await db.alone(lambda conn: conn.execute("UPDATE sqlite_sequence SET seq = seq - 2").rowcount)
    assert await _missing(db) == 2


async def test_a_note_is_made_smaller_by_nobody_until_the_loss_was_told(db: Database) -> None:
    for _ in range(3):
        await db.run(one_more)
    await db.alone(_back_to_the_first)
    await db.run(one_more)
    assert (latest.read(db.path), await _missing(db)) == (3, 1)
    again = await Database.open(db.path, KEY)
    assert again.missing == 1
    await again.settle()
    await again.close()
    assert (latest.read(db.path), await _missing(db)) == (2, 0)


async def test_a_note_that_is_damaged_or_missing_tells_of_no_loss(db: Database) -> None:
    await db.run(one_more)
    latest.path_of(db.path).write_bytes(b"not a number")
    assert await _missing(db) == 0
    latest.path_of(db.path).unlink()
    assert await _missing(db) == 0


async def test_a_note_that_cannot_be_written_stops_no_commit(db: Database, tmp_path: Path) -> None:
    latest.path_of(db.path).unlink(missing_ok=True)
    latest.path_of(db.path).mkdir()
    db._latest = Latest(db.path)
    await db.run(one_more)
    assert await db.run(lambda conn: conn.execute("SELECT count(*) FROM person").fetchone()[0]) == 1


async def test_nobody_else_may_read_the_note(db: Database) -> None:
    await db.run(one_more)
    assert latest.path_of(db.path).stat().st_mode & 0o077 == 0
