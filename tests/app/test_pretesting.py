"""Trying a translation out: five speakers, each heard once, and what they took a question for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import pretesting, sweeping, twofold
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.domain.pretest import SPEAKERS
from bot.i18n.po import Unit
from bot.i18n.standing import Pretest, misread, pretest_of
from bot.storage import owncatalogs
from bot.storage.invites import Invite
from tests.app.conftest import Crew

FRENCH = "UPDATE person SET language = 'fr' WHERE role IN ('speaker', 'reviewer')"


async def begins(crew: Crew) -> None:
    await crew.joins("vera", Role.REVIEWER)
    await crew.rows(FRENCH)
    await crew.does("vera", Command("pretest"))
    say = await crew.sees("vera")
    wanted = next(choice.id for choice in say.choices() if "priorities" in repr(choice.label))
    await crew.presses("vera", wanted)


async def says(crew: Crew, who: str, words: str) -> None:
    await crew.joins(who, Role.SPEAKER)
    await crew.rows(FRENCH)
    await crew.does(who, Command("retell"))
    await crew.does(who, Text(words))


async def five_say(crew: Crew) -> None:
    await begins(crew)
    for number in range(SPEAKERS):
        await says(crew, f"speaker{number}", f"Words number {number}")


async def marks(crew: Crew, *verdicts: str) -> None:
    await crew.does("vera", Command("pretest"))
    await crew.presses("vera", "mark", *verdicts)


def own(crew: Crew) -> list[Unit]:
    return owncatalogs.every(crew.stage.house.db.path.parent / owncatalogs.FOLDER, "fr")


async def test_after_five_a_question_is_tried_out_and_only_misreadings_stay_beside_it(crew: Crew) -> None:
    await five_say(crew)
    await marks(crew, "understood", "misread", "understood", "understood")
    await twofold.write_down(crew.stage.house)
    assert own(crew) == []
    await marks(crew, "misread")
    assert await crew.rows("SELECT * FROM retelling") == []
    await twofold.write_down(crew.stage.house)
    (unit,) = own(crew)
    tried = pretest_of(unit)
    assert tried == Pretest(5, crew.stage.clock.at.date())
    assert misread(unit) == ("Words number 1", "Words number 4")
    assert await crew.rows("SELECT written FROM tried") == [(1,)]


async def test_a_question_is_asked_of_five_once_each_and_of_nobody_more(crew: Crew) -> None:
    await five_say(crew)
    first = await crew.rows("SELECT DISTINCT fingerprint FROM retelling")
    assert len(first) == 1
    await says(crew, "late", "Words")
    assert len(await crew.rows("SELECT DISTINCT fingerprint FROM retelling")) == 2
    assert await crew.rows("SELECT count(*) FROM retelling WHERE fingerprint = ?", *first[0]) == [(5,)]


async def test_what_a_speaker_says_stands_sealed_and_goes_with_her(crew: Crew) -> None:
    await begins(crew)
    await says(crew, "sira", "Nobody else's words")
    [[sealed]] = await crew.rows("SELECT sealed FROM retelling")
    assert b"Nobody" not in sealed  # type: ignore[operator]
    sira = (await crew.known("sira")).person.id
    await crew.rows("DELETE FROM person WHERE id = ?", sira)
    assert await crew.rows("SELECT * FROM retelling") == []


async def test_what_nobody_has_marked_goes_after_the_day_that_consent_names(crew: Crew) -> None:
    await begins(crew)
    await says(crew, "sira", "Words")
    house = crew.stage.house
    until = house.rules.erase_until
    crew.stage.clock.at = datetime(until.year, until.month, until.day, 12, tzinfo=UTC)
    await sweeping.keep_promise(house)
    assert len(await crew.rows("SELECT * FROM retelling")) == 1
    crew.stage.clock.at += timedelta(days=1)
    await sweeping.keep_promise(house)
    assert await crew.rows("SELECT * FROM retelling") == []


async def test_nothing_is_asked_before_a_survey_is_chosen_or_in_another_language(crew: Crew) -> None:
    await says(crew, "sira", "Words")
    await crew.does("sira", Command("retell"))
    assert "pretest.nothing" in repr(await crew.sees("sira"))
    await begins(crew)
    await crew.joins("hana", Role.SPEAKER)
    await crew.rows("UPDATE person SET language = 'ar' WHERE role = 'speaker'")
    await crew.does("hana", Command("retell"))
    assert "pretest.nothing" in repr(await crew.sees("hana"))
    assert await crew.rows("SELECT * FROM retelling") == []


async def test_somebody_who_answers_never_becomes_a_speaker_by_a_link(crew: Crew) -> None:
    await crew.joins("amina")
    code = await crew.stage.invite(Invite(Role.SPEAKER), uses=1)
    await crew.does("amina", Command("start", code))
    assert (await crew.known("amina")).person.role is Role.ADVOCATE
    assert await crew.rows("SELECT uses_left FROM invite WHERE role = 'speaker'") == [(1,)]


async def test_only_questions_are_tried_out_and_no_notes_or_headings(crew: Crew) -> None:
    house = crew.stage.house
    asked = [each.unit.source[0] for each in pretesting._questions(house, "fr")]
    assert "Which of the five is the most important to you?" in asked
    assert not any(text.startswith("These are the five") for text in asked)
