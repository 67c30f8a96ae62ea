"""Keeping within a channel's limits: so many messages a second in all, and so many to one chat.

Whoever waits for an answer goes before everything that nobody waits for, however much of it stands in line.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

REMEMBERED = 10_000


class Pacing:
    """Two rates in messages a second; 0 means no limit. `clock` counts seconds and never steps back."""

    def __init__(self, rate: float, chat_rate: float, clock: Callable[[], float]) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._chat_gap = 1 / chat_rate if chat_rate > 0 else 0.0
        self._clock = clock
        self._next = 0.0
        self._chats: OrderedDict[int, float] = OrderedDict()
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._granting: asyncio.Task[None] | None = None

    def resting(self) -> list[int]:
        """The chats that may not be written to yet, but urgently."""
        now = self._clock()
        while self._chats and next(iter(self._chats.values())) <= now:
            self._chats.popitem(last=False)
        return [chat for chat, at in self._chats.items() if at > now]

    def rest(self, longest: float) -> float:
        """How long until the first of them may be, at most `longest` seconds."""
        now = self._clock()
        return min((at - now for at in self._chats.values() if at > now), default=longest)

    def room(self) -> int:
        """How many messages may go now without waiting for their turn."""
        if not self._gap:
            return REMEMBERED
        return int(not self._line and self._next <= self._clock())

    async def wait(self, chat: int, *, urgent: bool) -> None:
        """Wait for this chat's turn; an urgent message goes first, and may use a short burst to its chat."""
        now = self._clock()
        at = now if urgent else max(now, self._chats.get(chat, 0.0))
        if at > now:
            await asyncio.sleep(at - now)
        if self._gap:
            await self._turn(urgent=urgent)
        if self._chat_gap:
            self._chats[chat] = max(at, self._clock()) + self._chat_gap
            self._chats.move_to_end(chat)
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)

    async def _turn(self, *, urgent: bool) -> None:
        """Wait for the next turn of all, which whoever is urgent gets first."""
        if self.room():
            self._next = self._clock() + self._gap
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._line, (not urgent, next(self._numbers), turn))
        if self._granting is None or self._granting.done():
            self._granting = asyncio.create_task(self._grant())
        await turn

    async def _grant(self) -> None:
        """Give a turn to the first in line, as often as the rate allows, until nobody is left."""
        while self._line:
            now = self._clock()
            if self._next > now:
                await asyncio.sleep(self._next - now)
            *_, turn = heappop(self._line)
            if not turn.done():  # else whoever waited has been stopped
                self._next = max(self._next, self._clock()) + self._gap
                turn.set_result(None)
