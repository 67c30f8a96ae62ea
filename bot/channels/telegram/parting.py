"""Long texts in numbered parts that Telegram takes, cut where a reader would pause.

No part ends within a letter and its marks, or within a picture that several characters make; text of
another direction stays apart from ours in every part.
"""

from __future__ import annotations

import unicodedata

from bot.i18n.isolates import FSI, PDI

MOST_UNITS = 4096
CAPTION_UNITS = 1024
_PAUSES = ("\n\n", "\n", ". ", " ")
#: Room for `12/34` on a line of its own, and for closing and opening what is set apart.
_ROOM = 12
#: How far back a cut moves at most for the sake of one letter.
_LONGEST_LETTER = 64


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units.

    >>> units("a🎲")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(text: str, most: int = MOST_UNITS) -> list[str]:
    r"""The text in as few parts as needed, none longer than `most` units, cut at the best pause there is.

    >>> parts("one two three four", 20)
    ['one two three four']
    >>> parts("one two three four", 17)
    ['1/4\none', '2/4\ntwo', '3/4\nthree', '4/4\nfour']
    """
    if units(text) <= most:
        return [text]
    cut: list[str] = []
    rest, opened = text, ""
    while rest:
        place = _place(rest, most - _ROOM)
        part, rest = rest[:place].rstrip(), rest[place:].lstrip()
        whole = opened + part
        opened = FSI if whole.count(FSI) > whole.count(PDI) else ""
        if part:
            cut.append(whole + (PDI if opened else ""))
    return [f"{number}/{len(cut)}\n{part}" for number, part in enumerate(cut, start=1)]


def _place(text: str, most: int) -> int:
    """How many characters go into the first part."""
    if units(text) <= most:
        return len(text)
    room = min(most, len(text))
    while units(text[:room]) > most:
        room -= max(1, (units(text[:room]) - most) // 2)
    for pause in _PAUSES:
        place = text.rfind(pause, room // 2, room)
        if place > 0:
            return place + len(pause)
    for place in range(room, max(room - _LONGEST_LETTER, 0), -1):
        if not _joins(text[place - 1], text[place]):
            return place
    return room


def _joins(before: str, after: str) -> bool:
    """Whether two characters are parts of one letter, flag or picture."""
    if "\u200d" in before + after or unicodedata.category(after)[0] == "M":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # shades of skin
        return True
    return _is_flag(before) and _is_flag(after)


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
