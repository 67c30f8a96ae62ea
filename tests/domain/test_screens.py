"""Orders and numbers on the screens of an interview."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain import interview
from bot.domain.extent import places
from bot.domain.inbound import Tap
from bot.domain.say import Wording, Words
from bot.domain.screens import show, shuffled
from bot.domain.session import Session, Stage
from bot.domain.survey import Answer, Half, Kind, Nonresponse, Option, Question, Survey
from bot.i18n.catalogs import Catalogs
from bot.surveyfile.load import load, survey_paths

FOLDER = Path(__file__).parents[2] / "surveys"
SURVEYS = [load(path) for path in survey_paths(FOLDER)]
BY_ID = {survey.id: survey for survey in SURVEYS}


def question(*ids: str, shuffled: bool = True) -> Question:
    options = tuple(Option(id_, id_, "test:o", last=id_ == "last") for id_ in ids)
    return Question("q", "q", Kind.CHOICE, "Q", "test:q", options=options, shuffled=shuffled)


def test_an_order_stays_the_same_for_one_person_and_differs_between_people() -> None:
    asked = question("a", "b", "c", "d")
    orders = {seed: [o.id for o in shuffled(asked, seed)] for seed in range(50)}
    assert all([o.id for o in shuffled(asked, seed)] == order for seed, order in orders.items())
    assert len({tuple(order) for order in orders.values()}) > 10


def test_each_option_comes_first_about_as_often() -> None:
    firsts = Counter(shuffled(question("a", "b", "c", "d"), seed)[0].id for seed in range(4000))
    assert all(900 < count < 1100 for count in firsts.values())


def test_what_stands_last_stays_last_and_ordered_options_keep_their_order() -> None:
    assert all(shuffled(question("a", "last", "b"), seed)[-1].id == "last" for seed in range(50))
    assert [o.id for o in shuffled(question("c", "a", "b", shuffled=False), 7)] == ["c", "a", "b"]


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
@pytest.mark.parametrize("half", list(Half))
def test_numbers_only_rise_and_minutes_only_fall_on_the_way_through(survey: Survey, half: Half) -> None:
    session = Session(1, half)
    outcome = interview.opened(survey, session)
    seen: list[tuple[int, int]] = []
    step = 0
    while outcome.say is not None:
        assert step < 100
        for line in outcome.say.lines:
            if isinstance(line, Words) and line.key == "interview.progress":
                number, minutes = line.values["number"], line.values["minutes"]
                assert isinstance(number, int)
                assert isinstance(minutes, int)
                assert line.values["total"] == max(places(survey).values())
                seen.append((number, minutes))
        ids = {choice.id for choice in outcome.say.choices()}
        press = next(
            id_
            for id_ in ("start", "next", "o_needs_change", "o_too_low", "o_too_far", "skip", "count")
            if id_ in ids
        )
        step += 1
        outcome = interview.step(survey, outcome.session, Tap(step, press), step)
    assert [number for number, _ in seen] == sorted(number for number, _ in seen)
    assert {number for number, _ in seen} == set(range(1, max(places(survey).values()) + 1))
    assert [minutes for _, minutes in seen] == sorted((minutes for _, minutes in seen), reverse=True)


def test_an_answer_given_before_is_marked_when_she_comes_back_to_it() -> None:
    survey = BY_ID["priorities"]
    session = Session(1, Half.OWN_FIRST, Stage.ASKING, at="first", answers={"first": Answer("first", "c")})
    chosen = [choice.id for choice in show(survey, session).choices() if choice.chosen]
    assert chosen == ["o_c"]


def test_only_what_was_really_answered_can_be_taken_back() -> None:
    survey = BY_ID["priorities"]

    def offers(value: str | Nonresponse, *, revising: bool) -> bool:
        session = Session(
            1,
            Half.OWN_FIRST,
            Stage.ASKING,
            at="first",
            revising=revising,
            answers={"first": Answer("first", value)},
        )
        return any(choice.id == "clear" for choice in show(survey, session).choices())

    assert offers("c", revising=True)
    assert not offers("c", revising=False)
    assert not offers(Nonresponse.SKIPPED, revising=True)


def test_the_list_leaves_out_what_does_not_apply_any_more() -> None:
    support = SURVEYS[0]
    session = Session(
        1,
        Half.OWN_FIRST,
        Stage.LIST,
        answers={"floor.own": Answer("floor.own", Decimal(40)), "condition": Answer("condition", "good")},
    )
    numbers = [choice.id for choice in show(support, session).choices() if choice.id.startswith("q_")]
    for choice in numbers:
        outcome = interview.step(support, session, Tap(1, choice), 1)
        assert outcome.toast is None
        assert outcome.session.stage is Stage.ASKING


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
def test_before_the_first_question_she_reads_what_her_answers_can_and_cannot_change_in_her_language(
    survey: Survey, language: str
):
    said = show(survey, Session(1, Half.OWN_FIRST)).lines
    for text in (survey.asks, survey.changes, survey.keeps):
        line = Wording(f"{survey.id}:_", text)
        assert text
        assert line in said
        assert Catalogs().complete(line, language)
