"""High-risk rounds: sealed to a key elsewhere, and over for good when they are over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.app import inviting, planning, releasing, roundkeys
from bot.app.house import House, Rules
from bot.app.planning import FAREWELL, Wish
from bot.domain.clock import At
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Role
from bot.domain.rounds import RoundState
from bot.domain.survey import SEALED_AWAY
from bot.storage import answers, keptcounts, rounds
from bot.storage.offline import THROWAWAY, read_private, unseal
from bot.storage.rounds import Round
from tests.app.conftest import Crew

ROUND = "round d-working-group opens now closes +10d remind none"
WORDS = "What she wrote, with CANARY-7731 in it"


async def answered(crew: Crew, who: str = "amina", text: str = WORDS) -> int:
    """She joins and answers all of proposal d, with a text."""
    person = await crew.joins(who)
    await crew.does(who, Command("continue"))
    await crew.presses(who, "start", *("skip",) * 6)
    await crew.does(who, Text(text))
    await crew.presses(who, "may_without_country", "skip", "count")
    return person


async def only_round(crew: Crew) -> Round:
    [found] = await crew.stage.house.db.run(rounds.every)
    return found


def elsewhere(crew: Crew) -> Path:
    return crew.stage.path.parent.with_name("data-throwaway") / THROWAWAY


async def texts(crew: Crew) -> list[bytes]:
    return [
        cast("bytes", row[0]) for row in await crew.rows("SELECT sealed FROM answer WHERE sealed NOT NULL")
    ]


@pytest.mark.threat(2)
async def test_an_open_answer_is_sealed_to_the_rounds_key_and_cannot_be_read_back(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    person = await answered(crew)
    house = crew.stage.house
    [sealed] = await texts(crew)
    for opens in (house.sealer.open_text, house.sealer.open_address):
        with pytest.raises(Exception, match="Decryption failed"):
            opens(sealed)
    written = unseal(read_private(elsewhere(crew)), sealed)
    assert (written.text, written.quote, written.language) == (WORDS, True, "en")
    pseudonym = house.pseudonym(1, person)
    given = await house.db.run(lambda conn: answers.read(conn, house.sealer, 1, pseudonym))
    assert given["wrong"].value == SEALED_AWAY
    await house.db.run(lambda conn: keptcounts.begin(conn, 1))
    counted = await house.db.run(lambda conn: list(answers.counted(conn, 1)))
    assert counted[0].answers["wrong"].value == answers.UNREAD


async def test_nobody_can_type_what_stands_for_a_sealed_text(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +10d remind none")
    await crew.joins("amina")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Text(SEALED_AWAY))
    assert await texts(crew) == []


async def test_consent_to_being_quoted_that_is_taken_back_counts_beside_what_is_sealed(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await answered(crew)
    assert await crew.rows("SELECT quote FROM respondent") == [(1,)]
    known = await crew.known("amina")
    await crew.does("amina", Command("settings"))
    ids = [choice.id for choice in (await crew.sees("amina")).choices()]
    await crew.presses("amina", next(id_ for id_ in ids if "quote" in id_))
    if (await crew.known("amina")).person.consent.quote:
        await crew.presses("amina", "no")
    assert known.person.consent.quote
    assert not (await crew.known("amina")).person.consent.quote
    assert await crew.rows("SELECT quote FROM respondent") == [(0,)]


async def test_a_normal_round_is_sealed_as_before(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +10d remind none")
    found = await only_round(crew)
    assert (found.risk, found.offline_key) == ("normal", None)
    assert not elsewhere(crew).exists()


def real(house: House, key: bytes | None = None) -> House:
    """The same house as if it were no trial."""
    rules = Rules(
        trial=False, open=False, min_cell=5, erase_until=date(2027, 8, 1), spread_minutes=0, review_key=key
    )
    house.rules = rules
    return house


@pytest.mark.threat(2)
async def test_a_real_high_risk_round_does_not_open_without_a_key_from_elsewhere(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.gates.country_faults", lambda *_: [])
    monkeypatch.setattr("bot.app.gates.language_faults", lambda *_: [])
    house = real(crew.stage.house)
    now = crew.stage.clock()
    wish = Wish(("d-working-group",), At(now), At(now + timedelta(days=10)))
    planned = await house.db.run(lambda conn: planning.plan(house, conn, wish))
    assert any("BOT_REVIEW_KEY" in line for line in planned.warnings)
    with pytest.raises(Fault, match="charterbot keys offline FILE"):
        await house.db.run(lambda conn: planning.open_round(house, conn, 1))
    assert (await only_round(crew)).state is RoundState.DRAFT
    real(house, b"\7" * 32)
    await house.db.run(lambda conn: planning.open_round(house, conn, 1))
    assert (await only_round(crew)).offline_key == b"\7" * 32
    assert not elsewhere(crew).exists(), "only a trial makes a pair of its own"


@pytest.mark.threat(15)
async def test_the_key_of_an_open_round_stays_whatever_the_settings_say_later(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    before = (await only_round(crew)).offline_key
    house = crew.stage.house
    real(house, b"\7" * 32)
    await house.db.run(lambda conn: planning.pause(conn, 1))
    house.rules = Rules(
        trial=True,
        open=False,
        min_cell=5,
        erase_until=date(2027, 8, 1),
        spread_minutes=0,
        review_key=b"\7" * 32,
    )
    await house.db.run(lambda conn: planning.open_round(house, conn, 1))
    assert (await only_round(crew)).offline_key == before != b"\7" * 32


@pytest.mark.threat(14)
async def test_at_its_end_nothing_joins_a_person_to_her_answers_and_they_still_count(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    person = await answered(crew)
    house = crew.stage.house
    crew.stage.clock.at += timedelta(days=9)
    await inviting.notify_closing(house)
    crew.stage.clock.at += timedelta(days=3)
    await releasing.tick(house)
    found = await only_round(crew)
    assert (found.state, found.retired) == (RoundState.CLOSED, True)
    assert not house.keys.has_round(1)
    with pytest.raises(Fault):
        house.pseudonym(1, person)
    assert await crew.rows("SELECT session FROM participation") == [("{}",)]
    assert await crew.rows("SELECT state FROM respondent") == [("counted",)]
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await crew.rows("SELECT count(*) FROM answer") == [(8,)]


async def test_before_its_end_erase_reaches_every_answer(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await answered(crew)
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await crew.rows("SELECT count(*) FROM answer") == [(0,)]


async def test_a_kill_between_closing_and_destroying_is_finished_by_the_next_wake(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    house = crew.stage.house
    await house.db.run(lambda conn: rounds.set_state(conn, 1, RoundState.CLOSED))
    await releasing.tick(house)
    assert (await only_round(crew)).retired
    assert roundkeys.half_steps([await only_round(crew)], house.keys).doomed == ()


async def notices(crew: Crew) -> list[str]:
    rows = await crew.rows("SELECT say FROM outbox WHERE key LIKE 'closing:%' ORDER BY id")
    return [str(row[0]) for row in rows]


async def test_closing_by_hand_gives_people_a_day_and_a_notice(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await answered(crew)
    house = crew.stage.house
    await house.db.run(lambda conn: planning.close_now(house, conn, 1))
    found = await only_round(crew)
    assert found.closes.instant(None) == crew.stage.clock() + FAREWELL
    await inviting.notify_closing(house)
    [notice] = await notices(crew)
    assert "notice.closing_for_good" in notice
    crew.stage.clock.at += timedelta(hours=23)
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.RUNNING
    await house.db.run(lambda conn: planning.close_now(house, conn, 1))
    assert (await only_round(crew)).closes == found.closes, "asking again does not put it off"
    crew.stage.clock.at += timedelta(hours=1)
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.CLOSED


@pytest.mark.threat(8)
@pytest.mark.parametrize("people", [0, 1])
async def test_whoever_closes_it_is_told_and_sees_the_same_whether_anybody_answers(
    crew: Crew, people: int
) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("salma", Role.COORDINATOR)
    if people:
        await answered(crew)
    house = crew.stage.house
    await crew.does("salma", Command("rounds"))
    await crew.presses("salma", "round_1", "close_1", "end_1")
    assert "desk.closing_in_a_day" in str(await crew.sees("salma"))
    assert (await only_round(crew)).closes.instant(None) == crew.stage.clock() + FAREWELL
    await inviting.notify_closing(house)
    assert len(await notices(crew)) == people
    crew.stage.clock.at += FAREWELL - timedelta(hours=1)
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.RUNNING
    crew.stage.clock.at += timedelta(hours=1)
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.CLOSED


async def test_a_draft_that_nobody_could_answer_closes_at_once(crew: Crew) -> None:
    await crew.stage.round(f"{ROUND} draft")
    house = crew.stage.house
    found = await house.db.run(lambda conn: planning.close_now(house, conn, 1))
    assert found.closes.instant(None) == crew.stage.clock()
    assert not planning.needs_farewell(found)


@pytest.mark.threat(8)
@pytest.mark.parametrize("people", [0, 1])
async def test_a_round_whose_end_passed_while_the_service_was_down_waits_a_day_for_its_notice(
    crew: Crew, people: int
) -> None:
    await crew.stage.round(ROUND)
    if people:
        await answered(crew)
    house = crew.stage.house
    crew.stage.clock.at += timedelta(days=11)
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.RUNNING
    await inviting.notify_closing(house)
    assert len(await notices(crew)) == people
    await releasing.tick(house)
    crew.stage.clock.at += FAREWELL
    await releasing.tick(house)
    assert (await only_round(crew)).state is RoundState.CLOSED


async def test_an_extended_round_gives_its_notice_again_and_a_paused_or_short_one_gives_it_too(
    crew: Crew,
) -> None:
    await crew.stage.round("round d-working-group opens now closes +1d remind none")
    await answered(crew)
    house, now = crew.stage.house, crew.stage.clock()
    await house.db.run(lambda conn: planning.pause(conn, 1))
    await inviting.notify_closing(house)
    assert len(await notices(crew)) == 1
    await house.db.run(lambda conn: planning.extend(house, conn, 1, At(now + timedelta(hours=40))))
    await inviting.notify_closing(house)
    await inviting.notify_closing(house)
    assert len(await notices(crew)) == 2
    with pytest.raises(Fault, match="24 hours"):
        await house.db.run(lambda conn: planning.extend(house, conn, 1, At(now + timedelta(hours=20))))


async def test_it_is_said_before_the_first_question_and_at_the_end(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.does("amina", Command("continue"))
    keys = [getattr(line, "key", "") for line in (await crew.sees("amina")).lines]
    assert {"interview.high_risk", "interview.high_risk_erase"} <= set(keys)
    await crew.presses("amina", "start", *("skip",) * 8, "count")
    say = await crew.sees("amina")
    keys = [getattr(line, "key", "") for line in say.lines]
    assert "interview.erase_before_closing" in keys
    assert "interview.erase_until" not in keys
    assert Tap(say.step, "support").choice in [choice.id for choice in say.choices()]
