"""The interface as an application, to stand beside the console and the phone page."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from bot.api import findings, rounds
from bot.api.bodies import JSON
from bot.api.call import Call, told
from bot.api.door import ApiSettings, Door
from bot.api.openapi import document
from bot.api.operation import Answer, Operation
from bot.api.problems import problem
from bot.app.house import House
from bot.channels.web.guard import Guard

#: Nothing that is answered is a page: a browser shows it as no part of one.
POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
SAID: Final = {
    HTTPStatus.NOT_FOUND: "There is no such address: see /api/v1/openapi.json.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes other methods: see /api/v1/openapi.json.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than anything that is read here.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not arrive in time.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. It is in the log.",
}


async def describe(_: Call) -> Response:
    """The description of all this."""
    return told(description())


OPERATIONS: Final = (
    Operation(
        "describe",
        "GET",
        "/openapi.json",
        "This description.",
        describe,
        Answer("The description.", ((JSON, "Description"),)),
        None,
    ),
    *rounds.OPERATIONS,
    *findings.OPERATIONS,
)


def description() -> dict[str, Any]:
    """The description of the interface, OpenAPI 3.1."""
    return document(OPERATIONS)


def build_api(house: House, settings: ApiSettings) -> Starlette:
    """Everything that can be called."""
    door = Door(house, settings)

    def kind(_: Request, status: int, __: str) -> Response:
        return problem(HTTPStatus(status), SAID[HTTPStatus(status)])

    async def refused(_: Request, fault: Exception) -> Response:
        status = HTTPStatus(fault.status_code if isinstance(fault, HTTPException) else 400)
        headers = fault.headers if isinstance(fault, HTTPException) else None
        return problem(status, SAID.get(status, status.phrase), headers=headers)

    by_path = groupby(sorted(OPERATIONS, key=attrgetter("path")), key=attrgetter("path"))
    site = Starlette(
        routes=[door.route(path, tuple(operations)) for path, operations in by_path],
        middleware=[Middleware(Guard, policy=POLICY, kind=kind)],
        exception_handlers={HTTPException: refused},
    )
    # Else one slash too many leads to the host that the caller names, and the token with it.
    site.router.redirect_slashes = False
    return site
