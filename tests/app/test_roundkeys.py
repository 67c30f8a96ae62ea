"""A round's key is there before the row that uses it and goes after the row that retires it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import doctoring, planning, roundkeys, sweeping
from bot.app.answering import open_rounds
from bot.app.doctoring import State
from bot.domain.clock import At
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.storage import rounds
from bot.storage.database import Conn, connect
from bot.storage.keys import DATABASE, Keys
from bot.storage.rounds import Round
from tests.app.conftest import Crew
from tests.engine import on_server

PRIORITIES = "round priorities opens now closes +14d"
#: Closes round 1 for good and dies where it is told to.
DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.app import roundkeys
from bot.assembly import open_house
from bot.config import Config
from bot.storage.keys import Keys

async def main() -> None:
    root = Path(sys.argv[1])
    async with open_house(Config(data=root / "data", keys=root / "keys", trial=True)) as house:
        await roundkeys.retire(house, 1)

def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)

Keys.destroy_round = die
asyncio.run(main())
"""


async def every(crew: Crew) -> list[Round]:
    return await crew.stage.house.db.run(rounds.every)


@pytest.mark.threat(14)
async def test_a_rounds_key_is_on_disk_before_its_row(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, int]] = []
    make = Keys.make_round

    def noted(keys: Keys, round_id: int) -> None:
        make(keys, round_id)
        conn = connect(crew.stage.path, keys.get(DATABASE), readonly=True)
        seen.append((keys.has_round(round_id), len(rounds.every(conn))))
        conn.close()

    monkeypatch.setattr(Keys, "make_round", noted)
    await crew.stage.round(PRIORITIES)
    assert seen == [(True, 0)]
    assert len(await every(crew)) == 1


def test_a_key_file_and_its_name_are_synced_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def noted(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        really(handle)

    monkeypatch.setattr("bot.storage.keys.os.fsync", noted)
    keys = Keys(tmp_path / "keys")
    keys.make()
    synced.clear()
    keys.make_round(7)
    assert Path(synced[0]).match(f"{keys.folder}/round-7.*.new")
    assert synced[1:] == [str(keys.folder)]
    synced.clear()
    keys.destroy_round(7)
    assert synced == [str(keys.folder / "round-7.key"), str(keys.folder)]


@pytest.mark.threat(14)
async def test_a_kill_between_the_row_that_retires_and_the_key_is_finished_at_the_next_start(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.stage.round(PRIORITIES)
    await crew.stage.house.db.close()
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES, str(tmp_path), stderr=subprocess.DEVNULL
    )
    assert await killed.wait() == -signal.SIGKILL
    keys = crew.stage.house.keys
    await crew.stage.reload()
    [found] = await every(crew)
    assert found.retired
    assert keys.has_round(1)
    assert [each.state for each in doctoring.look_at_round_keys([found], keys) if "retired" in each.told] == [
        State.WARNING
    ]
    await roundkeys.finish_half_steps(crew.stage.house)
    assert not keys.has_round(1)
    assert roundkeys.half_steps([found], keys).doomed == ()


async def test_a_key_that_no_row_uses_goes_at_the_next_start_and_those_in_use_stay(crew: Crew) -> None:
    keys = crew.stage.house.keys
    await crew.stage.round(PRIORITIES)
    assert 2 in keys.rounds(), "laid beforehand, as a kill before the commit leaves one"
    await roundkeys.finish_half_steps(crew.stage.house)
    assert keys.rounds() == [1]


async def test_a_plan_that_is_under_way_keeps_the_key_that_its_row_is_about_to_use(crew: Crew) -> None:
    house, keys = crew.stage.house, crew.stage.house.keys
    await roundkeys.finish_half_steps(house)
    other = connect(crew.stage.path, keys.get(DATABASE))
    other.execute("BEGIN IMMEDIATE")
    planning.plan(house, other, planning.Wish(("priorities",), *_when(crew)))
    finishing = asyncio.create_task(roundkeys.finish_half_steps(house))
    await asyncio.to_thread(lambda: None)
    assert keys.has_round(1), "the start waits for the plan"
    other.execute("COMMIT")
    other.close()
    await finishing
    assert keys.has_round(1)


async def test_a_live_round_without_its_key_is_a_fault_an_alarm_and_no_dead_end(crew: Crew) -> None:
    await crew.stage.round(PRIORITIES)
    person = await crew.joins("amina")
    house = crew.stage.house
    house.keys.path("round-1").unlink()
    await crew.stage.reload()
    await roundkeys.finish_half_steps(crew.stage.house)
    told = list(doctoring.look_at_round_keys(await every(crew), house.keys))
    assert [(each.state, each.told) for each in told if "lost" in each.told] == [
        (State.FAULT, "Round 1 has lost its key: nobody can answer in it.")
    ]
    assert await crew.rows("SELECT name FROM alarm") == [("round_key",)]
    known = await crew.known("amina")
    assert known.person.id == person
    assert (
        await crew.stage.house.db.run(
            lambda conn: open_rounds(crew.stage.house, conn, known.person, crew.stage.clock())
        )
        == []
    )
    await crew.does("amina", Command("continue"))
    assert (await crew.rows("SELECT count(*) FROM inbox")) == [(0,)], "no turn failed"


async def test_the_day_that_consent_names_retires_the_row_before_the_key(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round(PRIORITIES)
    order: list[str] = []
    really_row, really_file = rounds.retire, Keys.destroy_round

    def row(conn: Conn, id_: int) -> None:
        order.append("row")
        really_row(conn, id_)

    def file(keys: Keys, id_: int) -> None:
        order.append("file")
        really_file(keys, id_)

    monkeypatch.setattr(rounds, "retire", row)
    monkeypatch.setattr(Keys, "destroy_round", file)
    crew.stage.clock.at = crew.stage.clock.at.replace(year=2030)
    await sweeping.keep_promise(crew.stage.house)
    await sweeping.keep_promise(crew.stage.house)
    assert order == ["row", "file"]


@pytest.mark.threat(15)
@pytest.mark.parametrize(
    "change",
    [
        "risk = 'high'",
        "min_cell = 3",
        """export_by = '["gender"]'""",
        """targets = '[{"of": {"country": "YE"}, "people": 30}]'""",
        "offline_key = x'00'",
        "known_audience = 0",
        "survey_id = 'other'",
    ],
)
async def test_the_database_itself_refuses_to_change_what_a_round_promised(crew: Crew, change: str) -> None:
    await crew.stage.round(PRIORITIES)
    with pytest.raises(Exception, match="is not changed"):
        await crew.stage.house.db.run(lambda conn: conn.execute(f"UPDATE round SET {change}"))  # noqa: S608 - ours


@pytest.mark.threat(15)
async def test_a_retired_round_does_not_come_back(crew: Crew) -> None:
    await crew.stage.round(PRIORITIES)
    await roundkeys.retire(crew.stage.house, 1)
    with pytest.raises(Exception, match="does not come back"):
        await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE round SET retired = 0"))


@pytest.mark.threat(14, 15)
async def test_no_column_of_answers_can_hold_who_somebody_is(crew: Crew) -> None:
    """Answers and respondents have these columns and no others, and refer to nothing but their round."""
    columns: dict[str, set[str]] = {}
    refers: set[tuple[str, str]] = set()

    def look(conn: Conn) -> None:
        for table in ("respondent", "answer"):
            columns[table] = {row["name"] for row in conn.execute(f"PRAGMA table_info({table})")}
            refers.update((table, row["table"]) for row in conn.execute(f"PRAGMA foreign_key_list({table})"))

    await crew.stage.house.db.run(look)
    assert columns == {
        "respondent": {
            "round",
            "pseudonym",
            "country",
            "language",
            "gender",
            "group_kind",
            "aid",
            "state",
            "quote",
            "released",
        },
        "answer": {
            "round",
            "pseudonym",
            "question",
            "kind",
            "value",
            "sealed",
            "wording",
            "language",
            "quote",
        },
    }
    assert refers == {("respondent", "round"), ("answer", "respondent")}


@pytest.mark.threat(14)
async def test_one_person_has_another_name_in_each_round_and_none_once_the_keys_are_gone(crew: Crew) -> None:
    await crew.stage.round("round priorities,priorities opens now closes +14d")
    person = await crew.joins("amina")
    for _ in range(2):
        await crew.does("amina", Command("continue"))
        await crew.presses("amina", "start", "next", "o_c", "skip", "skip", "skip", "count")
    names = [row[0] for row in await crew.rows("SELECT pseudonym FROM respondent")]
    assert len(set(names)) == 2
    house = crew.stage.house
    assert set(names) == {house.pseudonym(1, person), house.pseudonym(2, person)}
    for each in (1, 2):
        await roundkeys.retire(house, each)
        with pytest.raises(Exception, match="missing"):
            house.pseudonym(each, person)
    assert await crew.rows("SELECT DISTINCT session FROM participation") == [("{}",)]


def _when(crew: Crew) -> tuple[At, At]:
    return At(crew.stage.clock()), At(crew.stage.clock() + timedelta(days=14))


@on_server
async def test_a_key_that_another_process_destroyed_is_used_no_more(crew: Crew) -> None:
    house = crew.stage.house
    await house.db.muster(house.seconds())
    house.keys.make_round(7)
    assert house.pseudonym(7, 1)
    house.keys.destroy_round(7)
    assert not house.has_round_key(7)
    with pytest.raises(Fault):
        house.pseudonym(7, 1)
