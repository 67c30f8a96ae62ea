"""Who stands before a page: the cookie says whose session it is, and each form carries a word of ours.

Whatever is refused here is in the audit log: a link that lets nobody in, a form that none of our pages made,
and, by the use cases themselves, whatever a role may not do.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.app import signing
from bot.app.house import House
from bot.app.permits import Refused
from bot.app.signing import ROOT, Missed
from bot.channels.web.asked import is_foreign
from bot.channels.web.forms import Form, read_form
from bot.channels.web.guard import told
from bot.channels.web.pages import by_quality
from bot.channels.web.rates import Rate
from bot.channels.web.uploads import read_upload
from bot.console.pages import Pages, Speech
from bot.console.visit import News, Visit
from bot.domain.faults import Fault
from bot.i18n.negotiation import negotiate
from bot.storage.database import Conn, StorageError

#: The cookie's name; where the site is reached by https, one that no other host and no http page can set.
COOKIE: Final = "console1"
HOST_COOKIE: Final = f"__Host-{COOKIE}"
#: The header of what our script asks for when a part of a page changed.
BY_ITSELF: Final = "hx-request"
#: The field of a form that carries its word.
WORD: Final = "t"
#: So many wrong links and forms are written down a minute; what is beyond is refused all the same.
WRITTEN: Final = 20
#: So many things one session may do, and pages it may look at, in a minute.
DOES, LOOKS = 60, 240
#: So many of these looks may be at what takes long to be made, since others wait for theirs meanwhile.
LONG: Final = 20

_log = logging.getLogger(__name__)
Work = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """`secret` keys the words of forms; `secure` where the site is reached by https, through a proxy."""

    secret: bytes
    secure: bool = False
    #: How often a live page looks whether it changed, in seconds.
    look: float = 5.0


class _Number(Convertor[int]):
    """A number in an address, as `{number:number}`: none that the database could not hold."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", _Number())


class Door:
    """Makes a route of each page's work, with everything before it that keeps others out."""

    def __init__(self, house: House, settings: ConsoleSettings) -> None:
        self.house = house
        self.pages = Pages(house.catalogs, trial=house.rules.trial)
        self.look_seconds = settings.look
        self._settings = settings
        self._name = HOST_COOKIE if settings.secure else COOKIE
        self._news = News()
        self._refused = Rate(WRITTEN, house.now)
        self._does = Rate(DOES, house.now)
        self._looks = Rate(LOOKS, house.now)
        self._long = Rate(LONG, house.now)

    def get(self, path: str, work: Work) -> Route:
        """A page to look at."""
        return Route(f"{ROOT}{path}", partial(self._get, work), methods=["GET"])

    def long(self, path: str, work: Work) -> Route:
        """The same of something that takes long to be made, such as a file."""
        return Route(f"{ROOT}{path}", partial(self._get, work, long=True), methods=["GET"])

    def post(self, path: str, work: Work) -> Route:
        """Something to do: only with a form that a page of this session made."""
        return Route(f"{ROOT}{path}", partial(self._post, work), methods=["POST"])

    def upload(self, path: str, work: Work, field: str) -> Route:
        """The same with a form that brings a file, in this field of it."""
        return Route(f"{ROOT}{path}", partial(self._post, work, field=field.encode()), methods=["POST"])

    async def _get(self, work: Work, request: Request, *, long: bool = False) -> Response:
        visit = await self._visit(request)
        if not isinstance(visit, Visit):
            return visit
        takes = self.takes_look(visit.session.id) and (not long or self._long.takes(visit.session.id))
        if not takes:
            return self._told(visit, 429, visit.speech("too_often"))
        return await self._answer(work, visit)

    async def _post(self, work: Work, request: Request, *, field: bytes | None = None) -> Response:
        visit = await self._visit(request)
        if not isinstance(visit, Visit):
            return visit
        form, content = await _read(request, field)
        word = None if form is None else form.one(WORD)
        if form is None or word is None or is_foreign(request) or not self._is_ours(visit, word):
            await self.write_refused(visit)
            return self._told(visit, 403, visit.speech("forged"))
        if not self._does.takes(visit.session.id):
            return self._told(visit, 429, visit.speech("too_often"))
        return await self._answer(work, replace(visit, form=form, file=content))

    def takes_look(self, session: int) -> bool:
        """Count a look at a page, and say whether the session may have it still."""
        return self._looks.takes(session)

    async def _answer(self, work: Work, visit: Visit) -> Response:
        try:
            return await work(visit)
        except Refused as fault:
            return self._told(visit, 403, visit.speech("refused"), *fault.lines)
        except Fault as fault:
            return self._told(visit, 400, visit.speech("fault"), *fault.lines)
        except StorageError as fault:
            _log.error("console.failed %s", told(fault))
            return self._told(visit, 503, visit.speech("failed"))

    async def _visit(self, request: Request) -> Visit | Response:
        if self._is_mixed(request):
            # Whoever set it could not set ours: that one goes on, or a stranger could keep staff out.
            await self.house.db.run(lambda conn: signing.missed(self.house, conn, Missed.MIXED))
        cookie = self.cookie(request)
        if not cookie:
            return self.outside(request, 401, "outside")
        # What a part of a page asks for by itself is nobody being there.
        look = signing.inside if BY_ITSELF in request.headers else signing.entered
        found = await self.house.db.run(lambda conn: look(self.house, conn, cookie))
        if found is None:
            return self._ended(request)
        speech = self.pages.speech(self.house.languages_of(found.person))
        token = self._word(found.session.id, cookie)
        return Visit(self.house, request, found.person, found.session, token, speech, self.pages, self._news)

    def cookie(self, request: Request) -> str | None:
        """The cookie that a browser holds, of the name that this site uses; one of the other is as none."""
        return _held(request, self._name)

    def _is_mixed(self, request: Request) -> bool:
        """Whether a cookie of the name that this site does not use is there: somebody else put it there."""
        return any(_held(request, each) for each in (COOKIE, HOST_COOKIE) if each != self._name)

    def _ended(self, request: Request) -> Response:
        response = self.outside(request, 401, "ended")
        self.forget(response)
        return response

    def _word(self, session: int, cookie: str) -> str:
        message = f"{session}\0{cookie}".encode()
        return hmac.new(self._settings.secret, message, hashlib.sha256).hexdigest()

    def _is_ours(self, visit: Visit, word: str) -> bool:
        return hmac.compare_digest(word.encode(), visit.token.encode())

    async def write_refused(self, visit: Visit | None) -> None:
        """Put it into the audit log, as far as there is room for such rows in this minute."""
        # Each session has room of its own: no flood by strangers hides what was tried with one.
        if self._refused.takes(0 if visit is None else visit.session.id):
            person = None if visit is None else visit.person

            def write(conn: Conn) -> None:
                signing.refused(self.house, conn, person)

            await self.house.db.run(write)

    def _told(self, visit: Visit, status: int, *lines: str) -> Response:
        return visit.page("told.html", status, lines=lines)

    def outside(self, request: Request, status: int, key: str, **more: object) -> Response:
        """A page for somebody who is not let in."""
        return self.pages.page(
            "outside.html", self.stranger(request), {"root": ROOT, "key": key, "word": None, **more}, status
        )

    def stranger(self, request: Request) -> Speech:
        """The words for somebody of whom only the browser's wish is known."""
        wanted = by_quality(request.headers.get("accept-language", ""))
        return self.pages.speech(negotiate(wanted, self.house.catalogs.languages))

    def remember(self, request: Request, response: Response, cookie: str) -> None:
        """Set the cookie: for this site alone, for no script, and gone with the session."""
        response.set_cookie(
            self._name,
            cookie,
            max_age=int(signing.MOST.total_seconds()),
            path=_path(self._name),
            secure=self._settings.secure or request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def forget(self, response: Response) -> None:
        """Take the cookie away, also one of the name that this site does not use."""
        for name in (COOKIE, HOST_COOKIE):
            secure = name == HOST_COOKIE
            response.delete_cookie(name, path=_path(name), secure=secure, httponly=True, samesite="strict")


async def _read(request: Request, field: bytes | None) -> tuple[Form | None, bytes]:
    """The form that was posted, and the file in this field of it."""
    if field is None:
        return await read_form(request), b""
    sent = await read_upload(request, field)
    return (None, b"") if sent is None else (sent.form, sent.content)


def _held(request: Request, name: str) -> str | None:
    """The cookie of just this name.

    Starlette takes blanks off a name that are part of it to a browser, which lets anybody set such a one.
    """
    held = ";".join(request.headers.getlist("cookie")).split(";")
    named = (each.strip(" \t").partition("=") for each in held)
    return next((value for found, _, value in named if found == name), None)


def _path(name: str) -> str:
    """Where a cookie goes: browsers take the name with the prefix for the whole site only."""
    return "/" if name == HOST_COOKIE else ROOT


def away() -> Response:
    """Off to a page about nothing."""
    return RedirectResponse("/", 303)
