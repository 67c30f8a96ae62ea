"""The digest on paper and as one image: typst sets both, with the fonts shipped here and no others.

Setting type takes a moment and holds its thread: a caller on an event loop does it in another thread.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.digest.brief import NEVER
from bot.digest.page import Chart, Page
from bot.digest.speech import language_of
from bot.digest.spoken import spoken, spoken_block
from bot.domain.say import Line, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages, direction

if TYPE_CHECKING:
    import typst

_ROOT: Final = Path(__file__).parent / "templates" / "print"
_FONTS: Final = Path(__file__).parent / "fonts"
_WIDE: Final = 216.0
"""Pixels an inch at which a card of 360 points is 1,080 pixels wide."""
MOST_CHARTS: Final = 3
"""How many charts a card shows of a survey that asks for no support."""
_EPOCH: Final = 0
"""When every file says that it was made, so that the same digest is the same bytes."""
_SPACE: Final = "\u200b"
# Nothing breaks a word without end but a space, so one of no width is put in. The scripts of South-East Asia
# write no spaces and are broken by typst itself.
_LONG: Final = re.compile(r"[^\s\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{30,}")
_STEP: Final = 24


def pdf(page: Page, lang: Languages, catalogs: Catalogs) -> bytes:
    """Everything that the HTML file says, on A4 paper."""
    return set_pages(spoken(page, lang, catalogs))


def card(page: Page, lang: Languages, catalogs: Catalogs) -> bytes:
    """One image, 1,080 pixels wide: how many answered, support, and what may be concluded."""
    return set_card(on_card(page, lang, catalogs))


def set_pages(said: dict[str, Any]) -> bytes:
    """The pages from what they say."""
    return _set("digest.typ", said, "pdf")


def set_card(said: dict[str, Any]) -> bytes:
    """The image from what it says."""
    return _set("card.typ", said, "png")


def set_codes(codes: list[list[str]]) -> bytes:
    """Sheets of QR codes, each given as rows of dark and light squares."""
    return _set("codes.typ", {"codes": codes}, "pdf", breaks=False)


def on_card(page: Page, lang: Languages, catalogs: Catalogs) -> dict[str, Any]:
    """What the image shows: support as charts, or else the first charts, or else what the message counts."""
    support = list(_support(page)) or list(islice(_first(page), MOST_CHARTS))
    brief = page.brief[len(page.banners) + 1 :]
    fixed = next(at for at, (_, line) in enumerate(brief) if _is_fixed(line))
    opening = [line for soon, line in brief[:fixed] if soon == NEVER]
    counted = [] if support else [line for soon, line in brief[:fixed] if soon != NEVER]
    closing = [line for _, line in brief[fixed:]]
    shown = language_of(
        [page.title, *page.banners, *opening, *counted, *closing, *page.lines()], lang, catalogs
    )

    def said(lines: list[Line]) -> list[str]:
        return [catalogs.words(line, shown) for line in lines]

    return {
        "lang": shown.replace("_", "-"),
        "dir": direction(shown),
        "title": catalogs.words(page.title, shown),
        "banners": said(list(page.banners)),
        "opening": said(opening),
        "support": [
            {"heading": catalogs.words(heading, shown), **spoken_block(chart, catalogs, shown)}
            for heading, chart in support
        ],
        "counted": said(counted),
        "closing": said(closing),
    }


def _support(page: Page) -> Iterator[tuple[Line, Chart]]:
    """The chart of support of each part: the one that follows a red line."""
    for section in page.sections:
        for before, block in pairwise(section.blocks):
            if isinstance(before, Chart) and before.red and isinstance(block, Chart):
                yield section.heading, block


def _first(page: Page) -> Iterator[tuple[Line, Chart]]:
    """The first chart of each part, where a survey asks for no support."""
    for section in page.sections:
        chart = next((block for block in section.blocks if isinstance(block, Chart)), None)
        if section.item is not None and chart is not None:
            yield section.heading, chart


def _is_fixed(line: Line) -> bool:
    return isinstance(line, Words) and line.key == "digest.brief_fixed"


def _set(template: str, said: dict[str, Any], form: typst.OutputFormat, *, breaks: bool = True) -> bytes:
    """What people wrote goes in as JSON and is only ever shown; the root holds our templates alone."""
    import typst  # noqa: PLC0415 - large, and loaded when something is first printed

    return typst.compile(
        _ROOT / template,
        root=_ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=_WIDE,
        sys_inputs={"said": json.dumps(_breakable(said) if breaks else said)},
        timestamp=_EPOCH,
    )


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


def _breakable(value: Any) -> Any:
    match value:
        case str():
            return _LONG.sub(lambda word: _broken(word[0]), value)
        case list():
            return [_breakable(each) for each in value]
        case dict():
            return {name: _breakable(each) for name, each in value.items()}
        case _:
            return value


def _broken(word: str) -> str:
    """The word with a place to break after every so many letters, never between a letter and its marks."""
    pieces, since = [], 0
    for character in word:
        if since >= _STEP and unicodedata.category(character)[0] not in "MC":
            pieces.append(_SPACE)
            since = 0
        pieces.append(character)
        since += 1
    return "".join(pieces)
