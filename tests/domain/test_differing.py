from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.breakdown import Left, break_down, breakdowns_of, pack_breakdowns, unpack_breakdowns
from bot.domain.differing import SUPPORTING, SWING, Between, between, differs
from bot.domain.findings import Respondent, add_up, find
from bot.domain.release import release
from bot.domain.released import dumps, loads
from bot.domain.snapshot import export_counts
from bot.domain.survey import Answer, Half
from tests.domain.crowd import crowd, survey
from tests.domain.test_disclosure_series import series

K = 5
SURVEY = survey()
BY = st.sampled_from([("country",), ("gender",), ("country", "gender"), ("language", "group_kind")])


def people(*groups: tuple[str, str, int]) -> list[Respondent]:
    """So many people of a country who chose a step; 'no such step' is no answer."""
    return [
        Respondent(
            f"{country} {step} {number}".encode(),
            country,
            "en",
            "woman",
            None,
            {"whole": Answer("whole", step)},
            Half.OWN_FIRST,
        )
        for country, step, count in groups
        for number in range(count)
    ]


#: Each country has some who gave no answer, and some are of countries that are not shown: nothing is a range.
HIDDEN = [(country, "no such step", 5) for country in ("AF", "YE")] + [
    (country, "no such step", 3) for country in ("CO", "SD")
]


def said(*groups: tuple[str, str, int], by: tuple[str, ...] = ("country",)) -> Between:
    crowd_ = people(*groups, *HIDDEN)
    return between(SURVEY, left(crowd_, by))


def left(crowd_: list[Respondent], by: tuple[str, ...]) -> Left:
    released = release(find(crowd_, SURVEY), K)
    assert released is not None
    return Left(released, {by: export_counts(add_up(crowd_, SURVEY, (by,)), by, released)})


FEW_IN_YEMEN = (("AF", "cannot_accept", 40), ("AF", "good", 10), ("YE", "good", 60))


@settings(max_examples=150)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_a_difference_stays_whatever_five_in_each_group_had_said_instead(people, others, data):
    count, other = data.draw(st.integers(0, people)), data.draw(st.integers(0, others))
    changed = product(range(-SWING, SWING + 1), repeat=2)
    brute = all(
        (count + a) * others > (other + b) * people
        for a, b in changed
        if 0 <= count + a <= people and 0 <= other + b <= others
    )
    assert differs(count, people, other, others) == brute


def test_two_countries_that_differ_much_in_a_red_line_are_named_with_their_counts():
    few = [(country, step, 3) for country in ("UA", "MX") for step in ("cannot_accept", "good")]
    found = said(*FEW_IN_YEMEN, ("YE", "cannot_accept", 6), *few)
    steps = {each.step: each for each in found.differences}
    refused = steps["cannot_accept"]
    assert (refused.more.group, refused.more.low, refused.more.people) == ("AF", 40, 55)
    assert (refused.less.group, refused.less.low, refused.less.people) == ("YE", 6, 71)
    assert (steps["good"].more.group, steps["good"].less.group) == ("YE", "AF")


def test_a_difference_that_ten_answers_would_undo_is_not_told():
    found = said(
        ("AF", "cannot_accept", 14), ("AF", "good", 20), ("YE", "cannot_accept", 10), ("YE", "good", 24)
    )
    assert found.compared == ("country",)
    assert found.differences == ()


def test_nothing_is_said_of_a_group_with_too_few_answers_to_be_shown():
    found = said(
        ("AF", "cannot_accept", 40), ("AF", "good", 10), ("YE", "cannot_accept", 4), ("YE", "good", 60)
    )
    assert [each for each in found.differences if each.step == "cannot_accept"] == []


WEAK = (("AF", "good", 12), ("AF", "live_with", 10), ("AF", "needs_change", 40))
STRONG = (("YE", "good", 40), ("YE", "live_with", 20), ("YE", "needs_change", 6))


def test_the_country_with_the_lowest_support_is_named_with_how_many_it_is():
    (lowest,) = said(*WEAK, *STRONG).lowest
    assert (lowest.share.group, lowest.share.low, lowest.share.people) == ("AF", 22, 67)
    assert lowest.compared == 2


def test_where_two_could_share_the_lowest_place_neither_is_named():
    twin = [("YE", step, count) for _, step, count in WEAK]
    assert said(*WEAK, *twin).lowest == ()


def test_no_country_is_the_lowest_where_another_has_too_few_supporters_to_be_shown():
    high = [("YE", "good", 60), ("YE", "live_with", 30)]
    few = [("UA", "good", 3), ("MX", "good", 3), ("PH", "live_with", 3), ("PE", "live_with", 3)]
    (lowest,) = said(*WEAK, *high, *few).lowest
    assert lowest.share.group == "AF"
    assert said(*WEAK, *high, *few, ("UA", "needs_change", 40), ("UA", "no such step", 5)).lowest == ()


def test_of_a_question_that_only_some_were_asked_nothing_is_said():
    asked = tuple(
        replace(each, half=Half.OWN_FIRST) if each.id == "whole" else each for each in SURVEY.questions
    )
    exported = left(people(*WEAK, *STRONG, *HIDDEN), ("country",))
    assert between(SURVEY, exported).lowest
    assert between(replace(SURVEY, questions=asked), exported) == Between()


def test_without_attributes_in_the_export_or_with_one_group_nothing_is_compared():
    assert said(*WEAK, *STRONG, by=()) == Between()
    assert not said(*WEAK).compared


def test_of_a_high_risk_survey_nothing_is_said_by_country():
    high = replace(SURVEY, risk="high")
    crowd_ = people(*WEAK, *STRONG, *HIDDEN)
    released = release(find(crowd_, high), K)
    assert released is not None
    # Even if an export told countries, of which there is none: nothing is known of how many each has.
    told = left(crowd_, ("country",)).breakdowns
    assert between(high, Left(released, told)) == Between()


@st.composite
def crowds(draw: st.DrawFn) -> list[Respondent]:
    """People of different tastes: three crowds in one, or so many of each step in each country."""
    if draw(st.booleans()):
        seed, size = draw(st.integers(0, 2**32)), draw(st.integers(30, 150))
        return [person for n in range(3) for person in crowd(seed + n, size, SURVEY, n * size)]
    counts = st.integers(0, 4) | st.integers(5, 60)
    steps = ("good", "live_with", "needs_change", "no such step")
    return people(
        *(
            (country, step, draw(counts))
            for country in ("AF", "CO", "SD", "UA")[: draw(st.integers(2, 4))]
            for step in steps
        ),
        *HIDDEN,
    )


@settings(max_examples=80, deadline=None)
@given(crowd_=crowds(), by=BY)
def test_what_is_said_of_groups_is_true_of_everyone_who_answered(crowd_, by):
    exported = left(crowd_, by)
    found = between(SURVEY, exported)
    for each in found.differences:
        true = counted(crowd_, each.partition, (each.step,))
        for share in (each.more, each.less):
            count, size = true[share.group]
            assert size == share.people
            assert K <= share.low <= count <= share.high
        assert differs(*true[each.more.group], *true[each.less.group])
    for low in found.lowest:
        sizes = counted(crowd_, low.partition, SUPPORTING)
        exact = {id_: Fraction(*of) for id_, of in sizes.items()}
        shown = [cell.id for cell in exported.released.groups[low.partition].cells if not cell.small]
        assert len(shown) == low.compared
        assert [id_ for id_ in shown if exact[id_] <= exact[low.share.group]] == [low.share.group]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32), by=BY)
def test_from_cut_to_cut_what_is_said_follows_from_what_was_released_alone(seed, by):
    before: Left | None = None
    for crowd_, released in series(seed, 10):
        now = Left(released, break_down(add_up(crowd_, SURVEY, breakdowns_of(SURVEY, by)), released, before))
        found = between(SURVEY, now)
        stored = unpack_breakdowns(pack_breakdowns(now.breakdowns), by)
        assert found == between(SURVEY, Left(loads(dumps(released)), stored))
        for each in found.differences:
            assert all(K <= share.low <= share.high <= share.people for share in (each.more, each.less))
        before = now


def counted(crowd_: list[Respondent], partition: str, steps: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """How many of each group chose one of the steps, and how many it has: the truth."""
    sizes: Counter[str] = Counter()
    chose: Counter[str] = Counter()
    for person in crowd_:
        group = getattr(person, partition) or ""
        sizes[group] += 1
        answer = person.answers.get("whole")
        value = None if answer is None else answer.value
        first = value[0] if isinstance(value, tuple) and value else value
        chose[group] += first in steps
    return {group: (chose[group], size) for group, size in sizes.items()}
