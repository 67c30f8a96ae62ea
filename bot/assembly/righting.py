"""What the last stop, or whoever led before, left half done is put right."""

from __future__ import annotations

import asyncio
import logging

from bot.app import alarms, handingout, roundkeys, silence, sweeping, twofold
from bot.app.house import House
from bot.assembly.leading import LOOK_SECONDS
from bot.assembly.texting import note_places
from bot.config import Config
from bot.storage.database import StorageError

log = logging.getLogger(__name__)
LOST = "lost"
#: What a start puts right, or what shows again at once where it does not.
ENDED_BY_A_START = ("conflict", "receiving", "refused", "mail", "sms", silence.ALARM)


class Righting:
    """Puts right what one process looks after."""

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        self._is_right = False

    async def at_start(self) -> None:
        """What the last stop left half done, before anybody is answered."""
        await self._house.db.run(lambda conn: note_places(conn, self._config))
        for name in ENDED_BY_A_START:
            for bot in self._house.rules.bots.names:
                await alarms.set_alarm(self._house, alarms.at_bot(name, bot), on=False)
        await self._tell_what_is_missing()
        await self._finish_half_steps()
        self._is_right = True

    async def take_over(self) -> None:
        """What the process that led before left half done; at a start all is right already."""
        while not self._is_right:
            try:
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
