"""APScheduler wakes the house; what is due is a query, so a missed or doubled wake changes nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]


class Wakes:
    """Calls each piece of work every so many seconds, one run of it at a time."""

    def __init__(self, works: dict[str, tuple[float, Work]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._every = {name: seconds for name, (seconds, _) in works.items()}
        self._ended: dict[str, float] = {}
        for name, (seconds, work) in works.items():
            self._scheduler.add_job(
                self._noted(name, _guarded(name, work)),
                "interval",
                seconds=seconds,
                id=name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin to wake."""
        self._ended = dict.fromkeys(self._every, time.monotonic())
        self._scheduler.start()

    def stop(self) -> None:
        """Wake no more."""
        self._scheduler.shutdown(wait=False)

    def lag(self) -> float:
        """By how many seconds the piece of work that is latest is late: it has not ended again since."""
        now = time.monotonic()
        late = (now - ended - self._every[name] for name, ended in self._ended.items())
        return max((0.0, *late))

    def _noted(self, name: str, run: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def noted() -> None:
            try:
                await run()
            except asyncio.CancelledError:  # the service stops; the scheduler would log it as an error
                return
            self._ended[name] = time.monotonic()

        return noted


def _guarded(name: str, work: Work) -> Callable[[], Awaitable[None]]:
    """A failing piece of work is logged by the kind of its error and tried again at the next wake."""

    async def run() -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - one failing wake may not end the others
            log.error("%s failed: %s", name, type(error).__name__)

    return run
