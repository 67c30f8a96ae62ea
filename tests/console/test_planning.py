"""Planning a round in the console: a draft of all that the form has, with every fault beside its field."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.domain.clock import unpack_when
from bot.domain.rounds import Audience
from bot.storage import rounds
from bot.storage.rounds import Round
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

WHOLE: dict[str, str | list[str]] = {
    "survey": ["priorities"],
    "countries": ["YE"],
    "more_countries": "sd, LY",
    "languages": ["ar", "en"],
    "cohorts": "market women, spring",
    "opens": "2026-12-03T09:00",
    "closes": "2026-12-10T20:00",
    "remind": "72h, 5d",
    "target": "100",
    "targets": "YE 30\ngender=woman:50\n",
    "voice": ["yes"],
    "digest": "06:30",
    "export": ["country", "gender"],
}


async def planned(crew: Crew) -> list[Round]:
    return await crew.stage.house.db.run(rounds.every)


async def test_the_form_makes_a_draft_of_all_that_it_has_and_shows_what_opening_it_comes_to(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    text = await browser.opens("/rounds/new")
    assert "This makes a draft." in text
    text = await browser.sends("/rounds/new", **WHOLE)
    assert (browser.status, browser.path) == (200, "/rounds/1/open")
    assert "The draft is there. Nothing has been sent." in text
    [found] = await planned(crew)
    assert found.state.value == "draft"
    assert found.survey_id == "priorities"
    assert found.audience.countries == {"YE", "SD", "LY"}
    assert found.audience.languages == {"ar", "en"}
    assert found.audience.cohorts == {"market women", "spring"}
    assert found.opens == unpack_when("local 2026-12-03T09:00:00")
    assert found.closes == unpack_when("local 2026-12-10T20:00:00")
    assert [span.total_seconds() / 3600 for span in found.remind] == [72, 120]
    assert (found.target, found.voice, found.digest_at) == (100, True, "daily@06:30")
    assert [each.name for each in found.targets] == ["country=YE", "gender=woman"]
    assert found.export_by == ("country", "gender")
    assert await crew.rows("SELECT action, resource, outcome FROM audit WHERE action = 'plan'") == [
        ("plan", "round:1", "done")
    ]
    assert await crew.rows("SELECT count(*) FROM outbox WHERE kind IN ('invite', 'reminder')") == [(0,)]


async def test_empty_fields_mean_none_and_all_and_at_once(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", survey="priorities", closes="2026-12-10T20:00", remind="", digest="")
    [found] = await planned(crew)
    assert (found.remind, found.digest_at, found.export_by) == ((), None, ())
    assert (found.target, found.voice) == (None, False)
    assert found.audience == Audience()


async def test_every_fault_stands_beside_its_field_and_all_that_was_typed_is_still_there(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    wrong: dict[str, str | list[str]] = {
        **WHOLE,
        "more_countries": "Yemen",
        "closes": "soon",
        "every": "often",
        "remind": "later",
        "target": "many",
        "targets": "YE 3",
        "digest": "7",
        "export": ["country", "gender", "help"],
        "cohorts": "!",
    }
    await browser.sends("/rounds/new", **wrong)
    assert browser.status == 400
    html = browser.page.text
    for name in (
        "countries",
        "closes",
        "every",
        "remind",
        "target",
        "targets",
        "digest",
        "export",
        "cohorts",
    ):
        assert f'id="w-{name}-1"' in html, name
        assert f'href="#f-{name}"' in html, name
    assert 'value="soon"' in html
    assert "YE 3</textarea>" in html
    assert "--" not in browser.text.replace("<!--", ""), "no word of the shell's"
    assert await planned(crew) == []


async def test_nothing_chosen_is_told_and_so_is_a_survey_that_is_not_offered(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", closes="2026-12-10T20:00")
    assert (browser.status, 'id="w-survey-1"' in browser.page.text) == (400, True)
    for strange in ("/etc/passwd.yaml", "surveys/priorities.yaml", "nothing"):
        text = await browser.sends("/rounds/new", survey=strange, closes="2026-12-10T20:00")
        assert (browser.status, "choose among those shown" in text) == (400, True)
    assert await planned(crew) == []


async def test_several_surveys_are_a_series(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    both = ["a-women-at-the-table", "priorities"]
    await browser.sends(
        "/rounds/new", survey=both, opens="2026-12-03T09:00", closes="2026-12-05T20:00", every="7d"
    )
    assert browser.path == "/rounds"
    assert [str(each.opens.pack()) for each in await planned(crew)] == [
        "local 2026-12-03T09:00:00",
        "local 2026-12-10T09:00:00",
    ]


async def test_statements_are_asked_by_number_or_all_of_them(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "Statements by number" not in await browser.opens("/rounds/new")
    await crew.stage.state("state 8")
    assert "Statements by number" in await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", survey="statements", statements="1,2,3,4,99", closes="2026-12-10")
    assert 'id="w-statements-1"' in browser.page.text
    for numbers in ("1,2,3,4,5", ""):
        await browser.opens("/rounds/new")
        await browser.sends("/rounds/new", survey="statements", statements=numbers, closes="2026-12-10")
        assert browser.status == 200
    assert [each.survey_id for each in await planned(crew)] == ["statements", "statements"]


@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_only_a_coordinator_plans(crew: Crew, signs_in: SignsIn, who: str) -> None:
    browser = await signs_in(who)
    await browser.opens("/rounds/new")
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.sends("/rounds/new", **WHOLE)
    assert browser.status == 403
    assert await planned(crew) == []


async def test_a_form_that_is_sent_twice_plans_once(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    sent = {"t": browser.token, **browser.once, "survey": "priorities", "closes": "2026-12-10T20:00"}
    await asyncio.gather(*(browser.posts("/rounds/new", sent) for _ in range(3)))
    assert (browser.status, browser.path) == (200, "/rounds/1/open")
    assert len(await planned(crew)) == 1
    await browser.posts("/rounds/new", {**sent, "closes": "2026-12-11T20:00"})
    assert len(await planned(crew)) == 2, "who goes back and changes it means another one"
    await browser.opens("/rounds/new")
    await browser.sends("/rounds/new", survey="priorities", closes="2026-12-10T20:00")
    assert len(await planned(crew)) == 3


async def test_a_form_that_is_sent_again_after_a_restart_leads_to_what_it_made(
    crew: Crew, signs_in: SignsIn, browsers: Callable[..., Browser]
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    sent = {"t": browser.token, **browser.once, "survey": "priorities", "closes": "2026-12-10T20:00"}
    await browser.posts("/rounds/new", sent)
    assert browser.cookie is not None
    await crew.stage.reload()
    again = browsers()
    again.holds(browser.cookie)
    await again.posts("/rounds/new", sent)
    assert (again.status, again.path) == (200, "/rounds/1/open")
    assert "The draft is there." in again.text
    assert len(await planned(crew)) == 1


async def test_a_form_without_its_word_plans_nothing(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    text = await browser.sends("/rounds/new", survey="priorities", closes="2026-12-10T20:00", once="x")
    assert (browser.status, "This form is not whole." in text) == (400, True)
    assert await planned(crew) == []
