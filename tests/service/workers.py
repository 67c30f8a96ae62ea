"""Several workers of one consultation behind one address, started, killed and started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from tests.ports import free_place, free_port
from tests.service.folder import Folder
from tests.service.proxy import Proxy
from tests.service.running import PATIENCE, Api, Running, start
from tests.service.test_webhook import SECRET


class Worker(Running):
    """One of them, at a port of its own."""

    port = 0


class Workers:
    """All of them. `living` are those that run, the first one leads until it is killed."""

    def __init__(self, folder: Folder, api: Api, proxy: Proxy, *, figures: bool, **settings: str) -> None:
        self.folder = folder
        self.api = api
        self.proxy = proxy
        self.living: list[Worker] = []
        self._figures = figures
        self._settings = settings

    async def add(
        self,
        *,
        odd: dict[str, str] | None = None,
        url: str | None = None,
        others: dict[str, str] | None = None,
    ) -> Worker:
        """Start one more, and wait until it answers; `url` is its own way to the database."""
        worker = await self.begin(odd=odd, url=url, others=others)
        await self.answers(worker)
        return worker

    async def begin(
        self,
        *,
        odd: dict[str, str] | None = None,
        url: str | None = None,
        others: dict[str, str] | None = None,
    ) -> Worker:
        """Start one more, maybe with other settings than the rest."""
        port = free_port()
        running = await start(
            self.folder if url is None else Folder(self.folder.root, url),
            self.api,
            odd=odd,
            supervisor=None,
            web=f"127.0.0.1:{port}",
            **{
                "web_url": self.proxy.url,
                "webhook_url": self.proxy.url,
                "webhook_secret": SECRET,
                **({"metrics": free_place()} if self._figures else {}),
                **self._settings,
                **(others or {}),
            },
        )
        worker = Worker(self.folder, self.api, running.process)
        worker.port = port
        self.living.append(worker)
        self.proxy.places.append(port)
        return worker

    async def answers(self, worker: Worker) -> None:
        """Wait until it answers, and Telegram knows where to post."""
        await _answers(worker)
        await worker.ready(lambda: self.api.world.webhook.url)

    async def kill(self, worker: Worker) -> None:
        """kill -9."""
        worker.process.kill()
        await worker.process.wait()
        self.gone(worker)

    def gone(self, worker: Worker) -> None:
        """Note that it has ended; the proxy finds out by itself."""
        self.living.remove(worker)

    async def stop(self) -> None:
        """SIGTERM to all."""
        for each in self.living:
            each.process.terminate()
        async with asyncio.timeout(PATIENCE):
            codes = [await each.process.wait() for each in self.living]
        assert set(codes) <= {0}, self.living[0].log
        self.living.clear()


@asynccontextmanager
async def workers_of(
    folder: Folder, api: Api, number: int, *, figures: bool = False, **settings: str
) -> AsyncIterator[Workers]:
    """So many workers until the block ends, with `figures` or without; then all left stop as they should."""
    async with Proxy().listening() as proxy:
        workers = Workers(folder, api, proxy, figures=figures, **settings)
        for _ in range(number):
            await workers.begin()
        for each in [*workers.living]:
            await workers.answers(each)
        yield workers
        await workers.stop()


async def _answers(worker: Worker) -> None:
    """Wait until somebody answers at its port; one that ends before is a failure at once."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            assert worker.process.returncode is None, worker.log
            try:
                async with session.get(f"http://127.0.0.1:{worker.port}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
