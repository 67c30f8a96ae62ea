"""Pages of the console as HTML: whole words from the catalogs, one style sheet, scripts of our own only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

import bot.digest
from bot.app.house import moment
from bot.channels.web.pages import STYLE
from bot.console.retold import retold, unplaced
from bot.domain.say import Line, Moment, Value, Words
from bot.i18n import values
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import CONSOLE
from bot.i18n.negotiation import Languages, direction
from bot.i18n.words import ALL

_TEMPLATES: Final = Path(__file__).parent / "templates"
#: Bars are drawn as on the page for anybody.
_BARS: Final = Path(bot.digest.__file__).parent / "bars"
_STATIC: Final = Path(__file__).parent / "static"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: The style of the phone page as a file.
PHONE: Final = "phone.css"
TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


Style = Literal["date", "time", "datetime"]


@dataclass(frozen=True, slots=True)
class Static:
    """A file that every page needs; its address changes with what it holds, so that it can be kept."""

    name: str
    media_type: str
    content: bytes

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"/console/static/{hashlib.sha256(self.content).hexdigest()[:12]}/{self.name}"


def static_files() -> dict[str, Static]:
    """The style sheet and the scripts by name, and the style of the phone page, for previews."""
    found = {
        path.name: Static(path.name, TYPES[path.suffix], path.read_bytes())
        for path in sorted(_STATIC.iterdir())
        if path.suffix in TYPES
    }
    return found | {PHONE: Static(PHONE, TYPES[".css"], STYLE.encode())}


class Speech:
    """One reader's words: what templates call as `t`."""

    def __init__(self, catalogs: Catalogs, languages: Languages, language: str) -> None:
        self._catalogs = catalogs
        self._languages = languages
        self.language = language

    def __call__(self, key: str, count: int | None = None, /, **values: Value) -> str:
        """The console's sentence under `console.<key>`, or under another key that has a point in it."""
        full = key if key in ALL else f"{CONSOLE}{key}"
        return self._catalogs.words(Words(full, values, count), self.language)

    def fault(self, line: str) -> str:
        """What is wrong, in the console's words; a mistake that it has none for is told as it came."""
        found = retold(line)
        return unplaced(line) if found is None else self._catalogs.words(found, self.language)

    def way(self, line: str) -> str:
        """In which direction that is written: hers, or its own where it is told as it came."""
        return "auto" if retold(line) is None else direction(self.language)

    def moment(self, seconds: int, zone: str, style: Style = "datetime") -> str:
        """An instant in whole seconds since 1970, as it is there."""
        return values.moment(Moment(moment(seconds), zone, style), self.language)

    def listed(self, texts: list[str]) -> str:
        """Some words in a row, with the commas of her language."""
        return values.listed(texts, self.language)

    def line(self, line: Line) -> str:
        """Any other line, in the first of her languages that has all of it."""
        return self._catalogs.words(line, self._languages)


class Pages:
    """Makes every page of the console."""

    def __init__(self, catalogs: Catalogs, *, trial: bool) -> None:
        self._catalogs = catalogs
        self._static = static_files()
        self._environment = Environment(
            loader=FileSystemLoader((_TEMPLATES, _BARS)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do"],
        )
        self._environment.globals["trial"] = trial
        self._environment.globals["static"] = {name: each.address for name, each in self._static.items()}

    def speech(self, languages: Languages) -> Speech:
        """What a reader of these languages is told in: the first that has all of the console's words."""
        own = (Words(key) for key in ALL if key.startswith(CONSOLE))
        return Speech(self._catalogs, languages, self._catalogs.shared(own, languages))

    def page(self, template: str, speech: Speech, context: Mapping[str, Any], status: int) -> HTMLResponse:
        """A page, or a part of one that a script asked for."""
        made = self._environment.get_template(template).render(
            t=speech,
            language=speech.language.replace("_", "-"),
            rtl=direction(speech.language) == "rtl",
            **context,
        )
        return HTMLResponse(made, status, {"Content-Security-Policy": POLICY})

    def address(self, name: str) -> str:
        """Where one of the files is found."""
        return self._static[name].address

    def static(self, address: str) -> Static | None:
        """A file by its address; None for one that there is not, or not any more."""
        return next((each for each in self._static.values() if each.address == address), None)


def safe(html: str) -> Markup:
    """HTML that was made by templates of ours."""
    return Markup(html)  # noqa: S704 - as said
