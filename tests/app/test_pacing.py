"""The rates of a channel are kept, and a chat does not hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.app.pacing import Pacing


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each wait would have been; none really is."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 3))

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waits


def still() -> Callable[[], float]:
    return lambda: 1000.0


async def test_messages_to_many_chats_come_at_the_rate_of_all(slept: list[float]) -> None:
    pacing = Pacing(10, 1, still())
    for chat in range(5):
        await pacing.wait(chat, urgent=False)
    assert slept == [0.1, 0.2, 0.3, 0.4]


async def test_messages_to_one_chat_come_at_its_own_rate(slept: list[float]) -> None:
    pacing = Pacing(10, 1, still())
    for _ in range(3):
        await pacing.wait(7, urgent=False)
    assert slept == [1.0, 2.0]


async def test_an_urgent_message_does_not_wait_for_its_chat(slept: list[float]) -> None:
    pacing = Pacing(10, 1, still())
    await pacing.wait(7, urgent=False)
    await pacing.wait(7, urgent=True)
    assert slept == [0.1]


async def test_without_rates_nothing_waits(slept: list[float]) -> None:
    pacing = Pacing(0, 0, still())
    for _ in range(100):
        await pacing.wait(7, urgent=False)
    assert slept == []
