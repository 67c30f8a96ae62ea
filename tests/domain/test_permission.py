from __future__ import annotations

import itertools

import pytest

from bot.domain.permission import NEEDS_TWO, ROLES, Action, Kind, kind_of, may
from bot.domain.person import Role
from tests import whomay

CELLS = list(itertools.product(Role, Action, Kind))


@pytest.mark.threat(7)
@pytest.mark.parametrize(("role", "action", "kind"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_every_cell_is_as_it_was_written_down(role: Role, action: Action, kind: Kind) -> None:
    assert may(role, action, kind) is whomay.may(role, action.value, kind.value)


def test_both_tables_have_the_same_rows() -> None:
    assert {(action.value, kind.value) for action, kind in ROLES} == set(whomay.MAY)
    assert {action for action, _ in ROLES} == set(Action)


@pytest.mark.threat(7)
@pytest.mark.parametrize("role", Role)
def test_what_stands_in_no_row_nobody_may(role: Role) -> None:
    assert not may(role, "read answers", Kind.ROUND)  # type: ignore[arg-type]  # as a mistake would ask
    assert not may(role, Action.OPEN, "answers")  # type: ignore[arg-type]
    assert kind_of("answers:1") is None


def test_what_needs_two_can_be_had_by_two() -> None:
    for action in NEEDS_TWO:
        assert any(roles for (each, _), roles in ROLES.items() if each is action)
