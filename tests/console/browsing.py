"""A browser without a screen: it keeps its cookie, follows where it is led, and sends forms as shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Self

import httpx

from bot.app import signing
from bot.app.house import House
from bot.app.signing import ROOT
from bot.console.door import ConsoleSettings
from bot.console.site import build_console
from bot.domain.person import Person
from bot.storage import people
from bot.storage.database import Conn

ADDRESS = "http://console.test"
_BLANKS = re.compile(r"\s+")
_MARKS = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


class Reader(HTMLParser):
    """What a page says, without its tags, and the forms on it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("style", "script"):
            self._silent += 1
        elif tag == "a" and found.get("href", "").startswith(ROOT):
            self.links.append(found["href"])
        elif tag == "form":
            self.forms.append({"action": found.get("action", "")})
        elif tag == "input" and found.get("type") == "hidden" and self.forms:
            self.forms[-1][found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


class Browser:
    """One browser of one member of staff, at a console that is really there."""

    def __init__(self, house: House, *, agent: str = "Mozilla/5.0", secure: bool = False) -> None:
        self.house = house
        self.page = httpx.Response(204)
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(build_console(house, ConsoleSettings(b"secret", secure=secure))),
            base_url=ADDRESS.replace("http:", "https:") if secure else ADDRESS,
            follow_redirects=True,
            headers={"User-Agent": agent},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.aclose()

    async def signs_in(self, person: int) -> Self:
        """Open the link that her chat would bring, and press its button."""
        path = await link(self.house, person)
        await self.opens(path)
        self.page = await self._client.post(path)
        return self

    async def opens(self, path: str) -> str:
        """Open a page below the console's root; returns what it says."""
        self.page = await self._client.get(path if path.startswith(ROOT) else ROOT + path)
        return self.text

    async def sends(self, path: str, **fields: str | list[str]) -> str:
        """Send a form with the words that the page before carried; returns what the next page says."""
        data = {"t": self.token, **self.once, **fields}
        self.page = await self._client.post(path if path.startswith(ROOT) else ROOT + path, data=data)
        return self.text

    async def uploads(self, path: str, content: bytes, **fields: str) -> str:
        """Send the page's form with a file in it; returns what the next page says."""
        forms = [form for form in self._read().forms if "looked" in form]
        own = {name: value for form in forms for name, value in form.items() if name != "action"}
        data = {"t": self.token, **own, **fields}
        self.page = await self._client.post(ROOT + path, data=data, files={"file": ("people", content)})
        return self.text

    async def posts(self, path: str, data: dict[str, str], **headers: str) -> int:
        """Send just these fields and headers, as a forger would; returns the status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.page = await self._client.post(ROOT + path, data=data, headers=named)
        return self.page.status_code

    @property
    def text(self) -> str:
        """What the page says, without invisible marks."""
        return _BLANKS.sub(" ", " ".join(self._read().words).translate(_MARKS)).strip()

    @property
    def status(self) -> int:
        """How it was answered."""
        return self.page.status_code

    @property
    def path(self) -> str:
        """Where she is."""
        return self.page.url.path.removeprefix(ROOT)

    @property
    def token(self) -> str:
        """The word that the page's forms carry."""
        return next((form["t"] for form in self._read().forms if "t" in form), "")

    @property
    def once(self) -> dict[str, str]:
        """The word of the page's form of its own, where it has one that does its work once."""
        return next(({"once": form["once"]} for form in self._read().forms if "once" in form), {})

    def links(self) -> list[str]:
        """The pages of the console that this one leads to."""
        return list(dict.fromkeys(self._read().links))

    @property
    def cookie(self) -> str | None:
        """The cookie that she holds."""
        return next(iter(self._client.cookies.values()), None)

    def holds(self, cookie: str) -> None:
        """Take another's cookie."""
        self._client.cookies.clear()
        self._client.cookies.set("console1", cookie, domain="console.test", path=ROOT)

    def _read(self) -> Reader:
        reader = Reader()
        reader.feed(self.page.text)
        return reader


async def link(house: House, person: int) -> str:
    """The path of a fresh link for somebody of the staff."""

    def make(conn: Conn) -> str | None:
        known = people.get(conn, person)
        assert known is not None
        return signing.make_link(house, conn, known.person)

    made = await house.db.run(make)
    assert made is not None
    return made.removeprefix(ADDRESS)


async def person(house: House, id_: int) -> Person:
    """Somebody as she is known now."""
    known = await house.db.run(lambda conn: people.get(conn, id_))
    assert known is not None
    return known.person
