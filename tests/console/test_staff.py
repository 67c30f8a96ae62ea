"""Who works here, in the console: by number, invited once, limited by owners, let go at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.inbound import Command
from bot.domain.person import Role
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

REFUSED = "SELECT action FROM audit WHERE outcome = 'refused' AND staff = ? ORDER BY number"


async def test_the_list_tells_numbers_and_what_each_is_here_for(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    told = await browser.opens("/staff")
    assert told.count("Owner of the consultation") == 2
    assert "Writes the charter" in told
    assert "1 you" in told


async def test_a_link_lets_one_person_work_here(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/staff")
    told = await browser.sends("/staff", role="translator")
    assert "It works once, for 14 days." in told
    (code,) = [word.rpartition("/")[2] for word in told.split() if "/start/" in word]
    await crew.does("lina", Command("start", code))
    assert (await crew.known("lina")).person.role is Role.TRANSLATOR


async def test_a_link_is_made_once_by_a_form_that_comes_again_and_is_not_shown_again(
    crew: Crew, signs_in: SignsIn, browsers: Callable[..., Browser]
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/staff")
    sent = {"t": browser.token, **browser.once, "role": "translator"}
    await browser.posts("/staff", sent)
    assert "/start/" in browser.text
    assert browser.cookie is not None
    await crew.stage.reload()
    again = browsers()
    again.holds(browser.cookie)
    assert await again.posts("/staff", sent) == 200
    assert "This link was made before" in again.text
    assert "/start/" not in again.page.text
    assert await crew.rows("SELECT count(*) FROM invite WHERE role = 'translator'") == [(1,)]
    assert await crew.rows("SELECT count(*) FROM audit WHERE action = 'invite'") == [(1,)]
    assert await crew.rows("SELECT made FROM console_once") == [("translator",)]
    await again.sends("/staff", **{**sent, "role": "drafter"})
    assert await crew.rows("SELECT count(*) FROM invite WHERE role = 'drafter'") == [(1,)]


@pytest.mark.threat(7)
async def test_an_owner_limits_another_who_can_then_do_nothing_here_beyond(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    owner = await signs_in("coordinator")
    other = staff["coordinator2"]
    await owner.opens(f"/staff/{other}")
    assert f"Saved for number {other}." in await owner.sends(f"/staff/{other}/limit", countries=["YE", "SD"])
    assert "Sudan and Yemen" in owner.text
    limited = await signs_in("coordinator2")
    assert "Make a link" not in await limited.opens("/staff")
    await limited.sends("/staff", role="coordinator")
    assert limited.status == 403
    await limited.opens("/sessions")
    await limited.sends(f"/staff/{staff['drafter']}/revoke")
    assert limited.status == 403
    await limited.opens("/sessions")
    await limited.sends(f"/staff/{staff['coordinator']}/limit")
    assert limited.status == 403
    found = [name for (name,) in await crew.rows(REFUSED, other)]
    assert found == ["invite", "revoke staff", "limit staff"]


async def test_nobody_lifts_her_own_limit(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "Limit her" not in await browser.opens(f"/staff/{staff['coordinator']}")
    await browser.sends(f"/staff/{staff['coordinator']}/limit", countries=["YE"])
    assert browser.status == 403


@pytest.mark.threat(7)
async def test_whoever_is_let_go_here_is_out_of_the_console_and_the_chat(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    drafter = await signs_in("drafter")
    browser = await signs_in("coordinator")
    await browser.opens(f"/staff/{staff['drafter']}")
    assert "Done." in await browser.sends(f"/staff/{staff['drafter']}/revoke")
    await drafter.opens("/")
    assert drafter.status == 401
    assert "Nobody who works here" in await browser.opens(f"/staff/{staff['drafter']}")


@pytest.mark.threat(7)
@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
@pytest.mark.parametrize("path", ["/staff", "/staff/1", "/countries"])
async def test_others_do_not_see_these_pages(signs_in: SignsIn, who: str, path: str) -> None:
    browser = await signs_in(who)
    await browser.opens(path)
    assert browser.status == 403


@pytest.mark.threat(15)
async def test_one_word_stops_a_country_and_a_second_persons_erases_its_addresses(
    crew: Crew, signs_in: SignsIn
) -> None:
    await crew.joins("amina", country="YE")
    first, second = await signs_in("coordinator"), await signs_in("coordinator2")
    await first.opens("/countries")
    assert "Leave Yemen?" in await first.sends("/countries", country="YE")
    assert await crew.rows("SELECT count(*) FROM country_left") == [(0,)]
    await first.sends("/countries/leave", country="YE")
    assert "on the word of number 1" in first.text
    assert "A second word is missing" in first.text
    assert "did not come in through the same person" in first.text
    await first.sends("/countries/leave", country="YE")
    assert await crew.rows("SELECT confirmed FROM country_left") == [(None,)]
    assert "Yes, erase it" in await second.opens("/countries")
    await second.sends("/countries/leave", country="YE")
    assert await crew.rows("SELECT confirmed FROM country_left") == [(2,)]
    await first.opens("/countries")
    assert "noted" in await first.sends("/countries/return", country="YE")
    assert "Wants to go back so far: number 1." in await second.opens("/countries")
    assert "messages go there again" in await second.sends("/countries/return", country="YE")


async def test_no_country_is_told_beside_the_field(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/countries")
    assert "Choose a country." in await browser.sends("/countries", country="")
    assert browser.status == 400
