"""The storm that every bot here goes through: faults of the network, and ends of its process."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.service.running import Api, Running

Launch = Callable[[Callable[[], bool]], Awaitable[Running]]
#: Of each hundred calls two meet each of these, and of each thousand two a pause.
OFTEN = ("reset_before", "reset_after", "500", "502", "bad_json", "bad_json_after")
#: Every so many kills Telegram refuses something for good first, or is away when the bot comes back.
REFUSES, AWAY = 10, 5
#: Each kind of end in turn: SIGKILL, SIGTERM, and SIGTERM with a SIGKILL right behind it.
ENDS = 3
#: How far people may get ahead of the next kill: a bot that keeps nobody waiting is not to be done before it.
AHEAD = 12


class Weather:
    """All of it by one seed, so that two bots meet the same.

    `launch` starts the bot and waits until something holds; `shows` is the method that brings most messages.
    """

    def __init__(self, api: Api, seed: int, kills: int, launch: Launch, shows: str) -> None:
        self.api = api
        self._kills = kills
        self._launch = launch
        self._shows = shows
        self._dice = random.Random(f"storm {seed}")  # noqa: S311 - to be repeated, not to be secret
        #: How much the people have done, by chat: the storm goes by it, and by no clock.
        self.steps: Counter[int] = Counter()
        self._begun = 0
        self._next = 0.0
        self._moved = asyncio.Event()
        self.to_first_poll: list[float] = []
        self.to_exit: list[float] = []

    async def start(self) -> Running:
        """Start the bot, until it polls: under such a load hardly a poll waits, which tells it elsewhere."""
        polls, began = len(self.api.calls_of("getUpdates")), time.monotonic()
        running = await self._launch(
            lambda: self.api.people.polling() or len(self.api.calls_of("getUpdates")) > polls
        )
        self.to_first_poll.append(time.monotonic() - began)
        return running

    async def rages(self, running: Running, crowd: asyncio.Future[list[None]], whole: int) -> Running:
        """Kill it as often as it is to be killed while a crowd does so many steps; returns the last run."""
        for kind in OFTEN:
            self.api.people.fault(kind, times=None, probability=0.02, seed=self._dice.randrange(1000))
        self.api.people.fault(
            "429", times=None, probability=0.002, retry_after=1, seed=self._dice.randrange(1000)
        )
        for number in range(self._kills):
            due = (number + self._dice.random()) * whole / (self._kills + 1)
            self._goes_on(due)
            await self.reaches(due, crowd.done)
            assert not crowd.done(), "it was over before it was killed as often as it should"
            running = await self._strikes(number, running)
        self._goes_on(math.inf)
        await crowd
        self.api.people.clear_faults()
        return running

    async def reaches(self, due: float, over: Callable[[], bool] = lambda: False) -> None:
        """Wait until the people have done so many steps."""
        await self.api.until(lambda: over() or self.steps.total() >= due)

    async def keeps_pace(self) -> None:
        """Wait with the next step while the next kill is far behind."""
        while self._begun >= self._next + AHEAD:
            await self._moved.wait()
        self._begun += 1

    def _goes_on(self, due: float) -> None:
        self._next = due
        self._moved.set()
        self._moved = asyncio.Event()

    async def _strikes(self, number: int, running: Running) -> Running:
        method = {0: "getUpdates", REFUSES // 2: self._shows}.get(number % REFUSES)
        if method is not None:
            kind = "409" if method == "getUpdates" else "401"
            struck = self.api.announced.struck[kind]
            self.api.people.fault(kind, method)
            self._goes_on(max(self._begun, self._next))  # it strikes only if people go on
            await self.api.until(lambda: self.api.announced.struck[kind] > struck)
        began = time.monotonic()
        match number % ENDS:
            case 1:
                assert await running.stop() == 0
                self.to_exit.append(time.monotonic() - began)
            case 2:
                running.process.terminate()
                await running.kill()
            case _:
                await running.kill()
        if number % AWAY == 1:
            self.api.people.fault("outage", times=3)
        return await self.start()
