"""What can be called: each row serves its route and describes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from bot.api.asked import Parameter
from bot.api.bodies import Body
from bot.api.call import Call
from bot.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of a call that goes well: by media type, the name of its schema; None for any text."""

    told: str
    schemas: tuple[tuple[str, str | None], ...]
    status: int = 200
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address; without a scope anybody may call it.

    `path` is below the interface's root, with `{round}` for a round's number. `once`: a key makes it
    count once.
    """

    name: str
    method: str
    path: str
    summary: str
    work: Callable[[Call], Awaitable[Response]]
    answer: Answer
    scope: Scope | None
    asked: tuple[Parameter, ...] = ()
    body: type[Body] | None = None
    once: bool = False

    @property
    def of_round(self) -> bool:
        """Whether its address names a round."""
        return "{round}" in self.path
