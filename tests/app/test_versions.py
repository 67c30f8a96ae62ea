"""A version of a proposal is one wording: what a round has asked, no other round asks in other words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.app import planning
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.say import Verbatim
from bot.storage import rounds
from bot.surveyfile.charter import FILE
from tests.app.conftest import Crew

A = "a-women-at-the-table"
ROUND = f"round {A} opens now closes +5d"


@pytest.fixture
def folder(crew: Crew, tmp_path: Path) -> Path:
    """The shipped surveys, in a folder where their words can be changed."""
    found = tmp_path / "surveys"
    shutil.copytree(crew.stage.house.surveys, found)
    crew.stage.house.surveys = found
    return found


def reword(folder: Path, old: str, new: str, name: str = FILE) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


async def refused(crew: Crew, line: str = ROUND) -> str:
    with pytest.raises(Fault) as caught:
        await crew.stage.round(line)
    (told,) = caught.value.lines
    return told


CHANGES = [
    (FILE, "women, from the start", "women, from the first day", "(part a1)"),
    (FILE, "short_name: Women at the table", "short_name: Women at tables", "(short_name)"),
    (FILE, "would depend on it", "would hang on it", "(asks)"),
    (f"{A}.yaml", "The share of women would grow each year.", "It would grow.", "(question rising)"),
    (f"{A}.yaml", "title: Women", "title: All women", "(title)"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[place for *_, place in CHANGES])
async def test_other_words_under_a_version_that_a_round_has_asked_are_not_planned(
    crew: Crew, folder: Path, change: tuple[str, str, str, str]
) -> None:
    name, old, new, place = change
    await crew.stage.round(ROUND)
    reword(folder, old, new, name)
    told = await refused(crew)
    assert told == (
        f"{A} is not planned: round 1 has version 1 of proposal a in other words {place}. In charter.yaml,"
        " give it version 2. Round 1 keeps its own words and answers."
    )
    reword(folder, "version: 1", "version: 2")
    await crew.stage.round(ROUND)


async def test_the_same_words_are_planned_again_and_drafts_bind_nobody(crew: Crew, folder: Path) -> None:
    await crew.stage.round(f"{ROUND} draft")
    reword(folder, "women, from the start", "women, from the first day")
    await crew.stage.round(ROUND)
    await crew.stage.round(ROUND)


async def test_a_draft_in_other_words_is_not_opened_once_another_round_has_asked_its_version(
    crew: Crew, folder: Path
) -> None:
    await crew.stage.round(f"{ROUND} draft")
    reword(folder, "women, from the start", "women, from the first day")
    await crew.stage.round(ROUND)
    house = crew.stage.house
    with pytest.raises(Fault, match=f"{A} is not opened: round 2 has version 1 of proposal a in other words"):
        await house.db.run(lambda conn: planning.open_round(house, conn, 1))


async def test_a_round_that_is_paused_opens_again_whatever_the_files_say_by_then(
    crew: Crew, folder: Path
) -> None:
    await crew.stage.round(ROUND)
    house = crew.stage.house
    await house.db.run(lambda conn: planning.pause(conn, 1))
    reword(folder, "women, from the start", "women, from the first day")
    reword(folder, "version: 1", "version: 2")
    await crew.stage.round(ROUND)
    assert (await house.db.run(lambda conn: planning.open_round(house, conn, 1))).state == "running"


async def test_versions_do_not_go_back(crew: Crew, folder: Path) -> None:
    reword(folder, "version: 1", "version: 3")
    await crew.stage.round(ROUND)
    reword(folder, "version: 3", "version: 2")
    assert await refused(crew) == (
        f"{A} is not planned: it has version 2 of proposal a, and round 1 has version 3. Versions do not go"
        " back: in charter.yaml, give it version 3 if its words are those of round 1, else version 4."
    )


async def test_a_round_that_runs_goes_on_in_its_own_words(crew: Crew, folder: Path) -> None:
    await crew.stage.round(ROUND)
    reword(folder, "would depend on it", "would hang on it")
    reword(folder, "version: 1", "version: 2")
    await crew.stage.reload()
    await crew.joins("amina")
    await crew.presses("amina", "start")
    house = crew.stage.house

    def frozen(conn):
        (one,) = rounds.every(conn)
        return house.survey(conn, one.survey)

    survey = await house.db.run(frozen)
    assert (survey.version, survey.asks[-25:]) == (1, "pport would depend on it.")
    assert survey.part("a1").text == "At least 30 out of every 100 people are women, from the start."


async def test_a_round_from_before_proposals_had_versions_is_read_and_holds_nobody_back(
    crew: Crew, folder: Path
) -> None:
    await crew.stage.round(ROUND)
    house = crew.stage.house

    def age(conn):
        hash_, text = conn.execute("SELECT hash, text FROM survey").fetchone()
        raw = json.loads(text) | {"format": 1}
        del raw["version"], raw["parts"]
        for question in raw["questions"]:
            question["part"] = question.pop("heading")
        conn.execute("UPDATE survey SET text = ? WHERE hash = ?", (json.dumps(raw), hash_))

    await house.db.run(age)
    await crew.stage.reload()
    reword(folder, "would depend on it", "would hang on it")
    await crew.stage.round(ROUND)
    first, second = await crew.stage.house.db.run(
        lambda conn: [crew.stage.house.survey(conn, each.survey) for each in rounds.every(conn)]
    )
    assert (first.version, second.version) == (None, 1)
    assert first.question("floor").heading == "The lowest share of women"


@pytest.mark.parametrize("key", ["changes", "keeps"])
async def test_without_the_drafters_line_no_round_is_planned_and_the_chat_says_what_to_write_where(
    crew: Crew, folder: Path, key: str
) -> None:
    (line,) = [one for one in (folder / FILE).read_text("utf-8").splitlines() if f" {key}:" in one][:1]
    reword(folder, f"{line}\n", "")
    told = await refused(crew)
    assert told.startswith(f"{A} is not planned: people would not be told what their answers can")
    assert told.endswith(f"Write it at proposal a in charter.yaml, as `{key}:`.")
    await crew.joins("salma", Role.COORDINATOR)
    await plans_in_chat(crew)
    assert Verbatim(told) in (await crew.sees("salma")).lines


async def test_a_coordinator_in_the_chat_is_told_kindly_which_version_to_give(
    crew: Crew, folder: Path
) -> None:
    await crew.stage.round(ROUND)
    reword(folder, "women, from the start", "women, from the first day")
    await crew.joins("salma", Role.COORDINATOR)
    await plans_in_chat(crew)
    (line,) = (await crew.sees("salma")).lines
    assert isinstance(line, Verbatim)
    assert "give it version 2. Round 1 keeps its own words and answers." in line.text


async def plans_in_chat(crew: Crew) -> None:
    """A coordinator makes a round of the first survey that is offered."""
    await crew.does("salma", Command("newround"))
    await crew.presses(
        "salma",
        "c_a-women-at-the-table",
        "done",
        "done",
        "c_now",
        "c_7",
        "c_none",
        "c_0",
        "c_none",
        "c_no",
        "make",
    )


async def test_two_proposals_with_one_id_are_told_to_a_coordinator_in_the_chat(
    crew: Crew, folder: Path
) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    reword(folder, "  - id: b\n", "  - id: a\n")
    await crew.does("salma", Command("newround"))
    told = [line.text for line in (await crew.sees("salma")).lines if isinstance(line, Verbatim)]
    assert any("each proposal once was expected" in line for line in told)
