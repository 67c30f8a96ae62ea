"""A house small enough to read, behind the phone page: it keeps screens and applies each arrival once.

It stands where `bot.app` stands in the service and has the same two shapes (`Phone`, `Receiver`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.app.channel import Arrival, Attachment, Message, Receipt, Screen
from bot.channels.web import PageSettings, build_web
from bot.domain.inbound import Command, Several, Tap, Text
from bot.domain.say import Choice, Line, Say, Wording, Words
from bot.i18n.catalogs import Catalogs

COMMANDS = ("language", "settings", "pause", "stop", "erase", "privacy", "mydata", "help")
STAFF = ("rounds", "newround", "status", "invite", "language", "settings", "help")
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
SETTINGS = PageSettings(secret=b"s" * 32, trial=True)


def said(text: str) -> Line:
    return Wording("test:_", text)


def question(number: int, text: str) -> tuple[Line, ...]:
    return (Words("interview.progress", {"number": number, "total": 9, "minutes": 10 - number}), said(text))


AROUND = (
    (Choice("skip", Words("interview.skip")), Choice("unclear", Words("interview.unclear"))),
    (Choice("back", Words("interview.back")), Choice("later", Words("interview.later"))),
)

SCREENS: tuple[Say, ...] = (
    Say(
        question(1, "Should there be a floor for the share of women in peace talks, in any country?"),
        (
            (Choice("o_good", said("Good as it is")),),
            (Choice("o_live_with", said("I can live with it")),),
            (Choice("o_needs_change", said("It needs a change")),),
            (Choice("o_cannot_accept", said("I cannot accept it")),),
            (Choice("o_cannot_judge", said("I cannot judge")),),
            *AROUND,
        ),
        step=1,
    ),
    Say(
        (*question(2, "In which of these should it hold?"), Words("interview.pick_how")),
        (
            (Choice("+talks", said("Peace negotiations")),),
            (Choice("-missions", said("Peacekeeping missions"), chosen=True),),
            (Choice("+recovery", said("Reconstruction after the war, and the bodies that lead it")),),
            (Choice("done", Words("interview.done")),),
            *AROUND,
        ),
        step=2,
        picking=True,
    ),
    Say(question(3, "What share should it be, in percent?"), AROUND, step=3, entry="number"),
    Say(question(4, "What could go wrong with it where you live?"), AROUND, step=4, entry="text"),
    Say((Words("interview.thanks"),), ()),
)


@dataclass
class House:
    """Phone and receiver at once; every inbound moves its person to the next screen."""

    at: dict[str, int] = field(default_factory=dict)
    language: str | None = "en"
    role: str = "advocate"
    commands: tuple[str, ...] = COMMANDS
    trial: bool = True
    arrivals: list[Arrival] = field(default_factory=list)
    applied: set[str] = field(default_factory=set)
    files: dict[tuple[str, int], Attachment] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    screens: tuple[Say, ...] = SCREENS
    refuse_starts: bool = False
    broken: Exception | None = None
    toast: str | None = None

    async def screen(self, address: str) -> Screen | None:
        if address not in self.at:
            return None
        say = self.screens[min(self.at[address], len(self.screens) - 1)]
        file = next((id_ for owner, id_ in self.files if owner == address), None)
        name = self.files[address, file].name if file is not None else None
        message = Message(7, say, file, name)
        return Screen((message,), self.language, self.role, self.trial, self.commands)

    async def file(self, address: str, id: int) -> Attachment | None:  # noqa: A002 - the shape of a Phone
        return self.files.get((address, id))

    async def sound(self, address: str, message: int) -> Attachment | None:
        return self.files.get((address, message))

    async def keep(self, address: str, content: bytes) -> str | None:
        self.kept[f"ref-{len(self.kept)}"] = content
        return f"ref-{len(self.kept) - 1}"

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        if self.broken is not None:
            raise self.broken
        return [self._one(arrival) for arrival in arrivals]

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        raise AssertionError("the page quarantines nothing")

    def _one(self, arrival: Arrival) -> Receipt:
        self.arrivals.append(arrival)
        if arrival.key in self.applied:
            return Receipt(arrival.key, applied=False)
        self.applied.add(arrival.key)
        here = self.at.get(arrival.address)
        match arrival.inbound:
            case Command("start") if self.refuse_starts:
                return Receipt(arrival.key, applied=True, toast="You need a link.")
            case Command("start"):
                self.at.setdefault(arrival.address, 0)
            case Command("erase"):
                self.at.pop(arrival.address)
            case Tap(step) | Several(step) if here is not None and step == self.screens[here].step:
                self.at[arrival.address] = here + 1
            case Text() if here is not None:
                self.at[arrival.address] = here + 1
            case Tap() | Several():
                return Receipt(arrival.key, applied=True, toast="That button is from an earlier screen.")
        return Receipt(arrival.key, applied=True, toast=self.toast)

    def turns(self) -> list[object]:
        """What was applied, in order, without what came twice."""
        first: dict[str, object] = {}
        for arrival in self.arrivals:
            first.setdefault(arrival.key, arrival.inbound)
        return list(first.values())


def build(
    house: House,
    settings: PageSettings = SETTINGS,
    catalogs: Catalogs | None = None,
    now: Callable[[], datetime] = lambda: NOW,
) -> Starlette:
    """The page on this house."""
    return build_web(house, house, catalogs or Catalogs(strict=True), settings, now)


class Browser(httpx.AsyncClient):
    """A browser as far as the page needs one: cookies, redirects, and the forms of the page it is on."""

    page = ""

    def __init__(self, app: Starlette | None = None, base_url: str = "http://page.test") -> None:
        transport = httpx.ASGITransport(app=app) if app is not None else None
        super().__init__(transport=transport, base_url=base_url, follow_redirects=True)

    async def open(self, path: str) -> httpx.Response:
        return self._on(await self.get(path))

    async def press(self, path: str, **fields: object) -> httpx.Response:
        """Post a form of the page last seen, with its own word."""
        return self._on(await self.post(path, data={"t": self.word(), **fields}))

    async def join(self, place: str = "/p/", code: str = "") -> httpx.Response:
        """Open a start link and press its button."""
        path = f"{place}start/{code}" if code else f"{place}start"
        await self.open(path)
        return await self.press(path)

    def word(self) -> str:
        found = re.search(r'name="t" value="([^"]+)"', self.page)
        assert found, self.page
        return found[1]

    def seat(self, place: str = "p") -> str | None:
        return self.cookies.get(f"{place}1")

    def _on(self, response: httpx.Response) -> httpx.Response:
        self.page = response.text
        return response


def arabic(folder: Path, sentences: dict[str, str]) -> Catalogs:
    """English and a made-up Arabic catalog: `sentences` by key, filler for all others."""
    from bot.i18n.words import ALL

    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=utf-8\\n"', ""]
    surveys = list(lines)
    for key, entry in ALL.items():
        if entry.plural is not None:
            continue
        places = " ".join(re.findall(r"\{\w+\}", entry.english))
        text = sentences.get(key, f"كلمات {places}".strip())
        lines += [f'msgctxt "{key}"', f'msgid "{_quoted(entry.english)}"', f'msgstr "{_quoted(text)}"', ""]
    for text, translated in sentences.items():
        if "." not in text or " " in text:
            surveys += ['msgctxt "test:_"', f'msgid "{_quoted(text)}"', f'msgstr "{_quoted(translated)}"', ""]
    target = folder / "ar" / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "bot.po").write_text("\n".join(lines), "utf-8")
    (target / "surveys.po").write_text("\n".join(surveys), "utf-8")
    return Catalogs(folder, strict=True)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
