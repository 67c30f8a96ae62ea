"""How rounds go: what was released and nothing else, in one step a day; and streams that tell of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import alarms, asking, planning, releasing, watching
from bot.app.lanes import PAUSED_UNTIL
from bot.app.links import OPEN_CODES
from bot.app.permits import permit
from bot.app.planning import Wish
from bot.app.signing import ROOT
from bot.domain.clock import At
from bot.domain.inbound import Command, Tap
from bot.domain.permission import Action
from bot.domain.rounds import Audience
from bot.domain.targets import read_targets
from bot.i18n.words import ALL
from bot.storage import cuts, meta, outbox, people
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import Crew
from tests.app.test_releasing import NUMBERS, answer, invited, stop
from tests.console.browsing import Browser, person
from tests.console.conftest import SignsIn

DAY = timedelta(days=1)
SEVEN = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
#: What ends an interview soonest, of what stands on a screen.
ONWARD = ("start", "aid_none", "skip", "next", "count", "yes")


@pytest.fixture
async def running(crew: Crew, staff: dict[str, int]) -> Crew:
    """A round that runs since nine, its digest at seven."""
    await plan(crew)
    return crew


async def plan(crew: Crew, survey: str = "priorities", **more: Any) -> None:
    """Such a round, open, with its digest at seven."""
    house, now = crew.stage.house, At(crew.stage.clock.at)
    name = next(full for full in asking.shipped(house) if full.startswith(survey))
    wish = Wish((name,), now, now.shifted(timedelta(days=14)), remind=(), digest_at="daily@07:00", **more)

    def opened(conn: Conn) -> None:
        meta.put(conn, OPEN_CODES, "1")
        (id_,) = planning.plan(house, conn, wish).ids
        planning.open_round(house, conn, id_)

    await house.db.run(opened)
    await releasing.tick(house)


async def released(crew: Crew, at: datetime) -> int:
    """How many cuts there are after a wake of the schedule at this time."""
    crew.stage.clock.at = at
    await releasing.tick(crew.stage.house)
    return await crew.stage.house.db.run(lambda conn: cuts.number(conn, 1))


async def answers_all(crew: Crew, who: str) -> list[str]:
    """Somebody joins and goes through the round as a person does; returns what she pressed."""
    await crew.joins(who)
    await crew.does(who, Command("continue"))
    pressed: list[str] = []
    for _ in range(60):
        say = await crew.sees(who)
        ids = [choice.id for choice in say.choices()]
        onward = next((id_ for id_ in ONWARD if id_ in ids), None)
        if onward is None:
            return [*pressed, *ids]
        pressed.append(onward)
        await crew.does(who, Tap(say.step, onward))
    return pressed


async def bytes_of(browser: Browser, path: str) -> str:
    """A page as it was sent, without the word that is the session's."""
    await browser.opens(path)
    assert browser.status == 200
    return browser.page.text.replace(browser.token, "")


PAGES = ("/going", "/going/1")


@pytest.mark.threat(9)
async def test_when_one_person_answers_no_byte_changes_until_a_cut_and_then_all_in_one_step(
    running: Crew, signs_in: SignsIn
) -> None:
    await invited(running, 60)
    await stop(running, 21, at=1)
    await answer(running, 30)
    assert await released(running, SEVEN) == 1
    await watching.look(running.stage.house, 25)
    browser = await signs_in("coordinator")
    before = [await bytes_of(browser, path) for path in PAGES]
    assert "count" in await answers_all(running, "amina")
    for minutes in range(0, 600, 40):
        running.stage.clock.at = SEVEN + timedelta(minutes=minutes)
        await running.stage.tick()
        await watching.look(running.stage.house, 25)
        assert [await bytes_of(browser, path) for path in PAGES] == before
    running.stage.clock.at = SEVEN + DAY - timedelta(minutes=5)
    await answer(running, 9)
    await running.stage.tick()
    browser = await signs_in("coordinator")
    assert [await bytes_of(browser, path) for path in PAGES] == before
    assert await released(running, SEVEN + DAY) == 2
    after = [await bytes_of(browser, path) for path in PAGES]
    assert all(one != other for one, other in zip(before, after, strict=True))
    text = await browser.opens("/going/1")
    assert "Finished, and let their answers count 40" in text
    await answer(running, 9)
    assert await released(running, SEVEN + DAY + timedelta(minutes=40)) == 2
    assert [await bytes_of(browser, path) for path in PAGES] == after


async def test_it_says_what_was_released_and_why_the_rest_is_hidden(running: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "The first figures come when 10 people or more have finished." in await browser.opens("/going/1")
    await invited(running, 60)
    await stop(running, 21, at=1)
    await stop(running, 11, at=3)
    await answer(running, 30)
    await released(running, SEVEN)
    text = await (await signs_in("coordinator")).opens("/going/1")
    assert "More are coming in." in text
    assert "Invited, or came by themselves at least 90" in text
    assert "Did not let their answers count fewer than 10" in text
    assert "Women 0 to 4 Hidden: it may be none, or anything under 5." in text
    assert "A group of fewer than 5 people is hidden, and not even named." in text
    assert "2. The second most important many stop here at least 60" in text
    assert "4. What is missing many stop here at least 40" in text


async def test_targets_stand_beside_what_came(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> None:
    await plan(crew, target=40, targets=read_targets(["YE:50"]))
    await answer(crew, 20)
    await released(crew, SEVEN)
    text = await (await signs_in("coordinator")).opens("/going/1")
    assert "Everyone 40 20" in text
    assert "Yemen 50 16 to 20" in text


@pytest.mark.threat(8)
async def test_of_a_round_for_a_small_cohort_nothing_is_told(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await plan(crew, audience=Audience(cohorts=frozenset({"winter"})), targets=read_targets(["YE:50"]))
    await answer(crew, 19)
    assert await released(crew, SEVEN) == 1
    browser = await signs_in("coordinator")
    text = await browser.opens("/going/1")
    assert "Nothing is told of it before 20 people are in it." in text
    assert "Yemen" not in text
    assert "not shown" in await browser.opens("/going")
    assert " 19 " not in text + browser.text
    await answer(crew, 11)
    await released(crew, SEVEN + DAY)
    assert "count 30" in await (await signs_in("coordinator")).opens("/going/1")


@pytest.mark.threat(8)
async def test_of_a_high_risk_round_nothing_stands_by_country_or_language(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await plan(crew, "d-working-group")
    await answer(crew, 30)
    assert await released(crew, SEVEN) == 1
    text = await (await signs_in("coordinator")).opens("/going/1")
    assert text.count("Nothing is told by country or language.") == 2
    assert "Yemen" not in text


async def test_no_page_lists_people_or_leads_to_writing_to_them(running: Crew, signs_in: SignsIn) -> None:
    await answer(running, 30)
    await released(running, SEVEN)
    browser = await signs_in("coordinator")
    for path in PAGES:
        await browser.opens(path)
        forms = [form["action"] for form in browser._read().forms]
        assert forms == [f"{ROOT}/out"]
        assert "invite" not in browser.page.text.replace("Invited", "").replace("invited", "")
        assert "remind" not in browser.page.text


@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_it_is_for_coordinators_and_a_refusal_is_in_the_log(
    running: Crew, signs_in: SignsIn, who: str
) -> None:
    browser = await signs_in(who)
    for path in PAGES:
        await browser.opens(path)
        assert browser.status == 403
    refused = "SELECT count(*) FROM audit WHERE action = 'see rounds' AND outcome = 'refused'"
    assert await running.rows(refused) == [(2,)]


async def test_looking_is_in_the_log_and_a_limited_coordinator_sees_her_own_rounds(
    running: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    for path in PAGES:
        await browser.opens(path)
    looked = "SELECT resource FROM audit WHERE action = 'see rounds' AND outcome = 'done'"
    assert await running.rows(looked) == [("round",), ("round:1",)]
    house = running.stage.house
    await house.db.run(lambda conn: people.set_limits(conn, staff["coordinator"], {"YE"}))
    assert "No round was opened yet." in await browser.opens("/going")
    await browser.opens("/going/1")
    assert browser.status == 403


async def waits(crew: Crew, many: int, kind: Outgoing = Outgoing.INVITE) -> None:
    """So many messages of this kind wait for one person."""
    house = crew.stage.house

    def put(conn: Conn) -> None:
        (one,) = conn.execute("SELECT min(id) FROM person").fetchone()
        for _ in range(many):
            outbox.put(conn, Letter(f"of {kind}:{next(NUMBERS)}", one, kind, "en"), house.seconds())

    await house.db.run(put)


async def test_what_waits_is_told_in_hundreds_and_never_what_answers_somebody(
    running: Crew, signs_in: SignsIn
) -> None:
    browser, house = await signs_in("coordinator"), running.stage.house
    await waits(running, 199)
    await waits(running, 50, Outgoing.REPLY)
    assert "It was not looked at yet." in await browser.opens("/going")
    await watching.look(house, 0.5)
    assert "At least 100 messages are ready to go." in await browser.opens("/going")
    assert "they are out within 4 minutes." in browser.text
    assert "Fewer than 100 more messages wait for their hour." in browser.text
    await waits(running, 1)
    await watching.look(house, 0.5)
    assert "At least 100 messages" in await browser.opens("/going"), "it holds for ten minutes"
    running.stage.clock.at += watching.GAP
    await watching.look(house, 0.5)
    assert "At least 200 messages" in await browser.opens("/going")


async def test_who_paused_a_round_and_what_telegram_asks_for_is_said(
    running: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house, clock = running.stage.house, running.stage.clock
    other = await person(house, staff["coordinator2"])

    def pause(conn: Conn) -> None:
        permit(house, conn, other, Action.PAUSE, "round:1")
        planning.pause(conn, 1)
        meta.put(conn, PAUSED_UNTIL, str(int(clock.at.timestamp()) + 3600))

    await house.db.run(pause)
    await watching.look(house, 25)
    text = await (await signs_in("coordinator")).opens("/going/1")
    assert f"It was paused by staff number {staff['coordinator2']}." in text
    assert "Nothing goes out before 1 December 2026, 10:00." in text.replace("\u2068", "").replace(
        "\u2069", ""
    )


async def test_each_fault_stands_with_its_remedy(running: Crew, signs_in: SignsIn) -> None:
    house = running.stage.house
    await alarms.set_alarm(house, "token", on=True)
    await house.db.run(lambda conn: conn.execute("UPDATE outbox SET made = made + 99999999"))
    await waits(running, 1)
    await house.db.run(lambda conn: conn.execute("UPDATE outbox SET made = made + 99999999"))
    await watching.look(house, 25)
    text = await (await signs_in("coordinator")).opens("/going")
    assert "Put the right BOT_TOKEN in place and start again. Since" in text
    assert "Whoever looks after the server sets it, and has it kept by NTP." in text


def test_every_alarm_and_check_has_a_remedy_in_words() -> None:
    assert {"keys", "disk", "clock", "countries", "arrivals"} == {
        key.removeprefix("console.going.check_") for key in ALL if key.startswith("console.going.check_")
    } - {"other"}
