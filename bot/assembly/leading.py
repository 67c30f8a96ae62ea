"""What only one of the processes that share a database may do is done by the one that leads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.app.dispatch import Dispatcher
from bot.app.house import House
from bot.app.pacing import Pacing
from bot.storage import workers
from bot.storage.database import StorageError

log = logging.getLogger(__name__)
#: How often each looks who else runs, and asks for its share of the rate of each bot.
LOOK_SECONDS = 1.0
#: Rows that were being sent when the consultation was brought here from a file are nobody's.
NOBODY = 0

Work = Callable[[], Awaitable[None]]


class Leading:
    """This process among others: settles for who is gone, sends its share, and leads while it may."""

    def __init__(self, house: House, dispatcher: Dispatcher, paces: dict[str, tuple[Pacing, float]]) -> None:
        """`paces` are those of each bot with its whole rate, in messages a second; 0 for no limit."""
        self._house = house
        self._dispatcher = dispatcher
        self._paces = paces
        self._settled = False

    async def begin(self) -> None:
        """Be one of them, before anything is sent: nothing goes out without a share."""
        await self._house.db.muster(self._house.seconds())
        if self._house.db.worker:
            await self._look()
        else:
            # What was being sent on a server when the consultation was brought here is nobody's either.
            earlier = await self._house.db.run(workers.every)
            await self._dispatcher.recover([NOBODY, *earlier])

    async def look(self) -> None:
        """Look again and again; alone, there is nothing to look for."""
        while self._house.db.worker:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except StorageError as error:  # the server is away; nothing can be sent then either
                log.error("the database server is not reached: %s", type(error).__name__)

    async def _look(self) -> None:
        db = self._house.db
        gone = await db.muster(self._house.seconds())
        if db.leads and not self._settled:
            gone = [NOBODY, *gone]
        if gone:
            await self._dispatcher.recover(gone)
            await db.forget(gone)
        self._settled = self._settled or db.leads
        for bot, (pacing, rate) in self._paces.items():
            if rate > 0:
                pacing.share(await db.share(bot, max(1, int(rate))))

    async def lead(self, work: Work) -> None:
        """Do `work`, which ends with an error alone, whenever and as long as this process leads.

        Where the database failed it is begun again; any other error is raised.
        """
        while True:
            if not self._house.db.leads:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            if self._house.db.worker:
                log.info("this process leads")
            leading = asyncio.ensure_future(work())
            try:
                while not leading.done() and self._house.db.leads:
                    await asyncio.wait({leading}, timeout=LOOK_SECONDS)
                if leading.done():
                    leading.result()
                    return
            except* StorageError as failed:  # a server that is away is waited for
                log.error("what one process does for all ended: %s", ", ".join(_kinds(failed)))
                await asyncio.sleep(LOOK_SECONDS)
            else:
                log.info("this process leads no more")
            finally:
                leading.cancel()
                await asyncio.gather(leading, return_exceptions=True)


def _kinds(failed: BaseExceptionGroup[BaseException]) -> list[str]:
    """The kinds of all that went wrong beside each other, each once."""
    kinds: set[str] = set()
    for each in failed.exceptions:
        kinds |= {*_kinds(each)} if isinstance(each, BaseExceptionGroup) else {type(each).__name__}
    return sorted(kinds)
