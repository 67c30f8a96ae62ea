"""Keeping within a channel's limits: so many messages a second in all, and so many to one chat.

Whoever waits for an answer goes before everything that nobody waits for, however much of it stands in line.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count

REMEMBERED = 10_000
#: What clocks may be apart by in a second, and the steps they go in.
MARGIN = 0.003
#: Turns begin this much of an even step apart: kinder than all at once, and what was late can catch up.
SPREAD = 0.9
#: The loop sleeps no shorter than this, so a step below it would only cost time.
SHORTEST_STEP = 0.001
#: What is not answered for so many seconds has arrived by now or never: a call with words waits no longer.
LONGEST_TURN = 20.0
#: After a refusal so much of the rate is left for five minutes, and a tenth of it comes back each minute.
LEFT = 0.75
EASED = 300.0
STEP = 60.0
#: For so long after a pause a refusal may still be an echo of the one before.
ECHO = 2.0

#: Waits until a further message may go to the same chat.
Again = Callable[[], Awaitable[None]]


async def at_once() -> None:
    """Wait for nothing, as where no limit holds."""


class Pacing:
    """Two rates in messages a second; 0 means no limit. `clock` counts seconds and never steps back.

    A turn lasts until its call is answered, and another takes its place a second after that. So no second at
    the server, wherever it begins and whatever the way there takes, has more messages than the rate: of one
    too many, the last to begin would have found all others under way or answered less than a second before,
    since each was answered after it arrived, and itself arrives after it begins. What is under way for more
    than `LONGEST_TURN` is outside of this.

    The price is what a turn takes, the last look and the round trip: 1 / (1 + its seconds) of the rate, so
    less than 0.95 of it where a call takes 50 ms.
    """

    def __init__(self, rate: float, chat_rate: float, clock: Callable[[], float]) -> None:
        self._most = max(1, int(rate)) if rate > 0 else 0
        self._window = max(1.0, 1 / rate) + MARGIN if rate > 0 else 0.0
        step = SPREAD / rate if rate > 0 else 0.0
        self._step = step if step >= SHORTEST_STEP else 0.0
        self._chat_window = 1 / chat_rate + MARGIN if chat_rate > 0 else 0.0
        self._clock = clock
        self._next = 0.0
        #: When each that is under way began, and when each that was answered leaves its place to another.
        self._under_way: dict[int, float] = {}
        self._answered: deque[float] = deque()
        self._lowered = self._most
        self._heeding_from = self._rising_from = 0.0
        self._share = self._most
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
        if not self._most:
            return REMEMBERED
        now = self._clock()
        if self._line or self._opens() > now:
            return 0
        return 1 if self._step else self._allowed(now) - len(self._answered) - len(self._under_way)

    def share(self, most: int) -> None:
        """Send at most so many messages a second: others send by the same bot, and have the rest."""
        self._share = most

    @property
    def is_shut(self) -> bool:
        """Whether the others have all of the rate for now."""
        return self._most > 0 and self._share <= 0

    def slower(self, pause: float) -> None:
        """After a refusal that asked for a pause of so many seconds, send less for a while."""
        now = self._clock()
        if now < self._heeding_from:
            return
        self._heeding_from = now + pause + ECHO
        self._lowered = max(1, int(self._allowed(now) * LEFT))
        self._rising_from = now + pause + EASED

    @asynccontextmanager
    async def turn(self, chat: int, *, urgent: bool, counts: bool = True) -> AsyncIterator[Again]:
        """Wait for this chat's turn, which lasts as long as the block; an urgent message goes first.

        It may also use a short burst to its chat. What is given ends this turn, and waits for another. What
        does not count at the channel waits for nothing.
        """
        if not counts:
            yield at_once
            return
        number = next(self._numbers)

        async def again() -> None:
            self._end(number, chat)
            await self._begin(number, chat, urgent=urgent)

        await self._begin(number, chat, urgent=urgent)
        try:
            yield again
        finally:
            self._end(number, chat)

    async def _begin(self, number: int, chat: int, *, urgent: bool) -> None:
        now = self._clock()
        at = now if urgent else max(now, self._chats.get(chat, 0.0))
        if at > now:
            await asyncio.sleep(at - now)
        if self._most:
            await self._wait(number, urgent=urgent)
        self._write_to(chat)

    def _end(self, number: int, chat: int) -> None:
        if self._under_way.pop(number, None) is not None:
            self._answered.append(self._clock() + self._window)
        self._write_to(chat)

    def _write_to(self, chat: int) -> None:
        """From now on this chat rests."""
        if not self._chat_window:
            return
        self._chats[chat] = self._clock() + self._chat_window
        self._chats.move_to_end(chat)
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)

    async def _wait(self, number: int, *, urgent: bool) -> None:
        """Wait for the next turn of all, which whoever is urgent gets first."""
        if self.room():
            self._take(number)
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._line, (not urgent, number, turn))
        if self._granting is None or self._granting.done():
            self._granting = asyncio.create_task(self._grant())
        try:
            await turn
        except asyncio.CancelledError:
            self._under_way.pop(number, None)
            raise

    async def _grant(self) -> None:
        """Give a turn to the first in line, as often as the rate allows, until nobody is left."""
        while self._line:
            opens, now = self._opens(), self._clock()
            if opens > now:
                await asyncio.sleep(opens - now)
                continue
            _, number, turn = heappop(self._line)
            if not turn.done():  # else whoever waited has been stopped
                self._take(number)
                turn.set_result(None)

    def _take(self, number: int) -> None:
        now = self._clock()
        self._under_way[number] = now
        self._next = now + self._step

    def _opens(self) -> float:
        """When the next turn may begin, or when that is to be asked again."""
        now = self._clock()
        while self._answered and self._answered[0] <= now:
            self._answered.popleft()
        while self._under_way and (first := next(iter(self._under_way.items())))[1] + LONGEST_TURN <= now:
            del self._under_way[first[0]]
        if len(self._answered) + len(self._under_way) < self._allowed(now):
            return self._next
        # What is answered meanwhile leaves its place no sooner than in a whole window.
        return min(now + self._window, self._answered[0] if self._answered else now + self._window)

    def _allowed(self, now: float) -> int:
        """How many may go within a second, which is less for a while after a refusal."""
        steps = 0 if now < self._rising_from else 1 + int((now - self._rising_from) / STEP)
        return min(self._share, self._lowered + steps * max(1, self._most // 10))
