"""How the service ends: in order, from whoever uses a way out to the way itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.assembly import Service, open_house
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.wire import Wire
from bot.config import load_config
from tests.service.folder import Folder
from tests.service.running import Api


async def test_a_poll_is_over_before_its_connections_are_let_go(
    folder: Folder, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[str] = []
    receive, let_go = Receiving.run, Wire.close

    async def received(self: Receiving) -> None:
        try:
            await receive(self)
        finally:
            ends.append("received")

    async def closed(self: Wire) -> None:
        ends.append("let go")
        await let_go(self)

    monkeypatch.setattr(Receiving, "run", received)
    monkeypatch.setattr(Wire, "close", closed)
    config = load_config(folder.settings(token=api.token, api_url=api.url))
    async with open_house(config, whole=True) as house:
        service = Service(config, house)
        running = asyncio.create_task(service.run(lambda: None))
        await api.until(api.people.polling)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        for server in getattr(service.server, "servers", ()):
            server.close()  # as the end of the process would
    assert ends == ["received", "let go"]
