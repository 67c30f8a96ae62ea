"""Who calls, and how often: a token in the header and nowhere else, and an answer for whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.api.asked import asked
from bot.api.call import Call, unknown
from bot.api.openapi import ROOT
from bot.api.operation import Operation
from bot.api.problems import Problem, Wrong, of_lines, problem
from bot.app import apitokens
from bot.app.apitokens import Holder
from bot.app.house import House
from bot.app.permits import Refused
from bot.channels.web.guard import told
from bot.channels.web.rates import Rate
from bot.domain.faults import Fault
from bot.storage.database import Conn, StorageError

#: So many calls a minute by one token.
CALLS: Final = 60
BEARER: Final = "bearer"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """How many calls a minute one token may make."""

    calls: int = CALLS


class _Round(Convertor[int]):
    """A round's number in an address, as it is described."""

    regex = "[1-9][0-9]{0,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("round", _Round())


class Door:
    """Makes a route of the operations of one address, with everything before them that keeps others out."""

    def __init__(self, house: House, settings: ApiSettings) -> None:
        self._house = house
        self._calls = Rate(settings.calls, house.now)

    def route(self, path: str, operations: Sequence[Operation]) -> Route:
        """What can be done at one address."""
        by_method = {each.method: each for each in operations}

        async def endpoint(request: Request) -> Response:
            method = "GET" if request.method == "HEAD" else request.method
            return await self._answer(by_method[method], request)

        return Route(ROOT + path.replace("{round}", "{round:round}"), endpoint, methods=list(by_method))

    async def _answer(self, operation: Operation, request: Request) -> Response:
        try:
            word = "" if operation.scope is None else await self._word(request)
            return await operation.work(Call(self._house, request, word, asked(request, operation.asked)))
        except Problem as found:
            return found.response()
        except Refused as fault:
            wrong = [Wrong(line) for line in fault.lines]
            return problem(HTTPStatus.FORBIDDEN, "This is not for you, or not for this token.", wrong)
        except Fault as fault:
            return of_lines(fault.lines).response()
        except StorageError as fault:
            _log.error("api.failed %s", told(fault))
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database cannot be used now: try again.")

    async def _word(self, request: Request) -> str:
        """The token that came, if it lets somebody in and may call still. Raises Problem."""
        word = _bearer(request)
        found = await self._house.db.run(lambda conn: self._entered(conn, word))
        if found is None or word is None:
            raise unknown()
        if not self._calls.takes(found.token.id):
            wait = 60 - self._house.seconds() % 60
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                detail=f"More calls than a token may make in a minute: wait {wait} seconds.",
                Retry_After=str(wait),
            )
        return word

    def _entered(self, conn: Conn, word: str | None) -> Holder | None:
        found = None if word is None else apitokens.holder(self._house, conn, word)
        if found is None and word is not None:
            apitokens.missed(self._house, conn)
        return found


def _bearer(request: Request) -> str | None:
    """The one token in the one header for it."""
    given = request.headers.getlist("authorization")
    kind, _, word = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    return word.strip() if kind.casefold() == BEARER and word.strip() else None
