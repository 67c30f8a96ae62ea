"""What somebody does who means harm, with a link, a cookie or a form: nothing breaks, waits or is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from bot.app import counting, planning
from bot.app.stating import text_faults
from bot.console import preview
from bot.console.door import LONG, WRITTEN, ConsoleSettings, Door
from bot.console.site import TOPICS
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.say import Verbatim
from bot.domain.targets import read_target
from bot.storage import audit, left
from bot.storage.database import StorageError
from tests.app.conftest import Crew
from tests.console.browsing import ADDRESS, Browser, link
from tests.console.conftest import SignsIn

REFUSED = "SELECT count(*) FROM audit WHERE outcome = 'refused'"
#: More than a column holds, and more digits than Python reads.
TOO_LARGE = (str(2**63), "9" * 5000)


async def test_no_address_takes_a_number_that_the_database_cannot_hold(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    door = Door(crew.stage.house, ConsoleSettings(b"secret"))
    found = [route.path for topic in TOPICS for route in topic.routes(door) if "{number" in route.path]
    assert len(found) > 20
    for number in TOO_LARGE:
        for path in found:
            await browser.opens(re.sub(r"\{number[^}]*\}", number, path))
            assert browser.status == 404, path


async def test_wrong_links_do_not_fill_the_log_nor_hide_a_forged_form(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    browser = await browsers().signs_in(staff["drafter"])
    for number in range(WRITTEN + 5):
        browser.page = await browser._client.post(f"/console/in/{number:032}")
        assert browser.status == 410
    assert await crew.rows(REFUSED) == [(WRITTEN,)]
    assert await browser.posts("/sessions/end", {"t": "forged"}) == 403
    assert await crew.rows(REFUSED) == [(WRITTEN + 1,)]


@pytest.mark.parametrize("did", ["1:" + "a" * 30 + "!", "1:", "1:a,,b", "'\ud800"])
def test_no_page_that_is_not_ours_keeps_a_preview_busy(did: str) -> None:
    found = preview.read(json.dumps([did]))
    assert not found or did == "1:"


def test_a_long_line_for_a_target_is_refused_at_once() -> None:
    with pytest.raises(Fault):
        read_target(f"a{' ' * 20_000}b")


def test_a_long_statement_is_refused_at_once() -> None:
    assert any("At most 200 characters" in line for line in text_faults("1" * 60_000))


async def test_before_closing_nobody_is_told_whether_anybody_answers(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round d-working-group opens now closes +10d remind none")
    browser = await signs_in("coordinator")
    before = await browser.opens("/rounds/1/close")
    await crew.joins("amina")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start")
    assert await browser.opens("/rounds/1/close") == before


async def test_nor_is_anybody_who_tries_another_end(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round d-working-group opens now closes +10d remind none")
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1/extend")
    soon = (crew.stage.clock.at + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    assert "one day before a high-risk round" in await browser.sends("/rounds/1/extend", closes=soon)
    assert browser.status == 400


async def test_who_stops_is_in_no_browser_any_more_when_she_goes_on(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    cora = await crew.joins("cora", Role.COORDINATOR)
    browser = await browsers().signs_in(cora)
    waits = await link(crew.stage.house, cora)
    await crew.does("cora", Command("stop"))
    await crew.does("cora", Command("continue"))
    await browser.opens("/")
    assert browser.status == 401
    browser.page = await browser._client.post(waits)
    assert browser.status == 410


async def test_who_moves_to_another_phone_leaves_no_browser_open_on_the_old_one(
    crew: Crew, staff: dict[str, int], browsers: Callable[..., Browser]
) -> None:
    browser = await browsers().signs_in(await crew.joins("cora", Role.COORDINATOR))
    await crew.does("cora", Command("help"))
    await crew.presses("cora", "phone")
    *_, code = (line.text for line in (await crew.sees("cora")).lines if isinstance(line, Verbatim))
    await crew.does("new phone", Command("start", code))
    assert (await crew.known("new phone")).person.role is Role.COORDINATOR
    await browser.opens("/")
    assert browser.status == 401


async def test_the_first_page_does_not_tell_when_the_first_person_came(crew: Crew, signs_in: SignsIn) -> None:
    crew.stage.house.rules = replace(crew.stage.house.rules, trial=False)
    browser = await signs_in("coordinator")
    before = await browser.opens("/")
    assert "to do Invite" in before
    await crew.joins("amina")
    assert await browser.opens("/") == before


async def test_nobody_is_led_elsewhere_by_a_slash_too_many(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    for path in ("/rounds/", "//", "//elsewhere.test/"):
        browser.page = await browser._client.get(
            f"{ADDRESS}/console{path}", headers={"Host": "elsewhere.test"}, follow_redirects=False
        )
        assert (browser.status, browser.page.headers.get("location")) == (404, None), path


async def test_what_takes_long_is_not_asked_for_all_the_time(signs_in: SignsIn) -> None:
    browser, other = await signs_in("coordinator"), await signs_in("coordinator2")
    for number in range(LONG + 1):
        await browser.opens("/log")
        assert browser.status == (200 if number < LONG else 429)
    await browser.opens("/rounds")
    await other.opens("/log")
    assert (browser.status, other.status) == (200, 200)


async def test_a_page_that_keeps_itself_fresh_is_nobody_being_there(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    for _ in range(5):
        crew.stage.clock.at += timedelta(minutes=10)
        browser.page = await browser._client.get(f"{ADDRESS}/console/going", headers={"HX-Request": "true"})
    assert browser.status == 401


@pytest.mark.parametrize(
    ("path", "read"),
    [("/log", (audit, "broken_at")), ("/rounds/1/open", (counting, "shares")), ("/", (left, "every"))],
)
async def test_what_goes_through_everything_is_read_beside_the_turns(
    crew: Crew, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch, path: str, read: tuple[ModuleType, str]
) -> None:
    where, name = read
    found, real = [], getattr(where, name)

    def watched(*given: Any) -> Any:
        conn = next(each for each in given if hasattr(each, "execute"))
        with pytest.raises(StorageError, match="readonly"):
            conn.execute("DELETE FROM outbox")
        found.append(name)
        return real(*given)

    await crew.stage.round("round a-women opens +1d closes +7d")
    await crew.stage.house.db.run(lambda conn: planning.pause(conn, 1))
    browser = await signs_in("coordinator")
    monkeypatch.setattr(where, name, watched)
    await browser.opens(path)
    assert (browser.status, found) == (200, [name])
