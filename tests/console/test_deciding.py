"""Deciding in the console: on the figures that she saw, by a drafter alone, and told as people read it."""

from __future__ import annotations

import pytest

from bot.app import bulletins, deciding, planning
from bot.domain.decision import Verdict
from bot.domain.rounds import RoundState
from bot.storage import decisions, people, rounds
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.app.test_movement import write
from tests.console.browsing import person
from tests.console.conftest import SignsIn
from tests.console.released import releases

PART = "/findings/1/part/floor"
DECIDED = "SELECT role, resource, outcome FROM audit WHERE action = 'decide' ORDER BY number"
WHY = "Most can <live> with it."


@pytest.fixture
async def released(crew: Crew, staff: dict[str, int]) -> Crew:
    await crew.stage.round("round a-women closes +14d remind none")
    await releases(crew, 1)
    return crew


async def test_a_decision_is_written_down_and_stands_with_those_before(
    released: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    assert "Nothing was decided on this part yet." in await browser.opens(PART)
    told = await browser.sends(PART, verdict="keep", why=WHY, seen="1")
    assert "It is written down." in told
    assert browser.path == PART
    assert WHY in told
    told = await browser.sends(PART, verdict="change", why="", seen="1")
    assert told.count("counts now") == 1
    assert "On version 1, in round 1, on the figures as of" in told
    assert WHY in told, "what was decided before stays"
    assert WHY not in browser.page.text, "what she typed is never markup"
    assert await released.rows(DECIDED) == [("drafter", "round:1", "done")] * 2
    assert "Change" in await browser.opens("/findings/1/decisions")


async def test_the_first_page_says_decided_once_every_part_is(
    released: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser, house = await signs_in("drafter"), released.stage.house
    assert "nothing is decided yet" in await browser.opens("/")
    me = await person(house, staff["drafter"])

    def decide(conn: Conn, most: int | None) -> None:
        for each in deciding.parts(house, conn, planning.existing(conn, 1))[:most]:
            deciding.decide(house, conn, me, 1, item=each.item, verdict=Verdict.KEEP, why="")

    await house.db.run(lambda conn: decide(conn, 1))
    assert "Women at the table: decided in part" in await browser.opens("/")
    await house.db.run(lambda conn: decide(conn, None))
    assert "Women at the table: every part is decided" in await browser.opens("/")


async def test_a_decision_that_is_sent_twice_stands_once(released: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens(PART)
    for _ in range(2):
        assert "It is written down." in await browser.sends(PART, verdict="keep", why=WHY, seen="1")
    assert await released.rows("SELECT count(*) FROM decision") == [(1,)]


async def test_everything_that_is_wrong_stands_beside_its_field_with_what_was_typed(
    released: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens(PART)
    told = await browser.sends(PART, why="Because." + "a" * 500, seen="1")
    assert browser.status == 400
    assert "Choose what becomes of this part." in told
    assert "Because." in browser.page.text
    told = await browser.sends(PART, verdict="keep", why="Because." + "a" * 500, seen="1")
    assert "508 letters are too many" in told
    assert 'href="#f-why"' in browser.page.text
    assert 'value="keep" checked' in browser.page.text
    assert await released.rows(DECIDED) == []


async def test_a_reason_is_said_again_in_another_language(released: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens(PART)
    told = await browser.sends(PART, verdict="keep", why=WHY, seen="1", told_in="xx", told="Presque.")
    assert browser.status == 400
    assert "this language is not among" in told
    assert "Presque." in told
    await browser.sends(PART, verdict="keep", why=WHY, seen="1", told_in="fr", told="Presque.")
    assert browser.status == 200
    found = await released.rows("SELECT language FROM adjudicated WHERE context = 'decision:1:floor'")
    assert found == [("fr",)]


async def test_nothing_is_decided_on_figures_that_she_did_not_see(released: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens(PART)
    await releases(released, 1, 300, number=2)
    told = await browser.sends(PART, verdict="keep", why=WHY, seen="1")
    assert browser.status == 400
    assert "Newer figures were released since you looked" in told
    assert await released.stage.house.db.run(lambda conn: decisions.history(conn, 1)) == []
    assert 'name="seen" value="2"' in browser.page.text
    await browser.sends(PART, verdict="keep", why=WHY, seen="2")
    assert browser.status == 200


async def test_a_coordinator_reads_what_was_decided_and_decides_nothing(
    released: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    assert "Decided before" in await browser.opens(PART)
    assert "verdict" not in browser.page.text
    await browser.opens("/sessions")
    for verdict in ("keep", "nothing"):
        await browser.sends(PART, verdict=verdict, why=WHY, seen="1")
        assert browser.status == 403
    assert await released.rows(DECIDED) == [("coordinator", "round:1", "refused")] * 2


async def test_nobody_decides_on_a_round_with_nothing_released(released: Crew, signs_in: SignsIn) -> None:
    await released.stage.round("round priorities closes +14d remind none")
    browser = await signs_in("drafter")
    await browser.opens(PART)
    await browser.sends("/findings/2/part/first", verdict="keep", why=WHY, seen="1")
    assert browser.status in (400, 403)
    assert await released.stage.house.db.run(lambda conn: decisions.history(conn, 2)) == []


async def test_what_was_decided_on_the_version_before_stands_beside_the_same_part(
    released: Crew, signs_in: SignsIn
) -> None:
    house = released.stage.house
    browser = await signs_in("drafter")
    await browser.opens(PART)
    await browser.sends(PART, verdict="change", why=WHY, seen="1")
    await house.db.run(lambda conn: write(house, conn))
    await released.stage.round("round revision:a closes +14d remind none")
    await releases(released, 2)
    told = await browser.opens("/findings/2/part/a1")
    assert "On version 1, in round 1, on the figures as of" in told
    assert "counts now" not in told


async def test_what_people_were_told_stands_as_they_read_it(
    released: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house = released.stage.house
    browser = await signs_in("drafter")
    await browser.opens(PART)
    await browser.sends(PART, verdict="keep", why=WHY, seen="1")
    assert "People were not told yet." in await browser.opens("/findings/1/decisions")

    def tell(conn: Conn) -> None:
        rounds.set_state(conn, 1, RoundState.CLOSED)
        rounds.set_reported(conn, 1)
        by = people.get(conn, staff["coordinator"])
        assert by is not None
        bulletins.tell(house, conn, by.person, 1)

    await house.db.run(tell)
    told = await browser.opens("/findings/1/decisions")
    assert "This is how people read it now:" in told
    assert WHY in told
