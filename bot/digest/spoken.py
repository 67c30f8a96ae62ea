"""The whole digest in one language, as the plain values that a template fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.digest.diverging import Bar, diverging
from bot.digest.page import Block, Chart, Grouped, Moves, Note, Outcomes, Page, Row
from bot.digest.speech import language_of
from bot.domain.say import Line, Verbatim, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import isolated
from bot.i18n.negotiation import Languages, direction

COLUMNS: Final[Mapping[str, Line]] = {
    name: Words(f"digest.column_{name}") for name in ("answer", "count", "percent", "average")
} | {name: Words(f"digest.{name}") for name in ("then", "now", "conclusions")}


def spoken(page: Page, lang: Languages, catalogs: Catalogs) -> dict[str, Any]:
    """Everything that the long forms show, in the language, or in English where a line lacks one."""
    shown = language_of([*page.lines(), *COLUMNS.values()], lang, catalogs)

    def said(line: Line) -> str:
        return catalogs.words(line, shown)

    return {
        "lang": shown.replace("_", "-"),
        "dir": direction(shown),
        "title": said(page.title),
        "banners": [said(line) for line in page.banners],
        "facts": [said(line) for line in page.facts],
        "sections": [
            {
                "heading": said(section.heading),
                "asked": None if section.asked is None else said(section.asked),
                "blocks": [spoken_block(block, catalogs, shown) for block in section.blocks],
            }
            for section in page.sections
        ],
        "conclusions": [said(line) for line in page.conclusions],
        "words": {name: said(line) for name, line in COLUMNS.items()},
    }


def spoken_block(block: Block, catalogs: Catalogs, shown: str) -> dict[str, Any]:
    """A chart, counts by group, what moved, what was decided, or a note, told apart by `is`."""

    def said(line: Line) -> str:
        return catalogs.words(line, shown)

    match block:
        case Chart():
            return {
                "is": "chart",
                "caption": said(block.caption),
                "red": block.red,
                "both": _whole(block) if block.both else None,
                "mark": "" if block.mark is None else said(block.mark),
                "percents": any(row.percent is not None for row in block.rows),
                "averages": any(row.average is not None for row in block.rows),
                "rows": [_row(row, block.out_of, catalogs, shown) for row in block.rows],
                "notes": [said(note) for note in block.notes],
            }
        case Grouped():
            return {
                "is": "grouped",
                "caption": said(block.caption),
                "steps": [{"label": said(step.label), "tone": step.tone} for step in block.steps],
                "rows": [
                    {
                        "label": said(group.label),
                        "size": said(group.size.count),
                        "counts": [said(cell.count) for cell in group.cells],
                        "bar": bar,
                    }
                    for group, bar in zip(block.rows, _bars(block), strict=True)
                ],
                "notes": [said(note) for note in block.notes],
            }
        case Moves():
            rows = [[said(cell) for cell in moved] for moved in block.rows]
            return {"is": "moves", "caption": said(block.caption), "rows": rows}
        case Outcomes():
            return {
                "is": "outcomes",
                "caption": said(block.caption),
                "heads": [said(head) for head in block.heads],
                "rows": [[[_item(line, said(line)) for line in cell] for cell in row] for row in block.rows],
            }
        case Note():
            items = [
                {
                    "said": _item(item.line, said(item.line)),
                    "under": [_item(line, said(line)) for line in item.under],
                }
                for item in block.listed()
            ]
            return {"is": "note", "line": said(block.line), "items": items}


def _whole(block: Chart) -> dict[str, Any]:
    # Where numbers lie is told of a half, of which nobody knows how large it is: a full bar is all its rows.
    out_of = block.out_of if block.mark is None else sum(row.high for row in block.rows)
    (found,) = diverging([Bar(tuple((row.tone, row.low, row.high) for row in block.rows), out_of)])
    return found


def _bars(block: Grouped) -> list[dict[str, Any]]:
    return diverging(
        [
            Bar(
                tuple(
                    (step.tone, cell.low, cell.high)
                    for step, cell in zip(block.steps, group.cells, strict=True)
                ),
                group.size.high,
            )
            for group in block.rows
        ]
    )


def _item(line: Line, said: str) -> str:
    """What people wrote runs in its own direction, whatever the page's is."""
    return isolated(said) if isinstance(line, Verbatim) else said


def _row(row: Row, out_of: int, catalogs: Catalogs, shown: str) -> dict[str, Any]:
    return {
        "label": catalogs.words(row.label, shown),
        "count": catalogs.words(row.count, shown),
        "percent": "" if row.percent is None else catalogs.words(row.percent, shown),
        "average": "" if row.average is None else catalogs.words(row.average, shown),
        "tone": row.tone,
        "sure": _share(row.low, out_of),
        "open": _share(row.high - row.low, out_of),
        "goal": "" if row.goal is None else _share(row.goal, out_of),
    }


def _share(count: int, out_of: int) -> str:
    """The length of a bar in percent, to a tenth."""
    return f"{min(1000, 1000 * count // out_of) / 10 if out_of else 0:.1f}"
