"""One call of a program: as whom it comes, what it asks for, and how it is answered."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.problems import Problem, missing
from bot.app import apitokens
from bot.app.house import House
from bot.app.permits import check, check_reach
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

T = TypeVar("T")
Work = Callable[[House, Conn, Person], T]
NO_ROUND = "There is no round with this number. GET /api/v1/rounds lists those there are."


@dataclass(frozen=True, slots=True)
class Call:
    """What a piece of work knows of its call; `asked` is what stands behind the address's question mark."""

    house: House
    request: Request
    word: str
    asked: Mapping[str, str]

    @property
    def number(self) -> int:
        """The round in the address."""
        return int(self.request.path_params["round"])

    @property
    def resource(self) -> str:
        """The same as the audit log names it."""
        return f"{Kind.ROUND}:{self.number}"

    async def run(self, action: Action, resource: str, work: Work[T]) -> T:
        """One transaction, as whoever the token is for at that moment, if it is for that too.

        Raises Refused, or Fault or Problem as `work` does.
        """

        def within(conn: Conn) -> T:
            held = apitokens.holder(self.house, conn, self.word)
            if held is None:
                raise unknown()
            apitokens.check_scope(self.house, held, action, resource)
            return work(self.house, conn, held.person)

        return await self.house.db.run(within)

    async def look(self, work: Callable[[House, Conn], T]) -> T:
        """Long reading after `run` let it, which no turn waits for. It writes nothing."""
        return await self.house.db.snapshot(lambda conn: work(self.house, conn))


def existing(house: House, conn: Conn, by: Person, action: Action, round_id: int) -> Round:
    """The round, where she may do such things to it. Raises Refused, or Problem where there is none."""
    check(house, by, action, f"{Kind.ROUND}:{round_id}")
    found = rounds.get(conn, round_id)
    if found is None:
        raise missing(NO_ROUND)
    check_reach(house, conn, by, action, f"{Kind.ROUND}:{round_id}")
    return found


def unknown() -> Problem:
    """No token that lets anybody in came with the call."""
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        detail="Send `Authorization: Bearer TOKEN` with a token that is valid: charterbot token make.",
        WWW_Authenticate="Bearer",
    )


def told(facts: Any, status: int = 200) -> Response:
    """Facts as JSON."""
    return JSONResponse(facts, status)


def told_page(name: str, items: list[Any], following: str | None) -> Response:
    """A page of a list, and where the next one begins; null where there is none."""
    return told({name: items, "next": following})


def marked(call: Call, content: bytes, media: str) -> Response:
    """Something that is the same until it is made anew, with its mark; nothing but that where it is known."""
    mark = f'"{blake2b(content, digest_size=16).hexdigest()}"'
    known = call.request.headers.get("if-none-match", "")
    names = [each.strip().removeprefix("W/") for each in known.split(",")]
    if "*" in names or any(hmac.compare_digest(each.encode(), mark.encode()) for each in names):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": mark})
    return Response(content, media_type=media, headers={"ETag": mark})


def packed(facts: Any) -> str:
    """Facts as they are kept."""
    return json.dumps(facts, ensure_ascii=False)
