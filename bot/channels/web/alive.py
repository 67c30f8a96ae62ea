"""Whether the house behind a page turns, for whoever watches it from outside: one word, and nothing more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Alive = Callable[[], Awaitable[bool]]


async def yes() -> bool:
    """That the page answers is all that is known."""
    return True


def healthz(alive: Alive) -> Callable[[Request], Awaitable[Response]]:
    """The page that says so: 200 or 503."""

    async def told(_: Request) -> Response:
        well = await alive()
        return PlainTextResponse("ok" if well else "not well", 200 if well else 503)

    return told
