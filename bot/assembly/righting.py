"""What the last stop, or whoever led before, left half done is put right."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from functools import partial

from bot.app import alarms, handingout, roundkeys, silence, sweeping, twofold
from bot.app.house import House
from bot.assembly.leading import LOOK_SECONDS
from bot.assembly.texting import note_places
from bot.config import Config
from bot.storage.database import Conn, StorageError

log = logging.getLogger(__name__)
LOST = "lost"
#: What ends where a process begins to lead, at its start or later: it puts it right, or sees it again.
ENDED_BY_A_LEAD = ("conflict", "receiving", "refused", "mail", "sms", silence.ALARM)


class Righting:
    """Puts right what one process looks after.

    `standing` tells which alarms hold for as long as this process runs: it would not see them again.
    """

    def __init__(self, config: Config, house: House, standing: Callable[[], Collection[str]]) -> None:
        self._config = config
        self._house = house
        self._standing = standing
        self._is_right = False

    async def at_start(self) -> None:
        """What the last stop left half done, before anybody is answered."""
        await self._begin_anew()
        await self._tell_what_is_missing()
        await self._finish_half_steps()
        self._is_right = True

    async def take_over(self) -> None:
        """What the process that led before left half done; at a start all is right already.

        It may have run with other settings, and nobody but this one ends its alarms.
        """
        while not self._is_right:
            try:
                await self._begin_anew()
                await self._finish_half_steps()
            except StorageError as error:
                log.error("what is half done could not be finished: %s", type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)
            else:
                return
        self._is_right = False

    async def write_catalogs(self, *, again: bool = False) -> None:
        """One after the other: both write the same files."""
        await handingout.hand_out(self._house)
        await twofold.write_down(self._house, again=again)

    async def _begin_anew(self) -> None:
        """The places are those of our settings, and what stands is what we know of."""
        await self._house.db.run(partial(self._note, standing=self._standing()))
        self._house.wake()

    def _note(self, conn: Conn, standing: Collection[str]) -> None:
        note_places(conn, self._config)
        for name in ENDED_BY_A_LEAD:
            for bot in self._house.rules.bots.names:
                alarm = alarms.at_bot(name, bot)
                alarms.put(self._house, conn, alarm, on=alarm in standing)

    async def _finish_half_steps(self) -> None:
        await roundkeys.finish_half_steps(self._house)
        await self.write_catalogs(again=True)
        await sweeping.resume(self._house)

    async def _tell_what_is_missing(self) -> None:
        """Whether something that was committed before the last stop is gone; once told, it is settled."""
        missing = self._house.db.missing
        await alarms.set_alarm(self._house, LOST, on=missing > 0)
        if missing:
            log.error("of what was committed before the last stop, %d entries are gone", missing)
            await self._house.db.settle()
