"""Coming in by a link, one's own sessions, and going away."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import signing
from bot.app.permits import Refused
from bot.app.signing import ROOT
from bot.channels.web.asked import is_foreign
from bot.channels.web.rates import Rate
from bot.console.door import Door, away
from bot.console.visit import Visit
from bot.storage.signins import Device

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
#: So many links that let nobody in are answered in a minute, for all together.
MISSED: Final = 30


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    entrance = _Entrance(door)
    return [
        Route(f"{ROOT}/in/{{token}}", entrance.look, methods=["GET"]),
        Route(f"{ROOT}/in/{{token}}", entrance.enter, methods=["POST"]),
        Route(f"{ROOT}/out", entrance.out, methods=["POST"]),
        door.get("/sessions", sessions),
        door.post("/sessions/{number:number}/end", end),
        door.post("/sessions/end", end_all),
    ]


class _Entrance:
    """What works without a session."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._house = door.house
        self._missing = Rate(MISSED, door.house.now)

    async def look(self, request: Request) -> Response:
        """What the link leads to. It lets in by a button, since whatever shows a preview of links looks."""
        token = request.path_params["token"]
        there = TOKEN.fullmatch(token) is not None and await self._house.db.run(
            lambda conn: signing.is_open(self._house, conn, token)
        )
        if not there:
            return self._missed(request)
        return self._door.outside(request, 200, "enter_ask", word=token)

    async def enter(self, request: Request) -> Response:
        """Let her in whom the link is for."""
        token = request.path_params["token"]
        cookie = None
        if TOKEN.fullmatch(token) is not None and not is_foreign(request):
            kind = _device(request)
            try:
                cookie = await self._house.db.run(lambda conn: signing.enter(self._house, conn, token, kind))
            except Refused:  # written down already
                return self._missed(request)
        if cookie is None:
            await self._door.write_refused(None)
            return self._missed(request)
        response = RedirectResponse(f"{ROOT}/", 303)
        self._door.remember(request, response, cookie)
        return response

    def _missed(self, request: Request) -> Response:
        if not self._missing.takes(0):
            return self._door.outside(request, 429, "too_often")
        return self._door.outside(request, 410, "link_ended")

    async def out(self, request: Request) -> Response:
        """Away at once, to a page about nothing; the session ends, whatever form this was."""
        response = away()
        cookie = self._door.cookie(request)
        if cookie and not is_foreign(request):
            await self._house.db.run(lambda conn: signing.leave(self._house, conn, cookie))
            self._door.forget(response)
        return response


async def sessions(visit: Visit) -> Response:
    """The browsers that are let in for her."""
    found = await visit.run(signing.sessions)
    zone = visit.person.zone or "UTC"
    rows = [
        {
            "id": each.id,
            "kind": visit.speech(f"sessions.{each.kind}"),
            "began": visit.speech.moment(each.began, zone),
            "seen": visit.speech.moment(each.seen, zone),
            "this": each.id == visit.session.id,
        }
        for each in found
    ]
    return visit.page("sessions.html", rows=rows)


async def end(visit: Visit) -> Response:
    """End one of her sessions."""
    ended = await visit.run(lambda house, conn, me: signing.end(house, conn, me, visit.number))
    return visit.to("/sessions", "sessions.ended" if ended else "sessions.none")


async def end_all(visit: Visit) -> Response:
    """End all her sessions, this one too."""
    await visit.run(lambda _, conn, me: signing.end_all(conn, me))
    return away()


def _device(request: Request) -> Device:
    """What the browser says it runs on, as far as her list of sessions tells it."""
    return "phone" if "mobi" in request.headers.get("user-agent", "").lower() else "computer"
