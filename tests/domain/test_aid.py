"""Helping somebody to answer: her most private answers with the phone in her own hand, and never by voice."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import aid, interview
from bot.domain.inbound import Tap, Text, Voice
from bot.domain.say import Say, Words
from bot.domain.session import Aid, Ended, Outcome, Session, Stage
from bot.domain.survey import Half, Kind
from tests.domain.crowd import survey

SURVEY = survey()
WHOLE = SURVEY.question("whole")
HELPED = Session(1, Half.OWN_FIRST, Stage.ASKING, at="whole", aid=Aid.HELPED)


def press(session: Session, choice: str) -> Outcome:
    return interview.step(SURVEY, session, Tap(1, choice), 1)


def said(say: Say | None) -> str:
    assert say is not None
    assert isinstance(say.lines[0], Words)
    return say.lines[0].key


def test_the_phone_changes_hands_before_a_question_on_support_and_after_it() -> None:
    shown = interview.shown(SURVEY, HELPED)
    assert said(shown.say) == "aid.give"
    hers = press(HELPED, "handed")
    assert hers.session.handed
    assert hers.say is not None
    assert "o_good" in [choice.id for choice in hers.say.choices()]
    answered = press(hers.session, "o_good")
    assert said(answered.say) == "aid.give_back"
    back = press(answered.session, "handed")
    assert not back.session.handed
    assert back.say != answered.say


def test_while_the_phone_changes_hands_nothing_is_an_answer() -> None:
    for message in (Tap(1, "o_good"), Text("good"), Tap(1, "skip")):
        outcome = interview.step(SURVEY, HELPED, message, 1)
        assert outcome.saved == ()
        assert outcome.session.at == "whole"


def test_whoever_answers_for_herself_is_not_asked_to_hand_it_over() -> None:
    for who in (Aid.NONE, Aid.GROUP):
        assert said(interview.shown(SURVEY, replace(HELPED, aid=who)).say) == "interview.progress"


def test_what_she_pressed_is_not_marked_when_the_question_is_shown_again() -> None:
    hers = press(press(HELPED, "handed").session, "o_good").session
    again = interview.shown(SURVEY, replace(hers, at="whole")).say
    assert again is not None
    assert not any(choice.chosen for choice in again.choices())


def test_no_voice_is_taken_where_somebody_helps_or_a_group_answers() -> None:
    for who in (Aid.HELPED, Aid.GROUP):
        for each in SURVEY.questions:
            session = replace(HELPED, aid=who, at=each.id, handed=each.use in aid.PRIVATE)
            if interview.shown(SURVEY, session).session.at != each.id:
                continue  # it is not asked here
            outcome = interview.step(SURVEY, session, Voice("v", 3, 900), 1)
            assert said(outcome.say) == "aid.no_voice"
            assert outcome.say is not None
            assert not outcome.say.voice
            assert outcome.saved == ()


def test_a_helped_session_begins_once_the_person_has_heard_the_consent_and_agreed() -> None:
    asked = press(replace(HELPED, stage=Stage.AID, at=None, aid=Aid.NONE), "aid_helped")
    assert asked.session.aid is Aid.NONE
    assert said(asked.say) == "aid.heard"
    assert press(asked.session, "heard").session.aid is Aid.HELPED
    assert press(asked.session, "aloud").ended is Ended.ALOUD
    another = press(asked.session, "other")
    assert another.ended is Ended.ANOTHER
    assert another.session.aid is Aid.NONE


def test_a_group_is_asked_nothing_in_its_own_words() -> None:
    asked = aid.as_answered(SURVEY, replace(HELPED, aid=Aid.GROUP))
    assert [each.id for each in asked.questions if each.kind is Kind.TEXT and not each.closed] == []
    assert aid.as_answered(SURVEY, HELPED) is SURVEY
