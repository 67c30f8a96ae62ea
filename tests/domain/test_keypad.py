"""A number by taps: only what can be an answer can be ended, and nothing pressed is a fault."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.domain import interview, keypad
from bot.domain.inbound import Tap
from bot.domain.session import Session, Stage
from bot.domain.survey import Half, Kind
from tests.domain.crowd import survey

SURVEY = survey()
ASKED = next(each for each in SURVEY.questions if each.kind is Kind.NUMBER)
AT_IT = Session(1, Half.OWN_FIRST, Stage.ASKING, at=ASKED.id, keys=True)


def buttons(session: Session) -> list[str]:
    say = interview.shown(SURVEY, session).say
    assert say is not None
    return [choice.id for choice in say.choices()]


def pressed(session: Session, *choices: str) -> Session:
    for choice in choices:
        session = interview.step(SURVEY, session, Tap(1, choice), 1).session
    return session


def test_there_is_a_key_for_each_digit_and_none_for_whoever_types() -> None:
    assert {f"d_{digit}" for digit in range(10)} <= set(buttons(AT_IT))
    assert not any(each.startswith(keypad.KEY) for each in buttons(replace(AT_IT, keys=False)))
    stale = interview.step(SURVEY, replace(AT_IT, keys=False), Tap(1, "d_3"), 1)
    assert stale.session.picks == ()


def test_what_was_pressed_is_the_answer_once_she_says_that_it_is_whole() -> None:
    session = pressed(AT_IT, "d_2", "d_5")
    assert session.picks == ("2", "5")
    outcome = interview.step(SURVEY, session, Tap(1, "done"), 1)
    assert [each.value for each in outcome.saved] == [Decimal(25)]
    assert outcome.session.picks == ()


def test_a_number_that_cannot_be_an_answer_cannot_be_ended() -> None:
    assert ASKED.number is not None
    assert "done" not in buttons(AT_IT)
    too_high = tuple("9" * len(str(ASKED.number.most)))
    session = pressed(AT_IT, *(f"d_{digit}" for digit in too_high))
    assert session.picks == too_high
    assert "done" not in buttons(session)
    assert interview.step(SURVEY, session, Tap(1, "done"), 1).saved == ()
    assert pressed(session, "d_1").picks == too_high, "there is no room for more"
    assert pressed(session, "wipe").picks == ()


def test_a_press_that_is_no_key_changes_nothing() -> None:
    for odd in ("d_", "d_12", "d_x", "d_٣", "+a"):
        outcome = interview.step(SURVEY, AT_IT, Tap(1, odd), 1)
        assert (outcome.session, outcome.saved) == (AT_IT, ())
