"""Attackers who know the rule and see the whole release learn no count of 1 to 4."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.disclosure import Cell, Table
from bot.domain.findings import Respondent, find
from bot.domain.release import release
from bot.domain.released import Released, dumps
from tests.domain.attack import TINY, Attack
from tests.domain.crowd import crowd, survey
from tests.domain.test_disclosure_series import series
from tests.domain.worlds import K, zero_world

SURVEY = survey()
seeds = st.integers(0, 2**32)
sizes = st.integers(2 * K, 140)


def cut(people: list[Respondent]) -> Released:
    released = release(find(people, SURVEY), K)
    assert released is not None
    return released


@pytest.mark.threat(8)
@settings(max_examples=150)
@given(seed=seeds, size=sizes)
def test_findings_with_every_hidden_count_at_zero_are_released_as_the_same_bytes(seed: int, size: int):
    released = cut(crowd(seed, size, SURVEY))
    again = release(zero_world(released, SURVEY), K)
    assert again is not None
    assert dumps(again) == dumps(released)


@pytest.mark.threat(8)
@settings(max_examples=30)
@given(seed=seeds, size=sizes)
def test_linear_bounds_over_all_tables_leave_zero_to_every_hidden_cell(seed: int, size: int):
    attack = Attack(SURVEY, [cut(crowd(seed, size, SURVEY))])
    for name in attack.hidden:
        low, _ = attack.bounds({name: 1})
        assert low < TINY, name
    for name, terms in attack.left_over.items():
        low, high = attack.bounds(terms)
        assert low < TINY or high > K - TINY, name


@pytest.mark.threat(8)
def test_the_same_attack_finds_the_lone_hidden_cell_of_the_naive_rule():
    naive = Released(
        "crowd",
        SURVEY.hash,
        K,
        60,
        {
            "gender": Table(
                60, True, (Cell("woman", 40, 40), Cell("man", 17, 17), Cell("another", 0, 4)), rest=0
            )
        },
        (),
    )
    attack = Attack(SURVEY, [naive])
    low, high = attack.bounds({"gender.another": 1})
    assert (round(low, 6), round(high, 6)) == (3, 3)


def recovered(attack: Attack, number: int, names: list[str], new: int) -> list[str]:
    """The counts of which the attacker is sure that 1 to k-1 of the new people came to it, or all of them."""
    found: list[str] = []
    for name in names:
        if f"{number} {name}" in attack.names:
            low, high = attack.newcomers(name, number)
            if (low > TINY and high < K - TINY) or low > new - TINY:
                found.append(f"{name} {low:.0f} to {high:.0f} of {new}")
    return found


def told(attack: Attack) -> list[str]:
    """Every count of answers in the first release, and of those who gave none."""
    return [name for name in attack.names if not name[0].isdecimal() and not name.endswith(" asked")]


@pytest.mark.threat(8, 9)
@pytest.mark.parametrize("seed", range(8))
def test_linear_bounds_over_all_tables_of_three_digests_recover_nobody_who_came(seed: int):
    found = [released for _, released in series(seed, 5, only_come=True)][:3]
    attack = Attack(SURVEY, found)
    for number in range(1, len(found)):
        new = found[number].people - found[number - 1].people
        assert recovered(attack, number, told(attack)[seed::3], new) == []


def after(people: list[Respondent], before: Released) -> Released:
    """The cut that follows another by the rule."""
    found = release(find(people, SURVEY), K, before)
    assert found is not None
    return found


@pytest.mark.threat(9)
def test_the_same_attack_recovers_many_where_each_digest_stands_by_itself():
    then, now = crowd(5, 80, SURVEY), crowd(5, 90, SURVEY)
    assert now[:80] == then
    naive = Attack(SURVEY, [cut(then), cut(now)], steps=False)
    assert len(recovered(naive, 1, told(naive), 10)) >= 5
    attack = Attack(SURVEY, [cut(then), after(now, cut(then))])
    assert recovered(attack, 1, told(attack), 10) == []


def only(released: Released) -> Released:
    """Two tables of a release, so that fifty of them can be attacked at once."""
    part = released.part("whole")
    assert part is not None
    return replace(released, groups={"gender": released.groups["gender"]}, parts=(part,))


@pytest.mark.threat(9)
def test_differencing_over_fifty_releases_recovers_nobody_and_without_steps_nearly_all_days():
    crowds = [people for people, _ in series(3, 75, only_come=True)][:50]
    assert len(crowds) == 50
    naive = [only(cut(people)) for people in crowds]
    steps: list[Released] = []
    for people in crowds:
        steps.append(cut(people) if not steps else after(people, steps[-1]))
    told_by: dict[bool, int] = {}
    for rule, releases in ((True, [only(each) for each in steps]), (False, naive)):
        attack = Attack(SURVEY, releases, steps=rule)
        told_by[rule] = sum(
            bool(recovered(attack, number, told(attack), now.people - before.people))
            for number, (before, now) in enumerate(pairwise(releases), start=1)
            if number % 3 == 0
        )
    assert told_by[True] == 0
    assert told_by[False] > 12
