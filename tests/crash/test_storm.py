"""Kills without end while a crowd answers over a network that fails: every answer counts, once."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.crash.conftest import CROWD
from tests.crash.extent import STORM_KILLS, STORMS
from tests.crash.scene import (
    HELLO,
    LOST_REPLIES,
    QUESTIONS,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.crash.weather import Weather
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next
from tests.service.running import Api, Running, start

#: Opening, starting, nine answers, and whether they count.
STEPS = QUESTIONS + 3
#: Every so many kills Telegram refuses something for good first, or is away when the service comes back.
REFUSES, AWAY = 10, 5


class Storm:
    """One crowd and one service in it."""

    def __init__(self, folder: Folder, api: Api, seed: int) -> None:
        self.folder = folder
        self.api = api
        self.weather = Weather(api, seed, STORM_KILLS)
        self.phones = [Phone(api, chat) for chat in CROWD]
        self.steps: Counter[int] = Counter()
        self.fickle = set(random.Random(seed).sample(CROWD, 3))  # noqa: S311 - to be repeated
        self.to_first_poll: list[float] = []
        self.to_exit: list[float] = []

    async def begin(self) -> Running:
        """An invitation that a fault makes uncertain is not sent again, so all are there before the storm."""
        running = await (await start(self.folder, self.api)).ready()
        for phone in self.phones:
            await phone.sees(HELLO)
        return running

    async def answers(self, phone: Phone) -> None:
        """She answers to the end; some shut the chat on the way and open it again."""
        while await answer_next(phone):
            self.steps[phone.chat] += 1
            if phone.chat in self.fickle and self.steps[phone.chat] == STEPS // 2:
                self.api.people.member(phone.chat, "kicked")
                await self.api.confirmed()
                self.api.people.member(phone.chat, "member")
                await phone.say("/start")

    async def strike(self, number: int, running: Running) -> Running:
        """End it in one of the ways in which services end, and start it again."""
        method = {0: "getUpdates", REFUSES // 2: "editMessageText"}.get(number % REFUSES)
        if method is not None:
            # What stops a service for good, until it is started again.
            struck = self.api.announced.struck[method]
            self.api.people.fault("409" if method == "getUpdates" else "401", method)
            await self.api.until(lambda: self.api.announced.struck[method] > struck)
        began = time.monotonic()
        if number % 3 == 1:
            assert await running.stop() == 0
            self.to_exit.append(time.monotonic() - began)
        else:
            if number % 3 == 2:
                running.process.terminate()
            await running.kill()
        if number % AWAY == 1:
            self.weather.outage(3)
        return await self.start()

    async def start(self) -> Running:
        """Start it again, until it polls: under such a load hardly a poll waits, which tells it elsewhere."""
        polls, began = len(self.api.calls_of("getUpdates")), time.monotonic()
        running = await start(self.folder, self.api)
        await running.ready(lambda: len(self.api.calls_of("getUpdates")) > polls)
        self.to_first_poll.append(time.monotonic() - began)
        return running


@pytest.mark.case(2, 3)
@pytest.mark.parametrize("seed", STORMS)
async def test_a_storm_of_kills_loses_no_answer_and_doubles_none(
    crowd_folder: Folder, api: Api, seed: int, record_property: Callable[[str, object], None]
) -> None:
    storm = Storm(crowd_folder, api, seed)
    running = await storm.begin()
    crowd = asyncio.gather(*(storm.answers(phone) for phone in storm.phones))
    storm.weather.break_loose()
    for number, due in enumerate(storm.weather.kills(len(storm.phones) * STEPS)):
        await api.until(lambda: crowd.done() or storm.steps.total() >= due)  # noqa: B023 - over before it changes
        assert not crowd.done(), "it was over before it was killed as often as it should"
        running = await storm.strike(number, running)
    await crowd
    storm.weather.passes()
    await api.confirmed()
    assert await running.stop() == 0

    nothing_is_lost_or_doubled(crowd_folder, api, storm.phones)
    assert {hellos(api, phone.chat) for phone in storm.phones} == {1}
    repeats = repeated(api)
    lost = sum(call.fault in LOST_REPLIES for call in api.calls)
    assert max(repeats.values()) <= STORM_KILLS
    assert repeats.total() <= STORM_KILLS + lost
    record_property(
        "storm",
        {
            "kills": STORM_KILLS,
            "answers": QUESTIONS * len(storm.phones),
            "faults": sum(call.fault is not None for call in api.calls),
            "lost": 0,
            "doubled": 0,
            "repeats": repeats.total(),
            "to_first_poll": max(storm.to_first_poll),
            "to_exit": max(storm.to_exit, default=0.0),
        },
    )
