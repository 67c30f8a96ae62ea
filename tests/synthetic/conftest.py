from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.house import House
from bot.assembly import open_house
from bot.config import Config
from bot.storage.database import Conn

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)

Opens = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def opens(tmp_path: Path) -> Opens:
    """Open a trial's house in a folder of its own; the same name opens the same one again."""

    @asynccontextmanager
    async def opened(name: str = "one", now: Callable[[], datetime] = lambda: NOW) -> AsyncIterator[House]:
        config = Config(data=tmp_path / name / "data", keys=tmp_path / name / "keys", trial=True)
        async with open_house(config, now) as house:
            await house.db.alone(_do_not_sync)
            yield house

    return opened


def _do_not_sync(conn: Conn) -> None:
    conn.execute("PRAGMA synchronous = OFF")
