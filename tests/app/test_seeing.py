"""Few words: what is heard needs none, and nothing sounds for whoever said never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.seeing import seen
from bot.domain.person import Hear, Person, in_few_words
from bot.domain.say import Choice, Say, Words
from tests.conversations.stage import Stage

ASKED = Say(
    (Words("consent.answer"),),
    ((Choice("yes", Words("consent.agree")),), (Choice("no", Words("consent.no")),)),
    step=3,
)
FEW = Person(1, language="en", few_words=True, hear=Hear.ALWAYS)


@pytest.fixture
def recorded(stage: Stage) -> Stage:
    stage.record_all("b", "en")
    return stage


def test_each_sound_carries_the_number_of_its_button(recorded: Stage) -> None:
    say, sounds = seen(recorded.house, FEW, ("en",), ASKED)
    assert [choice.mark for choice in say.choices()][:2] == ["1 ✔️", "2 ✖️"]
    assert [getattr(each.lines[0], "text", "") if each.lines else "" for each in sounds] == ["", "1", "2"]
    assert all(each.sound is not None for each in sounds)


def test_nothing_sounds_for_whoever_does_not_want_it_and_her_buttons_keep_their_words(
    recorded: Stage,
) -> None:
    quiet = in_few_words(Person(1, language="en", hear=Hear.NEVER), few=True)
    assert quiet.hear is Hear.NEVER
    for person in (quiet, replace(FEW, hear=Hear.PRESS)):
        say, sounds = seen(recorded.house, person, ("en",), ASKED)
        assert sounds == []
        assert not any(choice.bare for choice in say.choices())


def test_in_a_language_that_nobody_recorded_buttons_keep_their_words(recorded: Stage) -> None:
    say, sounds = seen(recorded.house, FEW, ("fr",), ASKED)
    assert sounds == []
    assert [choice.bare for choice in say.choices()] == [False] * len(say.choices())


def test_both_ways_out_stand_under_each_screen_once(recorded: Stage) -> None:
    say, _ = seen(recorded.house, FEW, ("en",), ASKED)
    assert [choice.id for choice in say.choices()][-2:] == ["x", "erase"]
    again, _ = seen(recorded.house, FEW, ("en",), say)
    assert [choice.id for choice in again.choices()].count("x") == 1
