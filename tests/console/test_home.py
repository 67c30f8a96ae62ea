"""The first page: first steps where nothing is there, and then what waits for each."""

from __future__ import annotations

from bot.app import alarms
from bot.domain.person import Role
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn


async def test_with_nothing_there_the_first_steps_are_told_and_get_done(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    told = await browser.opens("/")
    assert "First steps" in told
    assert told.count("to do") == 3
    assert "to do Plan a first round" in told
    await crew.stage.round("round a-women opens now closes +7d")
    await crew.joins("amina")
    assert "First steps" not in await browser.opens("/")
    assert "1. Women at the table: running" in browser.text


async def test_a_link_is_there_only_where_the_menu_has_its_page(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round a-women opens now closes +7d")
    for who in ("coordinator", "drafter", "reviewer", "translator"):
        browser = await signs_in(who)
        await browser.opens("/")
        for path in browser.links():
            await browser.opens(path)
            assert browser.status == 200, (who, path)


async def test_alarms_stand_above_all_else(crew: Crew, signs_in: SignsIn) -> None:
    await alarms.set_alarm(crew.stage.house, "disk", on=True)
    browser = await signs_in("coordinator")
    assert "The server's disk is nearly full." in await browser.opens("/")
    assert "disk" not in await (await signs_in("drafter")).opens("/")


async def test_a_coordinator_in_one_circle_is_told_to_get_a_second(crew: Crew, signs_in: SignsIn) -> None:
    await crew.joins("rosa", Role.COORDINATOR)
    browser = await signs_in("coordinator")
    assert "done Have a second coordinator" in await browser.opens("/")


async def test_looking_at_the_first_page_is_not_reading(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    before = await crew.rows("SELECT count(*) FROM audit")
    await browser.opens("/")
    assert await crew.rows("SELECT count(*) FROM audit") == before
