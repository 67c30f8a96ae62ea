"""One language for a whole digest: the reader's where every line has it, else English."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.say import Line
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE


def language_of(lines: Iterable[Line], wanted: str, catalogs: Catalogs) -> str:
    """The language that all of the lines can be shown in."""
    return wanted if all(catalogs.complete(line, wanted) for line in lines) else SOURCE
