"""A consultation of a trial, its staff, and browsers for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from bot.app.links import WEB_URL
from bot.domain.person import Role
from bot.storage import meta
from bot.synthetic.staff import add_staff
from tests.app.conftest import Crew, crew, post, queue, stage
from tests.console.browsing import ADDRESS, Browser

__all__ = ["crew", "post", "queue", "stage"]

SignsIn = Callable[..., Awaitable[Browser]]
ROLES = (Role.COORDINATOR, Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER, Role.REVIEWER, Role.TRANSLATOR)


@pytest.fixture
async def staff(crew: Crew) -> dict[str, int]:
    """Their ids: coordinator, coordinator2, drafter, reviewer, reviewer2, translator."""
    house = crew.stage.house
    await house.db.run(lambda conn: meta.put(conn, WEB_URL, ADDRESS))
    found = await house.db.run(lambda conn: add_staff(house, conn, ROLES))
    names = ("coordinator", "coordinator2", "drafter", "reviewer", "reviewer2", "translator")
    return {name: each.id for name, each in zip(names, found, strict=True)}


@pytest.fixture
async def browsers(crew: Crew) -> AsyncIterator[Callable[..., Browser]]:
    """Gives a browser that nobody is signed in with."""
    async with AsyncExitStack() as stack:
        made: list[Browser] = []

        def one(*, agent: str = "Mozilla/5.0") -> Browser:
            made.append(Browser(crew.stage.house, agent=agent))
            stack.push_async_exit(made[-1])
            return made[-1]

        yield one


@pytest.fixture
def signs_in(browsers: Callable[..., Browser], staff: dict[str, int]) -> SignsIn:
    """Gives a browser in which somebody of the staff, by her word, is signed in."""

    async def one(who: str, **more: str) -> Browser:
        return await browsers(**more).signs_in(staff[who])

    return one
