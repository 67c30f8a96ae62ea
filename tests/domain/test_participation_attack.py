"""Whoever knows the rule and sees every cut tries every crowd that would have been told in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import accumulate, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.participation import Participation, participation, stood

#: So many stop at each of the questions, have declined, and are in the cut.
Crowd = tuple[tuple[int, ...], int, int]


def came(stops: tuple[int, ...]) -> list[int]:
    """How many came to each question, or farther."""
    return [*accumulate(reversed(stops))][::-1]


def seen(crowd: Crowd, k: int, silent: int = 20, before: Participation | None = None) -> Participation:
    stops, declined, answered = crowd
    started = answered + declined + sum(stops)
    counts = {"invited": started + silent, "reached": started, "started": started, "declined": declined}
    return participation(counts, answered, k, known=True, unfinished=came(stops), before=before)


def hidden(crowd: Crowd) -> dict[str, int]:
    """What nobody may learn to be a few people: who stopped in any run of questions, or declined."""
    stops, declined, _ = crowd
    runs = {
        f"{first}-{last}": sum(stops[first:last])
        for first in range(len(stops))
        for last in range(first + 1, len(stops) + 1)
    }
    return {**runs, "declined": declined}


@pytest.mark.threat(9)
@pytest.mark.parametrize("k", [2, 3])
def test_nobody_can_tell_from_a_cut_that_a_few_stopped_at_a_question(k):
    possible: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    most = 6 * k
    for crowd in product(product(range(most), repeat=2), range(4 * k), range(4 * k, 6 * k)):
        found = seen(crowd, k)
        # What would need more people than were tried is left out.
        if found.unfinished[0] + 2 * k < most:
            for name, count in hidden(crowd).items():
                possible[found, crowd[2]][name].add(count)
    assert len(possible) > 50
    for told in possible.values():
        assert all(set(counts) - set(range(1, k)) for counts in told.values())


@pytest.mark.threat(9)
@pytest.mark.parametrize("k", [2, 3])
def test_nobody_can_tell_from_two_cuts_that_a_few_came_to_a_question_or_left_it(k):
    possible: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    few = {change for change in range(1 - k, k) if change}
    most = 6 * k
    small = [*product(range(most), repeat=2)]
    answered = 4 * k, 6 * k
    for first in small:
        one = seen((first, 0, answered[0]), k)
        for then in small if one.unfinished[0] + 2 * k < most else ():
            two = seen((then, 0, answered[1]), k, before=one)
            if two.unfinished[0] + 2 * k < most:
                before = hidden((first, 0, answered[0]))
                for name, count in hidden((then, 0, answered[1])).items():
                    possible[one, two][name].add(count - before[name])
    assert len(possible) > 8
    for told in possible.values():
        told.pop("declined")
        assert all(changes - few for changes in told.values())


CUTS = st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=6)


@pytest.mark.threat(9)
@given(CUTS)
def test_what_is_told_moves_by_twice_the_smallest_cell_and_would_be_told_of_just_so_many(cuts):
    before: tuple[int, ...] = ()
    for stops in cuts:
        now = stood(came(tuple(stops)), before, 5)
        was = before or (0,) * len(now)
        assert all(step % 10 == 0 for step in now)
        assert list(now) == sorted(now, reverse=True)
        assert stood(now, before, 5) == now, "exactly so many would have been told in the same way"
        assert all(abs(one - other) in {0} | set(range(10, 400)) for one, other in zip(now, was, strict=True))
        before = now


def test_whoever_comes_and_goes_again_and_again_moves_it_once():
    told = stood((29,), (20,), 5)
    for count in (30, 29, 30, 29, 21):
        told = stood((count,), told, 5)
    assert told == (30,)


def test_where_nearly_all_answered_nothing_is_told_of_those_who_did_not_finish():
    assert seen(((1, 1), 0, 12), 2, silent=1).unfinished == ()


def test_of_another_number_of_questions_it_begins_anew():
    assert stood((24, 19), (20, 20, 20), 5) == (20, 10)
