"""The same conversations on the phone page: what is asserted is read out of its HTML."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from html.parser import HTMLParser

from bot.app.channel import Arrival, Receipt, Receiver
from bot.app.screening import Pages
from bot.channels.web.site import PageSettings, build_web
from bot.domain.inbound import Command, Inbound, Tap, Text, Voice
from bot.domain.say import Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import CHOSEN
from tests.channels.web.house import Browser
from tests.conversations.chat import SOUND, Message, Seen, visible
from tests.conversations.stage import Stage
from tests.conversations.transcript import CODE, NOTE, Entry, code_in
from tests.sounds import synthetic

ROOT = "/p/"
#: The way on that a page opened after a silence offers.
QUIET = Tap(0, "go")
#: What the button to leave says, in every language.
LEAVES = {Catalogs().words(Words("page.leave"), language) for language in Catalogs().languages}


class OnPage:
    """The phone page as a `Driver`; every person has a browser of her own."""

    name = "web"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        house = stage.house
        settings = PageSettings(secret=b"s" * 32, trial=house.rules.trial)
        self._app = build_web(Pages(house), turns_of(stage), house.catalogs, settings, house.now)
        self._browsers: dict[str, Browser] = {}
        self._pages: dict[str, Page] = {}
        self._past: dict[str, list[Message]] = defaultdict(list)
        self._last: dict[str, object] = {}

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        for browser in self._browsers.values():
            await browser.aclose()

    async def act(self, who: str, inbounds: Sequence[Inbound], *, resent: bool = False) -> list[str] | None:
        browser = self._browsers.setdefault(who, Browser(self._app))
        if resent:
            await browser.post(ROOT, data=self._last)
            return []
        match inbounds[0]:
            case Command("start", code) if browser.seat() is None:
                await browser.join(ROOT, code)
            case Command(name):
                await self._send(who, command=name)
            case Voice(_, seconds):
                page = self._pages[who]
                assert page.entry is not None, f"{who} has no field for a voice note"
                fields = {"t": browser.word(), "step": str(page.entry)}
                files = {"voice": ("a.ogg", synthetic(seconds), "audio/ogg")}
                await browser.post(f"{ROOT}voice", data=fields, files=files)
                await browser.open(ROOT)
            case Text(text):
                step = self._pages[who].entry
                assert step is not None, f"{who} has no field to write in"
                await self._send(who, text=text, step=str(step))
            case Tap(step, choice):
                page = self._pages[who]
                if choice[0] in "+-" and step == page.ticking:
                    page.ticked ^= {choice[1:]}
                    return None
                if choice == "done" and step == page.ticking:
                    await self._send(who, do=f"{step}.done", ticks="1", pick=sorted(page.ticked))
                else:
                    await self._send(who, do=f"{step}.{choice}")
            case other:
                raise AssertionError(f"{other} cannot be done on a page")
        for _ in inbounds[1:]:
            await browser.post(ROOT, data=self._last)  # the very same form once more
            await browser.open(ROOT)
        self._look(who)
        toast = self._pages[who].toast
        return [toast] if toast and inbounds[0] != Command("start") else []

    async def _send(self, who: str, **fields: object) -> None:
        browser = self._browsers[who]
        self._last = {"t": browser.word(), **fields}
        await browser.press(ROOT, **fields)
        assert len(browser.page.encode()) < 20_000

    def _look(self, who: str) -> None:
        page = Page()
        page.feed(self._browsers[who].page)
        before = self._pages.get(who)
        if before is not None and any(
            button.press == QUIET for card in page.cards for button in card.buttons()
        ):
            # After a silence a page opened anew asks first; what she does is done on the one left open.
            page.open_before = before.open_before or before.cards
            page.entry, page.ticking, page.ticked = before.entry, before.ticking, before.ticked
        self._pages[who] = page
        self._past[who] += page.cards

    async def shown(self) -> dict[str, list[Message]]:
        for who, browser in self._browsers.items():
            if browser.seat() is not None:
                await browser.open(ROOT)
                self._look(who)
        return {who: page.cards for who, page in self._pages.items()}

    def screen(self, who: str) -> list[Message]:
        page = self._pages[who]
        # The page's own button to leave stands for the one that a chat has below each screen.
        own = tuple((Seen(label, Tap(0, "x")),) for label in LEAVES if label in self._browsers[who].page)
        return [Message((), own), *page.open_before, *page.cards]

    def past(self, who: str) -> list[Message]:
        return self._past[who]

    def address(self, who: str) -> tuple[str, str]:
        return "web", self._browsers[who].seat() or ""

    def agrees(self, expected: list[Entry], found: list[Entry]) -> bool:
        """A page shows all that stands on it, not what is new: what is expected must stand last on it."""
        for header in {entry.header for entry in expected}:
            wanted = [_bag(entry) for entry in expected if entry.header == header and not _is_toast(entry)]
            there = [_bag(entry) for entry in found if entry.header == header and not _is_toast(entry)]
            if header == NOTE or len(there) < len(wanted):
                if wanted != there:
                    return False
            elif there[len(there) - len(wanted) :] != wanted:
                return False
        return [e for e in expected if _is_toast(e)] == [e for e in found if _is_toast(e)]


def _is_toast(entry: Entry) -> bool:
    return entry.lines[:1] != () and entry.lines[0].startswith("(toast)")


class _Turns:
    """The turns of a stage, which are made anew after each reload."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        return await self._stage.turns.take(arrivals)

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        await self._stage.turns.quarantine(channel, key, error)


def turns_of(stage: Stage) -> Receiver:
    """Who takes what arrives, whatever was reloaded since."""
    return _Turns(stage)


def _bag(entry: Entry) -> tuple[object, ...]:
    """What an entry says, whatever the order in which a page arranges it.

    The list of commands is no part of it, nor is leaving: a page has buttons of its own for them.
    """
    lines = Counter(
        CODE if code_in(line) else line for line in entry.lines if not line.startswith("/continue ")
    )
    labels = (label.removeprefix(CHOSEN) for row in entry.rows for label in row)
    return lines, Counter(label for label in labels if label not in LEAVES)


class Page(HTMLParser):
    """The cards of a page: paragraphs, buttons and tick boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Message] = []
        self.open_before: list[Message] = []
        self.toast: str | None = None
        self.entry: int | None = None
        self.ticking: int | None = None
        self.ticked: set[str] = set()
        self._in_card = False
        self._lines: list[str] = []
        self._buttons: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._value: str | None = None
        self._kind = ""
        self._marks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        match tag:
            case "section":
                self._in_card, self._lines, self._buttons = True, [], []
            case "p" if self._in_card or told.get("class") == "toast":
                self._text, self._kind = [], told.get("class", "")
            case "button" if self._in_card:
                self._text, self._value, self._kind = [], told.get("value"), "button"
            case "audio" if self._in_card:
                assert "autoplay" not in told
                self._lines.append(SOUND)
            case "input" if self._in_card and told.get("name") == "step":
                self.entry = int(told["value"])
            case "input" if self._in_card and told.get("name") == "pick":
                self._value = told["value"]
                if "checked" in told:
                    self.ticked.add(told["value"])
            case "span" if told.get("class") == "mark":
                self._marks += 1
            case "span" if self._in_card and self._value is not None:
                self._text, self._kind = [], "tick"
            case "a" if self._in_card:
                self._text = None  # a file's link is the page's own
            case "br" if self._text is not None:
                self._text.append("\n")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.cards.append(self._card())
            self._in_card = False
        elif tag == "span" and self._marks:
            self._marks -= 1
        elif tag in ("p", "button", "span") and self._text is not None:
            lines = visible("".join(self._text))
            if self._kind == "toast":
                self.toast = lines[0]
            elif self._kind == "button" and self._value is not None:
                self._buttons.append((self._value, " ".join(lines)))
            elif self._kind == "tick":
                self._buttons.append((f"tick {self._value}", " ".join(lines)))
            elif tag == "p":
                self._lines += lines
            self._text, self._value, self._kind = None, None, ""

    def _card(self) -> Message:
        steps = {int(value.partition(".")[0]) for value, _ in self._buttons if not value.startswith("tick ")}
        step = next(iter(steps), 0)
        if any(value.startswith("tick ") for value, _ in self._buttons):
            self.ticking = step
        rows = tuple((Seen(label, self._press(value, step)),) for value, label in self._buttons)
        return Message(tuple(self._lines), rows)

    def _press(self, value: str, step: int) -> Tap:
        if value.startswith("tick "):
            id_ = value.removeprefix("tick ")
            return Tap(step, f"{'-' if id_ in self.ticked else '+'}{id_}")
        found = re.fullmatch(r"(\d+)\.(.+)", value)
        assert found is not None
        return Tap(int(found[1]), found[2])
