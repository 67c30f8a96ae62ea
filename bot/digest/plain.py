"""The digest as long plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from bot.digest.page import Block, Chart, Grouped, Moves, Note, Outcomes, Page, Row
from bot.digest.speech import language_of
from bot.domain.say import Line, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages

_BAR: Final = 20


def text(page: Page, lang: Languages, catalogs: Catalogs) -> str:
    """Everything that the HTML file says, as lines of text."""
    conclusions = Words("digest.conclusions")
    average = Words("digest.column_average")
    shown = language_of([*page.lines(), conclusions, average], lang, catalogs)
    writing = _Writing(shown, catalogs)
    lines = [*(writing.said(banner) for banner in page.banners)]
    lines += [writing.said(page.title), "=" * cell_len(writing.said(page.title)), ""]
    lines += [writing.said(line) for line in page.facts]
    for section in page.sections:
        lines += ["", writing.said(section.heading), "-" * cell_len(writing.said(section.heading))]
        if section.asked is not None:
            lines.append(writing.said(section.asked))
        for block in section.blocks:
            lines += writing.block(block)
    lines += ["", writing.said(conclusions), "-" * cell_len(writing.said(conclusions))]
    lines += [writing.said(line) for line in page.conclusions]
    return "\n".join(lines) + "\n"


class _Writing:
    """Blocks as lines in one language."""

    def __init__(self, language: str, catalogs: Catalogs) -> None:
        self._language = language
        self._catalogs = catalogs

    def said(self, line: Line) -> str:
        return self._catalogs.words(line, self._language)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Chart():
                yield ""
                yield self.said(block.caption)
                yield from self._rows(block)
                for note in block.notes:
                    yield f"  {self.said(note)}"
            case Grouped():
                yield from self._grouped(block)
            case Moves():
                yield ""
                yield self.said(block.caption)
                for label, was, now in block.rows:
                    yield f"  {self.said(label)}: {self.said(was)} → {self.said(now)}"
            case Outcomes():
                yield from self._outcomes(block)
            case Note():
                yield self.said(block.line)
                for item in block.listed():
                    yield f"  {self.said(item.line)}"
                    yield from (f"    {self.said(line)}" for line in item.under)

    def _grouped(self, block: Grouped) -> Iterator[str]:
        yield ""
        yield self.said(block.caption)
        for group in block.rows:
            yield f"  {self.said(group.label)}: {self.said(group.size.count)}"
            for step, cell in zip(block.steps, group.cells, strict=True):
                yield f"    {self.said(step.label)}: {self.said(cell.count)}"
        for note in block.notes:
            yield f"  {self.said(note)}"

    def _outcomes(self, block: Outcomes) -> Iterator[str]:
        yield ""
        yield self.said(block.caption)
        for part, *cells in block.rows:
            yield f"  {self._all(part)}"
            for head, cell in zip(block.heads[1:], cells, strict=True):
                if cell:
                    yield f"    {self.said(head)}: {self._all(cell)}"

    def _all(self, lines: tuple[Line, ...]) -> str:
        return " · ".join(self.said(line) for line in lines)

    def _rows(self, chart: Chart) -> Iterator[str]:
        cells = [[*self._cells(row)] for row in chart.rows]
        wide = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
        for row, (label, *numbers) in zip(chart.rows, cells, strict=True):
            parts = [label + _pad(label, wide[0])]
            parts += [_pad(each, most) + each for each, most in zip(numbers, wide[1:], strict=True) if most]
            yield f"  {'  '.join([*parts, _bar(row, chart.out_of)])}".rstrip()

    def _cells(self, row: Row) -> Iterator[str]:
        yield self.said(row.label)
        yield self.said(row.count)
        yield "" if row.percent is None else self.said(row.percent)
        average = Words("digest.column_average")
        yield "" if row.average is None else f"({self.said(average)} {self.said(row.average)})"


def _pad(text: str, wide: int) -> str:
    """What is missing to so many columns; isolates and marks above letters take none."""
    return " " * (wide - cell_len(text))


def _bar(row: Row, out_of: int) -> str:
    if not out_of:
        return ""
    sure, most = _BAR * row.low // out_of, _BAR * row.high // out_of
    bar = "█" * sure + "░" * (most - sure)
    if row.goal is None:
        return bar
    at = _BAR * row.goal // out_of
    return f"{bar[:at]:<{at}}|{bar[at:]}"
