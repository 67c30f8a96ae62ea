"""Attackers who see every release of a round learn no count of 1 to 4 of those who came or went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.findings import Respondent, find
from bot.domain.release import release
from bot.domain.released import Released, dumps
from tests.domain.crowd import crowd, survey
from tests.domain.worlds import K, standing, without_averages, zero_world

SURVEY = survey()
seeds = st.integers(0, 2**32)


def live(seed: int, days: int, *, only_come: bool = False) -> Iterator[list[Respondent]]:
    """A round from day to day: people come, some change what they said, some take all back."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    people: list[Respondent] = []
    for day in range(days):
        # A few tastes in turn, so that some days bring much of a kind and some bring none.
        people += crowd(seed * 1000 + day % 7, random.randrange(4, 18), SURVEY, first_key=1000 * (day + 1))
        if not only_come:
            people = [each for each in people if random.random() > 0.01]
            for place in random.sample(range(len(people)), len(people) // 30):
                changed = crowd(seed + day, 1, SURVEY)[0]
                people[place] = replace(changed, key=people[place].key, half=people[place].half)
        yield people


def series(seed: int, days: int, *, only_come: bool = False) -> Iterator[tuple[list[Respondent], Released]]:
    """The releases of a round, each with the people in it."""
    last: Released | None = None
    for people in live(seed, days, only_come=only_come):
        if abs(len(people) - (0 if last is None else last.people)) < 2 * K:
            continue
        found = release(find(people, SURVEY), K, last)
        if found is not None:
            last = found
            yield people, found


def changes(last: Released, found: Released) -> Iterator[tuple[str, str, int]]:
    """How each count of the tables in both moved, hidden ones being zero: its table, its name, the change."""
    before = standing(last, SURVEY)
    for place, counts in standing(found, SURVEY).items():
        if place in before:
            for id_ in counts.keys() | before[place].keys():
                yield place, id_, counts.get(id_, 0) - before[place].get(id_, 0)


@settings(max_examples=20, deadline=None)
@given(seed=seeds, only_come=st.booleans())
def test_every_release_could_be_one_of_counts_that_all_moved_by_none_or_five_or_more(seed, only_come):
    last: Released | None = None
    for _, found in series(seed, 12, only_come=only_come):
        again = release(zero_world(found, SURVEY), K, last)
        assert again is not None
        assert dumps(without_averages(again)) == dumps(without_averages(found))
        if last is not None:
            assert abs(found.people - last.people) >= 2 * K
            for place, id_, change in changes(last, found):
                # Where others went, the rest of a follow-up question is what came less what went.
                if id_ != "the rest" or only_come:
                    assert change == 0 or abs(change) >= K, (place, id_, change)
        last = found
