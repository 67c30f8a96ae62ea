"""Throwing away a draft: only one that was never opened, with all that hangs on it, and for good."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import dropping, roundkeys
from bot.app.confining import limit
from bot.app.permits import Refused
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.domain.rounds import RoundState
from bot.storage import rounds
from bot.storage.keys import Keys
from tests.app.conftest import Crew

DRAFT = "round priorities opens +1h closes +14d for YE draft"
LOG = "SELECT action, resource, outcome FROM audit WHERE action = 'drop'"
COLUMNS = """
  SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
  WHERE m.type = 'table' AND c.name = 'round'
"""


async def drops(crew: Crew, round_id: int = 1, who: str = "hadi") -> None:
    by = (await crew.known(who)).person
    await dropping.drop(crew.stage.house, round_id, lambda _: by)


@pytest.fixture
async def hadi(crew: Crew) -> int:
    return await crew.joins("hadi", Role.COORDINATOR)


@pytest.mark.usefixtures("hadi")
async def test_a_draft_goes_with_all_that_hangs_on_it_and_its_key_and_the_log_says_so(crew: Crew) -> None:
    await crew.stage.round(DRAFT)
    await crew.joins("amina")
    await drops(crew)
    tables = [str(name) for (name,) in await crew.rows(COLUMNS)]
    assert len(tables) > 10
    for table in ("round", "survey", *tables):
        where = "" if table in ("round", "survey") else " WHERE round = 1"
        assert await crew.rows(f"SELECT count(*) FROM {table}{where}") == [(0,)], table  # noqa: S608
    assert not crew.stage.house.keys.has_round(1)
    assert await crew.rows(LOG) == [("drop", "round:1", "done")]


@pytest.mark.usefixtures("hadi")
async def test_another_draft_of_the_same_survey_stays_and_no_number_is_given_twice(crew: Crew) -> None:
    await crew.stage.round(DRAFT)
    await crew.stage.round(DRAFT)
    await drops(crew, 2)
    assert await crew.rows("SELECT id FROM round") == [(1,)]
    assert await crew.rows("SELECT count(*) FROM survey") == [(1,)]
    await crew.stage.round(DRAFT)
    assert await crew.rows("SELECT id FROM round") == [(1,), (3,)]


@pytest.mark.threat(14)
@pytest.mark.usefixtures("hadi")
@pytest.mark.parametrize("state", [each for each in RoundState if each is not RoundState.DRAFT])
async def test_what_ever_was_open_is_not_thrown_away(crew: Crew, state: RoundState) -> None:
    await crew.stage.round(DRAFT)
    await crew.stage.house.db.run(lambda conn: rounds.set_state(conn, 1, state))
    with pytest.raises(Fault, match="only a draft that was never opened"):
        await drops(crew)
    assert crew.stage.house.keys.has_round(1)
    assert await crew.rows("SELECT count(*) FROM round") == [(1,)]
    assert await crew.rows(LOG) == []


@pytest.mark.threat(14)
@pytest.mark.usefixtures("hadi")
@pytest.mark.parametrize(
    "trace",
    [
        "INSERT INTO participation (person, round, state) SELECT min(id), 1, 'started' FROM person",
        "INSERT INTO respondent (round, pseudonym, language, state) VALUES (1, x'01', 'en', 'answering')",
    ],
)
async def test_nothing_of_peoples_goes_with_a_draft(crew: Crew, trace: str) -> None:
    await crew.stage.round(DRAFT)
    await crew.stage.house.db.run(lambda conn: conn.execute(trace))
    with pytest.raises(Fault, match="only a draft that was never opened"):
        await drops(crew)
    assert await crew.rows("SELECT count(*) FROM round") == [(1,)]


@pytest.mark.threat(7)
async def test_a_limited_coordinator_throws_away_within_her_countries_alone(crew: Crew, hadi: int) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: limit(house, conn, None, hadi, ("SD",)))
    await crew.stage.round(DRAFT)
    await crew.stage.round(DRAFT.replace("YE", "SD"))
    with pytest.raises(Refused):
        await drops(crew, 1)
    await drops(crew, 2)
    assert await crew.rows("SELECT id FROM round") == [(1,)]
    assert await crew.rows(LOG) == [("drop", "round:1", "refused"), ("drop", "round:2", "done")]


@pytest.mark.usefixtures("hadi")
async def test_of_two_who_throw_it_away_at_once_one_is_told_that_it_is_gone(crew: Crew) -> None:
    await crew.stage.round(DRAFT)
    outcomes = await asyncio.gather(drops(crew), drops(crew), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), Fault]


@pytest.mark.usefixtures("hadi")
async def test_a_kill_before_its_key_is_gone_is_finished_at_the_next_start(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round(DRAFT)

    def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as killed:
        killed.setattr(Keys, "destroy_round", dies)
        with pytest.raises(RuntimeError):
            await drops(crew)
    await crew.stage.reload()
    house = crew.stage.house
    assert house.keys.has_round(1)
    await roundkeys.finish_half_steps(house)
    assert house.keys.rounds() == []
