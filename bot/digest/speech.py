"""One language for a whole digest: the reader's where every line has it, else English."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.say import Line
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages


def language_of(lines: Iterable[Line], wanted: Languages, catalogs: Catalogs) -> str:
    """The language that all of the lines can be shown in."""
    return catalogs.shared(lines, wanted)
