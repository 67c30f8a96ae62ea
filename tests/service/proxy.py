"""The reverse proxy before several workers: each post goes to the next of them that lives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

#: What a worker needs to answer, and is not to be lost on the way.
PASSED_ON = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


class Proxy:
    """One address for many. `places` are the ports of the workers; `passed` are those that answered."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self.passed: list[int] = []
        self.url = ""
        #: Called where one is cut off in the middle, before that is told.
        self.on_cut: Callable[[], None] = lambda: None
        self._session: aiohttp.ClientSession | None = None

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Forward one request. Who is cut off in the middle cannot know what was done: 502."""
        body = await request.read()
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        for _ in range(len(self.places)):
            port = self.places.pop(0)
            self.places.append(port)
            try:
                return await self._forward(port, request, headers, body)
            except aiohttp.ClientConnectorError:
                continue  # nobody listens there
            except (aiohttp.ClientError, TimeoutError, OSError):
                self.on_cut()
                break
        return web.Response(status=502)

    async def _forward(self, port: int, request: web.BaseRequest, headers: Any, body: bytes) -> web.Response:
        assert self._session is not None
        url = f"http://127.0.0.1:{port}{request.path}"
        async with self._session.request(request.method, url, headers=headers, data=body) as answer:
            content = await answer.read()
        self.passed.append(port)
        return web.Response(status=answer.status, body=content)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Proxy]:
        """Listen for as long as the block lasts."""
        runner = web.ServerRunner(web.Server(self.answer, access_log=None), shutdown_timeout=0.05)
        # A connection that is kept open may lead to a worker that has ended since: each post has its own.
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as self._session:
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
                self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
                yield self
            finally:
                await runner.cleanup()
