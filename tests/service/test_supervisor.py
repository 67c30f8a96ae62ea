"""A service that systemd started tells when it answers people, that it turns, and that it stops."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest

from bot.assembly import Service, open_house
from bot.assembly.supervisor import READY, STOPPING, TIMES, TURNS
from tests.crash.test_disk import full
from tests.service.folder import Folder
from tests.service.running import PATIENCE, Api, Running, start

#: After so many seconds of silence the service would be killed.
INTERVAL = 4.0
#: So many signs span more than the interval.
MANY = TIMES + 2


class Systemd:
    """The socket to which a service that it started tells how it goes."""

    def __init__(self, path: Path) -> None:
        self._ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ears.bind(str(path))
        self._ears.setblocking(False)
        self.path = path

    async def told(self, seconds: float = PATIENCE) -> str:
        """The next that it is told."""
        async with asyncio.timeout(seconds):
            return (await asyncio.get_running_loop().sock_recv(self._ears, 100)).decode()

    async def silence(self) -> None:
        """Wait until it would kill the service."""
        for _ in range(int(PATIENCE / INTERVAL) * TIMES):
            try:
                assert await self.told(INTERVAL) == TURNS
            except TimeoutError:
                return
        raise AssertionError("it is told that the service turns, on and on")

    async def signs(self) -> list[str]:
        """The next few."""
        return [await self.told() for _ in range(MANY)]

    async def starts(self, folder: Folder, api: Api, api_url: str | None = None) -> Running:
        """Start the service as a unit of Type=notify with WatchdogSec."""
        given = {"NOTIFY_SOCKET": str(self.path), "WATCHDOG_USEC": str(int(INTERVAL * 1_000_000))}
        return await start(folder, api, supervisor=given, api_url=api_url or api.url)

    def close(self) -> None:
        """Listen no more."""
        self._ears.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    with closing(Systemd(tmp_path / "notify")) as made:
        yield made


async def answers(running: Running) -> bool:
    [page] = re.findall(r"Phone page +(http://\S+)", running.log)
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{page}/healthz")).text == "ok"


async def test_it_is_ready_once_it_answers_and_says_that_it_turns_and_that_it_stops(
    folder: Folder, api: Api, systemd: Systemd
) -> None:
    running = await systemd.starts(folder, api)
    assert await systemd.told() == READY
    assert await answers(running)
    assert set(await systemd.signs()) == {TURNS}
    running.process.terminate()
    while (word := await systemd.told()) == TURNS:
        pass
    assert word == STOPPING
    assert await running.ended() == 0


async def test_it_is_ready_when_the_page_listens_and_not_before(folder: Folder) -> None:
    async with open_house(folder.config(), whole=True) as house:
        service = Service(folder.config(), house)
        listening: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(service.run(lambda: listening.set_result(service.server.started)))
        assert await listening
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        for server in getattr(service.server, "servers", ()):
            server.close()  # as the end of the process would


@pytest.mark.case(46)
async def test_it_is_silent_while_the_databases_thread_hangs_and_heard_again_afterwards(
    folder: Folder, api: Api, systemd: Systemd
) -> None:
    running = await systemd.starts(folder, api)
    assert await systemd.told() == READY
    with folder.locked():  # whoever writes next waits for it, with everybody behind: the schedule, in seconds
        await systemd.silence()
    assert await systemd.told() == TURNS
    assert set(await systemd.signs()) == {TURNS}
    assert await running.stop() == 0


@pytest.mark.case(45)
async def test_a_full_disk_and_a_telegram_that_is_away_are_no_standstill(
    folder: Folder, api: Api, systemd: Systemd
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        away = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    running = await systemd.starts(folder, api, api_url=away)
    assert await systemd.told() == READY, "it does not wait for Telegram"
    with full(running, folder):
        assert set(await systemd.signs()) == {TURNS}
    assert await running.stop() == 0
