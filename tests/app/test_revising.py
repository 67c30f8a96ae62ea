"""The next version of a proposal: who may make it, until when it may change, and in which words it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import planning, revising
from bot.app.permits import Refused
from bot.domain.edition import Edition
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.storage import charter, sentences
from bot.surveyfile.proposed import passage
from tests.app.conftest import Crew
from tests.app.test_versions import folder, reword

__all__ = ["folder"]
FORTY = "At least 40 out of every 100 people are women."
REVISION = "round revision:a opens now closes +5d"


async def new(crew: Crew, text: str = FORTY) -> Edition:
    house = crew.stage.house
    past = await house.db.run(lambda conn: revising.history(house, conn, "a"))
    first = passage(past.basis, "a1", past.basis.passages[0].name.text, text)
    return replace(past.basis, version=past.number, passages=(first, *past.basis.passages[1:]))


async def make(crew: Crew, who: str = "dora", text: str = FORTY) -> None:
    house, edition = crew.stage.house, await new(crew, text)
    person = (await crew.known(who)).person
    await house.db.run(lambda conn: revising.make(house, conn, person, edition))


async def test_only_a_drafter_makes_one(crew: Crew) -> None:
    await crew.joins("cora", Role.COORDINATOR)
    with pytest.raises(Refused):
        await make(crew, "cora")
    await crew.joins("dora", Role.DRAFTER)
    await make(crew)
    assert [each.version for each in await crew.stage.house.db.run(charter.every)] == [2]


async def test_other_words_until_a_round_opens_and_the_next_version_after(crew: Crew) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await make(crew)
    await make(crew, text="At least half of the people are women.")
    (wording,) = [each for each, _ in await crew.stage.house.db.run(sentences.every)]
    assert "half" in wording.text
    await crew.stage.round(REVISION)
    assert (await new(crew)).version == 3
    await make(crew)
    assert [each.version for each in await crew.stage.house.db.run(charter.every)] == [2, 3]


async def test_a_round_that_was_planned_on_other_words_does_not_open(crew: Crew) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await make(crew)
    await crew.stage.round(f"{REVISION} draft")
    await make(crew, text="At least half of the people are women.")
    house = crew.stage.house
    with pytest.raises(Fault, match="was written here in other words"):
        await house.db.run(lambda conn: planning.open_round(house, conn, 1))


async def test_a_file_that_has_the_same_version_in_other_words_is_not_planned(
    crew: Crew, folder: Path
) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await make(crew)
    reword(folder, "- id: a\n    version: 1", "- id: a\n    version: 2")
    with pytest.raises(Fault, match="was written here in other words"):
        await crew.stage.round("round a opens now closes +5d")


async def test_what_she_changed_in_the_chat_is_there_after_a_kill_and_gone_once_it_is_made(
    crew: Crew,
) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await crew.does("dora", Command("revise"))
    await crew.presses("dora", "of_a", "part_a1", "write")
    await crew.does("dora", Text("In your country 40."))
    assert "where you live" in repr(await crew.sees("dora"))
    await crew.does("dora", Text(FORTY))
    await crew.stage.reload()
    await crew.does("dora", Command("revise"))
    await crew.presses("dora", "of_a")
    assert "revising.changed" in repr(await crew.sees("dora"))
    await crew.presses("dora", "look", "make")
    assert await crew.rows("SELECT * FROM revising") == []
    assert FORTY in repr(await crew.stage.house.db.run(charter.every))


async def test_who_lets_a_drafter_go_lets_her_unmade_version_go(crew: Crew) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await crew.does("dora", Command("revise"))
    await crew.presses("dora", "of_a", "part_a1", "out")
    assert len(await crew.rows("SELECT * FROM revising")) == 1
    await crew.rows("DELETE FROM person WHERE role = 'drafter'")
    assert await crew.rows("SELECT * FROM revising") == []
