"""One request of somebody who is let in: who she is, what she sent, and how a page answers her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.app.house import House
from bot.app.signing import ROOT
from bot.channels.web.forms import Form
from bot.console.forms import Filled
from bot.console.menu import MENU
from bot.console.pages import Pages, Speech
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.domain.say import Value
from bot.storage.database import Conn, Noted
from bot.storage.signins import Session

T = TypeVar("T")


class Wrong(Fault):
    """A mistake in what was sent, to be shown where it was typed; whom a page is not for is Refused."""


class News:
    """One sentence for each session, told on the page that it sees next; gone with the service."""

    def __init__(self) -> None:
        self._told: dict[int, str] = {}

    def put(self, session: int, text: str) -> None:
        """Keep it until it is told."""
        self._told[session] = text

    def take(self, session: int) -> str | None:
        """What is to be told, once."""
        return self._told.pop(session, None)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page knows of its visitor; `token` is the word of her forms, `file` what came with one."""

    house: House
    request: Request
    person: Person
    session: Session
    token: str
    speech: Speech
    pages: Pages
    news: News
    form: Form = field(default=Form(()))
    file: bytes = b""

    @property
    def number(self) -> int:
        """The number in the address; an address without one has no such page."""
        return int(self.request.path_params["number"])

    def filled(self) -> Filled:
        """The form that was posted."""
        return Filled.of(self.form)

    async def run(self, work: Callable[[House, Conn, Person], T]) -> T:
        """One transaction, as this person. Raises Refused, or Wrong for a mistake."""
        try:
            return await self.house.db.run(lambda conn: work(self.house, conn, self.person))
        except Noted:
            raise
        except Fault as fault:
            raise Wrong(fault.lines) from None

    async def look(self, work: Callable[[House, Conn, Person], T]) -> T:
        """Long reading, which no turn waits for. It writes nothing; a refusal is written down after it.

        Raises Refused, or Wrong for a mistake.
        """
        try:
            return await self.house.db.snapshot(lambda conn: work(self.house, conn, self.person))
        except Noted as fault:
            await self.house.db.run(fault.note)
            raise
        except Fault as fault:
            raise Wrong(fault.lines) from None

    def page(self, template: str, status: int = 200, /, **context: Any) -> Response:
        """A page in her language."""
        return self.pages.page(
            template,
            self.speech,
            {
                "me": self.person,
                "session": self.session,
                "menu": MENU.get(self.person.role, ()),
                "here": self.request.url.path.removeprefix(ROOT) or "/",
                "root": ROOT,
                "token": self.token,
                "news": self.news.take(self.session.id),
                **context,
            },
            status,
        )

    def to(self, path: str, tell: str | None = None, /, **values: Value) -> Response:
        """On to another page, which tells this sentence first."""
        if tell is not None:
            self.news.put(self.session.id, self.speech(tell, **values))
        return RedirectResponse(f"{ROOT}{path}", 303)
