"""Answers that leave joined: two people of different circles, within a day, and the log has both."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import releasing
from bot.app.confining import limit
from bot.domain.person import Role
from bot.storage import rounds
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn
from tests.console.released import releases

pytestmark = pytest.mark.threat(7)
LOG = "SELECT staff, outcome FROM audit WHERE action = 'export linkable' ORDER BY number"
PAGE = "/findings/1/joined"


@pytest.fixture
async def closed(crew: Crew, staff: dict[str, int]) -> None:
    """A closed round that ten people answered, released."""
    await crew.stage.round("round priorities opens now closes +6d remind none")
    for number in range(10):
        await crew.joins(f"someone {number}")
        await crew.presses(f"someone {number}", "start", "next", "skip", "skip", "skip", "skip", "count")
    (round_,) = await crew.stage.house.db.run(rounds.every)
    await releasing.close(crew.stage.house, round_)


async def test_the_second_of_two_people_gets_the_rows(
    crew: Crew, closed: None, staff: dict[str, int], signs_in: SignsIn
) -> None:
    first, second = await signs_in("coordinator"), await signs_in("drafter")
    await first.opens(PAGE)
    assert "Noted." in await first.sends(PAGE)
    assert f"Agreed so far: number {staff['coordinator']}." in first.text
    assert "I agree" not in first.text
    assert f"Agreed so far: number {staff['coordinator']}." in await second.opens(PAGE)
    await second.sends(PAGE)
    assert second.page.headers["content-type"].startswith("text/csv")
    assert "attachment" in second.page.headers["content-disposition"]
    assert len(second.page.text.splitlines()) == 11
    expected = [(staff["coordinator"], "waits"), (staff["drafter"], "done")]
    assert await crew.rows(LOG) == expected
    assert "Agreed so far" not in await second.opens(PAGE), "used up"


async def test_a_word_lapses_after_a_day_and_nobody_is_two(
    crew: Crew, closed: None, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PAGE)
    await browser.sends(PAGE)
    await browser.sends(PAGE)
    assert {outcome for _, outcome in await crew.rows(LOG)} == {"waits"}
    crew.stage.clock.at += timedelta(hours=25)
    other = await signs_in("drafter")
    await other.opens(PAGE)
    assert "Noted." in await other.sends(PAGE)


async def test_whom_the_first_let_in_is_no_second(crew: Crew, closed: None, signs_in: SignsIn) -> None:
    owner = await crew.joins("rosa", Role.COORDINATOR)
    invited = await crew.joins("nour", Role.DRAFTER, by=owner)
    browsers = [await signs_in("coordinator") for _ in range(2)]
    for browser, person in zip(browsers, (owner, invited), strict=True):
        await browser.signs_in(person)
        await browser.opens(PAGE)
        assert "Noted." in await browser.sends(PAGE)


@pytest.mark.parametrize("who", ["reviewer", "translator"])
async def test_others_are_refused(crew: Crew, closed: None, signs_in: SignsIn, who: str) -> None:
    browser = await signs_in(who)
    await browser.opens(PAGE)
    assert browser.status == 403
    assert [outcome for _, outcome in await crew.rows(LOG)] == ["refused"]


async def test_a_coordinator_limited_to_countries_has_no_word_beyond_them(
    crew: Crew, closed: None, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: limit(house, conn, None, staff["coordinator2"], ["YE"]))
    browser = await signs_in("coordinator2")
    await browser.opens(PAGE)
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.sends(PAGE)
    assert browser.status == 403
    assert [outcome for _, outcome in await crew.rows(LOG)] == ["refused", "refused"]


async def test_of_a_round_that_is_open_nothing_leaves_joined(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await crew.stage.round("round priorities opens now closes +6d remind none")
    assert "close the round first" in await browser.opens(PAGE)
    assert browser.status == 400


@pytest.mark.parametrize("risk", ["a-women", "d-working-group"])
async def test_the_page_of_files_leads_there_only_where_it_is_let(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn, risk: str
) -> None:
    await crew.stage.round(f"round {risk} opens now closes +6d remind none")
    await releases(crew, 1)
    browser, link = await signs_in("drafter"), f'href="/console{PAGE}"'
    await browser.opens("/findings/1/files")
    assert link not in browser.page.text, "it runs"
    await crew.rows("UPDATE round SET state = 'closed'")
    await browser.opens("/findings/1/files")
    assert (link in browser.page.text) == (risk == "a-women")
    reviewer = await signs_in("reviewer")
    await reviewer.opens("/findings/1/files")
    assert link not in reviewer.page.text, "nor for whom the page is not"


async def test_a_second_word_that_is_pressed_twice_is_no_first_word_of_another_time(
    crew: Crew, closed: None, signs_in: SignsIn
) -> None:
    first, second = await signs_in("coordinator"), await signs_in("drafter")
    await first.opens(PAGE)
    await first.sends(PAGE)
    await second.opens(PAGE)
    token, pressed = second.token, {"second": "yes"}
    assert 'name="second" value="yes"' in second.page.text
    assert await second.posts(PAGE, {"t": token, **pressed}) == 200
    assert "To have it again, both agree again." in await second.sends(PAGE, t=token, **pressed)
    assert "Agreed so far" not in second.text
    await first.opens(PAGE)
    assert "Noted." in await first.sends(PAGE)
