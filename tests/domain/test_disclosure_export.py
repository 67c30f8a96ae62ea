from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.findings import Respondent, find
from bot.domain.release import release
from bot.domain.released import Picks
from bot.domain.snapshot import OTHER, ExportCell, export_counts, refusal
from bot.domain.survey import Answer, Half
from tests.domain.crowd import crowd, survey

K = 5
SURVEY = survey()


def people(*groups: tuple[str, str, str, int]) -> list[Respondent]:
    """So many people of a country and gender who chose a step."""
    found: list[Respondent] = []
    # Five who gave no answer hide the few: no count is shown as a range.
    for country, gender, step, count in (*groups, ("UA", "woman", "no such step", K)):
        answers = {"whole": Answer("whole", step)}
        for _ in range(count):
            found.append(Respondent(len(found), country, "en", gender, None, answers, Half.OWN_FIRST))
    return found


def whole(cells: list[ExportCell]) -> dict[tuple[str, tuple[str, ...]], int]:
    return {(cell.value, cell.attrs): cell.count for cell in cells if cell.question == "whole"}


BOTH = (("AF", "woman", "good", 12), ("YE", "woman", "good", 11), ("AF", "man", "live_with", 20))


def test_combinations_of_five_or_more_stand_as_they_are():
    exported = whole(
        export_counts(people(*BOTH, ("YE", "man", "needs_change", 9)), SURVEY, ("country", "gender"), K)
    )
    assert exported["good", ("AF", "woman")] == 12
    assert exported["good", ("YE", "woman")] == 11
    assert exported["needs_change", ("YE", "man")] == 9


def test_small_combinations_become_other_together():
    small = (("SD", "woman", "good", 3), ("CO", "woman", "good", 4))
    exported = whole(
        export_counts(people(*BOTH, *small, ("YE", "man", "needs_change", 9)), SURVEY, ("country",), K)
    )
    assert exported["good", (OTHER,)] == 7


def test_a_small_other_takes_in_the_first_combination_by_name_whatever_its_size():
    crowd_ = people(*BOTH, ("SD", "woman", "good", 3), ("YE", "man", "needs_change", 9))
    exported = whole(export_counts(crowd_, SURVEY, ("country",), K))
    assert exported["good", (OTHER,)] == 15
    assert ("good", ("AF",)) not in exported


def test_a_value_of_a_few_people_is_left_out():
    crowd_ = people(*BOTH, ("AF", "woman", "cannot_accept", 4), ("YE", "man", "needs_change", 9))
    assert not [value for value, _ in whole(export_counts(crowd_, SURVEY, (), K)) if value == "cannot_accept"]


def test_three_attributes_are_refused_with_the_reason():
    with pytest.raises(ValueError, match="at most 2 attributes"):
        export_counts([], SURVEY, ("country", "gender", "language"), K)
    assert refusal(SURVEY, ("name",)) is not None
    assert refusal(replace(SURVEY, risk="high"), ("country",)) is not None
    assert refusal(replace(SURVEY, risk="high"), ("gender",)) is None


@settings(max_examples=80)
@given(
    seed=st.integers(0, 2**32),
    size=st.integers(0, 140),
    by=st.sampled_from([(), ("country",), ("country", "gender"), ("language", "group_kind")]),
)
def test_nothing_under_the_smallest_cell_stands_and_totals_tell_no_more_than_the_release(seed, size, by):
    crowd_ = crowd(seed, size, SURVEY)
    cells = export_counts(crowd_, SURVEY, by, K)
    released = release(find(crowd_, SURVEY), K)
    assert all(cell.count >= K for cell in cells)
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


def test_no_open_answer_is_exported_and_the_order_of_people_changes_nothing():
    crowd_ = crowd(9, 100, SURVEY)
    cells = export_counts(crowd_, SURVEY, ("country",), K)
    assert {cell.kind for cell in cells} <= {"choice", "choices", "scale", "number", "ranking"}
    assert cells == export_counts(crowd_[::-1], SURVEY, ("country",), K)
