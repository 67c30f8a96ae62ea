"""One part of a digest in a few lines, for a screen on which something is decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from bot.digest.decided import decided
from bot.digest.page import Block, Chart, Grouped, Moves, Note, Outcomes, Page, Row
from bot.digest.stated import lines_of
from bot.domain.say import Line, Moment, Words

_UNTOLD = Words("digest.not_shown")


def one_part(page: Page, item: str) -> Iterator[Line]:
    """When the figures are of, the part's own words, its counts, and what was decided: as the page says it.

    A count by groups is left to the page. Nothing comes of a part that the page does not tell of.
    """
    section = next((each for each in page.sections if each.item == item), None)
    found = tuple(lines_of(page.digest, item))
    if section is None and not found:
        return
    yield from page.banners
    facts = page.digest.facts
    if facts.cut_at is not None:
        yield Words("digest.cut", {"cut": Moment(facts.cut_at, facts.zone)})
    yield from found
    for block in () if section is None else section.blocks:
        yield from _lines(block)
    made = decided(page.digest, item) if found else None
    yield from () if made is None else _lines(made)


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Chart(red=True):
            return  # the same count stands among the steps that follow
        case Chart(caption, rows, notes):
            counts = [_count(row) for row in rows if row.count != _UNTOLD]
            yield reduce(_below, counts, caption)
            # An average of countries is a column of the page, and not told here.
            yield from (note for note in notes if not _is_average(note))
        case Note(line):
            yield line
            for item in block.listed():
                yield item.line
                yield from item.under
        case Grouped() | Moves() | Outcomes():
            return


def _below(above: Line, line: Line) -> Line:
    """Two lines of one paragraph: a table is read down, in a chat too."""
    return Words("digest.below", {"above": above, "line": line})


def _is_average(note: Line) -> bool:
    return isinstance(note, Words) and note.key.startswith("digest.average_")


def _count(row: Row) -> Line:
    return Words("digest.answer_count", {"answer": row.label, "number": row.count})
