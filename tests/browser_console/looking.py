"""Pictures of the console's main pages for docs/console: `make pages`.

Each is what somebody sees of a trial: on a laptop, on a phone, in the dark, and from right to left. What is
cut off, crowded or in a wrong direction is seen sooner than tested.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bot.domain.person import Role
from tests.browser.palette import with_few_colours
from tests.browser.service import ROOT
from tests.browser_console.conftest import plan
from tests.browser_console.seats import Desk, chromium, follows, opens
from tests.browser_console.service import Service, service

FOLDER = ROOT / "docs" / "console"
#: No picture is larger: they are read on slow lines.
MOST_BYTES = 120_000
MOST_HEIGHT = 1300
#: As many as a palette holds: letters on coloured grounds need theirs.
COLOURS = 256
LAPTOP, PHONE = 1200, 360
#: A reviewer's first text, the next, and a field of one that may be quoted.
READ, NEXT, QUOTABLE = "main a.button.main", "main a[data-key=n]", "#f-words"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page as one member of staff sees it."""

    name: str
    role: Role
    path: str
    width: int = LAPTOP
    dark: bool = False
    language: str = "en"
    press: str = ""
    #: What is pressed again and again until this is there.
    until: str = ""


SHOTS = (
    Shot("home", Role.COORDINATOR, "/"),
    Shot("home-phone", Role.COORDINATOR, "/", PHONE),
    Shot("plan", Role.COORDINATOR, "/rounds/new"),
    Shot("open-dark", Role.COORDINATOR, "/rounds/2/open", dark=True),
    Shot("round-phone", Role.COORDINATOR, "/rounds/1", PHONE),
    Shot("going", Role.COORDINATOR, "/going/1"),
    Shot("going-phone-dark", Role.COORDINATOR, "/going/1", PHONE, dark=True),
    Shot("going-right-to-left", Role.COORDINATOR, "/going/1", language="ar"),
    Shot("invitations-phone", Role.COORDINATOR, "/invitations", PHONE),
    Shot("findings", Role.DRAFTER, "/findings/1"),
    Shot("decide", Role.DRAFTER, "/findings/1/part/overall"),
    Shot("decide-phone-right-to-left", Role.DRAFTER, "/findings/1/part/overall", PHONE, language="ar"),
    Shot("review", Role.REVIEWER, "/review", press=READ, until=QUOTABLE),
    Shot("review-phone-dark", Role.REVIEWER, "/review", PHONE, dark=True, press=READ, until=QUOTABLE),
    Shot("translate", Role.TRANSLATOR, "/translate"),
)


def pictures(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Each picture, as it is made; all of them where none is named."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, service(Path(place)) as house, chromium() as browser:
        house.does(plan)
        desk = Desk(browser, house)
        for shot in SHOTS:
            if not names or shot.name in names:
                path = folder / f"{shot.name}.png"
                path.write_bytes(with_few_colours(_picture(desk, house, shot), COLOURS))
                assert path.stat().st_size < MOST_BYTES, f"{shot.name} has {path.stat().st_size} bytes"
                desk.close()
                yield path


def _picture(desk: Desk, house: Service, shot: Shot) -> bytes:
    how: dict[str, Any] = {"width": shot.width, "dark": shot.dark}
    page = desk.seat(house.employs(shot.role, shot.language), **how)
    opens(page, shot.path)
    if shot.press:
        follows(page, page.locator(shot.press).first)
    while shot.until and not page.locator(shot.until).count():
        follows(page, page.locator(NEXT).first)
    return page.screenshot(full_page=True, clip=_upper(page, shot.width))


def _upper(page: Page, width: int) -> Any:
    """As much of a long page as a picture holds."""
    height = page.evaluate("document.documentElement.scrollHeight")
    return {"x": 0, "y": 0, "width": width, "height": min(height, MOST_HEIGHT)}


if __name__ == "__main__":
    for made in pictures(FOLDER, sys.argv[1:]):
        print(made, made.stat().st_size)  # noqa: T201 - it is run by hand
