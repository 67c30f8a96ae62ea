from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.app.house import TRIAL_COUNTRIES
from bot.domain.survey import Kind, Survey, Use
from bot.surveyfile.load import load, survey_paths
from bot.synthetic import opinions
from bot.synthetic.people import SPOKEN, Conduct, make_people

SHIPPED = ("en", "ar", "fr", "es")
#: How made-up words begin, in the languages in which there are some.
MARKS = ("[synthetic] ", "[مصطنع] ", "[synthétique] ", "[sintético] ")
SURVEYS = survey_paths(Path(__file__).parents[2] / "surveys")


@pytest.fixture(params=SURVEYS, ids=lambda path: path.stem)
def survey(request: pytest.FixtureRequest) -> Survey:
    return load(request.param)


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    assert make_people(7, 40, SHIPPED) == make_people(7, 40, SHIPPED)
    assert make_people(7, 40, SHIPPED) != make_people(8, 40, SHIPPED)


def test_people_come_from_all_eight_countries_and_speak_what_is_spoken_there() -> None:
    people = make_people(1, 80, SHIPPED)
    assert {each.country for each in people} == set(TRIAL_COUNTRIES)
    assert all(each.language in SPOKEN[each.country] for each in people)
    assert {each.language for each in people} == set(SHIPPED)


def test_only_shipped_languages_are_spoken() -> None:
    assert {each.language for each in make_people(1, 80, ("en", "fr"))} == {"en", "fr"}


def test_people_behave_in_every_way_that_is_known() -> None:
    people = make_people(1, 300, SHIPPED)
    assert {each.conduct("a-women-at-the-table") for each in people} == set(Conduct)


def test_opinions_differ_and_every_one_of_them_is_among_what_is_offered(survey: Survey) -> None:
    people = make_people(1, 120, SHIPPED)
    for question in survey.questions:
        offered = [option.id for option in question.options]
        if question.kind in (Kind.CHOICE, Kind.SCALE):
            taken = {opinions.option_of(each, survey, question, offered) for each in people}
            assert taken <= set(offered)
            assert len(taken) >= min(3, len(offered))
        elif question.kind in (Kind.CHOICES, Kind.RANKING):
            picks = {opinions.picks_of(each, survey, question) for each in people}
            assert all(0 < len(each) <= (question.most_picks or 99) for each in picks)
            assert {option for each in picks for option in each} <= set(offered)
            assert len(picks) > 1


def test_numbers_lie_on_the_steps_of_the_question_and_not_all_at_its_figure(survey: Survey) -> None:
    people = make_people(1, 120, SHIPPED)
    for question in survey.questions:
        spec = question.number
        if spec is None:
            continue
        wishes = [opinions.wish_of(each, survey, question.item, spec) for each in people]
        assert all(spec.least <= wish <= spec.most for wish in wishes)
        assert all((wish - spec.least) % spec.step == 0 for wish in wishes)
        assert len(set(wishes)) > 2
        if spec.figure is not None:
            middle = sorted(wishes)[60]
            assert abs(middle - spec.figure) <= spec.figure * Decimal("0.3")


def test_open_answers_say_that_they_are_synthetic(survey: Survey) -> None:
    for question in survey.questions:
        if question.use is Use.OPEN:
            said = {opinions.sentence(each, survey, question) for each in make_people(1, 60, SHIPPED)}
            assert all(text.startswith(MARKS) for text in said)
