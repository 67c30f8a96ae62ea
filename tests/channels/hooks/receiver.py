"""A program that is told of events: it checks signatures by Standard Webhooks alone, and answers as told."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web


@dataclass
class Receiver:
    """Listens on loopback; `script` has the next answers: a status, `hang`, `endless`, `moved`."""

    context: ssl.SSLContext | None = None
    script: list[int | str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.context)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}/told?of=rounds"
        self._ended = asyncio.Event()
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._ended.set()
        await self._runner.cleanup()

    async def until(self, many: int, holds: Callable[[], bool] = lambda: True) -> None:
        """Wait until it was told so often."""
        async with asyncio.timeout(60):
            while len(self.told) < many or not holds():
                self.came.clear()
                await self.came.wait()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.told.append(
            {
                "method": request.method,
                "path": request.path_qs,
                "headers": dict(request.headers),
                "body": body,
            }
        )
        self.came.set()
        match self.script.pop(0) if self.script else 204:
            case "hang":
                await self._ended.wait()
                return web.Response(status=200)
            case "endless":
                answer = web.StreamResponse(status=200)
                await answer.prepare(request)
                try:
                    while not self._ended.is_set():
                        await answer.write(b"x" * 65536)
                except ConnectionError:
                    pass
                return answer
            case "moved":
                return web.Response(status=307, headers={"Location": self.url})
            case int() as status:
                return web.Response(status=status)
            case other:
                raise AssertionError(other)

    def ids(self) -> list[str]:
        return [each["headers"]["Webhook-Id"] for each in self.told]

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(each["body"]) for each in self.told]


def is_signed(told: dict[str, Any], secret: str) -> bool:
    """Whether something came from whoever has the secret, as https://www.standardwebhooks.com has it."""
    headers = told["headers"]
    signed = b".".join((headers["Webhook-Id"].encode(), headers["Webhook-Timestamp"].encode(), told["body"]))
    prefix, _, key = secret.partition("_")
    assert prefix == "whsec"
    wanted = base64.b64encode(hmac.digest(base64.b64decode(key), signed, hashlib.sha256)).decode()
    given = headers["Webhook-Signature"].split(" ")
    return any(hmac.compare_digest(each, f"v1,{wanted}") for each in given)
