"""Figures for whoever keeps the service running, put around it where BOT_METRICS asks for them."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.app.backing import OURS
from bot.app.channel import Channel, Receiver
from bot.app.health import Health
from bot.app.house import House
from bot.channels.web.server import PageServer, web_server
from bot.config import Config
from bot.domain.faults import Fault
from bot.metrics.around import CountedChannel, CountedReceiver
from bot.metrics.errors import ErrorCount
from bot.metrics.looking import Looking
from bot.metrics.site import build_metrics
from bot.metrics.tally import Meter
from bot.metrics.text import Now, text
from bot.storage.database import StorageError

log = logging.getLogger(__name__)
MEMORY = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the figures ask of the running service."""

    health: Health
    lag: Callable[[], float]
    held_up: Callable[[], int]
    #: Seconds since Telegram last answered; None where this process does not poll.
    silent: Callable[[], float | None]


class Measuring:
    """Counts around the service, and serves what was counted."""

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        # The rule of every cut: at least twice the smallest group that is ever shown is new in it.
        self._meter = Meter(2 * config.min_cell, time.perf_counter)
        self._errors = ErrorCount()
        self._looking = Looking(house, self._meter, ())
        house.db.timed = self._meter.commit

    def around_turns(self, receiver: Receiver) -> Receiver:
        """The same, counted."""
        return CountedReceiver(receiver, self._meter)

    def around_channels(self, channels: Mapping[str, Channel]) -> dict[str, Channel]:
        """The same, counted."""
        self._looking = Looking(self._house, self._meter, tuple(channels))
        return self.counted(channels)

    def counted(self, channels: Mapping[str, Channel]) -> dict[str, Channel]:
        """The same, counted, beside those that it was put around first."""
        return {name: CountedChannel(channel, self._meter) for name, channel in channels.items()}

    async def look(self) -> None:
        """Look at what the database tells, and show what may be shown."""
        await self._looking.tick()

    async def serve(
        self,
        health: Health,
        lag: Callable[[], float],
        held_up: Callable[[], int],
        silent: Callable[[], float | None],
    ) -> None:
        """Count what goes wrong, and serve the figures, until cancelled."""
        facts = _Facts(health, lag, held_up, silent)
        logging.getLogger().addHandler(self._errors)
        try:
            await self._look_first()
            await self._server(facts).serve()
        finally:
            logging.getLogger().removeHandler(self._errors)

    async def _look_first(self) -> None:
        """So that the first scrape finds something; where that fails, the clock looks again."""
        try:
            await self.look()
        except (StorageError, Fault, OSError) as error:
            log.warning("the first look failed: %s", type(error).__name__)

    def _server(self, facts: _Facts) -> PageServer:
        address = self._config.metrics
        assert address is not None  # noqa: S101 - else nothing is measured
        return web_server(
            build_metrics(facts.health, lambda: self._figures(facts)), address.host, address.port
        )

    async def _figures(self, facts: _Facts) -> bytes:
        began = time.monotonic()
        await facts.health.alive()
        answered = time.monotonic() - began
        parts = await facts.health.parts()
        seen = self._looking.seen
        backups, newest = await asyncio.to_thread(
            _backups, self._config.backups, self._house.now().timestamp()
        )
        now = Now(
            parts,
            answered,
            facts.lag(),
            self._house.seconds() - seen.at,
            facts.held_up(),
            self._config.send_rate * len(self._house.rules.bots.names),
            _memory(),
            shutil.disk_usage(self._config.data).free,
            _size(self._house.db.path),
            backups,
            newest,
            facts.silent(),
        )
        return text(self._meter.shown, self._errors.counts, seen, now)


def _backups(folder: Path | None, now: float) -> tuple[int | None, float | None]:
    """How many of ours there are, and how old the newest is."""
    if folder is None:
        return None, None
    try:
        found = [path.stat() for path in folder.glob("*.db") if OURS.fullmatch(path.name)]
    except OSError:
        found = []
    whole = [each.st_mtime for each in found if each.st_size]
    return len(whole), max(0.0, now - max(whole)) if whole else None


def _memory() -> int | None:
    try:
        return int(MEMORY.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _size(database: Path) -> int:
    try:
        return database.with_name(f"{database.name}-wal").stat().st_size
    except OSError:
        return 0
