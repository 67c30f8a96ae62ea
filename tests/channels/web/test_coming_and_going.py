"""How a person comes to the page, is known by it, and leaves it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest

from bot.channels.web import site
from bot.domain.inbound import Command
from tests.channels.web.house import NOW, SETTINGS, Browser, build


def cookies_of(response) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for header in response.headers.get_list("set-cookie"):
        for name, morsel in SimpleCookie(header).items():
            found[name] = {"value": morsel.value, **{k: v for k, v in morsel.items() if v != ""}}
    return found


async def test_a_robot_that_looks_at_an_invite_uses_nothing_up(house, browser):
    for _ in range(3):
        assert (await browser.open("/p/start/abc")).status_code == 200
    await browser.head("/p/start/abc")
    assert house.arrivals == []


async def test_the_key_is_random_and_no_script_can_read_it(house):
    seats: set[str] = set()
    for _ in range(3):
        async with Browser(build(house)) as browser:
            await browser.open("/p/start/abc")
            answer = await browser.post("/p/start/abc", data={"t": browser.word()}, follow_redirects=False)
            cookie = cookies_of(answer)["p1"]
            assert cookie["httponly"] is True
            assert cookie["samesite"] == "strict"
            assert cookie["path"] == "/p/"
            assert "secure" not in cookie
            assert int(cookie["max-age"]) == 30 * 24 * 3600
            assert len(cookie["value"]) == 22
            seats.add(cookie["value"])
    assert len(seats) == 3


@pytest.mark.parametrize(("base", "secure"), [("https://page.test", False), ("http://page.test", True)])
async def test_cookies_are_secure_where_the_page_is(house, base, secure):
    async with Browser(build(house, replace(SETTINGS, secure=secure))) as browser:
        browser.base_url = base
        answer = await browser.open("/p/start/abc")
        assert cookies_of(answer)["p0"]["secure"] is True
        assert ("strict-transport-security" in answer.headers) == base.startswith("https")


async def test_a_start_button_pressed_twice_makes_one_person(house, browser):
    await browser.open("/p/start/once")
    fields = {"t": browser.word()}
    answers = [await browser.post("/p/start/once", data=fields, follow_redirects=False) for _ in range(2)]
    # And once more as if the answer to the first press had been lost on its way.
    browser.cookies.delete("p1")
    answers.append(await browser.post("/p/start/once", data=fields, follow_redirects=False))
    assert len({cookies_of(answer)["p1"]["value"] for answer in answers}) == 1
    assert house.turns() == [Command("start", "once")]
    assert len(house.at) == 1


async def test_without_cookies_a_start_is_told_what_to_do(house, browser):
    await browser.open("/p/start/abc")
    word = browser.word()
    browser.cookies.clear()
    page = await browser.post("/p/start/abc", data={"t": word})
    assert page.status_code == 400
    assert "allow cookies" in page.text
    assert house.arrivals == []


async def test_a_code_can_be_typed(house, browser):
    await browser.open("/p/")
    await browser.press("/p/start", code=" Ab-12_x ")
    assert house.turns() == [Command("start", "Ab-12_x")]


@pytest.mark.parametrize("code", ["a b", "<b>", "x" * 65, "é"])
async def test_what_no_code_looks_like_is_told_kindly(house, browser, code):
    await browser.open("/p/")
    page = await browser.press("/p/start", code=code)
    assert (page.status_code, "use your code" in page.text) == (400, True)
    assert (await browser.get("/p/start/" + "x" * 65)).status_code == 404
    assert house.arrivals == []


async def test_on_a_shared_phone_a_second_woman_does_not_sit_down_at_the_firsts_place(house, browser):
    await browser.join(code="first")
    first = browser.seat()
    page = await browser.open("/p/start/second")
    assert "Was that you?" in page.text
    await browser.press("/p/start/second", who="other")
    assert browser.seat() != first
    assert len(house.at) == 2


async def test_who_opens_a_second_link_herself_goes_on_as_the_same_person(house, browser):
    await browser.join(code="first")
    first = browser.seat()
    await browser.open("/p/start/move")
    page = await browser.press("/p/start/move", who="same")
    assert page.url.path == "/p/"
    assert browser.seat() == first
    assert house.turns() == [Command("start", "first"), Command("start", "move")]


async def test_a_link_from_another_app_still_asks_who_she_is(house, browser):
    """The browser sends no strict cookie with such a link, but does with the button on the page."""
    await browser.join(code="first")
    seat = browser.seat()
    browser.cookies.delete("p1")
    await browser.open("/p/start/second")
    browser.cookies.set("p1", seat, path="/p/")
    page = await browser.press("/p/start/second")
    assert "Was that you?" in page.text
    assert house.turns() == [Command("start", "first")]


async def test_a_bare_address_with_a_known_cookie_is_her_screen(house, browser):
    await browser.join()
    assert (await browser.open("/p/start")).url.path == "/p/"


async def test_where_a_link_is_needed_the_page_says_what_the_house_said(house, browser):
    house.refuse_starts = True
    page = await browser.join()
    assert "You need a link." in page.text
    assert "Continue" in page.text


async def test_leaving_ends_the_session_and_forgets_the_browser(house, browser):
    await browser.join()
    page = await browser.press("/p/leave")
    assert page.url.path == "/"
    assert "There is nothing on this page." in page.text
    assert browser.seat() is None
    assert house.turns() == [Command("start"), Command("x")]
    assert not browser.cookies
    assert "Question" not in (await browser.open("/p/")).text


async def test_the_start_page_that_a_browser_kept_does_not_lead_back_in_after_leaving(house, browser):
    await browser.open("/p/start/abc")
    word = browser.word()
    await browser.press("/p/start/abc")
    await browser.press("/p/leave")
    page = await browser.post("/p/start/abc", data={"t": word})
    assert "Question" not in page.text
    assert browser.seat() is None


async def test_leaving_takes_one_place_only(house, browser):
    await browser.join("/s/")
    await browser.join("/p/")
    await browser.press("/p/leave")
    assert browser.seat("p") is None
    assert browser.seat("s") is not None


async def test_leaving_typed_is_leaving(house, browser):
    await browser.join()
    house.at[browser.seat()] = 3
    await browser.open("/p/")
    page = await browser.press("/p/", step="4", text="/x")
    assert page.url.path == "/"
    assert browser.seat() is None
    assert house.turns() == [Command("start"), Command("x")]


async def test_leaving_works_without_a_session_and_while_the_house_is_broken_or_slow(
    house, browser, monkeypatch
):
    assert (await browser.post("/p/leave")).url.path == "/"
    await browser.join()
    house.broken = RuntimeError()
    assert (await browser.press("/p/leave")).url.path == "/"
    assert browser.seat() is None
    house.broken = None
    await browser.join()
    held = asyncio.Event()

    async def slow(arrivals):
        await held.wait()
        return []

    monkeypatch.setattr(house, "take", slow)
    monkeypatch.setattr(site, "LEAVE_SECONDS", 0.01)
    assert (await browser.press("/p/leave")).url.path == "/"
    assert browser.seat() is None
    held.set()


@pytest.mark.threat(17, 20)
async def test_leaving_needs_a_word_of_ours_or_a_browser_that_vouches_for_it(house, browser):
    await browser.join()
    seat, right = browser.seat(), browser.word()
    forged = (None, "", "x", right[:-1], right.replace(".", ".9", 1), f"{right}.x")
    for word in forged:
        answer = await browser.post("/p/leave", data={} if word is None else {"t": word})
        assert answer.url.path == "/", "it leads away all the same"
        assert browser.seat() == seat
    assert house.turns() == [Command("start")]
    await browser.post("/p/leave", headers={"sec-fetch-site": "same-origin"})
    assert browser.seat() is None
    assert house.turns() == [Command("start"), Command("x")]


async def test_a_word_made_for_somebody_else_ends_nothing(house, browser):
    await browser.join()
    async with Browser(build(house)) as other:
        await other.join()
        await other.post("/p/leave", data={"t": browser.word()})
        assert other.seat() is not None


@pytest.mark.threat(20)
@pytest.mark.parametrize("path", ["/p/", "/p/start", "/p/nothing", "/p/file/9"])
async def test_every_page_of_a_place_can_be_left_by_its_own_button_however_old_it_is(house, path):
    now = NOW
    async with Browser(build(house, now=lambda: now)) as browser:
        await browser.join()
        await browser.open(path)
        now += timedelta(days=60)
        await browser.press("/p/leave")
        assert browser.seat() is None


async def test_loading_the_leave_address_again_stays_away(browser):
    assert (await browser.get("/p/leave")).url.path == "/"


async def test_who_was_erased_is_told_and_forgotten(house, browser):
    await browser.join()
    page = await browser.press("/p/", command="erase")
    assert "This page has ended." in page.text
    assert browser.seat() is None


@pytest.mark.parametrize("value", ["x", "A" * 23, "' OR 1=1 --", "A" * 22])
async def test_a_made_up_cookie_is_nobody(house, browser, value):
    browser.cookies.set("p1", value, path="/p/")
    page = await browser.open("/p/")
    assert page.status_code == 200
    assert "Continue" in page.text
    page = await browser.post("/p/", data={"t": "x", "do": "1.o_good"})
    assert page.status_code in (200, 403)
    assert house.arrivals == []


async def test_open_pages_outlive_a_restart(house, browser):
    await browser.join()
    word, seat = browser.word(), browser.seat()
    async with Browser(build(house)) as again:
        again.cookies.set("p1", seat, path="/p/")
        await again.post("/p/", data={"t": word, "do": "1.o_good"})
    assert house.at[seat] == 1
