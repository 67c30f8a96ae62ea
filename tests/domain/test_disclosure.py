from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.disclosure import Cell, coarse, due, groups, joined_groups, partition, up_to
from bot.domain.findings import GIVEN, Findings, Respondent, find
from bot.domain.release import release
from bot.domain.released import Figured, Given, Picks, Ranked, Released, Values, dumps, loads
from bot.domain.survey import Answer, Half
from tests.domain.crowd import COUNTRIES, crowd, survey

K = 5
SURVEY = survey()
STEPS = ("good", "live_with", "needs_change", "cannot_accept", "cannot_judge")


def cut(findings: Findings) -> Released:
    released = release(findings, K)
    assert released is not None
    return released


def test_a_first_cut_needs_twice_the_smallest_cell_of_people():
    assert release(find(crowd(1, 9, SURVEY), SURVEY), K) is None
    assert release(find(crowd(1, 10, SURVEY), SURVEY), K) is not None


def test_zero_and_one_to_four_look_the_same():
    shown = {partition({"a": 30, "b": few}, 60, K).cells for few in range(5)}
    assert shown == {(Cell("a", 30, 30), Cell("b", 0, 4))}


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_one_dissenter_and_none_look_the_same():
    shown = {partition({"a": 60 - few, "b": few}, 60, K).cells for few in range(5)}
    assert shown == {(Cell("a", 56, 60), Cell("b", 0, 4))}


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_a_lone_hidden_cell_cannot_be_had_by_subtraction():
    table = partition({"a": 40, "b": 17, "c": 3}, 60, K)
    assert table.cells == (Cell("a", 39, 43), Cell("b", 17, 17), Cell("c", 0, 4))
    assert (table.rest, table.together) == (None, None)


def test_who_skipped_is_told_only_where_every_cell_is():
    assert partition({"a": 30, "b": 20}, 60, K).rest == 10
    assert partition({"a": 30, "b": 20, "c": 4}, 60, K).rest is None
    assert partition({"a": 30, "b": 26}, 60, K).rest is None


def test_cannot_judge_takes_the_range_before_a_step_does():
    table = partition({"good": 40, "cannot_judge": 17}, 60, K, preferred="cannot_judge")
    assert table.cells == (Cell("good", 40, 40), Cell("cannot_judge", 16, 20))


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_countries_under_the_smallest_cell_are_not_even_named():
    table = groups(partition({"AF": 30, "YE": 20, "SD": 4}, 60, K), K)
    assert [cell.id for cell in table.cells] == ["AF", "YE"]
    assert table.together == 10
    assert table == groups(partition({"AF": 30, "YE": 20}, 60, K), K)


def test_small_languages_are_counted_with_the_largest_since_nothing_else_hides_them():
    table = joined_groups({"ar": 30, "en": 20, "es": 3, "fr": 4}, 57, K)
    assert table.joined == "ar"
    assert table.cells == (Cell("ar", 5, 37), Cell("en", 20, 20))
    assert table == joined_groups({"ar": 37, "en": 20}, 57, K)


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32), size=st.integers(10, 140))
def test_what_is_shown_is_true_and_no_count_under_the_smallest_cell_is_shown(seed: int, size: int):
    findings = find(crowd(seed, size, SURVEY), SURVEY)
    for true, cell in _pairs(findings, cut(findings)):
        assert cell.low <= true <= cell.high
        assert cell.exact is None or cell.exact >= K
        assert cell.high - cell.low in (0, K - 1) or cell.high < 2 * K


def _pairs(findings: Findings, released: Released) -> list[tuple[int, Cell]]:
    pairs: list[tuple[int, Cell]] = []
    for name, table in released.groups.items():
        if table.joined is None:
            pairs += [(findings.groups[name].get(cell.id, 0), cell) for cell in table.cells]
    for part in released.parts:
        match part:
            case Picks(question, table) if not table.kept:
                pairs += [(findings.tallies[question].options[cell.id], cell) for cell in table.cells]
            case Ranked(question, first, later):
                tally = findings.tallies[question]
                pairs += [(tally.options[cell.id], cell) for cell in first.cells if not first.kept]
                pairs += [(tally.later[cell.id], cell) for cell in later.cells if not later.kept]
            case Given(question, table) | Values(question, table) if not table.kept:
                pairs += [(findings.tallies[question].given, table.cells[0])]
            case Figured(item, halves):
                for half in halves:
                    tally_of_half = findings.figured[item][half.half]
                    size = sum(tally_of_half.values.values())
                    assert half.sides.kept or half.spread[0] <= size <= half.spread[1]
                    counts = dict(tally_of_half.judgements) | {"without": tally_of_half.without}
                    for side in ("lower", "at_figure", "higher"):
                        counts[side] = sum(tally_of_half.side(Decimal(30), side).values())
                    for table in (half.judgements, half.sides):
                        pairs += [(counts[cell.id], cell) for cell in table.cells if not table.kept]
    return pairs


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32), size=st.integers(10, 140))
def test_a_release_is_read_back_as_it_was_packed_and_is_the_same_bytes_again(seed: int, size: int):
    people = crowd(seed, size, SURVEY)
    released = cut(find(people, SURVEY))
    assert loads(dumps(released)) == released
    assert dumps(cut(find(people[::-1], SURVEY))) == dumps(released)


def test_a_release_in_another_format_is_refused():
    with pytest.raises(ValueError, match="another format"):
        loads('{"format": 0}')


def test_no_open_answer_is_in_a_release():
    assert "Some words" not in dumps(cut(find(crowd(3, 60, SURVEY), SURVEY)))


def test_a_cut_is_due_only_with_twice_the_smallest_cell_of_new_people():
    assert [due(change, None, K) for change in (0, 9, 10, -9, -10)] == [False, False, True, False, True]


def test_an_interim_cut_is_skipped_when_few_of_a_known_audience_are_left():
    assert not due(12, 9, K)
    assert due(12, 10, K)
    assert due(12, 9, K, closing=True)
    assert not due(9, 0, K, closing=True)


def test_coordinators_see_no_small_number_and_a_closing_digest_no_true_one():
    assert [coarse(n, K) for n in (0, 1, 9, 10, 11)] == [None, None, None, 10, 11]
    assert up_to(K) == 9


def test_a_list_with_a_most_number_of_picks_is_kept_back_where_the_picks_would_tell_the_few():
    # Of 60, 56 picked a, 57 b, 6 c, two at most: were a and b picked by all, nobody could have picked c.
    picks = [("a", "b")] * 54 + [("a", "c")] * 2 + [("b", "c")] * 3 + [("c",)]
    people = [
        Respondent(key, None, "ar", None, None, {"two": Answer("two", pick)}, Half.OWN_FIRST)
        for key, pick in enumerate(picks)
    ]
    part = cut(find(people, SURVEY)).part("two")
    assert isinstance(part, Picks)
    assert part.table.kept


def test_later_places_that_nearly_all_gave_are_a_range():
    orders = [("x", "y", "z")] * 28 + [("z", "y")] * 20 + [("x", "z")] * 2
    people = [
        Respondent(key, None, "ar", None, None, {"order": Answer("order", order)}, Half.OWN_FIRST)
        for key, order in enumerate([*orders, *[()] * 10])
    ]
    part = cut(find(people, SURVEY)).part("order")
    assert isinstance(part, Ranked)
    assert part.first.cells == (Cell("x", 30, 30), Cell("y", 0, 4), Cell("z", 20, 20))
    # 48 of 50 put y in a later place: the two who left it out are not told.
    assert part.later.cell("y") == Cell("y", 46, 50)


def own(numbers: list[int], judgement: str = "about_right") -> list[Respondent]:
    """People of the half that names a number first, and as many of the other half with nothing to say."""
    people = []
    for key, number in enumerate(numbers):
        answers = {"share.own": Answer("share.own", Decimal(number)), "share": Answer("share", judgement)}
        people.append(Respondent(key, "YE", "ar", None, None, answers, Half.OWN_FIRST))
    others = [replace(person, answers={}, half=Half.FIGURE_FIRST) for person in people]
    return people + others


def _own_half(people: list[Respondent]) -> Decimal | None:
    part = cut(find(people, SURVEY)).part("share")
    assert isinstance(part, Figured)
    return part.halves[0].median


def test_a_median_stands_from_four_times_the_smallest_cell_on():
    assert _own_half(own([50] * 24)) == Decimal(50)
    assert _own_half(own([50] * 19)) is None


def test_a_median_is_rounded_to_the_step_halves_up():
    assert _own_half(own([40] * 15 + [45] * 15)) == Decimal(45)


def test_a_median_is_kept_back_where_few_people_decide_on_which_side_it_lies():
    assert _own_half(own([20] * 15 + [40] * 15)) is None
    assert _own_half(own([20] * 10 + [40] * 20)) == Decimal(40)


def test_values_themselves_are_not_in_a_release():
    people = own([35] * 15 + [55] * 15)
    assert '"35"' not in dumps(cut(find(people, SURVEY)))


@pytest.mark.threat(8)
def test_a_high_risk_survey_has_no_breakdown_by_country_or_language():
    high = replace(SURVEY, risk="high")
    released = cut(find(crowd(5, 100, high), high))
    text = dumps(released)
    assert not any(f'"{code}"' in text for code in (*COUNTRIES, "en", "ar", "fr", "es"))
    assert released.groups["country"].kept


def test_given_counts_of_open_questions_are_released_by_the_same_rule():
    part = cut(find(crowd(11, 80, SURVEY), SURVEY)).part("places.add")
    assert isinstance(part, Given)
    assert [cell.id for cell in part.table.cells] == [GIVEN]
