"""A message as plain text, in parts: each choice on a line of its own, behind what is to be sent for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.channels.sms.segments import parts, plain, size
from bot.domain.bytext import numbered
from bot.domain.say import Say, Words
from bot.domain.texted import texted
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages
from bot.i18n.render import render

TRIAL: Final = Words("common.trial")
#: A phone shows lines by their first letter; isolates only cost, and old phones show them as boxes.
_INVISIBLE: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufe0f]")
#: Pictures stand beside words that say the same, and would put all of a text into the dearer encoding.
_PICTURES: Final = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_GAPS: Final = re.compile(r" *\n[ \n]*")


def text_of(say: Say, languages: Languages, catalogs: Catalogs, *, trial: bool = False) -> str:
    """All that a message says, in one text."""
    said = texted(say)
    words = render(replace(said, lines=(TRIAL, *said.lines)) if trial else said, languages, catalogs)
    labels = {button.id: button.words for row in words.rows for button in row}
    lines = [f"{mark} {labels[each.id]}" for mark, each in numbered(say) if _says_more(mark, labels, each.id)]
    whole = "\n".join([words.text, *lines])
    bare = _PICTURES.sub("", _INVISIBLE.sub("", whole))
    return plain(_GAPS.sub("\n", bare).strip())


def texts_of(say: Say, languages: Languages, catalogs: Catalogs, *, trial: bool = False) -> list[str]:
    """The same in as many messages as it takes; none where nothing is said."""
    whole = text_of(say, languages, catalogs, trial=trial)
    return parts(whole) if whole else []


def segments_of(say: Say, languages: Languages, catalogs: Catalogs, *, trial: bool = False) -> int:
    """How many segments a message takes."""
    return sum(size(each).segments for each in texts_of(say, languages, catalogs, trial=trial))


def _says_more(mark: str, labels: dict[str, str], choice: str) -> bool:
    """Whether a choice needs a line: one that is called by its number stands in the text above."""
    return _INVISIBLE.sub("", labels[choice]) != mark
