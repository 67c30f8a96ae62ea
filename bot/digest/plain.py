"""The digest as long plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.digest.page import Block, Chart, Grouped, Moves, Note, Page
from bot.digest.speech import language_of
from bot.domain.say import Line, Words
from bot.i18n.catalogs import Catalogs

_BAR: Final = 20


def text(page: Page, lang: str, catalogs: Catalogs) -> str:
    """Everything that the HTML file says, as lines of text."""
    conclusions = Words("digest.conclusions")
    average = Words("digest.column_average")
    shown = language_of([*page.lines(), conclusions, average], lang, catalogs)
    writing = _Writing(shown, catalogs)
    lines = [*(writing.said(banner) for banner in page.banners)]
    lines += [writing.said(page.title), "=" * len(writing.said(page.title)), ""]
    lines += [writing.said(line) for line in page.facts]
    for section in page.sections:
        lines += ["", writing.said(section.heading), "-" * len(writing.said(section.heading))]
        if section.asked is not None:
            lines.append(writing.said(section.asked))
        for block in section.blocks:
            lines += writing.block(block)
    lines += ["", writing.said(conclusions), "-" * len(writing.said(conclusions))]
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
                yield ""
                yield self.said(block.caption)
                for group in block.rows:
                    yield f"  {self.said(group.label)}: {self.said(group.size.count)}"
                    for step, cell in zip(block.steps, group.cells, strict=True):
                        yield f"    {self.said(step.label)}: {self.said(cell.count)}"
                for note in block.notes:
                    yield f"  {self.said(note)}"
            case Moves():
                yield ""
                yield self.said(block.caption)
                for label, was, now in block.rows:
                    yield f"  {self.said(label)}: {self.said(was)} → {self.said(now)}"
            case Note():
                yield self.said(block.line)
                for item in block.items:
                    yield f"  {self.said(item)}"

    def _rows(self, chart: Chart) -> Iterator[str]:
        labels = [self.said(row.label) for row in chart.rows]
        numbers = [self.said(row.count) for row in chart.rows]
        wide, high = max(map(len, labels), default=0), max(map(len, numbers), default=0)
        for row, label, number in zip(chart.rows, labels, numbers, strict=True):
            sure = _BAR * row.low // chart.out_of if chart.out_of else 0
            most = _BAR * row.high // chart.out_of if chart.out_of else 0
            bar = "█" * sure + "░" * (most - sure)
            if row.goal is not None and chart.out_of:
                at = _BAR * row.goal // chart.out_of
                bar = f"{bar[:at]:<{at}}|{bar[at:]}"
            parts = [f"  {label:<{wide}}  {number:>{high}}"]
            parts.append("" if row.percent is None else self.said(row.percent))
            if row.average is not None:
                parts.append(f"({self.said(Words('digest.column_average'))} {self.said(row.average)})")
            parts.append(bar)
            yield "  ".join(part for part in parts if part).rstrip()
