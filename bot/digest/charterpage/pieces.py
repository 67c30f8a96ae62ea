"""What stands on a leaf of the page, before it has a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from bot.digest.page import Block, lines_of
from bot.domain.say import Differs, Line, Wording

#: The leaf that is read first.
INDEX: Final = "index.html"
Tone = Literal["plain", "quiet", "asked"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second or third level."""

    line: Line
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    line: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another leaf in the same language, with what stands under it."""

    leaf: str
    line: Line
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """Links, one below the other."""

    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What parts of a proposal are called, and what they say."""

    parts: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a part from one version to the next; the words that differ are told in each language."""

    name: Line
    fate: Line
    before: Wording | None
    now: Wording | None


Piece = Heading | Prose | Ways | Texts | Changed | Block


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of each language. `banners` stand above everything."""

    name: str
    title: Line
    banners: tuple[Line, ...]
    pieces: tuple[Piece, ...]


def lines_in(piece: Piece) -> Iterator[Line]:
    """Every line that a piece shows."""
    match piece:
        case Heading(line) | Prose(line):
            yield line
        case Ways(ways):
            for way in ways:
                yield from (way.line, *way.under)
        case Texts(parts):
            for part in parts:
                yield from part
        case Changed(name, fate, before, now):
            yield from (each for each in (name, fate, before, now) if each is not None)
            if before is not None and now is not None:
                yield Differs("out", before, now)
        case block:
            yield from lines_of(block)
