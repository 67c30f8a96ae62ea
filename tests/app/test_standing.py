"""How a round stands for staff: of one for cohorts, nothing while few are surely in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.app import alarms, asking, counting, foreseeing, planning, releasing
from bot.app.house import House
from bot.app.links import OPEN_CODES
from bot.app.planning import Wish
from bot.app.standing import Standing, standing
from bot.domain.clock import At
from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from bot.domain.rounds import Audience
from bot.domain.targets import read_targets
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.rounds import Round
from tests.app.conftest import Crew
from tests.app.test_releasing import answer, invited, released

T = TypeVar("T")
SEVEN = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
WINTER = Audience(cohorts=frozenset({"winter"}))
#: What does not follow from the answers, nor from who was invited.
PLANNED: dict[str, Any] = {"target": 15, "targets": read_targets(["YE:50"])}
#: Who joins by a link, all in one cohort.
TOGETHER = "UPDATE person SET cohort = 'winter' WHERE country = 'YE'"


async def plans(crew: Crew, audience: Audience, *, opens: bool = True, **more: Any) -> None:
    """A round for them, with its digest at seven."""
    house, now = crew.stage.house, At(crew.stage.clock.at)
    name = next(full for full in asking.shipped(house) if full.startswith("priorities"))
    wish = Wish((name,), now, now.shifted(timedelta(days=14)), audience=audience, remind=(), **more)

    def made(conn: Conn) -> None:
        meta.put(conn, OPEN_CODES, "1")
        (id_,) = planning.plan(house, conn, wish).ids
        if opens:
            planning.open_round(house, conn, id_)

    await house.db.run(made)
    await releasing.tick(house)


async def sees(crew: Crew, what: Callable[[House, Conn, Round], T]) -> T:
    house = crew.stage.house
    return await house.db.run(lambda conn: what(house, conn, planning.existing(conn, 1)))


def told(now: Standing) -> list[object]:
    """Every number about people in it."""
    return [now.answered, now.invited, now.uncertain, *now.came, *now.unclear, *(x.told for x in now.targets)]


@pytest.mark.threat(8)
async def test_of_a_round_for_cohorts_no_count_is_told_before_twenty_are_in_it(crew: Crew) -> None:
    await plans(crew, WINTER, **PLANNED)
    await invited(crew, 19)
    await answer(crew, 19)
    assert await released(crew, SEVEN) == 1
    await sees(crew, lambda house, conn, found: counting.take(house, conn, found, at_once=True))
    now = await sees(crew, standing)
    assert now.small
    assert told(now) == [None, None, None, False]
    assert now.fewer_than == 20
    assert now.counted is not None
    await answer(crew, 10)
    await released(crew, SEVEN + timedelta(days=1))
    now = await sees(crew, standing)
    assert not now.small
    assert (now.answered, now.invited, now.fewer_than) == (29, 10, 10)


async def test_it_is_told_of_once_so_many_are_counted_as_invited(crew: Crew) -> None:
    await plans(crew, WINTER)
    await invited(crew, 20)
    await sees(crew, lambda house, conn, found: counting.take(house, conn, found, at_once=True))
    now = await sees(crew, standing)
    assert (now.small, now.invited, now.answered) == (False, 20, None)


async def test_a_round_for_everybody_is_told_of_from_twice_the_smallest_cell_on(crew: Crew) -> None:
    await plans(crew, Audience(), **PLANNED)
    await answer(crew, 10)
    assert await released(crew, SEVEN) == 1
    now = await sees(crew, standing)
    assert (now.small, now.answered, now.fewer_than) == (False, 10, 10)


@pytest.mark.threat(8)
async def test_the_chat_tells_of_such_a_round_that_they_are_fewer(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await plans(crew, WINTER, **PLANNED)
    await answer(crew, 19)
    await released(crew, SEVEN)
    await crew.does("salma", Command("rounds"))
    assert "{'fewer': 20}" in str(await crew.sees("salma"))
    await crew.does("salma", Tap((await crew.sees("salma")).step, "round_1"))
    shown = str(await crew.sees("salma"))
    assert "desk.answered_fewer" in shown
    assert "count=19" not in shown
    assert "desk.target_untold" in shown


@pytest.mark.threat(8)
async def test_the_alarm_of_a_target_says_no_more_of_it_than_its_page(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await plans(crew, WINTER, **PLANNED)
    await answer(crew, 19)
    await released(crew, SEVEN)
    crew.stage.clock.at += timedelta(days=12, hours=6)
    await alarms.watch_targets(crew.stage.house)
    assert await crew.rows("SELECT name FROM alarm") == [("target:1",)]


@pytest.mark.threat(8)
async def test_a_dry_run_of_a_round_for_cohorts_tells_a_share_from_twenty_on(crew: Crew) -> None:
    for number in range(19):
        await crew.joins(f"amina {number}")
    await crew.rows(TOGETHER)
    await plans(crew, WINTER, opens=False)

    async def shares() -> list[int | None]:
        tried = await sees(crew, counting.dry_run)
        await crew.rows("DELETE FROM meta WHERE name LIKE 'dry_run%'")
        return [each.people for each in tried.shares if each.country == "YE"]

    assert await shares() == [None]
    house = crew.stage.house
    tried = await sees(crew, counting.dry_run)
    foresight = await sees(crew, lambda house, conn, found: foreseeing.foresee(house, conn, found, tried))
    longest = 20 * len(tried.shares) / house.rules.send_rate
    assert foresight.sending == timedelta(seconds=longest), "as long as it takes for all who may be in it"
    await crew.rows("DELETE FROM meta WHERE name LIKE 'dry_run%'")
    await crew.joins("zahra")
    await crew.rows(TOGETHER)
    assert await shares() == [20]


@pytest.mark.parametrize(("k", "least"), [(5, 20), (7, 28), (10, 20), (12, 24)])
async def test_what_is_told_first_is_a_step_of_the_counts(crew: Crew, k: int, least: int) -> None:
    crew.stage.house.rules = replace(crew.stage.house.rules, min_cell=k)
    await plans(crew, WINTER, opens=False)
    assert await sees(crew, lambda _house, _conn, found: counting.least_told(found)) == least
