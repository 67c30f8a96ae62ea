"""The console as an application, to stand beside the phone page."""

from __future__ import annotations

from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app.house import House
from bot.app.signing import ROOT
from bot.channels.web.guard import Guard
from bot.channels.web.uploads import FORM_SECONDS
from bot.console import (
    budgets,
    calendar,
    choosing,
    countries,
    deciding,
    downloads,
    dropping,
    entering,
    findings,
    going,
    home,
    inviting,
    joined,
    log,
    planning,
    preview,
    review,
    revising,
    rostering,
    rounds,
    staff,
    statements,
    translate,
)
from bot.console.door import ConsoleSettings, Door
from bot.console.pages import POLICY

TOPICS: Final = (
    budgets,
    calendar,
    countries,
    dropping,
    entering,
    going,
    home,
    inviting,
    joined,
    findings,
    deciding,
    downloads,
    revising,
    choosing,
    log,
    planning,
    preview,
    review,
    rostering,
    rounds,
    staff,
    statements,
    translate,
)
#: Pages that take more than plain forms.
LARGER: Final = {f"{ROOT}{rostering.PATH}": (rostering.MOST_FORM, FORM_SECONDS)}
#: What the guard says, as the console says it.
SAID: Final = {"page.too_long": "too_long", "page.too_slow": "too_slow", "page.fault": "failed"}


def build_console(house: House, settings: ConsoleSettings) -> Starlette:
    """All pages of the console."""
    door = Door(house, settings)

    def kind(request: Request, status: int, key: str) -> Response:
        return door.outside(request, status, SAID.get(key, "failed"))

    async def missing(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 400
        return door.outside(request, status, "not_found")

    async def static(request: Request) -> Response:
        found = door.pages.static(request.url.path)
        if found is None:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    site = Starlette(
        routes=[
            Route(f"{ROOT}/static/{{mark}}/{{name}}", static, methods=["GET"]),
            *(route for topic in TOPICS for route in topic.routes(door)),
        ],
        middleware=[Middleware(Guard, policy=POLICY, kind=kind, larger=LARGER)],
        exception_handlers={HTTPException: missing},
    )
    # Else whoever types one slash too many is led to the host that her browser names, without https.
    site.router.redirect_slashes = False
    return site


def beside(console: ASGIApp, others: ASGIApp) -> ASGIApp:
    """Both as one application: the console takes what lies below its root."""

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        app = console if path == ROOT or path.startswith(f"{ROOT}/") else others
        await app(scope, receive, send)

    return either
