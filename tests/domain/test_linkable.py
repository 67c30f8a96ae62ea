from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from bot.domain.linkable import OTHER, merged, shuffled

GROUPS = some.lists(some.tuples(some.sampled_from("ABCDEF"), some.sampled_from("xyz")), max_size=60)


@given(GROUPS, some.integers(2, 12))
def test_no_group_is_told_that_few_share_and_nobody_is_left_out(groups, least) -> None:
    told = merged(groups, least)
    assert len(told) == len(groups)
    counts = Counter(told)
    assert not counts or min(counts.values()) >= min(least, len(groups))
    assert all(told[n] in (groups[n], (OTHER, OTHER)) for n in range(len(groups)))


def test_groups_that_are_large_enough_stand_as_they_are() -> None:
    groups = [("YE",)] * 5 + [("SD",)] * 5
    assert merged(groups, 5) == groups


def test_a_lone_small_group_takes_the_next_smallest_with_it() -> None:
    told = merged([("SO",)] + [("YE",)] * 5 + [("SD",)] * 9, 5)
    assert Counter(told) == {("other",): 6, ("SD",): 9}


@given(
    some.lists(some.tuples(some.sampled_from("abc"), some.sampled_from("12")), max_size=30), some.randoms()
)
def test_the_order_of_rows_tells_nothing_of_the_order_they_came_in(rows, chance) -> None:
    again = list(rows)
    chance.shuffle(again)
    assert shuffled(again, "1 1") == shuffled(rows, "1 1")
    assert Counter(shuffled(rows, "1 1")) == Counter(rows)


def test_rows_do_not_stand_sorted() -> None:
    rows = [(f"{number:03}",) for number in range(100)]
    assert shuffled(rows, "1 1") != rows
