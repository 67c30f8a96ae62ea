"""Pictures of one survey on a phone of 360 by 740 points in every language: `make look`.

One sheet a language goes into the folder, for somebody to look at: what is cut off, crowded, or in a wrong
direction is seen sooner than tested. Each picture is the whole page, with a red line where her first look
ends. `python -m tests.browser.looking FOLDER LANGUAGE…` makes some of them. Letters that no font of the
machine has are drawn as boxes: Debian's fonts-noto-core and fonts-noto-color-emoji have all that are needed.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.i18n.catalogs import Catalogs
from tests.browser.joining import arrive, skip_facts
from tests.browser.phone import HEIGHT, WIDTH, Phone, phone
from tests.browser.service import trial

#: Between two pictures of a sheet, and how many stand side by side.
GAP, COLUMNS = 12, 4
MOST_QUESTIONS = 30


def sheets(folder: Path, languages: Sequence[str]) -> Iterator[Path]:
    """A sheet of pictures for each language, as it is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        house = stack.enter_context(trial(root))
        for language in languages:
            with phone(root / language, language) as one:
                pictures = list(_screens(one, house.advocate, language))
            path = folder / f"{language}.png"
            with phone(root / f"{language}-sheet", width=(WIDTH + GAP) * COLUMNS, height=HEIGHT) as wide:
                page = root / f"{language}.html"
                page.write_text(_sheet(pictures), "utf-8")
                wide.driver.get(page.as_uri())
                path.write_bytes(wide.picture())
            yield path


def _screens(one: Phone, link: str, language: str) -> Iterator[bytes]:
    """What she sees first of each kind: consent, a fact, and each way to answer, with one mistake."""
    page = arrive(one, link, language)
    yield one.picture()
    while "next" in page.presses:
        page = one.press("next")
    yield one.picture()
    one.press("yes")
    one.press("no")
    page = one.press("no")
    yield one.picture()
    skip_facts(one)
    yield one.picture()
    page = one.press("start")
    seen: set[str] = set()
    for _ in range(MOST_QUESTIONS):
        kind = "ticks" if page.ticks else page.entry or "+".join(sorted(page.presses)[:3])
        if kind not in seen:
            seen.add(kind)
            yield one.picture()
            if page.entry == "numeric" and "mistake" not in seen:
                seen.add("mistake")
                one.type("1000")
                yield one.picture()
        if "count" in page.presses:
            one.press("count")
            yield one.picture()
            return
        page = one.press("skip")


def _sheet(pictures: Sequence[bytes]) -> str:
    shown = "".join(
        f'<div><img width="{WIDTH}" src="data:image/png;base64,{base64.b64encode(each).decode()}"><hr></div>'
        for each in pictures
    )
    style = (
        f"body{{margin:0;display:flex;flex-wrap:wrap;align-items:flex-start;gap:{GAP}px}}div{{position:relative}}"
        f"hr{{position:absolute;top:{HEIGHT}px;left:0;right:0;margin:0;border:0;border-top:2px solid red}}"
    )
    return f'<meta charset="utf-8"><style>{style}</style>{shown}'


if __name__ == "__main__":
    place, *some = sys.argv[1:] or ["looks"]
    for made in sheets(Path(place), some or Catalogs().languages):
        print(made)  # noqa: T201 - it is run by hand
