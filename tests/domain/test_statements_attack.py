"""Attackers who see what was released of statements learn of no 1 to 4 people who said something."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.released import Picks, Released, dumps
from tests.domain.attack import TINY, Attack
from tests.domain.stating import listeners, statements
from tests.domain.worlds import K, zero_world

seeds = st.integers(0, 2**32)


def cuts(seed: int, sizes: list[int], number: int) -> list[Released]:
    """One release after the other of a round in which people only come."""
    asked = statements(number)
    people = listeners(seed, max(sizes), asked)
    found: list[Released] = []
    for size in sorted(sizes):
        released = release(find(people[:size], asked), K, found[-1] if found else None)
        if released is not None:
            found.append(released)
    return found


@pytest.mark.threat(8)
@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(2 * K, 120), st.integers(5, 30))
def test_with_every_hidden_count_at_zero_the_same_is_released(seed: int, size: int, number: int) -> None:
    [released] = cuts(seed, [size], number)
    again = release(zero_world(released, statements(number)), K)
    assert again is not None
    assert dumps(again) == dumps(released)


@pytest.mark.threat(8)
@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2 * K, 120), st.integers(5, 12))
def test_bounds_over_all_statements_leave_zero_to_every_hidden_count(
    seed: int, size: int, number: int
) -> None:
    attack = Attack(statements(number), cuts(seed, [size], number))
    for name in attack.hidden:
        low, _ = attack.bounds({name: 1})
        assert low < TINY, name


@pytest.mark.threat(8)
@settings(max_examples=40, deadline=None)
@given(seeds, st.lists(st.integers(2 * K, 120), min_size=2, max_size=6, unique=True), st.integers(5, 15))
def test_from_cut_to_cut_a_count_stands_or_moves_by_a_cell(seed: int, sizes: list[int], number: int) -> None:
    found = cuts(seed, sizes, number)
    for before, after in pairwise(found):
        for part in after.parts:
            was = before.part(part.question) if isinstance(part, Picks) else None
            if isinstance(part, Picks) and isinstance(was, Picks) and not was.table.kept:
                for cell in part.table.cells:
                    moved = cell.at_zero - was.table.zero(cell.id)
                    assert moved == 0 or abs(moved) >= K or cell.exact is None
