"""The digest as one chat message of plain text."""

from __future__ import annotations

from typing import Final

from bot.digest.page import Page
from bot.digest.speech import language_of
from bot.domain.say import Line, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages

LONGEST: Final = 4096
"""The most UTF-16 units that a chat message may have."""

ROOM: Final = 96
"""Units left over for the line that a channel puts before every message of a trial, in any language."""

_MORE: Final = Words("digest.brief_more")


def chat_text(page: Page, lang: Languages, catalogs: Catalogs) -> str:
    """The digest in at most 4,096 UTF-16 units; what does not fit is in the attached file, and it says so."""
    lines = chat_lines(page, lang, catalogs)
    shown = language_of(lines, lang, catalogs)
    return _joined([(0, catalogs.words(line, shown)) for line in lines])


def chat_lines(page: Page, lang: Languages, catalogs: Catalogs) -> tuple[Line, ...]:
    """The paragraphs of the digest as a chat message, as many as fit in the language."""
    lines = [*page.brief, (0, _MORE)]
    shown = language_of((line for _, line in lines), lang, catalogs)
    paragraphs = [(soon, catalogs.words(line, shown)) for soon, line in lines]
    while _units(_joined(paragraphs)) > LONGEST - ROOM:
        soonest = max(soon for soon, _ in paragraphs)
        if not soonest:
            break
        last = max(place for place, (soon, _) in enumerate(paragraphs) if soon == soonest)
        del paragraphs[last]
        del lines[last]
    return tuple(line for _, line in lines)


def _joined(paragraphs: list[tuple[int, str]]) -> str:
    return "\n\n".join(paragraph for _, paragraph in paragraphs)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
