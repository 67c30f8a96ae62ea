"""Answers that exclude each other, or follow each other, leave in every group whom they could hide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from bot.domain.breakdown import Left, break_down, breakdowns_of, surely_asked
from bot.domain.findings import Respondent, add_up, find
from bot.domain.release import release
from bot.domain.survey import Answer, Half, Scalar
from tests.domain.crowd import crowd, survey
from tests.domain.test_breakdown import left, people

K = 5
SURVEY = survey()


def cut_of(said: Iterable[tuple[int, str, str, Scalar | None]]) -> Left:
    """A cut of so many people of a country who gave an answer to a question, or none."""
    crowd_: list[Respondent] = []
    for number, country, question, value in said:
        answers = {} if value is None else {question: Answer(question, value)}
        crowd_ += [
            Respondent(len(crowd_) + each, country, "en", "woman", "women_group", answers, Half.OWN_FIRST)
            for each in range(number)
        ]
    released = release(find(crowd_, SURVEY), K)
    assert released is not None
    return Left(released, break_down(add_up(crowd_, SURVEY, breakdowns_of(SURVEY, ("country",))), released))


def rows(cut: Left, question: str, country: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in cut.breakdowns["country",]:
        if (cell.question, cell.attrs) == (question, (country,)):
            found[cell.value] += cell.at_zero
    return found


@pytest.mark.threat(8)
def test_options_that_stand_alone_leave_five_of_a_group_together_with_each_other_option():
    elsewhere = [(20, "SD", "places", (each,)) for each in ("none", "cannot_judge", "talks")]
    silent: tuple[int, str, str, Scalar | None] = (10, "SD", "places", None)
    alone = cut_of(
        [(10, "YE", "places", ("none",)), (10, "YE", "places", ("cannot_judge",)), *elsewhere, silent]
    )
    # Else: nobody in Yemen picked anything, and nobody gave no answer.
    assert 0 < rows(alone, "places", "YE").total() <= 15
    beside = cut_of([(10, "YE", "places", ("none",)), (10, "YE", "places", ("talks",)), *elsewhere, silent])
    assert 0 < rows(beside, "places", "YE").total() <= 15


@pytest.mark.threat(8)
def test_who_may_pick_two_leaves_five_who_could_have_picked_none():
    elsewhere = [(20, "SD", "two", (each,)) for each in ("a", "b", "c")]
    silent: tuple[int, str, str, Scalar | None] = (10, "SD", "two", None)
    cut = cut_of([(10, "YE", "two", ("a", "b")), (10, "YE", "two", ("b", "c")), *elsewhere, silent])
    assert 0 < rows(cut, "two", "YE").total() <= 2 * 15


@pytest.mark.threat(8)
def test_later_places_of_a_ranking_tell_of_no_few_who_put_another_option_first():
    elsewhere = [(20, "SD", "order", each) for each in (("y", "x"), ("x", "y"), ("z", "x"))]
    silent = [(2, "YE", "order", None), (20, "SD", "order", None)]
    cut = cut_of(
        [
            (10, "YE", "order", ("y", "x")),
            (5, "YE", "order", ("x",)),
            (3, "YE", "order", ("z", "x")),
            *elsewhere,
            *silent,
        ]
    )
    found = rows(cut, "order", "YE")
    # Thirteen put x at a later place, ten of them y first: else three put z first.
    assert found["first:y"] == 10
    assert found["later:x"] <= found["first:y"]


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", range(6))
def test_in_every_group_those_who_gave_other_answers_can_be_thought_away(seed: int):
    crowd_ = crowd(seed, 200, SURVEY)
    cut = left(crowd_, ("country",))
    assert cut is not None
    for cell in cut.released.groups["country"].cells:
        of_list = rows(cut, "places", cell.id)
        alone = of_list["none"] + of_list["cannot_judge"]
        for option in ("talks", "missions", "homes"):
            assert alone + of_list[option] <= max(0, cell.at_zero - K)
        assert rows(cut, "two", cell.id).total() <= 2 * max(0, cell.at_zero - K)
        places = rows(cut, "order", cell.id)
        firsts = sum(places[f"first:{option}"] for option in "xyz")
        later = [places[f"later:{option}"] for option in "xyz"]
        assert sum(later) <= 2 * firsts
        for option, count in zip("xyz", later, strict=True):
            assert count <= firsts - places[f"first:{option}"]
            assert count + places[f"first:{option}"] <= max(0, cell.at_zero - K)


@pytest.mark.threat(8)
def test_a_group_is_told_beside_words_that_follow_an_answer_only_where_it_has_a_row_of_that_answer():
    crowd_ = people(3, 300)
    cut = left(crowd_, ("country",))
    assert cut is not None
    answered = {
        cell.attrs[0]
        for cell in cut.breakdowns["country",]
        if (cell.question, cell.value) == ("whole", "cannot_accept") and cell.count
    }
    told = surely_asked(SURVEY.question("why"), "country", cut)
    few = {each.country for each in crowd_} - answered
    assert few
    assert told == answered - {"other"}
    # Whoever is asked how fast gave one of three answers.
    assert "AF" in surely_asked(SURVEY.question("pace"), "country", cut)
    assert surely_asked(SURVEY.question("why"), "country", Left(cut.released)) == frozenset()
