"""Pages as HTML: whole words from the catalogs, plain elements, one small style sheet, no script."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from bot.app.channel import Message, Screen
from bot.app.signing import ROOT
from bot.channels.web.around import Around
from bot.channels.web.places import Place
from bot.domain.say import Line, Say, Verbatim, Words
from bot.domain.typed import MAX_TEXT
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE, Languages, direction, negotiate
from bot.i18n.render import CHOSEN, render
from bot.i18n.words.page import WORDS

# Buttons that lead around the questions rather than answer them; shown lighter.
QUIET: Final = frozenset(
    {"back", "skip", "unclear", "later", "clear", "support", "end", "cancel", "home", "erase"}
)

# Sentences beside the question, shown lighter; and those that a page shows as buttons instead.
ASIDE: Final = frozenset({"interview.support_line"})
ONLY_IN_CHATS: Final = frozenset({"help.commands"})

# Where sentences say 'send /erase', a page has a button.
_COMMAND: Final = re.compile(r"(?<![\w/])/([a-z]+)\b")
#: A link of ours into the console, and the sentence that it stands after. What others wrote is never made
#: a link, whatever it looks like.
_LINK_COMES: Final = "desk.console"
_LINK: Final = re.compile(rf"https?://[^\s/]+{re.escape(ROOT)}/in/[A-Za-z0-9_-]+")
_ISOLATES: Final = re.compile("[\u2068\u2069]")

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LINES: Final = (_TEMPLATES / "page.css").read_text("utf-8").splitlines()
STYLE: Final = Markup("".join(line.strip() for line in _LINES))  # noqa: S704 - our own file
_STYLE_HASH: Final = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; media-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
FILE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; sandbox"
)


@dataclass(frozen=True, slots=True)
class Card:
    """One message as the template shows it.

    Where something can be typed, the field stands between the `choices` and the `ways` around them.
    """

    message: Message
    lang: str
    rtl: bool
    progress: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    ticks: tuple[Tick, ...]
    choices: tuple[tuple[Press, ...], ...]
    ways: tuple[tuple[Press, ...], ...]
    commands: tuple[str, ...]
    file_words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a message; `progress` is the number and the total that it tells.

    A `link` of ours is all that it holds: it can be pressed, as in a chat.
    """

    text: str
    aside: bool = False
    progress: tuple[int, int] | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box: the bare id of the choice, and whether it is on."""

    id: str
    label: str
    on: bool
    mark: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """One button. With a `mark` it stands large, and `words` are told to whoever cannot see it."""

    id: str
    label: str
    on: bool
    quiet: bool
    main: bool
    mark: str = ""
    words: str = ""

    @property
    def key(self) -> bool:
        """Whether it is a key for one digit: keys stand from the left in every script."""
        return _ISOLATES.sub("", self.label).isdecimal()


class Pages:
    """Makes every page of the phone."""

    def __init__(self, catalogs: Catalogs, *, trial: bool) -> None:
        self._catalogs = catalogs
        self._trial = trial
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["isolated"] = isolated
        self._environment.filters["tag"] = _tag
        self._frames: dict[str, Frame] = {}

    def frame(self, wanted: Languages | None) -> Frame:
        """The page's own words in the first language that has all of them, or all in English."""
        language = self._catalogs.shared(map(Words, WORDS), wanted or SOURCE)
        if language not in self._frames:
            self._frames[language] = Frame(
                language, direction(language) == "rtl", self._catalogs, _own_words(self._catalogs, language)
            )
        return self._frames[language]

    def preferred(self, header: str) -> str | None:
        """The shipped language that an Accept-Language header likes best; None where it says nothing."""
        wanted = by_quality(header)
        return negotiate(wanted, self._catalogs.languages) if wanted else None

    def screen(
        self, screen: Screen, place: Place, token: str, toast: str | None, preferred: str | None
    ) -> HTMLResponse:
        """What stands on a person's screen; in the language that her browser prefers until she chose one."""
        language = screen.language or preferred or SOURCE
        frame = self.frame(language)
        commands = tuple(name for name in screen.commands if f"page.command_{name}" in WORDS)
        return self._page(
            "screen.html",
            frame,
            place=place,
            token=token,
            trial=screen.trial or self._trial,
            role=screen.role,
            toast=toast,
            cards=[self._card(message, language, frame, commands) for message in screen.messages],
            commands=commands,
            most_text=MAX_TEXT,
            leaves=_leaves(screen.messages),
        )

    def preview(
        self, say: Say, toast: Words | None, language: str, token: str, around: Around
    ) -> HTMLResponse:
        """A screen as it stands on a phone, with what is around a preview; nobody is behind it."""
        frame = self.frame(language)
        messages = (Message(0, say),) if say.lines or say.rows else ()
        return self._page(
            "preview.html",
            frame,
            place=Place(around.root),
            token=token,
            trial=False,
            role="advocate",
            toast=None if toast is None else self._catalogs.words(toast, language),
            cards=[self._card(message, language, frame, ()) for message in messages],
            commands=(),
            most_text=MAX_TEXT,
            carries=around.carries,
            preview=around,
        )

    def start(
        self,
        language: Languages | None,
        place: Place,
        token: str,
        *,
        code: str | None,
        known: bool,
        toast: str | None,
    ) -> HTMLResponse:
        """The page before the first: one neutral button, so that a robot's look burns no invite."""
        return self._page(
            "start.html",
            self.frame(language),
            place=place,
            token=token,
            trial=self._trial,
            role="",
            code=code,
            known=known,
            toast=toast,
        )

    def kind(
        self,
        language: Languages | None,
        place: Place | None,
        status: int,
        key: str,
        *,
        again: Iterable[tuple[str, str]] = (),
        token: str | None = None,
    ) -> HTMLResponse:
        """One kind sentence and a way on; `again` are fields to send once more as they were."""
        return self._page(
            "kind.html",
            self.frame(language),
            status,
            place=place,
            token=token,
            trial=self._trial,
            role="",
            key=key,
            again=tuple(again),
        )

    def _page(self, template: str, frame: Frame, status: int = 200, **values: Any) -> HTMLResponse:
        html = self._environment.get_template(template).render(
            frame=frame,
            say=frame.words,
            style=STYLE,
            **{"leaves": "", "carries": (), "preview": None, **values},
        )
        return HTMLResponse(html, status, headers={"Content-Language": _tag(frame.language)})

    def _card(self, message: Message, language: Languages, frame: Frame, commands: tuple[str, ...]) -> Card:
        say = replace(
            message.say, lines=tuple(line for line in message.say.lines if not _only_in_chats(line))
        )
        rendered = render(say, language, self._catalogs)
        texts = rendered.text.split("\n\n") if rendered.text else []
        # One line is one paragraph. Where that does not hold, none is told apart.
        lines = say.lines if len(texts) == len(say.lines) else (None,) * len(texts)
        told = [
            Paragraph(text, *_look(line), link=_is_link(before, line, text))
            for text, before, line in zip(texts, (None, *lines), lines, strict=False)
        ]
        # Tick boxes know no order: where the order is the answer, each press is sent on its own.
        ticking = say.picking and Words("interview.rank_how") not in say.lines
        ticks = tuple(
            Tick(button.id[1:], button.label.removeprefix(CHOSEN), button.chosen, button.mark, button.words)
            for row in rendered.rows
            for button in row
            if ticking and button.id[0] in "+-"
        )
        presses = (
            tuple(
                Press(
                    button.id,
                    button.label,
                    button.chosen,
                    quiet=button.id in QUIET,
                    main=say.picking and button.id == "done",
                    mark=button.mark,
                    words=button.words,
                )
                for button in row
                # The page has a button of its own to leave, always in the same place.
                if button.id != "x" and not (ticking and button.id[0] in "+-")
            )
            for row in rendered.rows
        )
        rows = [row for row in presses if row]
        ways = [row for row in rows if say.entry != "none" and all(press.quiet for press in row)]
        named = _COMMAND.findall(render(message.say, language, self._catalogs).text)
        offered = {press.id for row in rows for press in row}
        file_words = Words("page.open_file", {"name": Verbatim(message.file_name or "")})
        return Card(
            message,
            rendered.language,
            rendered.rtl,
            next((one for one in told if one.progress), None),
            tuple(one for one in told if not one.progress),
            ticks,
            tuple(row for row in rows if row not in ways),
            tuple(ways),
            tuple(name for name in commands if name in named and name not in offered),
            self._catalogs.words(file_words, frame.language) if message.file is not None else "",
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around the messages, in one language."""

    language: str
    rtl: bool
    catalogs: Catalogs
    words: Mapping[str, str]


def isolated(text: str) -> Markup:
    r"""Escaped text, with its isolates as elements: some old phones show the characters as boxes.

    >>> isolated("a \u2068<b>\u2069")
    Markup('a <bdi>&lt;b&gt;</bdi>')
    """
    html = str(escape(text))
    depth = 0
    for letter in html:
        depth += (letter == "\u2068") - (letter == "\u2069")
        if depth < 0:
            break
    if depth:
        # Not in pairs: elements would spill over the page, so the characters stay.
        return Markup(html)  # noqa: S704 - escaped above
    return Markup(html.replace("\u2068", "<bdi>").replace("\u2069", "</bdi>"))  # noqa: S704 - escaped above


def _own_words(catalogs: Catalogs, language: str) -> dict[str, str]:
    """Each sentence of the page that needs no value, by its key."""
    return {
        key: catalogs.words(Words(key), language) for key, entry in WORDS.items() if "{" not in entry.english
    }


def _look(line: Line | None) -> tuple[bool, tuple[int, int] | None]:
    """Whether a sentence stands beside what is asked, and the progress that it tells."""
    match line:
        case Words("interview.progress" | "consent.number", {"number": int(number), "total": int(total)}):
            return False, (number, total)
        case Words(key):
            return key in ASIDE, None
        case _:
            return False, None


def _is_link(before: Line | None, line: Line | None, text: str) -> bool:
    """Whether a paragraph is the link that was asked for."""
    comes = isinstance(before, Words) and before.key == _LINK_COMES
    return comes and isinstance(line, Verbatim) and _LINK.fullmatch(text) is not None


def _leaves(messages: Iterable[Message]) -> str:
    """The picture on the button that leaves, where those on the screen have pictures."""
    choices = (choice for message in messages for choice in message.say.choices())
    return next((choice.mark for choice in choices if choice.id == "x"), "")


def _only_in_chats(line: Line) -> bool:
    return isinstance(line, Words) and line.key in ONLY_IN_CHATS


def by_quality(header: str) -> list[str]:
    """The language tags of an Accept-Language header, the most wanted first.

    >>> by_quality("fr;q=0.5, ar-YE, *;q=0.1")
    ['ar-YE', 'fr']
    """
    wanted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if tag.replace("-", "").isalnum() and weight > 0:
            wanted.append((-weight, tag))
    return [tag for _, tag in sorted(wanted, key=lambda pair: pair[0])]


def _tag(language: str) -> str:
    return language.replace("_", "-")
