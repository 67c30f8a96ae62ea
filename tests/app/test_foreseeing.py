"""What opening a round comes to, told before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.app import counting, foreseeing, phases, planning
from bot.app.foreseeing import Foresight
from bot.app.house import House
from bot.app.phases import Doing
from bot.domain.rounds import Phase, RoundState
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round
from tests.app.conftest import Crew

T = TypeVar("T")


async def foreseen(crew: Crew, round_id: int = 1) -> Foresight:
    house = crew.stage.house

    def look(conn: Conn) -> Foresight:
        found = planning.existing(conn, round_id)
        return foreseeing.foresee(house, conn, found, counting.dry_run(house, conn, found))

    return await house.db.run(look)


async def test_sending_takes_what_the_counts_and_their_step_take_at_the_send_rate(crew: Crew) -> None:
    for number in range(12):
        await crew.joins(f"woman{number}")
    await crew.stage.round("round priorities opens +1h closes +14d for YE draft")
    found = await foreseen(crew)
    assert found.sending == timedelta(seconds=(10 + 10) / 30), "at most: 10 or more, fewer than 20"
    assert found.spread == timedelta(minutes=crew.stage.house.rules.spread_minutes)


async def test_the_week_counts_every_round_that_somebody_can_be_in_and_no_other(crew: Crew) -> None:
    await crew.stage.round("round priorities opens +1h closes +14d for YE remind none draft")
    assert (await foreseen(crew)).most == 1
    await crew.stage.round("round a-women opens +2h closes +14d for SD remind none draft")
    assert (await foreseen(crew)).most == 1
    await crew.stage.round("round a-women opens +2h closes +14d for YE remind none draft")
    assert (await foreseen(crew)).most == 2
    await crew.stage.round("round a-women opens +3h closes +14d remind none draft")
    assert (await foreseen(crew)).most == 2, "the bot never starts more within a week"


async def test_the_week_counts_what_came_in_the_days_before_it_opens(crew: Crew) -> None:
    await crew.stage.round("round a-women opens now closes +14d for YE remind none")
    await crew.stage.round("round priorities opens +6d closes +14d for YE remind none draft")
    await crew.stage.round("round priorities opens +8d closes +14d for SD remind none draft")
    assert [(await foreseen(crew, each)).most for each in (2, 3)] == [2, 1]


async def test_it_tells_what_each_language_lacks(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d for YE draft")
    lacks = {each.language: each for each in (await foreseen(crew)).languages}
    assert (lacks["en"].any, lacks["en"].unheard > 0) == (False, True)
    assert lacks["ar"].unprotected > 0
    crew.stage.record("priorities", "en")
    lacks = {each.language: each for each in (await foreseen(crew)).languages}
    assert (lacks["en"].unheard, lacks["ar"].unheard > 0) == (0, True)


async def test_it_names_the_countries_in_which_nobody_is_known_who_can_help(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d for YE,SD draft")
    assert (await foreseen(crew)).no_contacts == ("SD", "YE")


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (RoundState.DRAFT, (Doing.TRY, Doing.OPEN, Doing.EXTEND, Doing.CLOSE)),
        (RoundState.RUNNING, (Doing.PAUSE, Doing.CLOSE_QUESTION, Doing.EXTEND, Doing.CLOSE)),
        (RoundState.PAUSED, (Doing.TRY, Doing.OPEN, Doing.CLOSE_QUESTION, Doing.EXTEND, Doing.CLOSE)),
        (RoundState.CLOSED, ()),
    ],
)
async def test_what_may_be_done_follows_from_the_state(
    crew: Crew, state: RoundState, offered: tuple[Doing, ...]
) -> None:
    await crew.stage.round("round priorities opens now closes +14d draft")
    await crew.stage.house.db.run(lambda conn: rounds.set_state(conn, 1, state))
    assert await seen(crew, phases.doings) == offered


async def test_a_draft_is_ready_once_nothing_keeps_it_and_a_closed_one_reported_with_its_digest(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round("round priorities opens now closes +14d draft")
    assert await seen(crew, phases.phase) is Phase.READY
    with monkeypatch.context() as held:
        held.setattr(planning, "open_faults", lambda *_: ["something is missing"])
        assert await seen(crew, phases.phase) is Phase.DRAFT
    await crew.stage.house.db.run(lambda conn: rounds.set_state(conn, 1, RoundState.CLOSED))
    assert await seen(crew, phases.phase) is Phase.CLOSED
    await crew.stage.house.db.run(lambda conn: rounds.set_reported(conn, 1))
    assert await seen(crew, phases.phase) is Phase.REPORTED


async def seen(crew: Crew, what: Callable[[House, Conn, Round], T]) -> T:
    house = crew.stage.house
    return await house.db.run(lambda conn: what(house, conn, planning.existing(conn, 1)))
