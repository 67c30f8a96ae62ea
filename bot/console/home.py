"""The first page: what waits for her, and what to do first where nothing is there yet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app.signing import ROOT
from bot.console.door import Door
from bot.console.visit import Visit


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [Route(ROOT, _root, methods=["GET"]), door.get("/", home)]


async def _root(request: Request) -> Response:  # noqa: ARG001 - an endpoint's shape
    return RedirectResponse(f"{ROOT}/", 303)


async def home(visit: Visit) -> Response:
    """The first page of her role."""
    return visit.page("home.html")
