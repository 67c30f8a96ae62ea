"""A server that took the place of another: what is not known to be kept there is not taken for kept."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import psycopg
import pytest

from bot.storage.database import StorageError
from bot.storage.postgres import Connection, raw
from bot.storage.server import ServerDatabase
from bot.storage.servertables import make
from tests.pgserver import PORT, Server, running

PUT = "INSERT INTO meta (name, value) VALUES ('seen', '1')"
SEEN = "SELECT count(*) FROM meta WHERE name = 'seen'"
WORKERS = "SELECT id, mark > 0 FROM worker"
END = """
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'house' AND pid <> pg_backend_pid()
"""


class Pair:
    """Two servers with the same tables, and one place at which either is found."""

    def __init__(self, one: Server, two: Server, place: Path) -> None:
        self.one = one
        self.two = two
        self._place = place
        for each in (one, two):
            self.at(each, "CREATE DATABASE house", "postgres")
            with raw(each.url("house")) as conn:
                make(conn)
        place.symlink_to(one.folder)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/house?host={self._place}&port={PORT}"

    def at(self, server: Server, statement: str, database: str = "house") -> list[tuple[object, ...]]:
        with psycopg.connect(server.url(database), autocommit=True) as conn:
            found = conn.execute(statement.encode())
            return found.fetchall() if found.description else []

    def use(self, number: int) -> None:
        """Have the second server keep a transaction of this number."""
        with psycopg.connect(self.two.url("house"), autocommit=True) as conn:
            given = 0
            while given < number:
                row = conn.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
                assert row is not None
                given = row[0]
        assert given == number

    def turn(self) -> None:
        """Have the second server take the place of the first, of which all connections are lost."""
        self._place.unlink()
        self._place.symlink_to(self.two.folder)
        self.at(self.one, END)


@pytest.fixture
def pair() -> Iterator[Pair]:
    with _two() as (one, two), tempfile.TemporaryDirectory(prefix="pg-") as folder:
        yield Pair(one, two, Path(folder) / "now")


@contextmanager
def _two() -> Iterator[tuple[Server, Server]]:
    with running() as one, running() as two:
        yield one, two


async def test_a_transaction_whose_number_another_server_gave_to_another_is_made_anew(
    pair: Pair, tmp_path: Path
) -> None:
    db = await ServerDatabase.on(pair.url, tmp_path / "charterbot.db", b"")
    await db.muster(1)
    pair.at(pair.two, "INSERT INTO worker (begun) VALUES (1)")
    tries = 0

    def work(conn: sqlite3.Connection) -> None:
        nonlocal tries
        tries += 1
        conn.execute(PUT)
        if tries == 1:
            pair.use(int(cast("Connection", conn).number or 0))
            pair.turn()

    await db.run(work)
    assert (tries, pair.at(pair.one, SEEN), pair.at(pair.two, SEEN)) == (2, [(0,)], [(1,)])
    await db.close()


async def test_who_was_taken_for_gone_and_is_there_again_is_one_of_them_and_says_that_it_does_not_know(
    pair: Pair, tmp_path: Path
) -> None:
    db = await ServerDatabase.on(pair.url, tmp_path / "charterbot.db", b"")
    await db.muster(1)

    def work(conn: sqlite3.Connection) -> None:
        conn.execute(PUT)
        pair.turn()

    with pytest.raises(StorageError, match="nobody can tell"):
        await db.run(work)
    assert pair.at(pair.two, WORKERS) == [(1, False)]
    await db.run(lambda conn: conn.execute(PUT))
    assert (pair.at(pair.two, WORKERS), pair.at(pair.two, SEEN)) == ([(1, True)], [(1,)])
    await db.close()
