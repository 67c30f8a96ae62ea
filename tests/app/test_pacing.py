"""The rates of a channel are kept, a chat holds up no other, and who waits for an answer goes first."""

from __future__ import annotations

import asyncio
import selectors
from bisect import bisect_left
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.pacing import EASED, LONGEST_TURN, MARGIN, SPREAD, STEP, Pacing


class _Leaping(selectors.SelectSelector):
    """Waits for nothing: the clock leaps over the time instead."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """A loop whose time passes only while everybody sleeps."""

    def __init__(self) -> None:
        self.leaping = _Leaping()
        super().__init__(self.leaping)

    def time(self) -> float:
        return self.leaping.now


def runs(scene: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(scene)


class Server:
    """Notes when messages arrive, some of a pacing's, each as long under way as is asked for."""

    def __init__(self, rate: float, chat_rate: float = 0) -> None:
        self.loop = asyncio.get_running_loop()
        self.pacing = Pacing(rate, chat_rate, self.loop.time)
        self.began = self.loop.time()
        self.arrived: list[float] = []
        self.chats: list[int] = []

    async def sends(self, chat: int, there: float = 0.0, back: float = 0.0, *, urgent: bool = False) -> None:
        async with self.pacing.turn(chat, urgent=urgent):
            await self._call(chat, there, back)

    async def sends_two(self, chat: int, there: float = 0.0, back: float = 0.0) -> None:
        async with self.pacing.turn(chat, urgent=False) as again:
            await self._call(chat, there, back)
            await again()
            await self._call(chat, there, back)

    async def _call(self, chat: int, there: float, back: float) -> None:
        await asyncio.sleep(there)
        self.arrived.append(round(self.loop.time() - self.began, 6))
        self.chats.append(chat)
        await asyncio.sleep(back)

    def most_in_a_second(self) -> int:
        """In no second, wherever it begins, came more than this."""
        came = sorted(self.arrived)
        return max(bisect_left(came, at + 1) - place for place, at in enumerate(came))


ways = st.one_of(st.just(0.0), st.floats(0, 0.1), st.floats(0, LONGEST_TURN / 2 - 0.1))


@settings(max_examples=200, deadline=None)
@given(
    rate=st.integers(1, 40),
    calls=st.lists(st.tuples(ways, ways, st.booleans(), st.booleans()), min_size=1, max_size=150),
    pauses=st.lists(st.floats(0, 2), max_size=150),
)
def test_no_second_at_the_server_has_too_many_whatever_the_ways_there_and_back_take(
    rate: int, calls: list[tuple[float, float, bool, bool]], pauses: list[float]
) -> None:
    async def scene() -> None:
        server = Server(rate)
        async with asyncio.TaskGroup() as group:
            for chat, (there, back, urgent, long) in enumerate(calls):
                if long:
                    group.create_task(server.sends_two(chat, there, back))
                else:
                    group.create_task(server.sends(chat, there, back, urgent=urgent))
                if chat < len(pauses):
                    await asyncio.sleep(pauses[chat])
        assert len(server.arrived) == sum(1 + long for *_, long in calls)
        assert server.most_in_a_second() <= rate

    runs(scene())


@pytest.mark.parametrize(("there", "back"), [(0.0, 0.0), (0.025, 0.025), (0.3, 0.1)])
def test_everybody_is_written_to_at_the_rate_less_the_round_trip(there: float, back: float) -> None:
    async def scene() -> None:
        server = Server(30)
        async with asyncio.TaskGroup() as group:
            for chat in range(3000):
                group.create_task(server.sends(chat, there, back))
        assert server.arrived[-1] <= 3000 / 30 * (1 + there + back + MARGIN)
        assert server.most_in_a_second() <= 30

    runs(scene())


def test_turns_are_spread_over_the_second() -> None:
    async def scene() -> None:
        server = Server(10)
        async with asyncio.TaskGroup() as group:
            for chat in range(40):
                group.create_task(server.sends(chat))
        assert min(later - sooner for sooner, later in pairwise(server.arrived)) >= SPREAD / 10 - 1e-5

    runs(scene())


def test_a_rate_below_one_is_kept_as_well() -> None:
    async def scene() -> None:
        server = Server(0.5)
        for chat in range(3):
            await server.sends(chat)
        assert server.arrived == [0, 2 + MARGIN, 4 + 2 * MARGIN]

    runs(scene())


def test_what_is_never_answered_gives_its_place_up_in_the_end() -> None:
    async def scene() -> None:
        server = Server(2)
        hanging = [asyncio.create_task(server.sends(chat, 0, 1e6)) for chat in range(2)]
        await asyncio.sleep(1)
        await server.sends(7)
        assert LONGEST_TURN <= server.arrived[-1] <= LONGEST_TURN + 1 + MARGIN
        for each in hanging:
            each.cancel()

    runs(scene())


def test_what_hangs_holds_no_others_up() -> None:
    async def scene() -> None:
        server = Server(2)
        hanging = asyncio.create_task(server.sends(1, 0, 15))
        async with asyncio.TaskGroup() as group:
            for chat in (2, 3, 4):
                group.create_task(server.sends(chat, 0, 0.75))
        assert server.arrived == pytest.approx([0, 0.45, 2.2 + MARGIN, 3.95 + 2 * MARGIN])
        hanging.cancel()

    runs(scene())


def test_messages_to_one_chat_come_at_its_own_rate_from_when_the_last_was_answered() -> None:
    async def scene() -> None:
        server = Server(10, 1)
        for _ in range(3):
            await server.sends(7, 0.1, 0.2)
        assert server.arrived == pytest.approx([0.1, 1.4 + MARGIN, 2.7 + 2 * MARGIN])
        assert server.pacing.resting() == [7]
        assert server.pacing.rest(5) == pytest.approx(1 + MARGIN)

    runs(scene())


def test_an_urgent_message_does_not_wait_for_its_chat() -> None:
    async def scene() -> None:
        server = Server(10, 1)
        await server.sends(7)
        await server.sends(7, urgent=True)
        assert server.arrived == [0, SPREAD / 10]

    runs(scene())


def test_a_message_in_two_parts_takes_two_turns_and_keeps_to_the_rate_of_its_chat() -> None:
    async def scene() -> None:
        server = Server(2, 1)
        async with asyncio.TaskGroup() as group:
            for chat in range(10):
                group.create_task(server.sends_two(chat))
        assert server.most_in_a_second() <= 2
        for chat in range(10):
            sooner, later = (at for at, its in zip(server.arrived, server.chats, strict=True) if its == chat)
            assert later - sooner >= 1

    runs(scene())


def test_each_part_counts() -> None:
    async def scene() -> None:
        server = Server(10)
        async with asyncio.TaskGroup() as group:
            for chat in range(50):
                group.create_task(server.sends_two(chat))
        assert server.most_in_a_second() <= 10
        assert server.arrived[-1] <= 100 / 10 * (1 + MARGIN)

    runs(scene())


def test_what_does_not_count_takes_no_turn_however_long_it_takes() -> None:
    async def scene() -> None:
        server = Server(1, 1)
        async with server.pacing.turn(7, urgent=False, counts=False) as again:
            await again()
            await server.sends(7)
        assert server.arrived == [0]

    runs(scene())


def test_without_rates_nothing_waits() -> None:
    async def scene() -> None:
        server = Server(0)
        for _ in range(100):
            await server.sends(7)
        assert server.arrived[-1] == 0

    runs(scene())


def test_who_waits_for_an_answer_goes_before_all_that_nobody_waits_for() -> None:
    async def scene() -> None:
        server = Server(10, 1)
        async with asyncio.TaskGroup() as group:
            for chat in range(5):
                group.create_task(server.sends(chat))
            for chat in (10, 11):
                group.create_task(server.sends(chat, urgent=True))
        assert server.chats == [0, 10, 11, 1, 2, 3, 4]

    runs(scene())


def test_who_was_stopped_in_line_takes_no_turn() -> None:
    async def scene() -> None:
        server = Server(2)
        await server.sends(1)
        stopped = asyncio.create_task(server.sends(2, urgent=True))
        last = asyncio.create_task(server.sends(3))
        await asyncio.sleep(0)
        stopped.cancel()
        await last
        assert server.arrived == [0, SPREAD / 2]

    runs(scene())


def test_who_is_stopped_as_her_turn_begins_gives_it_back() -> None:
    async def scene() -> None:
        loop = asyncio.get_running_loop()
        opens, stopped = loop.time() + 1 + MARGIN, set[asyncio.Task[None]]()

        def clock() -> float:
            if loop.time() >= opens:  # now she is given her turn, and is stopped before she knows
                for each in stopped:
                    loop.call_soon(each.cancel)
            return loop.time()

        server = Server(1)
        server.pacing = Pacing(1, 0, clock)
        await server.sends(1)
        stopped.add(asyncio.create_task(server.sends(2)))
        await asyncio.wait(stopped)
        assert server.chats == [1]
        await server.sends(3)
        assert server.arrived[-1] == pytest.approx(1 + MARGIN + SPREAD)

    runs(scene())


def test_what_may_go_without_waiting_is_one_at_a_time() -> None:
    async def scene() -> None:
        assert Server(0).pacing.room() > 1000
        server = Server(2)
        assert server.pacing.room() == 1
        await server.sends(1)
        assert server.pacing.room() == 0
        await asyncio.sleep(SPREAD / 2)
        assert server.pacing.room() == 1
        await server.sends(2)
        await asyncio.sleep(SPREAD / 2)
        assert server.pacing.room() == 0

    runs(scene())


def test_after_a_refusal_a_quarter_less_goes_which_comes_back_step_by_step() -> None:
    async def scene() -> None:
        server = Server(20)

        async def a_second() -> int:
            before = len(server.arrived)
            sending = [asyncio.create_task(server.sends(chat)) for chat in range(30)]
            await asyncio.sleep(1)
            for each in sending:
                each.cancel()
            await asyncio.sleep(5)
            return len(server.arrived) - before

        assert await a_second() == 20
        server.pacing.slower(3.0)
        server.pacing.slower(3.0)  # an echo: it had left before the first refusal came
        assert await a_second() == 15
        server.pacing.slower(1.0)
        assert await a_second() == 11
        await asyncio.sleep(EASED - 10)
        assert await a_second() == 11
        seen = []
        for _ in range(6):
            await asyncio.sleep(STEP - 6)
            seen.append(await a_second())
        assert seen == [13, 15, 17, 19, 20, 20]

    runs(scene())
