"""The digest as one HTML file: nothing is loaded, nothing runs; it prints, and reads in both directions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.digest.page import Page
from bot.digest.spoken import spoken
from bot.i18n.catalogs import Catalogs

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LINES: Final = (_TEMPLATES / "digest.css").read_text("utf-8").splitlines()
_STYLE: Final = Markup("".join(line.strip() for line in _LINES))  # noqa: S704 - our own file


def html(page: Page, lang: str, catalogs: Catalogs) -> str:
    """The whole file, in the language, or all of it in English where a line lacks a translation."""
    return filled(spoken(page, lang, catalogs))


def filled(said: dict[str, Any]) -> str:
    """The file from what it says."""
    return _ENVIRONMENT.get_template("digest.html").render(style=_STYLE, **said)


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
