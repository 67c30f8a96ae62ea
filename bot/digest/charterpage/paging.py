"""Leaves that are light: what would be too much for one goes on to the next, and each leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeVar

from bot.digest.charterpage.pieces import Heading, Leaf, Piece, Way, Ways, lines_in
from bot.digest.page import Grouped, Outcomes
from bot.domain.say import Line, Words

T = TypeVar("T")
#: With so many lines a leaf stays under 50 KB in any script.
MOST_LINES: Final = 190
#: A longer table is cut, each piece with its heads.
MOST_ROWS: Final = 12


def paged(name: str, title: Line, banners: tuple[Line, ...], pieces: Iterable[Piece]) -> Iterator[Leaf]:
    """These pieces on as many leaves as they need; the first one has the name."""
    pages = list(_pages([short for each in pieces for short in _cut(each)]))
    for number, page in enumerate(pages, start=1):
        more: tuple[Piece, ...] = ()
        if number < len(pages):
            more = (Ways((Way(_numbered(name, number + 1), Words("charterpage.next")),)),)
        yield Leaf(_numbered(name, number), title, banners, (*page, *more))


def _pages(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Page by page; what stands under a heading begins on the heading's page."""
    page: list[Piece] = []
    heads: list[Piece] = []
    lines = 0
    for piece in pieces:
        if isinstance(piece, Heading):
            heads.append(piece)
            continue
        more = sum(1 for each in (*heads, piece) for _ in lines_in(each))
        if page and lines + more > MOST_LINES:
            yield page
            page, lines = [], 0
        page += (*heads, piece)
        heads, lines = [], lines + more
    yield [*page, *heads]


def _cut(piece: Piece) -> Iterator[Piece]:
    match piece:
        case Grouped():
            yield from (replace(piece, rows=rows) for rows in _chunks(piece.rows))
        case Outcomes():
            yield from (replace(piece, rows=rows) for rows in _chunks(piece.rows))
        case _:
            yield piece


def _chunks(rows: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    for first in range(0, max(1, len(rows)), MOST_ROWS):
        yield rows[first : first + MOST_ROWS]


def _numbered(name: str, number: int) -> str:
    stem, dot, ending = name.rpartition(".")
    return name if number == 1 else f"{stem}-{number}{dot}{ending}"
