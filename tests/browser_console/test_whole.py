"""A whole consultation in the browser: planned, watched, paused, read, closed and decided, within days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.app.signing import ROOT
from bot.domain.person import Role
from tests.browser_console.answering import MOST_SCREENS, Hand, chosen
from tests.browser_console.seats import Desk, follows, opens, presses, says
from tests.browser_console.service import service

SURVEY = "What matters most"
OTHERS = 9
MISSING = "Somebody has to pay for the way there."


@pytest.fixture
def alone(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """Desks of a consultation that has not begun."""
    with service(tmp_path / "house", seeded=False) as running:
        made = Desk(browser, running)
        yield made
        made.close()


def test_a_consultation_from_its_plan_to_a_decision(alone: Desk) -> None:
    house = alone.service
    drafter, reviewer = house.employs(Role.DRAFTER), house.employs(Role.REVIEWER)
    page = alone.window()
    page.goto(link_of_her_chat(alone, house.links[Role.COORDINATOR]))
    follows(page, "main button")
    assert page.url.endswith(f"{ROOT}/")

    # She plans a round, and is told what is missing beside its field.
    opens(page, "/rounds/new")
    page.get_by_label(SURVEY).check()
    follows(page, "main form button.main")
    assert "Say when it closes" in page.locator("[id^=w-closes]").inner_text()
    assert page.get_by_label(SURVEY).is_checked()
    page.fill("#f-closes", f"{house.now() + timedelta(days=10):%Y-%m-%dT12:00}")
    follows(page, "main form button.main")
    assert page.url.endswith("/rounds/1/open")

    # She looks at it as people will see it, in two languages.
    opens(page, "/rounds/preview")
    page.select_option("#f-survey", label=SURVEY)
    assert SURVEY in follows(page, "main form button.main")
    page.select_option("select[name=language]", "ar")
    follows(page, "button[name=show]")
    assert page.locator("main section").first.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert SURVEY not in says(page)
    assert house.rows("SELECT count(*) FROM answer") == [(0,)]

    opens(page, "/rounds/1/open")
    assert "The round is open" in follows(page, "main form button.main")

    # Whoever answers, and however many within a day: the page stays as it is, to the byte.
    before = page.request.get(f"{ROOT}/going/1").body()
    assert "10 people or more" in before.decode()
    answers_on_a_phone(alone, house.links[Role.ADVOCATE])
    assert house.rows("SELECT count(DISTINCT pseudonym) FROM answer") == [(1,)]
    assert page.request.get(f"{ROOT}/going/1").body() == before
    for number in range(OTHERS):
        Hand(f"{MISSING} {number}").answers(house.links[Role.ADVOCATE])
    assert page.request.get(f"{ROOT}/going/1").body() == before

    # A day later it moves, in one step, in a browser where it stands open.
    house.passes(timedelta(days=1))
    page = alone.seat(house.rows("SELECT id FROM person WHERE role = 'coordinator'")[0][0])
    opens(page, "/going/1")
    page.locator("#now").get_by_text("Released on").wait_for()

    opens(page, "/rounds/1")
    assert "The round is paused." in presses(page, "Pause now")
    presses(page, "Check and resume")
    assert "The round goes on." in follows(page, "main form button.main")

    # A reviewer lets them be quoted, with keys alone: one goes to the button, the next presses it.
    reading = alone.seat(reviewer)
    opens(reading, "/review")
    presses(reading, "Read")
    released = 0
    while reading.locator("[data-key=r]").count():
        assert MISSING in says(reading)
        reading.keyboard.press("r")
        with reading.expect_navigation():
            reading.keyboard.press("Enter")
        released += 1
    assert released > 1, says(reading)

    opens(page, "/rounds/1/close")
    assert "The round is closing." in follows(page, "main .acts button")
    house.passes(timedelta(days=1))

    # A drafter reads the digest, and decides.
    drafting = alone.seat(drafter)
    opens(drafting, "/findings/1")
    assert "The answers of 10 people are counted." in says(drafting)
    told = presses(drafting, "as reviewed")
    assert "for anything to be shown" in told, "of so few no words are shown yet, though they may be quoted"
    assert MISSING not in told
    opens(drafting, "/findings/1/part/first")
    drafting.get_by_label("Keep it").check()
    drafting.fill("#f-why", "Most of those who answered can live with it.")
    assert "Most of those who answered" in follows(drafting, "main form button.main")
    assert house.rows("SELECT count(*) FROM decision") == [(1,)]


def link_of_her_chat(desk: Desk, start: str) -> str:
    """What a coordinator finds in her own chat once she asks for the console."""
    page = desk.window(width=360, scripts=False)
    page.goto(start)
    follows(page, "button.main")
    while (choice := chosen(choices(page), asked=False)) is not None:
        follows(page, f"button[name=do][value$='.{choice}']")
    follows(page, "button[name=command][value=console]")
    found = page.locator(f"main :text('{ROOT}/in/')").last.inner_text()
    return found.strip()


def answers_on_a_phone(desk: Desk, link: str) -> None:
    """One advocate answers, screen by screen, in a browser of a phone."""
    page = desk.window(width=360, scripts=False)
    page.goto(link)
    follows(page, "button.main")
    asked = False
    for _ in range(MOST_SCREENS):
        if asked and page.locator("[name=text]").count():
            page.fill("[name=text]", MISSING)
            follows(page, "form:has([name=text]) button")
            continue
        choice = chosen(choices(page), asked=asked)
        assert choice is not None, says(page)
        follows(page, f"button[name=do][value$='.{choice}']")
        asked = asked or choice == "start"
        if choice == "count":
            return
    raise AssertionError(f"there is no end to it: {says(page)}")


def choices(page: Page) -> list[str]:
    """What can be pressed on the phone page."""
    found: list[str] = page.eval_on_selector_all(
        "button[name=do]", "all => all.map(each => each.value.split('.')[1])"
    )
    return found
