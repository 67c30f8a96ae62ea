"""What keeps the database of a test: a file, or a database on a real PostgreSQL server.

A test of what holds for both is marked `on_both`, alone or with all of its module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from bot.storage.database import Conn, Database, connect
from bot.storage.migrate import migrate
from bot.storage.server import ServerDatabase, connected
from tests.pgserver import TEMPLATE, Server

FILE, SERVER = "sqlite", "postgresql"
on_both = pytest.mark.parametrize("engine", [FILE, SERVER], indirect=True)
on_server = pytest.mark.parametrize("engine", [SERVER], indirect=True)

_url_at: Callable[[Path], str] | None = None


def url_at(path: Path) -> str | None:
    """Where the database is on a server that stands in for this file; None where it is the file."""
    return None if _url_at is None else _url_at(path)


async def open_at(path: Path, key: bytes) -> Database:
    """Open the database, in a file at this path or on a server in place of it."""
    url = url_at(path)
    return await (Database.open(path, key) if url is None else ServerDatabase.on(url, path, key))


def only_of_a_file(engine: str) -> None:
    """Leave out a test of the file itself where it is of a server."""
    if engine != FILE:
        pytest.skip("this is about the file itself")


def connect_at(path: Path, key: bytes) -> Conn:
    """One connection to the same, with the tables of a house."""
    url = url_at(path)
    if url is not None:
        return cast("Conn", connected(url))
    made = connect(path, key)
    migrate(made)
    return made


@contextmanager
def on(server: Server) -> Iterator[None]:
    """For as long as this lasts, every file is a database on this server, the same for the same path."""
    global _url_at  # noqa: PLW0603 - one test runs at a time
    made: dict[Path, str] = {}

    def at(path: Path) -> str:
        place = path.resolve()
        if place not in made:
            made[place] = server.make(TEMPLATE)
        return server.url(made[place])

    _url_at = at
    try:
        yield
    finally:
        _url_at = None
        for each in made.values():
            server.drop(each)
