"""A real PostgreSQL server for the tests: one a process, over a Unix socket, and a fresh database a test.

Where no server is installed, TESTS_DATABASE_URL may name one that runs elsewhere, as `make postgresql`
prints it. TESTS_POSTGRESQL may name the folder of another version's programs (`initdb`, `pg_ctl`).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from bot.storage.postgres import raw
from bot.storage.servertables import make

PLACES = Path("/usr/lib/postgresql")
#: Nobody but these tests knows the folder of the socket, so the number need not be free.
PORT = 5432
#: Nobody but the tests connects, also none of the server's own that would come and go as it likes.
DURABLE = "-c listen_addresses= -c max_connections=60 -c autovacuum=off"
#: What a test loses in a power cut does not matter; a test that waits for disks does.
SETTINGS = f"{DURABLE} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
TEMPLATE = f"house_{os.getpid()}"
ELSEWHERE = "TESTS_DATABASE_URL"
VERSION = "TESTS_POSTGRESQL"
NO_SERVER = "no PostgreSQL server is installed here (on Debian: apt-get install postgresql)"


@dataclass(slots=True)
class Server:
    """A server that runs, and how its databases are named to the library."""

    address: str
    _folder: Path | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def folder(self) -> Path:
        """Where a server of our own keeps its data, socket and log; skips the test where it is another's."""
        if self._folder is None:
            pytest.skip("this looks into the folder of the server")
        return self._folder

    def url(self, database: str) -> str:
        """The address of a database."""
        return urlsplit(self.address)._replace(path=f"/{database}").geturl()

    def make(self, template: str) -> str:
        """A new database, like another; its name."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """End a database, whoever is still connected."""
        self._run(f"DROP DATABASE {database} WITH (FORCE)")

    def restart(self, how: str) -> None:
        """Start it again: `fast`, as somebody would, or `immediate`, as after a crash."""
        programs = _programs()
        assert programs is not None
        options = ("-D", self.folder / "data", "-l", self.folder / "log", "-w", "-s", "-m", how)
        _as_postgres(programs / "pg_ctl", *options, "restart")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(statement.encode())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of our own until the tests of this process are over."""
    if ELSEWHERE in os.environ:
        elsewhere = Server(os.environ[ELSEWHERE])
        yield _with_template(elsewhere)
        elsewhere.drop(TEMPLATE)
        return
    with running() as started:
        yield _with_template(started)


@contextmanager
def running(*, durable: bool = False, port: int | None = None) -> Iterator[Server]:
    """A server of our own for as long as this lasts; a `durable` one syncs each commit, as it should.

    With a `port` it listens there as well, on loopback.
    """
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(NO_SERVER)
        pytest.skip(NO_SERVER)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # not below the tests' own: a socket's name must be short
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        _as_postgres(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N")
        control = (programs / "pg_ctl", "-D", data, "-w", "-s")
        _as_postgres(
            *control,
            "-l",
            folder / "log",
            "-o",
            f"-p {port or PORT} -k {folder} {DURABLE if durable else SETTINGS}"
            f"{'' if port is None else ' -c listen_addresses=127.0.0.1'}",
            "start",
        )
        with _ended_with_us(*control, "-m", "immediate", "stop"):
            yield Server(f"postgresql://postgres@/postgres?host={folder}&port={port or PORT}", folder)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def database_url(server: Server) -> Iterator[str]:
    """The address of a fresh database with the tables of a house, all of them empty."""
    name = server.make(TEMPLATE)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def bare_database_url(server: Server) -> Iterator[str]:
    """The address of a fresh database with nothing in it."""
    name = server.make("template1")
    yield server.url(name)
    server.drop(name)


def bytes_in(folder: Path) -> bytes:
    """All that stands in the files of a server that runs, which makes and removes some as it likes."""
    found = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):
            found.append(path.read_bytes())
    return b"".join(found)


def _programs() -> Path | None:
    """The folder of the programs that were asked for, or else of the newest server."""
    if VERSION in os.environ:
        return Path(os.environ[VERSION])
    found = [each for each in PLACES.glob("*/bin") if (each / "initdb").exists()]
    return max(found, key=lambda each: int(each.parent.name), default=None)


def _as_postgres(*command: str | Path) -> None:
    """Run one of the server's programs."""
    done = subprocess.run(
        _of_postgres(*command), cwd="/", capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def _of_postgres(*command: str | Path) -> list[str]:
    """How one of the server's programs is run; it refuses to be run by root."""
    before = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    return [*before, *map(str, command)]


@contextmanager
def _ended_with_us(*command: str | Path) -> Iterator[None]:
    """Run a command at the end, also where these tests are killed: it waits for our end of a pipe to go."""
    waits = ["sh", "-c", 'cat > /dev/null; "$@"', "sh", *_of_postgres(*command)]
    with subprocess.Popen(waits, cwd="/", stdin=subprocess.PIPE, start_new_session=True):
        yield


def _with_template(made: Server) -> Server:
    made._run(f"CREATE DATABASE {TEMPLATE}")
    with raw(made.url(TEMPLATE)) as conn:
        make(conn)
    return made


def main() -> None:
    """Run a server until Ctrl+C, and print its address."""
    with running() as started:
        print(f"BOT_DATABASE_URL={started.address}", flush=True)  # noqa: T201 - what it is for
        print(f"{ELSEWHERE}={started.address}", flush=True)  # noqa: T201 - as above
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
