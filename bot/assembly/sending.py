"""All that send, a dispatcher for each bot: what holds one up holds up no other."""

from __future__ import annotations

import asyncio

from bot.app.dispatch import Dispatcher


class Sending:
    """The dispatcher of the main bot, of mail and of short messages, and those of further bots beside it."""

    def __init__(self, main: Dispatcher) -> None:
        self._every = [main]

    def add(self, dispatcher: Dispatcher) -> None:
        """Have one more bot send."""
        self._every.append(dispatcher)

    def wake(self) -> None:
        """There may be something to send, by any of them."""
        for each in self._every:
            each.wake()

    def held(self, ahead: int = 0) -> bool:
        """Whether nothing goes out by any of them, for good or for more than `ahead` seconds yet."""
        return all(each.held(ahead) for each in self._every)

    def alarms(self) -> set[str]:
        """What stands for as long as this process runs: of channels that refused it for good."""
        return {alarm for each in self._every for alarm in each.stopped.values()}

    async def run(self) -> None:
        """Send for as long as the service runs."""
        for further in self._every[1:]:
            await further.recover(())  # it was settled for all; what is left is how long each is to wait
        async with asyncio.TaskGroup() as group:
            for each in self._every:
                group.create_task(each.run())
