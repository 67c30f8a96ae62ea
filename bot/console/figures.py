"""What pages show of a digest: its lines in one language, and its blocks as templates draw them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from bot.digest.marked import marked, marked_block
from bot.digest.page import Block, Section, lines_of
from bot.digest.spoken import COLUMNS, spoken_block
from bot.domain.say import Line
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages, direction


class Telling:
    """Tells lines and blocks in the first of a reader's languages that has all of these `lines`.

    What was written for people is in that language, whatever the language of the page around it.
    """

    def __init__(self, catalogs: Catalogs, languages: Languages, lines: Iterable[Line]) -> None:
        self._catalogs = catalogs
        self.language = catalogs.shared((*lines, *COLUMNS.values()), languages)

    def line(self, line: Line) -> Markup:
        """A line as it stands on a page."""
        return marked(self._catalogs.words(line, self.language))

    def lines(self, lines: Iterable[Line]) -> list[Markup]:
        """Lines, one by one."""
        return [self.line(each) for each in lines]

    def block(self, block: Block) -> dict[str, Any]:
        """A block, told apart by `is`."""
        told: dict[str, Any] = marked_block(spoken_block(block, self._catalogs, self.language))
        return told

    def around(self) -> dict[str, Any]:
        """What templates need to know of the language, and the heads of their tables."""
        words = {name: self.line(line) for name, line in COLUMNS.items()}
        return {"lang": self.language.replace("_", "-"), "dir": direction(self.language), "words": words}


def section_lines(section: Section) -> Iterable[Line]:
    """Every line of a section."""
    yield section.heading
    if section.asked is not None:
        yield section.asked
    for block in section.blocks:
        yield from lines_of(block)
