"""Figures move at a digest's time, at most once a day, and only for enough people: never when one answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import ANY

import pytest

from bot.app import releasing
from bot.app.adding import cut_of
from bot.app.links import OPEN_CODES
from bot.app.standing import standing
from bot.domain.extent import numbered
from bot.domain.participation import unpack_participation
from bot.domain.person import Person, Role
from bot.domain.survey import Answer
from bot.storage import answers, apart, cuts, meta, people, rounds, sessions
from bot.storage.database import Conn, Database
from tests.app.conftest import Crew
from tests.engine import on_both

pytestmark = on_both

DAY = timedelta(days=1)
NUMBERS = count(1)


async def answer(crew: Crew, many: int) -> None:
    """So many people answer the first question of the round, and have it counted."""
    house = crew.stage.house

    def add(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        for number in range(many):
            name, person = next(NUMBERS).to_bytes(16), Person(id=0, country="YE", language="en")
            first = next(each for each in survey.questions if each.options)
            given = Answer(first.id, (first.options[number % 2].id,), survey.hash, "en")
            answers.write(conn, house.sealer, 1, name, person=person, answers=[(first, given)])
            answers.count_in(conn, 1, name, person)

    await house.db.run(add)


async def released(crew: Crew, at: datetime) -> int:
    """How many cuts there are after a wake of the schedule at this time."""
    crew.stage.clock.at = at
    await releasing.tick(crew.stage.house)
    last = await crew.stage.house.db.run(lambda conn: cuts.last(conn, 1))
    return 0 if last is None else last.number


@pytest.fixture
async def running(crew: Crew) -> Crew:
    """A round that runs since nine, its digest at seven, whose audience is no known list; a drafter reads."""
    await crew.stage.round("round priorities opens now closes +14d digest daily@07:00")
    await crew.joins("dora", Role.DRAFTER)
    await crew.stage.house.db.run(lambda conn: meta.put(conn, OPEN_CODES, "1"))
    assert await released(crew, crew.stage.clock.at) == 0
    return crew


@pytest.mark.threat(9)
async def test_nothing_moves_between_two_digest_times_however_many_answer(running: Crew) -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    await answer(running, 30)
    assert await released(running, noon) == 0
    assert await released(running, noon.replace(hour=23)) == 0
    seven = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
    assert await released(running, seven) == 1
    await answer(running, 30)
    assert await released(running, seven + timedelta(hours=5)) == 1
    assert await released(running, seven + DAY) == 2


@pytest.mark.threat(9)
async def test_a_second_drafter_in_another_zone_moves_nothing_twice_a_day(running: Crew) -> None:
    seven = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
    await answer(running, 30)
    assert await released(running, seven) == 1
    other = await running.joins("dina", Role.DRAFTER)
    house = running.stage.house

    def move(conn: Conn) -> None:
        conn.execute("UPDATE person SET zone = 'America/Bogota' WHERE id = ?", (other,))
        assert len(people.staff(conn, Role.DRAFTER)) == 2

    await house.db.run(move)
    await answer(running, 30)
    assert await released(running, seven + timedelta(hours=5, minutes=10)) == 1
    assert await released(running, seven + DAY) == 2


@pytest.mark.threat(9)
async def test_nothing_moves_at_a_digest_time_for_too_few(running: Crew) -> None:
    seven = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
    await answer(running, 30)
    assert await released(running, seven) == 1
    await answer(running, 9)
    assert await released(running, seven + DAY) == 1
    await answer(running, 1)
    assert await released(running, seven + DAY + timedelta(hours=1)) == 1, "its time has passed"
    assert await released(running, seven + 2 * DAY) == 2


@pytest.mark.threat(9)
async def test_where_people_stopped_is_told_in_steps_and_only_with_a_cut(running: Crew) -> None:
    seven = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
    house = running.stage.house

    async def unfinished() -> tuple[int, ...]:
        last = await house.db.run(lambda conn: cuts.last(conn, 1))
        assert last is not None
        assert last.participation is not None
        return unpack_participation(json.loads(last.participation)).unfinished

    await invited(running, 60)
    await stop(running, 21, at=1)
    await stop(running, 11, at=3)
    await answer(running, 30)
    assert await released(running, seven) == 1
    assert await unfinished() == (30, 30, 10, 10)
    await stop(running, 7, at=3)
    await answer(running, 10)
    assert await released(running, seven + DAY) == 2
    assert await unfinished() == (30, 30, 10, 10)


async def invited(crew: Crew, many: int) -> None:
    """So many more are invited and have not begun."""

    def add(conn: Conn) -> None:
        for _ in range(many):
            number = next(NUMBERS)
            id_ = people.add(conn, Person(id=0, country="YE"), "test", number.to_bytes(32), b"sealed")
            sessions.mark_invited(conn, id_, 1, 0)

    await crew.stage.house.db.run(add)


async def stop(crew: Crew, many: int, at: int) -> None:
    """So many people more have stopped at a question of the round, counted from nought."""
    house = crew.stage.house

    def add(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        item = numbered(survey)[at]
        question = next(each for each in survey.questions if each.item == item)
        for _ in range(many):
            number = next(NUMBERS)
            id_ = people.add(conn, Person(id=0, country="YE"), "test", number.to_bytes(32), b"sealed")
            sessions.put(conn, id_, 1, "started", {"stage": "asking", "at": question.id})

    await house.db.run(add)


async def test_how_far_people_came_stands_in_the_standing_as_last_released(running: Crew) -> None:
    await invited(running, 60)
    await stop(running, 21, at=1)
    await answer(running, 30)
    await released(running, datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC))
    house = running.stage.house
    now = await house.db.run(lambda conn: standing(house, conn, rounds.every(conn)[0]))
    assert now.came == (50, 50, 30, 30)
    await stop(running, 40, at=2)
    assert await house.db.run(lambda conn: standing(house, conn, rounds.every(conn)[0])) == now


async def test_many_are_counted_in_a_process_of_their_own_with_the_same_result(
    running: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = running.stage.house
    await answer(running, 30)
    round_ = await house.db.run(lambda conn: rounds.get(conn, 1))
    assert round_ is not None
    await house.db.run(lambda conn: releasing._begin(conn, round_, closing=True))
    here = await house.db.snapshot(lambda conn: cut_of(conn, 1, house.seconds()))
    asked: list[object] = []
    read = apart.read

    async def noted(db: Database, work: Any, *values: object) -> Any:
        asked.append(work)
        found = await read(db, work, *values)
        assert found == here
        return found

    monkeypatch.setattr(apart, "read", noted)
    monkeypatch.setattr(releasing, "APART_FROM", 1)
    assert await releasing.release_now(house, round_, closing=True)
    assert asked == [cut_of]
    assert here is not None
    assert (await house.db.run(lambda conn: cuts.last(conn, 1))) == replace(here[0], audit_head=ANY)
