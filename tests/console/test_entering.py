"""Coming into the console: by a link of one's own, once, for a while, and never with another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.say import Verbatim, Words
from bot.storage import people
from tests.app.conftest import Crew
from tests.console.browsing import Browser, link
from tests.console.conftest import SignsIn

REFUSED = "SELECT count(*) FROM audit WHERE action = 'enter the console' AND outcome = 'refused'"


async def refused(crew: Crew) -> int:
    ((count,),) = await crew.rows(REFUSED)
    return int(str(count))


async def test_the_link_in_her_chat_lets_her_in_after_a_press(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    await crew.joins("rosa", Role.COORDINATOR)
    await crew.does("rosa", Command("console"))
    lines = (await crew.sees("rosa")).lines
    assert lines[0] == Words("desk.console", {"minutes": 10})
    assert isinstance(lines[1], Verbatim)
    browser = browsers()
    path = lines[1].text.removeprefix("http://console.test")
    assert "Go on only if you asked for it" in await browser.opens(path)
    assert browser.cookie is None, "looking lets nobody in"
    browser.page = await browser._client.post(path)
    assert (browser.path, browser.status) == ("/", 200)
    assert "Coordinator" in browser.text


async def test_a_link_works_once_and_for_ten_minutes(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    path = await link(crew.stage.house, staff["drafter"])
    first, second = browsers(), browsers()
    first.page = await first._client.post(path)
    assert first.status == 200
    assert "lets nobody in" in await second.opens(path)
    second.page = await second._client.post(path)
    assert (second.status, second.cookie) == (410, None)
    late = await link(crew.stage.house, staff["drafter"])
    crew.stage.clock.at += timedelta(minutes=10)
    second.page = await second._client.post(late)
    assert (second.status, second.cookie) == (410, None)
    assert await refused(crew) == 2


async def test_a_newer_link_takes_the_place_of_the_one_before(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    path = await link(crew.stage.house, staff["reviewer"])
    await link(crew.stage.house, staff["reviewer"])
    browser = browsers()
    assert "lets nobody in" in await browser.opens(path)


async def test_nobody_is_let_in_without_a_cookie_and_nothing_tells_whether_a_page_is_there(
    browsers: Callable[..., Browser], staff: dict[str, int]
) -> None:
    browser = browsers()
    assert "You are not signed in" in await browser.opens("/log")
    assert browser.status == 401
    browser.holds("a" * 32)
    assert "You were signed out" in await browser.opens("/log")
    assert (browser.status, browser.cookie) == (401, None)


@pytest.mark.parametrize(("step", "times", "status"), [(44, 3, 200), (46, 1, 401), (40, 19, 401)])
async def test_a_session_ends_when_it_is_not_used_and_after_half_a_day(
    crew: Crew, signs_in: SignsIn, step: int, times: int, status: int
) -> None:
    browser = await signs_in("coordinator")
    for _ in range(times):
        crew.stage.clock.at += timedelta(minutes=step)
        await browser.opens("/")
    assert browser.status == status


async def test_she_sees_her_sessions_and_ends_one_or_all(crew: Crew, signs_in: SignsIn) -> None:
    here = await signs_in("coordinator")
    there = await signs_in("coordinator", agent="Mozilla/5.0 (Android) Mobile Safari")
    others = await signs_in("drafter")
    assert (await here.opens("/sessions")).count("End it") == 3, "two, and the head of the column"
    assert "A phone" in here.text
    [[number]] = await crew.rows("SELECT id FROM console_session WHERE kind = 'phone'")
    assert "It is ended." in await here.sends(f"/sessions/{number}/end")
    await there.opens("/")
    assert there.status == 401
    await here.opens("/sessions")
    here._client.follow_redirects = False
    await here.sends("/sessions/end")
    await here.opens("/")
    assert here.status == 401
    await others.opens("/")
    assert others.status == 200


async def test_she_cannot_end_the_session_of_another(crew: Crew, signs_in: SignsIn) -> None:
    hers, mine = await signs_in("coordinator"), await signs_in("drafter")
    [[number]] = await crew.rows("SELECT min(id) FROM console_session")
    await mine.opens("/sessions")
    assert "somebody else's session" in await mine.sends(f"/sessions/{number}/end")
    assert mine.status == 403
    assert await refused(crew) == 1
    await hers.opens("/")
    assert hers.status == 200


@pytest.mark.parametrize("word", ["", "another", None])
async def test_a_form_that_no_page_of_hers_made_changes_nothing_and_is_in_the_log(
    crew: Crew, signs_in: SignsIn, word: str | None
) -> None:
    mine, hers = await signs_in("coordinator"), await signs_in("drafter")
    await hers.opens("/sessions")
    forged = hers.token if word is None else word
    assert await mine.posts("/sessions/end", {"t": forged}) == 403
    assert "Nothing was changed." in mine.text
    assert await refused(crew) == 1
    await mine.opens("/")
    assert mine.status == 200


async def test_a_form_from_another_site_changes_nothing(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/sessions")
    assert await browser.posts("/sessions/end", {"t": browser.token}, sec_fetch_site="cross-site") == 403
    await browser.opens("/")
    assert browser.status == 200


async def test_whoever_is_let_go_is_out_at_once(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    waiting = await link(crew.stage.house, staff["drafter"])
    await crew.joins("rosa", Role.COORDINATOR)
    await crew.does("rosa", Command("staff"))
    await crew.presses("rosa", f"member_{staff['drafter']}", f"revoke_{staff['drafter']}")
    await browser.opens("/")
    assert browser.status == 401
    assert "lets nobody in" in await browser.opens(waiting)


async def test_who_answers_gets_no_link(crew: Crew, staff: dict[str, int]) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("console"))
    assert all(not isinstance(line, Verbatim) for line in (await crew.sees("amina")).lines)
    known = await crew.stage.house.db.run(lambda conn: people.get(conn, staff["coordinator"]))
    assert known is not None


async def test_going_away_ends_the_session_and_shows_a_page_about_nothing(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    browser._client.follow_redirects = False
    assert await browser.posts("/out", {}) == 303
    assert browser.page.headers["location"] == "/"
    await browser.opens("/")
    assert browser.status == 401


async def test_every_page_is_kept_nowhere_and_takes_only_what_is_ours(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    headers = browser.page.headers
    assert headers["cache-control"] == "no-store"
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_the_cookie_is_for_this_site_alone_and_for_no_script(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    browser = browsers()
    browser._client.follow_redirects = False
    path = await link(crew.stage.house, staff["drafter"])
    found = (await browser._client.post(path)).headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/console"} <= {each.strip() for each in found.split(";")}


async def test_too_much_in_a_minute_is_not_done(signs_in: SignsIn, crew: Crew) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/sessions")
    token = browser.token
    found = [await browser.posts("/sessions/9999/end", {"t": token}) for _ in range(61)]
    assert (found[0], found[-1]) == (200, 429)


async def missed(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows(
        "SELECT staff, role, resource FROM audit WHERE resource LIKE 'own%' AND outcome = 'refused'"
        " ORDER BY number"
    )


async def test_a_cookie_that_lets_nobody_in_is_in_the_log_once_an_hour_for_all_and_over_restarts(
    crew: Crew, browsers: Callable[..., Browser], staff: dict[str, int]
) -> None:
    browser = browsers()
    await browser.opens("/log")
    assert await missed(crew) == [], "nobody came with anything"
    for number in range(5):
        browser.holds(f"{number}" * 32)
        await browser.opens("/log")
        assert browser.status == 401
    assert await missed(crew) == [(0, "unknown", "own:ended")]
    await crew.stage.reload()
    crew.stage.clock.at += timedelta(minutes=59)
    again = browsers()
    again.holds("a" * 32)
    await again.opens("/log")
    assert len(await missed(crew)) == 1
    crew.stage.clock.at += timedelta(minutes=1)
    again.holds("b" * 32)
    await again.opens("/log")
    assert len(await missed(crew)) == 2


async def test_whose_role_was_taken_is_in_the_log_once_and_hides_nobody_else(
    crew: Crew, signs_in: SignsIn, staff: dict[str, int]
) -> None:
    came = {who: await signs_in(who) for who in ("coordinator", "coordinator2", "drafter")}
    cookies = {who: browser.cookie for who, browser in came.items()}
    await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE person SET role = 'speaker'"))
    for who in ("drafter", "coordinator", "drafter"):
        for _ in range(3):
            came[who].holds(str(cookies[who]))
            await came[who].opens("/going/1/live" if who == "coordinator" else "/")
            assert came[who].status != 200
    rows = await missed(crew)
    assert [row for row in rows if row[0]] == [
        (staff[who], "speaker", "own") for who in ("drafter", "coordinator")
    ]
    assert [row for row in rows if not row[0]] == [(0, "unknown", "own:ended")], "once an hour for all"


async def test_over_https_the_cookie_has_a_name_that_no_other_host_can_set(
    crew: Crew, staff: dict[str, int]
) -> None:
    async with Browser(crew.stage.house, secure=True) as browser:
        browser._client.follow_redirects = False
        path = await link(crew.stage.house, staff["coordinator"])
        cookie = (await browser._client.post(path)).headers["set-cookie"]
        name, _, told = cookie.partition("=")
        assert name == "__Host-console1"
        assert {each.strip().lower() for each in told.split(";")} >= {
            "secure",
            "httponly",
            "path=/",
            "samesite=strict",
        }
        assert "domain" not in told.lower()
        await browser.opens("/")
        assert browser.status == 200


@pytest.mark.parametrize("name", ["console1", "__Host-console1"])
async def test_a_cookie_of_the_other_name_lets_nobody_in_and_the_right_one_beside_it_goes_on(
    crew: Crew, staff: dict[str, int], name: str
) -> None:
    async with Browser(crew.stage.house, secure=name == "console1") as browser:
        await browser.signs_in(staff["coordinator"])
        right = f"{_other(name)}={browser.cookie}"
        stray = right.replace(_other(name), name)

        async def comes(sent: str, what: str = "get", path: str = "/console/sessions") -> None:
            browser._client.cookies.clear()
            browser.page = await browser._client.request(what, path, headers={"cookie": sent})

        await comes(stray)
        assert browser.status == 401
        for sent in (f"{name}=x; {right}", f"{right}; {name}=x", f"{stray}; {right}"):
            await comes(sent)
            assert browser.status == 200, sent
            assert "set-cookie" not in browser.page.headers
        assert await missed(crew) == [(0, "unknown", "own:mixed")]
        crew.stage.clock.at += timedelta(minutes=30)
        await comes(f"{name}=x; {right}")
        crew.stage.clock.at += timedelta(minutes=30)
        await comes(f"{name}=x; {right}")
        assert len(await missed(crew)) == 2, "once an hour"
        await comes(f"{name}=x; {right}", "post", "/console/out")
        await comes(right)
        assert browser.status == 401, "she went away, whatever else was there"


@pytest.mark.parametrize("blank", [b"\xa0", b"\x85", b"\x0b"])
async def test_a_cookie_whose_name_has_blanks_that_a_browser_keeps_does_not_stand_in_for_the_right_one(
    crew: Crew, staff: dict[str, int], blank: bytes
) -> None:
    async with Browser(crew.stage.house, secure=True) as browser:
        await browser.signs_in(staff["coordinator"])
        right = f"__Host-console1={browser.cookie}".encode()
        for stray in (blank + b"__Host-console1=x", b"__Host-console1" + blank + b"=x"):
            for sent in (right + b"; " + stray, stray + b"; " + right):
                browser._client.cookies.clear()
                browser.page = await browser._client.get("/console/", headers={b"cookie": sent})
                assert browser.status == 200, sent


def _other(name: str) -> str:
    return "console1" if name.startswith("__") else "__Host-console1"
