"""Rounds in the console: how they stand, what may be done now, and a look before what cannot be undone."""

from __future__ import annotations

import re

import pytest

from bot.app import inviting, planning, resent
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.storage import people, rounds
from tests.app.conftest import Crew, Post
from tests.console.conftest import SignsIn

STATE = "SELECT state FROM round WHERE id = 1"


async def state(crew: Crew) -> str:
    [[found]] = await crew.rows(STATE)
    return str(found)


async def done(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows("SELECT action FROM audit WHERE resource LIKE 'round:1%' AND outcome = 'done'")


@pytest.fixture
async def draft(crew: Crew) -> None:
    await crew.stage.round("round priorities opens +1h closes +14d draft")


@pytest.fixture
async def running(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")


async def test_where_there_is_no_round_the_page_says_what_to_do_first(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "Plan one first" in await browser.opens("/rounds")


@pytest.mark.usefixtures("draft")
async def test_the_list_shows_each_round_with_its_phase_and_who_looked_is_in_the_log(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    text = await browser.opens("/rounds")
    assert "ready" in text
    assert "Fewer than 10 people in it so far" in text
    assert await crew.rows("SELECT count(*) FROM audit WHERE action = 'see rounds'") == [(1,)]


@pytest.mark.usefixtures("draft")
async def test_a_round_is_opened_after_a_look_at_who_gets_it_and_paused_and_resumed(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1")
    assert "Check and open" in browser.text
    assert "Pause now" not in browser.text
    text = re.sub("[\u2066-\u2069]", "", await browser.opens("/rounds/1/open"))
    assert "Yemen: fewer than 10, from" in text
    assert "Sending takes less than a minute" in text
    assert "Within seven days the bot starts 2 messages to one person at most" in text
    assert "No contact of people who can help is known in: " in text
    assert await state(crew) == "draft", "looking opens nothing"
    assert "The round is open and goes by its times." in await browser.sends("/rounds/1/open")
    assert await state(crew) == "running"
    assert "The round is paused." in await browser.sends("/rounds/1/pause")
    assert await state(crew) == "paused"
    assert "Check and resume" in browser.text
    await browser.opens("/rounds/1/open")
    assert "The round goes on." in await browser.sends("/rounds/1/open")
    assert await state(crew) == "running"
    assert ("pause",) in await done(crew)
    assert ("dry run",) in await done(crew)


@pytest.mark.usefixtures("running")
async def test_pausing_in_the_console_holds_what_waits_and_resuming_sends_it_once(
    crew: Crew, post: Post, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await crew.joins("amina")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await inviting.invite_due(crew.stage.house)
    await browser.opens("/rounds/1")
    await browser.sends("/rounds/1/pause")
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    assert post.channel.delivered == []
    await browser.opens("/rounds/1/open")
    await browser.sends("/rounds/1/open")
    for _ in range(2):
        await inviting.invite_due(crew.stage.house)
        await post.dispatcher.drain()
    assert [each.address for each in post.channel.delivered] == ["amina"]


@pytest.mark.usefixtures("running")
async def test_a_later_end_is_checked_and_its_fault_stands_beside_the_field(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1/extend")
    assert 'value="2026-12-15T09:00"' in browser.page.text
    text = await browser.sends("/rounds/1/extend", closes="2026-11-01T09:00")
    assert browser.status == 400
    assert "This time is past, or before the opening" in text
    assert 'value="2026-11-01T09:00"' in browser.page.text
    assert "The round closes at another time now." in await browser.sends(
        "/rounds/1/extend", closes="2026-12-20T18:00"
    )
    found = await crew.stage.house.db.run(lambda conn: rounds.get(conn, 1))
    assert found is not None
    assert found.closes.pack() == "local 2026-12-20T18:00:00"


@pytest.mark.usefixtures("running")
async def test_closing_is_asked_once_more_and_is_for_good(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "Nobody can answer after that" in await browser.opens("/rounds/1/close")
    assert await state(crew) == "running"
    await browser.sends("/rounds/1/close")
    await crew.stage.tick()
    assert await state(crew) == "closed"
    assert "reported" in await browser.opens("/rounds/1")
    assert "There is nothing to do for this round now." in browser.text


@pytest.mark.usefixtures("running")
async def test_a_wrong_question_is_stopped_in_one_language_after_a_last_look(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1/question")
    assert "Choose the question" in browser.text
    assert "This cannot be undone." in await browser.opens("/rounds/1/question?question=1&language=ar")
    assert await crew.rows("SELECT count(*) FROM closed_question") == [(0,)]
    await browser.sends("/rounds/1/question", question="1", language="ar")
    assert "This question is not asked any more in this language." in browser.text
    assert await crew.rows("SELECT count(*) FROM closed_question") == [(1,)]
    text = await browser.sends("/rounds/1/question", question="1", language="xx")
    assert (browser.status, "this round is in" in text) == (400, True)


@pytest.mark.usefixtures("running")
async def test_only_a_coordinator_sees_and_leads_rounds(signs_in: SignsIn) -> None:
    for who in ("drafter", "reviewer", "translator"):
        browser = await signs_in(who)
        for path in ("", "/1", "/1/open", "/1/extend", "/1/close", "/1/question", "/1/tell"):
            await browser.opens(f"/rounds{path}")
            assert browser.status == 403, (who, path)


@pytest.mark.usefixtures("running")
async def test_whoever_may_not_pause_or_close_does_not_and_it_is_written_down(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/sessions")
    token = browser.token
    for what in ("pause", "close", "open", "extend", "question", "tell"):
        assert await browser.posts(f"/rounds/1/{what}", {"t": token, "closes": "+30d"}) == 403
    assert await state(crew) == "running"
    assert await crew.rows(
        "SELECT count(*) FROM audit WHERE resource = 'round:1' AND outcome = 'refused'"
    ) == [(6,)]


@pytest.mark.usefixtures("running")
async def test_a_round_that_is_not_there_and_nothing_to_tell_are_told_as_faults(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "There is no such round" in await browser.opens("/rounds/99")
    assert browser.status == 400
    assert "People are told once the round is closed" in await browser.opens("/rounds/1/tell")


@pytest.mark.usefixtures("draft")
async def test_the_chat_offers_the_same_doings(crew: Crew) -> None:
    await crew.joins("rosa", Role.COORDINATOR)
    await crew.does("rosa", Command("rounds"))
    await crew.presses("rosa", "round_1")
    ids = [choice.id for choice in (await crew.sees("rosa")).choices()]
    assert ids == ["try_1", "open_1", "extend_1", "close_1", "home"]


async def test_a_coordinator_of_some_countries_sees_and_leads_their_rounds_alone(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    for countries in ("YE", "SD"):
        await crew.stage.round(f"round priorities opens now closes +14d for {countries}")
    await crew.stage.house.db.run(lambda conn: people.set_limits(conn, staff["coordinator"], {"YE"}))
    browser = await signs_in("coordinator")
    await browser.opens("/rounds")
    found = browser.page.text
    assert ("/rounds/1" in found, "/rounds/2" in found) == (True, False)
    for path in ("", "/open", "/extend", "/close", "/question", "/tell"):
        await browser.opens(f"/rounds/2{path}")
        assert browser.status == 403, path
    await browser.opens("/rounds/1")
    token = browser.token
    for what in ("pause", "close", "open", "extend", "question", "tell"):
        assert await browser.posts(f"/rounds/2/{what}", {"t": token, "closes": "+30d"}) == 403
    assert await browser.posts("/rounds/preview", {"t": token, "round": "2"}) == 403
    assert await browser.posts("/rounds/preview", {"t": token, "round": "1"}) == 200
    assert await browser.posts("/rounds/1/pause", {"t": token}) == 200
    assert await crew.rows("SELECT state FROM round ORDER BY id") == [("paused",), ("running",)]
    wish = {"t": token, "once": resent.fresh(), "survey": "priorities", "closes": "2026-12-10T20:00"}
    strange: list[dict[str, str]] = [{}, {"countries": "SD"}, {"more_countries": "YE,SD"}]
    for beyond in strange:
        assert await browser.posts("/rounds/new", {**wish, **beyond}) == 400
        assert 'id="w-countries-1"' in browser.page.text
    assert await browser.posts("/rounds/new", {**wish, "countries": "YE"}) == 200


@pytest.mark.usefixtures("draft")
async def test_where_a_gate_is_shut_it_says_what_is_missing_and_offers_no_opening(
    crew: Crew, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1")
    token = browser.token
    monkeypatch.setattr(planning, "open_faults", lambda *_: ["YE has no entry in countries.yaml."])
    text = await browser.opens("/rounds/1")
    assert "something still keeps it from opening" in text
    text = await browser.opens("/rounds/1/open")
    assert "This keeps it from opening: YE has no entry in countries.yaml." in text
    assert "Open this round" not in text
    assert await browser.posts("/rounds/1/open", {"t": token}) == 400
    assert await state(crew) == "draft"


async def test_the_plan_of_a_round_can_be_read_and_names_no_cohort(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    await browser.sends(
        "/rounds/new",
        survey="priorities",
        cohorts="spring",
        languages=["ar", "fr"],
        closes="2026-12-20",
        remind="30h,3d",
        digest="",
    )
    text = await browser.opens("/rounds/1")
    assert "20 December 2026, 09:00, on each person's own clock" in re.sub("[\u2066-\u2069]", "", text)
    assert "after 30 hours and after 3 days" in re.sub("[\u2066-\u2069]", "", text)
    assert "One digest, when the round closes" in text
    assert "Some cohorts only" in text
    assert "spring" not in text
