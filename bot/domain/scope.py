"""What a token of the interface for programs is good for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.permission import Action, Kind, may
from bot.domain.person import Role


class Scope(StrEnum):
    """One thing that a token lets a program do, as far as its owner may do it herself."""

    ROUNDS_READ = "rounds:read"
    ROUNDS_WRITE = "rounds:write"
    FINDINGS_READ = "findings:read"
    EXPORTS_READ = "exports:read"


#: What each scope covers; whose role may do none of it has no use for the scope.
COVERS: Mapping[Scope, frozenset[Action]] = MappingProxyType(
    {
        Scope.ROUNDS_READ: frozenset({Action.SEE_ROUNDS}),
        Scope.ROUNDS_WRITE: frozenset(
            {Action.PLAN, Action.OPEN, Action.PAUSE, Action.EXTEND, Action.CLOSE},
        ),
        Scope.FINDINGS_READ: frozenset({Action.READ_DIGEST}),
        Scope.EXPORTS_READ: frozenset({Action.EXPORT}),
    }
)


def is_of_use(scope: Scope, role: Role) -> bool:
    """Whether somebody of this role may do anything that a scope covers.

    >>> is_of_use(Scope.ROUNDS_WRITE, Role.COORDINATOR), is_of_use(Scope.ROUNDS_WRITE, Role.DRAFTER)
    (True, False)
    """
    return any(may(role, action, Kind.ROUND) for action in COVERS[scope])
