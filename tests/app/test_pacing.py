"""The rates of a channel are kept, a chat holds up no other, and who waits for an answer goes first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.app.pacing import Pacing


@dataclass
class Time:
    """A clock that sleeping moves on, and how long each sleep was."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    time, really = Time(), asyncio.sleep

    async def sleep(seconds: float) -> None:
        time.slept.append(round(seconds, 3))
        time.now += seconds
        await really(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return time


async def test_messages_to_many_chats_come_at_the_rate_of_all(clock: Time) -> None:
    pacing = Pacing(10, 1, clock)
    for chat in range(5):
        await pacing.wait(chat, urgent=False)
    assert clock.slept == [0.1, 0.1, 0.1, 0.1]


async def test_messages_to_one_chat_come_at_its_own_rate(clock: Time) -> None:
    pacing = Pacing(10, 1, clock)
    for _ in range(3):
        await pacing.wait(7, urgent=False)
    assert clock.slept == [1.0, 1.0]


async def test_an_urgent_message_does_not_wait_for_its_chat(clock: Time) -> None:
    pacing = Pacing(10, 1, clock)
    await pacing.wait(7, urgent=False)
    await pacing.wait(7, urgent=True)
    assert clock.slept == [0.1]


async def test_without_rates_nothing_waits(clock: Time) -> None:
    pacing = Pacing(0, 0, clock)
    for _ in range(100):
        await pacing.wait(7, urgent=False)
    assert clock.slept == []


async def test_who_waits_for_an_answer_goes_before_all_that_nobody_waits_for(clock: Time) -> None:
    pacing, gone = Pacing(10, 1, clock), []

    async def goes(chat: int, *, urgent: bool) -> None:
        await pacing.wait(chat, urgent=urgent)
        gone.append(chat)

    async with asyncio.TaskGroup() as group:
        for chat in range(5):
            group.create_task(goes(chat, urgent=False))
        for chat in (10, 11):
            group.create_task(goes(chat, urgent=True))
    assert gone == [0, 10, 11, 1, 2, 3, 4]
    assert clock.slept == [0.1] * 6, "the rate of all holds for both"


async def test_who_was_stopped_in_line_takes_no_turn(clock: Time) -> None:
    pacing = Pacing(10, 1, clock)
    await pacing.wait(1, urgent=False)
    stopped = asyncio.create_task(pacing.wait(2, urgent=True))
    last = asyncio.create_task(pacing.wait(3, urgent=False))
    await asyncio.wait([stopped], timeout=0)
    stopped.cancel()
    await last
    assert clock.slept == [0.1]


async def test_what_may_go_without_waiting_is_one_at_a_time(clock: Time) -> None:
    assert Pacing(0, 1, clock).room() > 1000
    paced = Pacing(2, 1, clock)
    assert paced.room() == 1
    await paced.wait(1, urgent=True)
    assert paced.room() == 0
    clock.now += 0.5
    assert paced.room() == 1
