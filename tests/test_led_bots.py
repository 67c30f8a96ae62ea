"""A bot of Telegram as it begins to be led: it counts from then on, and waits for a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from bot.app import alarms
from bot.app.house import House
from bot.assembly import bots, open_house
from bot.assembly.bots import SILENCE_SECONDS, OneBot
from bot.config import Config
from bot.storage import server as server_module
from bot.storage.server import ServerDatabase
from tests.channels.telegram.conftest import SHE, Ledger
from tests.engine import on_server
from tests.service.running import Api

HOURS = 3 * 3600.0
#: Nobody listens there.
WEBHOOK = {"webhook_url": "http://127.0.0.1:9", "webhook_secret": SecretStr("synthetic_secret_of_a_webhook")}
END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
NOT_KEPT = "alarm token could not be kept"


class Led:
    """One bot of a house, and the clock that it looks at."""

    def __init__(self, config: Config, house: House) -> None:
        self.house = house
        self.now = 0.0
        token = config.token
        assert token is not None
        self.bot = OneBot(config, house, Ledger(), lambda _: None, name="", token=token, now=lambda: self.now)

    async def standing(self) -> list[str]:
        return [name for name, _ in await self.house.db.run(alarms.standing)]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as emulator:
        emulator.people.user(SHE, name="Synthetic", language="en")
        yield emulator


@asynccontextmanager
async def led(api: Api, folder: Path, **settings: Any) -> AsyncIterator[Led]:
    """A bot that is ready, and not led yet."""
    config = Config(
        data=folder / "data",
        keys=folder / "keys",
        token=SecretStr(api.token),
        api_url=api.url,
        trial=True,
        **settings,
    )
    async with open_house(config) as house:
        made = Led(config, house)
        async with made.bot.ready():
            yield made


async def ended(leading: asyncio.Task[None]) -> None:
    leading.cancel()
    await asyncio.gather(leading, return_exceptions=True)


# -- the counting --------------------------------------------------------------------------------


async def test_who_leads_late_by_webhook_is_reached_at_once_and_tells_of_no_silence_before_it_lasts(
    api: Api, tmp_path: Path
) -> None:
    async with led(api, tmp_path, **WEBHOOK) as made:
        made.now += HOURS
        await made.bot.lead()
        assert made.bot.is_reached()
        api.people.text(SHE, "hello")
        api.world.webhook.last_error = "Connection failed"
        api.world.webhook.last_error_at = api.clock.now()
        await made.bot.watch()
        assert await made.standing() == []
        made.now += SILENCE_SECONDS + 1
        await made.bot.watch()
        assert await made.standing() == ["receiving"]


async def test_who_leads_late_by_polls_counts_from_then_on(api: Api, tmp_path: Path) -> None:
    api.people.fault("502", "getUpdates", times=None)
    async with led(api, tmp_path) as made:
        made.now += HOURS
        leading = asyncio.create_task(made.bot.lead())
        await api.struck("getUpdates", 1)
        assert made.bot.unheard() == 0
        await made.bot.watch()
        assert await made.standing() == []
        made.now += SILENCE_SECONDS + 1
        await made.bot.watch()
        assert await made.standing() == ["receiving"]
        await ended(leading)


@on_server
async def test_who_follows_waits_for_no_poll(api: Api, tmp_path: Path, database_url: str) -> None:
    async with led(api, tmp_path, database_url=SecretStr(database_url)) as made:
        made.now += HOURS
        assert made.bot.unheard() is None
        await made.house.db.muster(0)
        assert made.bot.unheard() == HOURS


# -- a database that is away ---------------------------------------------------------------------


class Away:
    """A server that can go away from one house, and come back."""

    def __init__(self, house: House, database_url: str, nobody: Path) -> None:
        assert isinstance(house.db, ServerDatabase)
        self._db, self._url = house.db, database_url
        self._nowhere = f"postgresql://postgres@/nowhere?host={nobody}"

    def goes(self) -> None:
        self._db.url = self._nowhere
        with psycopg.connect(self._url, autocommit=True) as conn:
            conn.execute(END_OTHERS)

    def comes_back(self) -> None:
        self._db.url = self._url


@pytest.fixture
async def served(
    api: Api, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Led, Away]]:
    """A bot whose database is on a server that can go away, and is not waited for long."""
    monkeypatch.setattr(server_module, "PATIENCE", 0.1)
    monkeypatch.setattr(bots, "AWAY_SECONDS", 0.01)
    async with led(api, tmp_path, database_url=SecretStr(database_url), **WEBHOOK) as made:
        yield made, Away(made.house, database_url, tmp_path)


async def told(caplog: pytest.LogCaptureFixture, text: str, times: int = 1) -> None:
    """Wait until this was logged so often."""
    async with asyncio.timeout(60):
        while sum(text in each.getMessage() for each in caplog.records) < times:  # noqa: ASYNC110 - a log
            await asyncio.sleep(0.01)


async def test_a_lead_that_begins_as_the_server_goes_away_waits_for_it_and_keeps_its_alarm(
    served: tuple[Led, Away], api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    made, away = served
    await alarms.set_alarm(made.house, "token", on=True)
    api.people.fault("502", "getMe", times=None)  # else the introduction would end the alarm as well
    released = api.hold("setWebhook")
    leading = asyncio.create_task(made.bot.lead())
    await api.until(lambda: api.world.webhook.url)
    away.goes()
    released.set()
    await told(caplog, NOT_KEPT, 2)
    assert not leading.done()
    away.comes_back()
    async with asyncio.timeout(60):
        while await made.standing():  # noqa: ASYNC110 - a database cannot call us
            await asyncio.sleep(0.01)
    assert len(api.calls_of("setWebhook")) == 1, "what went well is not done again"
    await ended(leading)


async def test_a_token_that_is_refused_while_the_server_is_away_is_asked_with_once_and_told_later(
    served: tuple[Led, Away], api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    made, away = served
    api.people.fault("401", times=None)
    away.goes()
    leading = asyncio.create_task(made.bot.lead())
    await told(caplog, NOT_KEPT, 4)
    away.comes_back()
    async with asyncio.timeout(60):
        await leading
    assert await made.standing() == ["token"]
    # Receiving and the introduction begin side by side: each asks once, and has its refusal.
    assert [each.status for each in api.calls] == [401, 401]
