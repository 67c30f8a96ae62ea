"""The list of guards is true: each stands where it says, and its tests exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bite.guard import Guard
from tests.bite.guards import GUARDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_where_it_is_said_to(guard: Guard) -> None:
    assert (ROOT / guard.file).read_text("utf-8").count(guard.old) == 1
    assert all((ROOT / path).exists() for path in guard.tests)
    assert guard.old != guard.new


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 15
