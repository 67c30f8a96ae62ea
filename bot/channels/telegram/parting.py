"""Long texts in parts that Telegram takes, cut where a reader would pause."""

from __future__ import annotations

MOST_UNITS = 4096
CAPTION_UNITS = 1024
_PAUSES = ("\n\n", "\n", ". ", " ")


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units.

    >>> units("a🎲")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(text: str, most: int = MOST_UNITS) -> list[str]:
    """The text in as few parts as needed, none longer than `most` units, cut at the best pause there is.

    >>> parts("one two three", 8)
    ['one two', 'three']
    """
    cut: list[str] = []
    rest = text
    while units(rest) > most:
        place = _place(rest, most)
        cut.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [part for part in (*cut, rest) if part] or [text]


def _place(text: str, most: int) -> int:
    """How many characters go into the first part."""
    room = min(most, len(text))
    while units(text[:room]) > most:
        room -= max(1, (units(text[:room]) - most) // 2)
    for pause in _PAUSES:
        place = text.rfind(pause, room // 2, room)
        if place > 0:
            return place + len(pause)
    return room
