"""A question that is closed in one language: who may, what is asked, and what counts from then on."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

import pytest

from bot.app import closing, releasing
from bot.app.links import OPEN_CODES
from bot.app.permits import Refused
from bot.app.reporting import page_of
from bot.app.standing import Changed, standing
from bot.digest import as_json, text
from bot.domain.faults import Fault
from bot.domain.inbound import Text
from bot.domain.person import Person, Role
from bot.domain.released import Picks, loads
from bot.domain.rounds import RoundState
from bot.domain.say import Words
from bot.domain.survey import Answer
from bot.i18n.isolates import FSI, PDI
from bot.storage import answers, audit, closings, cuts, meta, rounds
from bot.storage.database import Conn
from tests.app.conftest import CHANNEL, Crew
from tests.conversations.stage import Stage
from tests.engine import on_both

pytestmark = on_both

NUMBERS = count(1)


@pytest.fixture
async def running(crew: Crew, stage: Stage) -> Crew:
    await stage.round("round priorities opens now closes +14d")
    await crew.joins("hadi", Role.COORDINATOR)
    await stage.house.db.run(lambda conn: meta.put(conn, OPEN_CODES, "1"))
    return crew


async def closes(crew: Crew, question: str = "first", language: str = "ar", who: str = "hadi") -> None:
    by, house = (await crew.known(who)).person, crew.stage.house
    await house.db.run(
        lambda conn: closing.close_question(house, conn, by, 1, question=question, language=language)
    )


async def answer(crew: Crew, language: str, many: int) -> None:
    """So many people answer the first question in this language, and have it counted."""
    house = crew.stage.house

    def add(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        question = survey.question("first")
        for number in range(many):
            name, person = next(NUMBERS).to_bytes(16), Person(id=0, country="YE", language=language)
            given = Answer("first", question.options[number % 2].id, survey.hash, language)
            answers.write(conn, house.sealer, 1, name, person=person, answers=[(question, given)])
            answers.count_in(conn, 1, name, person)

    await house.db.run(add)


async def cut(crew: Crew) -> Picks:
    """What a new cut tells of the first question."""
    house = crew.stage.house
    round_ = await house.db.run(lambda conn: rounds.every(conn)[0])
    assert await releasing.release_now(house, round_)
    last = await house.db.run(lambda conn: cuts.last(conn, 1))
    assert last is not None
    part = loads(last.released).part("first")
    assert isinstance(part, Picks)
    return part


async def test_a_coordinator_closes_a_question_by_its_number_or_id_and_the_log_says_which(
    running: Crew,
) -> None:
    await closes(running, "1", "fr")
    await closes(running, "second", "ar")
    found = await running.stage.house.db.run(lambda conn: closings.of_round(conn, 1))
    assert {(each.item, each.language) for each in found} == {("first", "fr"), ("second", "ar")}
    log = await running.stage.house.db.run(lambda conn: [row.entry for row in audit.rows(conn)])
    told = [each.resource for each in log if each.action == "close question"]
    assert told == ["round:1:first:fr", "round:1:second:ar"]


async def test_every_fault_is_told_at_once_and_a_question_is_closed_only_once(running: Crew) -> None:
    with pytest.raises(Fault) as told:
        await closes(running, "9", "xx")
    assert len(told.value.lines) == 2
    await closes(running)
    with pytest.raises(Fault, match="already"):
        await closes(running)
    await running.stage.house.db.run(lambda conn: rounds.set_state(conn, 1, RoundState.CLOSED))
    with pytest.raises(Fault, match="while a round is open"):
        await closes(running, "second")


@pytest.mark.threat(7)
async def test_a_drafter_closes_no_question(running: Crew) -> None:
    await running.joins("dora", Role.DRAFTER)
    with pytest.raises(Refused):
        await closes(running, who="dora")
    assert await running.stage.house.db.run(lambda conn: closings.of_round(conn, 1)) == ()


async def test_answers_in_that_language_are_kept_and_left_out_of_the_next_cut(running: Crew) -> None:
    await answer(running, "en", 30)
    await answer(running, "ar", 30)
    assert [cell.high for cell in (await cut(running)).table.cells][:2] == [30, 30]
    await closes(running)
    await answer(running, "en", 10)
    part = await cut(running)
    assert [cell.high for cell in part.table.cells][:2] == [20, 20]
    assert part.table.base == 70
    assert part.table.together == 30
    assert await running.rows("SELECT count(*) FROM answer WHERE language = 'ar'") == [(30,)]


@pytest.mark.threat(9)
async def test_where_fewer_than_five_answered_in_that_language_no_count_moves(running: Crew) -> None:
    await answer(running, "en", 30)
    await answer(running, "ar", 8)
    before = await cut(running)
    await closes(running)
    await answer(running, "fr", 10)
    after = await cut(running)
    for was, is_ in zip(before.table.cells, after.table.cells, strict=True):
        assert is_.at_zero == was.at_zero or abs(is_.at_zero - was.at_zero) >= 5


async def test_the_digest_and_the_desk_say_where_it_is_not_asked_and_compare_no_languages_in_it(
    running: Crew,
) -> None:
    await answer(running, "en", 30)
    await answer(running, "ar", 30)
    await closes(running)
    await cut(running)
    house = running.stage.house
    round_ = await house.db.run(lambda conn: rounds.every(conn)[0])
    page = await house.db.run(lambda conn: page_of(house, conn, round_))
    said = text(page, "en", house.catalogs).replace(FSI, "").replace(PDI, "")
    assert "Now asked in 3 of 4 languages." in said
    assert "Not asked in العربية since 1 December 2026." in said
    told = json.loads(as_json(page, "en", house.catalogs))["translations"]
    assert [(each["item"], each["language"]) for each in told["not_asked"]] == [("first", "ar")]
    assert [each for each in told["flags"] if each["question"] == "first"] == []
    now = await house.db.run(lambda conn: standing(house, conn, round_))
    assert now.not_asked == (Changed("ar", 1, house.now().replace(microsecond=0)),)


async def test_an_edit_of_what_answered_a_closed_question_changes_nothing_and_says_so(running: Crew) -> None:
    await running.joins("amina")
    await running.presses("amina", "start", "next", "skip", "skip", "skip")
    await running.stage.turns.take([running.arrival("amina", Text("first words"), 31)])
    await closes(running, "missing", "en")
    edit = replace(running.arrival("amina", Text("other words"), 31), edited=True)
    await running.stage.turns.take([edit])
    line = (await running.sees("amina")).lines[0]
    assert line == Words("interview.question_closed")
    assert "missing = first words" in "".join(await running.stage.kept(CHANNEL, "amina"))
