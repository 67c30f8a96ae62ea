"""A database server that is away: a service waits for it, and is started anew rather than given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from bot.app.health import Health, Part
from bot.assembly import open_house
from bot.cli.run import TRY_AGAIN
from bot.storage import server as server_module
from bot.storage.copyserver import OnServer
from tests.engine import on_server
from tests.pgproxy import Wire, wire_to
from tests.pgserver import Server
from tests.service.folder import Folder
from tests.service.running import PATIENCE, Api, Running, start
from tests.storage.test_server import cut_off

pytestmark = on_server
PASSWORD = "pass-canary-7f3a"


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    async with wire_to(server) as made:
        yield made


@pytest.fixture
def wired(folder: Folder, wire: Wire) -> Folder:
    """The same folder, its server reached by a wire."""
    assert folder.url is not None
    name = folder.url.partition("@/")[2].partition("?")[0]
    return Folder(folder.root, wire.url(name).replace("postgres@", f"postgres:{PASSWORD}@"))


async def told(running: Running, words: str) -> None:
    """Wait until its log says this."""
    async with asyncio.timeout(PATIENCE):
        while words not in running.log:  # noqa: ASYNC110 - a log cannot call us
            await asyncio.sleep(0.05)


async def test_a_service_that_is_started_before_the_server_waits_for_it(
    wired: Folder, wire: Wire, api: Api
) -> None:
    wire.is_down = True
    running = await start(wired, api)
    await told(running, "cannot be opened")
    assert "It is tried again" in running.log
    wire.is_down = False
    await running.ready()
    assert await running.stop() == 0
    assert running.log.count("cannot be opened") == 1
    assert PASSWORD not in running.log


async def test_a_service_whose_database_is_being_replaced_ends_to_be_started_anew(
    folder: Folder, wired: Folder, wire: Wire, api: Api
) -> None:
    assert folder.url is not None
    running = await (await start(wired, api)).ready()
    wire.is_down = True
    wire.cut_now()
    with closing(OnServer(folder.url)) as restoring:
        await asyncio.to_thread(restoring.take)
        wire.is_down = False
        async with asyncio.timeout(PATIENCE):
            assert await running.process.wait() == TRY_AGAIN
        assert "is being replaced by another command" in running.log
        again = await start(wired, api)
        await told(again, "It is tried again")
    await again.ready()
    assert await again.stop() == 0


async def test_a_server_that_is_away_is_no_standstill(
    folder: Folder, wired: Folder, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "PATIENCE", 0.1)
    assert wired.url is not None
    async with open_house(folder.config()) as house:
        house.db.url = wired.url
        health = Health(house, lambda: True, lambda _: False, patience=PATIENCE)
        wire.is_down = True
        cut_off(str(folder.url))
        assert await health.turns(PATIENCE)
        assert not await health.alive(), "it is given nothing meanwhile"
        assert not (await health.parts())[Part.DATABASE]
        wire.is_down = False
        assert (await health.parts())[Part.DATABASE]
