"""Serves the figures, and whether all is well, to this machine.

A page that somebody who works here visits elsewhere may not read them through her browser, so a request that
names another host than this machine is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app.health import Health
from bot.channels.web.alive import healthz
from bot.config.values import is_this_machine
from bot.metrics.text import CONTENT_TYPE

Endpoint = Callable[[Request], Awaitable[Response]]


def build_metrics(health: Health, figures: Callable[[], Awaitable[bytes]]) -> Starlette:
    """The three pages; `figures` makes the text of the first."""

    async def metrics(_: Request) -> Response:
        return Response(await figures(), media_type=CONTENT_TYPE)

    async def readyz(_: Request) -> Response:
        parts = await health.parts()
        lines = [f"{part}: {'ok' if well else 'not well'}" for part, well in parts.items()]
        return PlainTextResponse("\n".join(lines) + "\n", 200 if all(parts.values()) else 503)

    pages = {"/metrics": metrics, "/healthz": healthz(health.alive), "/readyz": readyz}
    return Starlette(routes=[Route(path, _for_this_machine(page)) for path, page in pages.items()])


def _for_this_machine(page: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if not _names_this_machine(request.headers.get("host", "")):
            return PlainTextResponse("not here", 403)
        return await page(request)

    return endpoint


def _names_this_machine(host: str) -> bool:
    try:
        return is_this_machine(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
