"""Keeping within a channel's limits: so many messages a second in all, and so many to one chat."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 10_000


class Pacing:
    """Two rates in messages a second; 0 means no limit. `clock` counts seconds and never steps back."""

    def __init__(self, rate: float, chat_rate: float, clock: Callable[[], float]) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._chat_gap = 1 / chat_rate if chat_rate > 0 else 0.0
        self._clock = clock
        self._next = 0.0
        self._chats: OrderedDict[int, float] = OrderedDict()

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
        return int(self._next <= self._clock())

    async def wait(self, chat: int, *, urgent: bool) -> None:
        """Wait for this chat's turn; an urgent message may use a short burst to its chat."""
        now = self._clock()
        at = max(now, self._next)
        self._next = at + self._gap
        if not urgent:
            at = max(at, self._chats.get(chat, 0.0))
        if self._chat_gap:
            self._chats[chat] = at + self._chat_gap
            self._chats.move_to_end(chat)
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        if at > now:
            await asyncio.sleep(at - now)
