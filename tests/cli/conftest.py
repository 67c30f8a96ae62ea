from __future__ import annotations

import asyncio
import logging
import sys
import threading
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import planning, releasing
from bot.assembly import DATABASE_FILE, open_house
from bot.config import load_config
from bot.storage import swap
from bot.synthetic.seed import seed_trial
from bot.synthetic.staff import synthetic_staff
from tests.cli.shell import Shell


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Undo what a command does to its process, which a real one would end with."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = threading.excepthook, sys.unraisablehook
    raising, zones = logging.raiseExceptions, zoneinfo.TZPATH
    yield
    root.handlers[:], root.level = handlers, level
    threading.excepthook, sys.unraisablehook = hooks
    logging.raiseExceptions = raising
    zoneinfo.reset_tzpath(zones)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An empty folder."""
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def unmade(shell: Shell) -> Shell:
    """A folder where a trial may be made."""
    shell.settings["BOT_TRIAL"] = "true"
    return shell


@pytest.fixture
def trial(unmade: Shell) -> Shell:
    """A trial in which nothing is there but a coordinator, who types."""
    unmade.employ()
    return unmade


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial with one open round, 60 synthetic answers and one released cut."""
    folder = tmp_path_factory.mktemp("seeded")

    async def seed() -> None:
        env = {"BOT_DATA": str(folder / "data"), "BOT_KEYS": str(folder / "keys"), "BOT_TRIAL": "true"}
        async with open_house(load_config(env)) as house:
            await seed_trial(house)

    asyncio.run(seed())
    return folder


@pytest.fixture
def released(shell: Shell, seeded: Path) -> Shell:
    """A copy of that trial, in which its first coordinator types."""
    shell.take_over(seeded)
    shell.staff = shell.inside(lambda _, conn: synthetic_staff(conn)[0].id)
    return shell


@pytest.fixture
def served(released: Shell, bare_database_url: str) -> Shell:
    """That trial on a server, and no file of it."""
    assert released.type("move", "sqlite:data/charterbot.db", bare_database_url).code == 0
    swap.clear(released.data / DATABASE_FILE)
    released.settings["BOT_DATABASE_URL"] = bare_database_url
    return released


@pytest.fixture(scope="session")
def ended(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeded trial, its round closed."""
    folder = tmp_path_factory.mktemp("ended")
    shell = Shell(folder, pytest.MonkeyPatch(), None)  # type: ignore[arg-type]  # types nothing
    shell.take_over(seeded)

    async def close(house):
        await releasing.close(house, await house.db.run(lambda conn: planning.existing(conn, 1)))

    shell.within(close)
    return folder
