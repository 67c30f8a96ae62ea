from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.domain.findings import NOT_TOLD, Respondent, find
from bot.domain.survey import Answer, Half, Nonresponse, Scalar
from tests.domain.crowd import crowd, survey

SURVEY = survey()


def person(
    answers: Mapping[str, Scalar], half: Half = Half.OWN_FIRST, gender: str | None = None
) -> Respondent:
    given = {question: Answer(question, value) for question, value in answers.items()}
    return Respondent(1, "YE", "ar", gender, None, given, half)


def test_options_are_counted_and_what_was_asked_and_not_answered_counts_as_skipped():
    found = find(
        [person({"whole": "good"}), person({"whole": Nonresponse.NOT_UNDERSTOOD}), person({})], SURVEY
    )
    tally = found.tallies["whole"]
    assert (tally.asked, tally.given, tally.skipped, tally.not_understood) == (3, 1, 1, 1)
    assert tally.options == {
        "good": 1,
        "live_with": 0,
        "needs_change": 0,
        "cannot_accept": 0,
        "cannot_judge": 0,
    }


def test_an_old_answer_to_a_question_that_no_longer_applies_is_left_aside():
    found = find([person({"whole": "good", "whole.direction": "too_far", "why": "Words."})], SURVEY)
    assert found.tallies["whole.direction"].asked == 0
    assert found.tallies["whole.direction"].options["too_far"] == 0
    assert found.tallies["why"].given == 0


def test_direction_is_counted_among_those_who_want_a_change():
    found = find(
        [person({"whole": "needs_change", "whole.direction": "too_far"}), person({"whole": "good"})], SURVEY
    )
    assert found.tallies["whole.direction"].asked == 1
    assert found.tallies["whole.direction"].options["too_far"] == 1


def test_prefer_not_to_say_is_not_told():
    found = find([person({}, gender="prefer_not"), person({}, gender="woman"), person({})], SURVEY)
    assert found.groups["gender"] == {NOT_TOLD: 2, "woman": 1}


def test_in_the_half_that_named_a_number_first_it_stands_and_about_right_stands_at_the_figure():
    found = find(
        [
            person({"share.own": Decimal(50), "share": "about_right"}),
            person({"share.own": Nonresponse.SKIPPED, "share": "about_right"}),
            person({"share.own": Nonresponse.SKIPPED, "share": "too_low"}),
            person({"share.own": Decimal(10), "share": "cannot_judge"}),
            person({"share.own": Nonresponse.SKIPPED, "share": "cannot_judge"}),
        ],
        SURVEY,
    )
    half = found.figured["share"][Half.OWN_FIRST]
    assert half.values == {Decimal(10): 1, Decimal(30): 1, Decimal(50): 1}
    assert half.without == 1
    assert half.judgements == {"too_low": 1, "about_right": 2, "too_high": 0, "cannot_judge": 2}
    assert found.figured["share"][Half.FIGURE_FIRST].asked == 0


def test_in_the_half_that_saw_the_figure_the_number_instead_or_the_figure_counts():
    found = find(
        [
            person({"share": "about_right"}, Half.FIGURE_FIRST),
            person({"share": "too_low", "share.instead": Decimal(50)}, Half.FIGURE_FIRST),
            person({"share": "too_high", "share.instead": Nonresponse.SKIPPED}, Half.FIGURE_FIRST),
            person({"share": "too_high", "share.instead": Decimal(30)}, Half.FIGURE_FIRST),
            # Her own number is of the other half, and her number instead of an earlier judgement.
            person(
                {"share.own": Decimal(5), "share": "cannot_judge", "share.instead": Decimal(5)},
                Half.FIGURE_FIRST,
            ),
        ],
        SURVEY,
    )
    half = found.figured["share"][Half.FIGURE_FIRST]
    assert half.values == {Decimal(30): 1, Decimal(50): 1}
    assert half.without == 2


def test_lists_count_every_pick_and_rankings_first_and_later_places():
    found = find([person({"places": ("talks", "homes"), "order": ("y", "x")})], SURVEY)
    assert found.tallies["places"].options == {
        "talks": 1,
        "missions": 0,
        "homes": 1,
        "none": 0,
        "cannot_judge": 0,
    }
    assert found.tallies["order"].options == {"x": 0, "y": 1, "z": 0}
    assert found.tallies["order"].later == {"x": 1, "y": 0, "z": 0}


def test_of_an_open_answer_only_its_being_there_is_kept():
    found = find([person({"places.add": "CANARY"}), person({"places.add": Nonresponse.SKIPPED})], SURVEY)
    assert found.tallies["places.add"].given == 1
    assert "CANARY" not in repr(found)


def test_an_option_the_survey_does_not_have_gives_no_answer():
    found = find([person({"whole": "removed"})], SURVEY)
    assert found.tallies["whole"].skipped == 1


def test_the_order_of_people_changes_nothing():
    people = crowd(7, 60, SURVEY)
    assert find(people, SURVEY) == find(people[::-1], SURVEY)
