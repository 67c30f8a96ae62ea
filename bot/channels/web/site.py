"""The phone page as an application: a GET shows, a POST is one turn and leads back to the same address."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.app.channel import Arrival, Phone, Receipt, Receiver
from bot.channels.web.alive import Alive, healthz, yes
from bot.channels.web.anybody import Files, charter_routes
from bot.channels.web.asked import code_of, is_foreign, takes, takes_voice
from bot.channels.web.files import attached
from bot.channels.web.forms import CODE, Typed, as_text, read_form, understood
from bot.channels.web.guard import BODY_SECONDS, Guard, told
from bot.channels.web.pages import POLICY, Pages
from bot.channels.web.places import PLACES, Cookies, Place
from bot.channels.web.toasts import Seen, Toasts
from bot.channels.web.tokens import Tokens
from bot.channels.web.uploads import FORM_SECONDS, MOST_FORM, heard, read_upload
from bot.domain.inbound import Command, Inbound, Tap
from bot.domain.sound import MOST_BYTES
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages

CHANNEL: Final = "web"
LEAVE_SECONDS: Final = 2.0

# Ways out and rights: taken from any page, whatever stands on it.
ALWAYS: Final = frozenset(
    {"x", "stop", "pause", "continue", "erase", "privacy", "mydata", "help", "language"}
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the page needs to know.

    `secret` keys its form words and stays the same over restarts; `secure` sets secure cookies even
    where a proxy does not say that the person came by https; `keep` is how long a browser is known.
    """

    secret: bytes
    trial: bool = False
    secure: bool = False
    keep: timedelta = timedelta(days=30)
    body_seconds: float = BODY_SECONDS


def build_web(
    phone: Phone,
    turns: Receiver,
    catalogs: Catalogs,
    settings: PageSettings,
    now: Callable[[], datetime],
    *,
    charter: Files | None = None,
    alive: Alive = yes,
) -> Starlette:
    """The whole phone page; `now` is asked only for how old a toast is.

    `charter` gives the files of the consultation's own page, where anybody may read it. `alive` says
    whether the house behind the page turns.
    """
    pages = Pages(catalogs, trial=settings.trial)
    desk = _Desk(phone, turns, pages, settings, now)

    async def refused(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 400
        return desk.kind(request, status, "page.not_found" if status == 404 else "page.refused")

    return Starlette(
        routes=[
            Route("/", desk.neutral),
            Route("/healthz", healthz(alive)),
            Route("/robots.txt", _robots),
            Route("/favicon.ico", _no_icon),
            *(() if charter is None else charter_routes(charter)),
            *(route for place in PLACES.values() for route in _routes(desk, place)),
        ],
        middleware=[
            Middleware(
                Guard,
                policy=POLICY,
                kind=desk.kind,
                body_seconds=settings.body_seconds,
                larger={f"{place.root}voice": (MOST_FORM, FORM_SECONDS) for place in PLACES.values()},
            )
        ],
        exception_handlers={HTTPException: refused},
    )


def _routes(desk: _Desk, place: Place) -> list[Route]:
    def at(path: str, work: Callable[[Place, Request], Awaitable[Response]], method: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return await work(place, request)

        return Route(f"{place.root}{path}", endpoint, methods=[method])

    return [
        at("", desk.show, "GET"),
        at("", desk.turn, "POST"),
        at("voice", desk.voice, "POST"),
        at("start", desk.door, "GET"),
        at("start", desk.enter, "POST"),
        at("start/{code}", desk.door, "GET"),
        at("start/{code}", desk.enter, "POST"),
        at("leave", desk.leave, "POST"),
        at("leave", desk.left_already, "GET"),
        at("file/{number:int}", desk.file, "GET"),
        at("sound/{number:int}", desk.sound, "GET"),
    ]


class _Desk:
    """Answers every request of the phone page."""

    def __init__(
        self,
        phone: Phone,
        turns: Receiver,
        pages: Pages,
        settings: PageSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._phone = phone
        self._turns = turns
        self._pages = pages
        self._cookies = Cookies(settings.keep, settings.secure)
        self._tokens = Tokens(settings.secret, now)
        self._toasts = Toasts(now)
        self._seen = Seen()
        self._leaving: set[asyncio.Task[list[Receipt]]] = set()

    async def neutral(self, request: Request) -> Response:
        """What a stranger sees, and who has just left."""
        return self._pages.kind(self._language(request), None, 200, "page.neutral")

    async def show(self, place: Place, request: Request) -> Response:
        """What stands on this person's screen; the start page for whoever is not known."""
        key = self._cookies.seat(request, place)
        if key is None:
            return self._door(place, request)
        toast = self._toasts.take(key)
        screen = await self._phone.screen(key)
        if screen is not None:
            token = self._tokens.issue(place, key)
            return self._pages.screen(screen, place, token, toast, self._language(request))
        frame = self._pages.frame(self._language(request))
        response = self._door(place, request, toast=toast or frame.words["page.ended"])
        self._cookies.clear(request, response, place, place.seat)
        return response

    async def turn(self, place: Place, request: Request) -> Response:
        """One thing that the person did, then back to the same address."""
        form = await read_form(request)
        key = self._cookies.seat(request, place)
        if key is None:
            return _back(place)
        word = form.one("t") if form is not None else None
        nonce = self._tokens.nonce(place, key, word) if word is not None else None
        if form is None or word is None or nonce is None or is_foreign(request):
            return self.kind(request, 403, "page.refused")
        if self._tokens.is_old(word):
            self._toasts.put(key, self._pages.frame(self._language(request)).words["page.older"])
            return _back(place)
        did = understood(form)
        if did is None:
            return self.kind(request, 400, "page.refused")
        screen = await self._phone.screen(key)
        if screen is None:
            return _back(place)
        match did:
            case Typed() if not takes(screen, did):
                if nonce not in self._seen:
                    frame = self._pages.frame(screen.language or self._language(request))
                    self._toasts.put(key, frame.words["page.older"])
                return _back(place)
            case Typed():
                inbound: Inbound = as_text(did)
            case Command(name, "") if form.all("command") and name not in (*ALWAYS, *screen.commands):
                return self.kind(request, 400, "page.refused", language=screen.language)
            case Command("x", _) | Tap(_, "x"):
                return await self._away(place, request)
            case _:
                inbound = did
        arrival = self._arrival(request, key, nonce, inbound)
        try:
            receipts = await self._turns.take([arrival])
        except Exception as fault:  # noqa: BLE001 - whatever it was, what she wrote is not to be lost
            _log.error("page.turn_failed %s", told(fault))
            return self.kind(request, 503, "page.fault", again=form.fields)
        self._seen.add(nonce)
        self._keep_toasts(key, receipts)
        return _back(place)

    async def voice(self, place: Place, request: Request) -> Response:
        """A voice note, where the screen takes one."""
        sent = await read_upload(request)
        key = self._cookies.seat(request, place)
        if key is None:
            return _back(place)
        word = sent.form.one("t") if sent is not None else None
        nonce = self._tokens.nonce(place, key, word) if word is not None else None
        if sent is None or not sent.content or word is None or nonce is None or is_foreign(request):
            return self.kind(request, 403, "page.refused")
        screen = await self._phone.screen(key)
        if screen is None:
            return _back(place)
        if self._tokens.is_old(word) or not takes_voice(screen, sent.form.one("step")):
            if nonce not in self._seen:
                frame = self._pages.frame(screen.language or self._language(request))
                self._toasts.put(key, frame.words["page.older"])
            return _back(place)
        try:
            # What is too large is told of, and kept nowhere.
            small = len(sent.content) <= MOST_BYTES
            reference = await self._phone.keep(key, sent.content) if small else None
            arrival = self._arrival(request, key, nonce, heard(sent.content, reference or ""))
            receipts = await self._turns.take([arrival])
        except Exception as fault:  # noqa: BLE001 - as above
            _log.error("page.turn_failed %s", told(fault))
            return self.kind(request, 503, "page.fault")
        self._seen.add(nonce)
        self._keep_toasts(key, receipts)
        return _back(place)

    def _keep_toasts(self, key: str, receipts: list[Receipt]) -> None:
        for receipt in receipts:
            if receipt.toast:
                self._toasts.put(key, receipt.toast)

    async def door(self, place: Place, request: Request) -> Response:
        """The page of a start link. Looking at it uses nothing up."""
        code = code_of(request)
        key = self._cookies.seat(request, place)
        known = key is not None and await self._phone.screen(key) is not None
        if known and code is None:
            return _back(place)
        return self._door(place, request, code=code, known=known)

    async def enter(self, place: Place, request: Request) -> Response:
        """Begin, with a code or without: as a new person, or as the one this browser holds if she says so."""
        form = await read_form(request)
        word = self._cookies.door(request, place)
        if word is None:
            return self.kind(request, 400, "page.no_cookies")
        token = form.one("t") if form is not None else None
        nonce = self._tokens.nonce(place, word, token) if token is not None else None
        if form is None or token is None or nonce is None or is_foreign(request):
            return self.kind(request, 403, "page.refused")
        if self._tokens.is_old(token):
            return RedirectResponse(request.url.path, 303)
        code = code_of(request) or (form.one("code") or "").strip()
        if code and not CODE.fullmatch(code):
            return self.kind(request, 400, "page.closed")
        seated, fresh = self._cookies.seat(request, place), self._tokens.seat(word, nonce)
        who = "same" if seated == fresh else form.one("who")
        if seated is not None and who != "other" and await self._phone.screen(seated) is not None:
            if who is None:
                # A link opened from another app comes without her cookie: ask again, now that it is here.
                return RedirectResponse(f"{place.start}/{code}" if code else place.root, 303)
            key = seated
        else:
            key = fresh
        arrival = self._arrival(request, key, nonce, Command("start", code))
        self._keep_toasts(key, await self._turns.take([arrival]))
        response = _back(place)
        # The start page's cookie stays until she leaves: the same form sent again finds the same seat.
        self._cookies.sit(request, response, place, key)
        return response

    async def leave(self, place: Place, request: Request) -> Response:
        """Away at once, to a page about nothing; works whatever state anything is in.

        A form that another site made leads there as well, and ends nothing.
        """
        form = await read_form(request)
        word = form.one("t") if form is not None else None
        if not self._is_ours(place, request, word):
            return RedirectResponse("/", 303)
        return await self._away(place, request)

    def _is_ours(self, place: Place, request: Request, word: str | None) -> bool:
        """Whether a page of ours made this: by its word, of any age, or as the browser says for sure."""
        if is_foreign(request):
            return False
        if request.headers.get("sec-fetch-site") == "same-origin":
            return True
        holders = (self._cookies.seat(request, place), self._cookies.door(request, place))
        return word is not None and any(
            self._tokens.nonce(place, holder, word) is not None for holder in holders if holder is not None
        )

    async def _away(self, place: Place, request: Request) -> Response:
        response = RedirectResponse("/", 303)
        key = self._cookies.seat(request, place)
        if key is not None:
            arrival = self._arrival(request, key, secrets.token_urlsafe(16), Command("x"))
            leaving = asyncio.create_task(self._turns.take([arrival]))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._let_go)
            # She is not kept waiting: it goes on behind her if it has to.
            await asyncio.wait([leaving], timeout=LEAVE_SECONDS)
        self._cookies.clear(request, response, place, place.seat, place.door)
        return response

    def _let_go(self, leaving: asyncio.Task[list[Receipt]]) -> None:
        self._leaving.discard(leaving)
        if not leaving.cancelled() and (fault := leaving.exception()) is not None:
            _log.error("page.leave_failed %s", told(fault))

    async def left_already(self, place: Place, request: Request) -> Response:  # noqa: ARG002 - a page's shape
        """The address of the leave button, loaded again."""
        return RedirectResponse("/", 303)

    async def file(self, place: Place, request: Request) -> Response:
        """A file of one of this person's messages."""
        key = self._cookies.seat(request, place)
        number: int = request.path_params["number"]
        found = await self._phone.file(key, number) if key is not None and number < 2**63 else None
        return attached(found) if found is not None else self.kind(request, 404, "page.not_found")

    async def sound(self, place: Place, request: Request) -> Response:
        """What is heard with one of this person's messages."""
        key = self._cookies.seat(request, place)
        number: int = request.path_params["number"]
        found = await self._phone.sound(key, number) if key is not None and number < 2**63 else None
        return attached(found) if found is not None else self.kind(request, 404, "page.not_found")

    def kind(
        self,
        request: Request,
        status: int,
        key: str,
        again: tuple[tuple[str, str], ...] = (),
        language: Languages | None = None,
    ) -> Response:
        """A kind sentence and a way on."""
        place = next((p for p in PLACES.values() if request.url.path.startswith(p.root)), None)
        token = None if place is None else self._token(place, request)
        return self._pages.kind(
            language or self._language(request), place, status, key, again=again, token=token
        )

    def _token(self, place: Place, request: Request) -> str | None:
        """A form's word for whoever asks; None for somebody without a cookie, who has nothing to leave."""
        holder = self._cookies.seat(request, place) or self._cookies.door(request, place)
        return None if holder is None else self._tokens.issue(place, holder)

    def _door(
        self,
        place: Place,
        request: Request,
        *,
        code: str | None = None,
        known: bool = False,
        toast: str | None = None,
    ) -> Response:
        word = self._cookies.door(request, place) or secrets.token_urlsafe(16)
        token = self._tokens.issue(place, word)
        response = self._pages.start(
            self._language(request), place, token, code=code, known=known, toast=toast
        )
        self._cookies.open_door(request, response, place, word)
        return response

    def _arrival(self, request: Request, key: str, nonce: str, inbound: Inbound) -> Arrival:
        once = self._tokens.once(nonce, repr(inbound))
        return Arrival(CHANNEL, once, key, inbound, language=self._language(request))

    def _language(self, request: Request) -> str | None:
        return self._pages.preferred(request.headers.get("accept-language", ""))


def _back(place: Place) -> RedirectResponse:
    return RedirectResponse(place.root, 303)


async def _robots(request: Request) -> Response:  # noqa: ARG001 - an endpoint's shape
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def _no_icon(request: Request) -> Response:  # noqa: ARG001 - an endpoint's shape
    return Response(status_code=204)
