"""A page that is told of by server-sent events: one word once it changed, and silence until then.

What is sent tells nothing by itself: the page is read again, by the same rules as ever. A stream does not
count as being there, so a session ends while one is open; the stream ends with it, within some seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.app import signing
from bot.app.house import House
from bot.app.permits import Refused
from bot.app.signing import ROOT
from bot.console.door import Door
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.storage.database import Conn

#: So many streams are open at once, for all together, and one for each session.
MOST: Final = 20
#: After so many looks a comment goes out, so that nothing on the way takes the stream for dead.
BEAT: Final = 4
#: After so many looks it ends by itself, before the server would end it; the browser comes again.
LONGEST: Final = 48
#: So many milliseconds later.
AGAIN: Final = 3000
#: A browser that is answered so does not come again by itself.
OVER: Final = 204


class _Told(StreamingResponse):
    """A stream that calls `over` however it ends; that a stop of the service cuts it off is no fault."""

    def __init__(self, content: AsyncIterator[str], over: Callable[[], None]) -> None:
        super().__init__(content, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._over = over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            return
        finally:
            self._over()


Mark = Callable[[House, Conn, Person, int], tuple[str, bool]]


@dataclass(eq=False, slots=True)
class _Stream:
    """One that is open; `ended` once another took its place."""

    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def rest(self, seconds: float) -> bool:
        """Wait for the next look; whether it ended meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self.ended.wait()
        except TimeoutError:
            return False
        return True


class Live:
    """The streams of one page; `mark` tells what changes when the page does, and whether it still may."""

    def __init__(self, door: Door, mark: Mark) -> None:
        self._door = door
        self._house = door.house
        self._mark = mark
        self._open: dict[int, _Stream] = {}

    def route(self, path: str) -> Route:
        """Where it is listened to."""
        return Route(f"{ROOT}{path}", self._listen, methods=["GET"])

    async def _listen(self, request: Request) -> Response:
        cookie, number = self._door.cookie(request) or "", int(request.path_params["number"])
        found = await self._look(cookie, number)
        if found is None or not found.runs:
            return Response(status_code=OVER)
        if not self._door.takes_look(found.session):
            return Response(status_code=429)
        if found.session not in self._open and len(self._open) >= MOST:
            return Response(status_code=503)
        before = self._open.pop(found.session, None)
        if before is not None:
            before.ended.set()
        stream = self._open[found.session] = _Stream()
        known = request.headers.get("last-event-id") or request.query_params.get("since") or found.mark
        return _Told(self._events(stream, cookie, number, known), lambda: self._forget(found.session, stream))

    def _forget(self, session: int, stream: _Stream) -> None:
        if self._open.get(session) is stream:
            del self._open[session]

    async def _events(self, stream: _Stream, cookie: str, number: int, known: str) -> AsyncIterator[str]:
        yield f"retry: {AGAIN}\n\n"
        for looks in range(1, LONGEST + 1):
            found = await self._look(cookie, number)
            if found is None:
                return
            if found.mark != known:
                known = found.mark
                yield f"event: changed\nid: {known}\ndata: 1\n\n"
            elif looks % BEAT == 0:
                yield ":\n\n"
            if not found.runs or await stream.rest(self._door.look_seconds):
                return

    async def _look(self, cookie: str, number: int) -> _Found | None:
        """What there is to be told; None where nobody is to be told anything, or any more."""

        def look(conn: Conn) -> _Found | None:
            entered = signing.inside(self._house, conn, cookie)
            if entered is None:
                return None
            mark, runs = self._mark(self._house, conn, entered.person, number)
            return _Found(entered.session.id, mark, runs)

        try:
            return await self._house.db.run(look) if cookie else None
        except (Refused, Fault):
            return None


@dataclass(frozen=True, slots=True)
class _Found:
    """One look: whose session, what the page is like, and whether it can still change."""

    session: int
    mark: str
    runs: bool
