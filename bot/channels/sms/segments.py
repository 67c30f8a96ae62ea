"""How many segments a text takes as a short message, and the text in parts that a phone takes.

In GSM 03.38 a segment holds 160 characters, or 153 where there are several, and a few characters count
twice; one character that it has not puts all of the text into UCS-2, of which 70 or 67 units fit. What
takes two units is never split between two segments, so neither does the count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gsm0338 import Codec


class Encoding(StrEnum):
    """How the characters of a short message are written."""

    GSM = "gsm"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Size:
    """A text as it is sent: `units` are septets of GSM 03.38, or pairs of bytes of UCS-2."""

    encoding: Encoding
    units: int
    segments: int


#: What fits into a message of one segment, and into each of several.
ROOM: Final = {Encoding.GSM: (160, 153), Encoding.UCS2: (70, 67)}
#: So many segments make a part: what more there is goes into a message of its own, numbered as on paper.
MOST_SEGMENTS: Final = 3
MOST_PARTS: Final = 9
#: What stands where a text was longer than all parts together.
CUT: Final = "..."
_GSM: Final = Codec()
#: What says the same in GSM 03.38; an accent that it has not goes as well, where only that is in the way.
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032`´", "'"),
        **dict.fromkeys("\u201c\u201d\u00ab\u00bb\u201e", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212·•", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
        "\u2026": "...",
        "œ": "oe",
        "Œ": "OE",
        "ɗ": "d",
        "Ɗ": "D",
        "ƙ": "k",
        "Ƙ": "K",
        "ɓ": "b",
        "Ɓ": "B",
        "ƴ": "y",
        "Ƴ": "Y",
        "ɛ": "e",
        "Ɛ": "E",
        "ɔ": "o",
        "Ɔ": "O",
        "×": "x",
    }
)
_PAUSES: Final = ("\n", ". ", "? ", "! ", "؟ ", "۔ ", "። ", "။ ", " ")
#: The longest letter with its marks that a cut goes around.
_LONGEST_LETTER: Final = 32


def size(text: str) -> Size:
    """How a text is written, and how many segments it takes; an empty one takes one.

    >>> size("a" * 160), size("a" * 161)
    (Size(encoding=<Encoding.GSM: 'gsm'>, units=160, segments=1), Size(encoding=<Encoding.GSM: 'gsm'>, units=161, segments=2))
    >>> size("€" * 80).segments, size("€" * 81).segments, size("я" * 71).segments
    (1, 2, 2)
    """  # noqa: E501 - a doctest has one line
    encoding, costs = _costs(text)
    units = sum(costs)
    alone, each = ROOM[encoding]
    return Size(encoding, units, 1 if units <= alone else _filled(costs, each))


def plain(text: str) -> str:
    """The text in GSM 03.38, where signs that say the same and letters without rare accents can do it.

    A text in another script stays as it is: there it would cost words, and save nothing.

    >>> plain("Ça va être prêt…"), plain("Привіт… être")
    ('Ça va etre pret...', 'Привіт… être')
    """
    same = text.translate(_SAME)
    folded = "".join(each if _gsm(each) else _base(each) for each in same)
    return folded if all(map(_gsm, folded)) else text


def parts(text: str, most_segments: int = MOST_SEGMENTS, most_parts: int = MOST_PARTS) -> list[str]:
    """The text in as few parts as it takes, cut where a reader would pause, each with its number before it.

    None takes more than `most_segments`. What does not fit into `most_parts` is left out, and told by dots.

    >>> parts("One two three. " * 12, most_segments=1)[1]
    '2/2 One two three. One two three.'
    """
    if size(text).segments <= most_segments:
        return [text]
    mark = f"{most_parts}/{most_parts} "
    cut: list[str] = []
    rest = text
    while rest and len(cut) < most_parts:
        place = _place(rest, mark, most_segments)
        part, rest = rest[:place].rstrip(), rest[place:].lstrip()
        if part:
            cut.append(part)
    if rest:
        last = cut[-1]
        while size(f"{mark}{last}{CUT}").segments > most_segments:
            last = last[: last.rfind(" ")] if " " in last else last[:-1]
        cut[-1] = last + CUT
    return [f"{number}/{len(cut)} {part}" for number, part in enumerate(cut, start=1)]


def _costs(text: str) -> tuple[Encoding, list[int]]:
    costs = [_septets(each) for each in text]
    if 0 in costs:
        return Encoding.UCS2, [1 if ord(each) < 0x10000 else 2 for each in text]
    return Encoding.GSM, costs


@lru_cache(maxsize=4096)
def _septets(character: str) -> int:
    """How many septets a character takes in GSM 03.38; 0 where it has none."""
    try:
        return len(_GSM.encode(character)[0])
    except UnicodeEncodeError:
        return 0


def _gsm(character: str) -> bool:
    return _septets(character) > 0


def _base(character: str) -> str:
    """A Latin letter without its accent; any other character as it is."""
    bare = unicodedata.normalize("NFD", character)
    return bare[0] if len(bare) > 1 and bare[0].isascii() else character


def _filled(costs: Sequence[int], room: int) -> int:
    segments, used = 1, 0
    for cost in costs:
        if used + cost > room:
            segments, used = segments + 1, 0
        used += cost
    return segments


def _place(text: str, mark: str, most_segments: int) -> int:
    """How many characters go into the next part, behind its mark."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if size(mark + text[:middle]).segments <= most_segments:
            low = middle
        else:
            high = middle - 1
    if low == len(text):
        return low
    for pause in _PAUSES:
        place = text.rfind(pause, low // 2, low)
        if place > 0:
            return place + len(pause)
    return next(_between_letters(text, low), low)


def _between_letters(text: str, place: int) -> Iterator[int]:
    """The places before this one at which no letter is torn from its marks."""
    for each in range(place, max(place - _LONGEST_LETTER, 0), -1):
        if not _joins(text[each - 1], text[each]):
            yield each


def _joins(before: str, after: str) -> bool:
    return "\u200d" in before + after or unicodedata.category(after)[0] == "M"
