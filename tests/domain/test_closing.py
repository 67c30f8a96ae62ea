"""Closed questions in the engine: what is pressed for one changes nothing, and what counts is told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain import interview
from bot.domain.closing import Closing, Rewording, asked, closable, counting, still_together
from bot.domain.inbound import Tap
from bot.domain.say import Words
from bot.domain.session import Session, Stage
from bot.domain.survey import Answer, Half
from tests.domain.crowd import survey

SURVEY = survey()
SINCE = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_press_on_the_screen_before_answers_no_question_that_was_closed_meanwhile():
    session = Session(1, Half.OWN_FIRST, stage=Stage.ASKING, at="whole", shown="en")
    first = interview.step(SURVEY, session, Tap(3, "o_good"), 3)
    assert first.saved[0].value == "good"
    late = Tap(3, "o_cannot_accept")
    assert interview.step(SURVEY, first.session, late, 4).saved[0].value == "cannot_accept"
    closed = interview.step(asked(SURVEY, {"whole"}), first.session, late, 4)
    assert closed.saved == ()
    assert closed.toast == Words("interview.stale")


def test_answers_in_other_languages_count_and_follow_ups_go_with_the_item():
    closings = [Closing("whole", "ar", SINCE)]
    answers = {
        "whole": Answer("whole", "needs_change", language="ar"),
        "whole.direction": Answer("whole.direction", "too_far", language="ar"),
        "pace": Answer("pace", "2030", language="ar"),
    }
    assert counting(SURVEY, answers, closings).keys() == {"pace"}
    french = {id_: replace(each, language="fr") for id_, each in answers.items()}
    assert counting(SURVEY, french, closings) == french
    assert counting(SURVEY, answers, []) is answers


def test_what_can_be_closed_is_what_carries_a_number():
    assert [each.item for each in closable(SURVEY)] == [
        "share",
        "places",
        "two",
        "whole",
        "why",
        "pace",
        "order",
    ]


def test_wordings_are_counted_together_only_where_the_item_is_not_closed():
    changed = [Rewording("whole", language, 2, SINCE) for language in ("ar", "fr")]
    assert still_together(changed, [Closing("whole", "ar", SINCE)]) == (changed[1],)
