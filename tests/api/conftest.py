"""A consultation of a trial, its staff, and programs for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

import pytest

from bot.domain.scope import Scope
from tests.api.calling import Program, token
from tests.app.conftest import Crew, crew, post, queue, stage
from tests.console.conftest import staff

__all__ = ["crew", "post", "queue", "staff", "stage"]

Runs = Callable[..., Awaitable[Program]]
OF_USE = {"coordinator": tuple(Scope), "drafter": (Scope.FINDINGS_READ, Scope.EXPORTS_READ)}


@pytest.fixture
async def runs(crew: Crew, staff: dict[str, int]) -> AsyncIterator[Runs]:
    """Gives a program of somebody of the staff, by her word, with all scopes or with these."""
    async with AsyncExitStack() as stack:

        async def one(who: str, scopes: Iterable[str] | None = None, calls: int = 10_000) -> Program:
            house = crew.stage.house
            chosen = OF_USE[who.rstrip("2")] if scopes is None else scopes
            made = Program(house, await token(house, staff[who], chosen), calls=calls)
            return await stack.enter_async_context(made)

        yield one
