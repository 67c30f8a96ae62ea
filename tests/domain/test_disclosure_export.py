from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.counts import Counts
from bot.domain.exported import ExportCell, Exported
from bot.domain.findings import Respondent, add_up, find
from bot.domain.fitting import OTHER
from bot.domain.release import release
from bot.domain.released import Picks, Released
from bot.domain.snapshot import export_counts, refusal
from bot.domain.survey import Answer, Half
from tests.domain.crowd import crowd, survey
from tests.domain.test_disclosure_series import series

K = 5
SURVEY = survey()
NOTHING = Released("crowd", SURVEY.hash, K, 10, {}, ())


def people(*groups: tuple[str, str, str, int]) -> list[Respondent]:
    """So many people of a country and gender who chose a step."""
    found: list[Respondent] = []
    # Five who gave no answer hide the few: no count is shown as a range.
    for country, gender, step, count in (*groups, ("UA", "woman", "no such step", K)):
        answers = {"whole": Answer("whole", step)}
        for _ in range(count):
            found.append(Respondent(len(found), country, "en", gender, None, answers, Half.OWN_FIRST))
    return found


def exported(people: list[Respondent], by: tuple[str, ...]) -> list[ExportCell]:
    """What leaves of a first cut."""
    released = release(find(people, SURVEY), K)
    return [] if released is None else export_counts(add_up(people, SURVEY, (by,)), by, released)


def whole(cells: list[ExportCell]) -> dict[tuple[str, tuple[str, ...]], int]:
    return {(cell.value, cell.attrs): cell.count for cell in cells if cell.question == "whole" and cell.count}


BOTH = (("AF", "woman", "good", 12), ("YE", "woman", "good", 11), ("AF", "man", "live_with", 20))
REST = (("YE", "man", "needs_change", 9), ("AF", "man", "no such step", K), ("YE", "man", "no such step", K))


def test_combinations_of_five_or_more_stand_as_they_are_where_five_others_hide_the_few():
    few = (("SD", "woman", "good", 3), ("CO", "woman", "good", 4))
    cells = whole(exported(people(*BOTH, *few, *REST), ("country",)))
    assert cells["good", ("AF",)] == 12
    assert cells["good", ("YE",)] == 11
    assert cells["good", (OTHER,)] == 7


def test_where_fewer_than_five_others_are_left_one_combination_stands_for_less():
    cells = whole(exported(people(*BOTH, ("SD", "woman", "good", 3), *REST), ("country",)))
    assert cells["good", ("AF",)] == 11
    assert cells["good", ("YE",)] == 11
    assert ("good", (OTHER,)) not in cells


@pytest.mark.case(55)
def test_the_rows_of_a_group_never_leave_one_to_four_of_those_the_digest_shows():
    # Of 34 in AF two said nothing: with all 32 rows, whoever subtracts would have them.
    few = [(country, "woman", step, 3) for country in ("SD", "CO") for step in ("good", "live_with")]
    crowd_ = people(*BOTH, *few, ("AF", "man", "no such step", 2))
    cells = whole(exported(crowd_, ("country",)))
    released = release(find(crowd_, SURVEY), K)
    assert released is not None
    rows = sum(count for (_, attrs), count in cells.items() if attrs == ("AF",))
    assert released.groups["country"].zero("AF") == 34
    assert rows == 34 - K


def test_a_value_of_a_few_people_is_left_out():
    crowd_ = people(*BOTH, ("AF", "woman", "cannot_accept", 4), ("YE", "man", "needs_change", 9))
    assert not [value for value, _ in whole(exported(crowd_, ())) if value == "cannot_accept"]


def test_three_attributes_are_refused_with_the_reason():
    with pytest.raises(ValueError, match="at most 2 attributes"):
        export_counts(Counts(SURVEY), ("country", "gender", "language"), NOTHING)
    assert refusal(SURVEY, ("name",)) is not None
    assert refusal(replace(SURVEY, risk="high"), ("country",)) is not None
    assert refusal(replace(SURVEY, risk="high"), ("gender",)) is None


@pytest.mark.case(55)
@pytest.mark.threat(8)
@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    size=st.integers(0, 140),
    by=st.sampled_from([(), ("country",), ("country", "gender"), ("language", "group_kind")]),
)
def test_nothing_under_the_smallest_cell_stands_and_totals_tell_no_more_than_the_release(seed, size, by):
    crowd_ = crowd(seed, size, SURVEY)
    cells = exported(crowd_, by)
    released = release(find(crowd_, SURVEY), K)
    assert all(cell.count >= K for cell in cells if cell.count)
    if released is None:
        assert cells == []
        return
    totals: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        totals[cell.question, cell.value] += cell.count
    for part in released.parts:
        if isinstance(part, Picks):
            for shown in part.table.cells:
                assert totals[part.question, shown.id] <= (0 if part.table.kept else shown.low)


@pytest.mark.threat(9)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), by=st.sampled_from([("country",), ("gender", "country"), ("language",)]))
def test_from_export_to_export_every_cell_moves_by_none_or_five_or_more(seed, by):
    before: Exported | None = None
    for crowd_, released in series(seed, 12):
        cells = export_counts(add_up(crowd_, SURVEY, (by,)), by, released, before)
        assert all(cell.count >= K for cell in cells if cell.count)
        now, then = stood(cells), stood(() if before is None else before.cells)
        for place in now.keys() | then.keys():
            change = now.get(place, 0) - then.get(place, 0)
            assert change == 0 or abs(change) >= K or place[2][0] == OTHER, place
        for at, name in enumerate(by):
            for group in released.groups[name].cells:
                own = [
                    cell.at_zero
                    for cell in cells
                    if cell.question == "whole" and cell.attrs[at] == group.id and cell.count
                ]
                left = group.at_zero - sum(own)
                assert not own or left >= K, (group, own)
        before = Exported(released, tuple(cells))


def stood(cells: Iterable[ExportCell]) -> dict[tuple[str, str, tuple[str, ...]], int]:
    return {(cell.question, cell.value, cell.attrs): cell.at_zero for cell in cells}


def test_no_open_answer_is_exported_and_the_order_of_people_changes_nothing():
    crowd_ = crowd(9, 100, SURVEY)
    cells = exported(crowd_, ("country",))
    assert {cell.kind for cell in cells} <= {"choice", "choices", "scale", "number", "ranking"}
    assert cells == exported(crowd_[::-1], ("country",))
