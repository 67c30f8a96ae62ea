"""The digest as one HTML file: nothing is loaded, nothing runs; it prints, and reads in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.digest.page import Block, Chart, Moves, Note, Page, Row
from bot.digest.speech import language_of
from bot.domain.say import Line, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import direction

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LINES: Final = (_TEMPLATES / "digest.css").read_text("utf-8").splitlines()
_STYLE: Final = Markup("".join(line.strip() for line in _LINES))  # noqa: S704 - our own file
_COLUMNS: Final[Mapping[str, Line]] = {
    name: Words(f"digest.column_{name}") for name in ("answer", "count", "percent", "average")
} | {name: Words(f"digest.{name}") for name in ("then", "now", "conclusions")}


def html(page: Page, lang: str, catalogs: Catalogs) -> str:
    """The whole file, in the language, or all of it in English where a line lacks a translation."""
    shown = language_of([*page.lines(), *_COLUMNS.values()], lang, catalogs)

    def said(line: Line) -> str:
        return catalogs.words(line, shown)

    return _ENVIRONMENT.get_template("digest.html").render(
        lang=shown.replace("_", "-"),
        dir=direction(shown),
        style=_STYLE,
        title=said(page.title),
        banners=[said(line) for line in page.banners],
        facts=[said(line) for line in page.facts],
        sections=[
            {
                "heading": said(section.heading),
                "asked": None if section.asked is None else said(section.asked),
                "blocks": [_block(block, catalogs, shown) for block in section.blocks],
            }
            for section in page.sections
        ],
        conclusions=[said(line) for line in page.conclusions],
        words={name: said(line) for name, line in _COLUMNS.items()},
    )


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def _block(block: Block, catalogs: Catalogs, shown: str) -> dict[str, Any]:
    def said(line: Line) -> str:
        return catalogs.words(line, shown)

    match block:
        case Chart():
            return {
                "is": "chart",
                "caption": said(block.caption),
                "red": block.red,
                "percents": any(row.percent is not None for row in block.rows),
                "averages": any(row.average is not None for row in block.rows),
                "rows": [_row(row, block.out_of, catalogs, shown) for row in block.rows],
                "notes": [said(note) for note in block.notes],
            }
        case Moves():
            rows = [[said(cell) for cell in moved] for moved in block.rows]
            return {"is": "moves", "caption": said(block.caption), "rows": rows}
        case Note():
            return {"is": "note", "line": said(block.line), "items": [said(item) for item in block.items]}


def _row(row: Row, out_of: int, catalogs: Catalogs, shown: str) -> dict[str, Any]:
    return {
        "label": catalogs.words(row.label, shown),
        "count": catalogs.words(row.count, shown),
        "percent": "" if row.percent is None else catalogs.words(row.percent, shown),
        "average": "" if row.average is None else catalogs.words(row.average, shown),
        "tone": row.tone,
        "sure": _share(row.low, out_of),
        "open": _share(row.high - row.low, out_of),
    }


def _share(count: int, out_of: int) -> str:
    """The length of a bar in percent, to a tenth."""
    return f"{min(1000, 1000 * count // out_of) / 10 if out_of else 0:.1f}"
