"""A large audience is looked through in stretches with rests between, and to its end."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import inviting
from bot.domain.inbound import Command
from tests.app.conftest import Crew
from tests.engine import on_both

pytestmark = on_both


async def test_whoever_comes_after_many_who_need_nothing_is_invited(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("amina", "zeinab", "mariam"):
        await crew.joins(name)
    await crew.does("amina", Command("stop"))
    await crew.does("zeinab", Command("stop"))
    await crew.stage.round("round priorities opens now closes +14d")
    rests: list[float] = []
    sleep = asyncio.sleep

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        await sleep(0)

    monkeypatch.setattr(inviting, "STRETCH", 1)
    monkeypatch.setattr(asyncio, "sleep", rest)
    assert await inviting.invite_due(crew.stage.house) == 1
    assert len(rests) == 2
    assert min(rests) > 0
