"""Whether the service turns, and whether it can do its work: asked from outside, and answered honestly.

What does not answer in time counts as not answering. At most one question of each kind is under way, however
often it is asked, so that whoever asks without end holds nobody up.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final, Generic, TypeVar

from bot.app.house import House
from bot.storage import backlog, ballast, meta
from bot.storage.database import Conn, StorageError
from bot.storage.migrate import migrations

T = TypeVar("T")
#: Shorter than whoever watches a container waits for an answer.
PATIENCE: Final = 3.0
#: With less room than this the next turn may not be kept.
LEAST_FREE: Final = 2 * ballast.SIZE
#: A pause in the sending that ends within so many seconds is part of the work.
SHORT_PAUSE: Final = 60
#: The one fact that is written by whoever asks whether anything can be written.
LOOKED_AFTER: Final = "looked_after"


class Part(StrEnum):
    """What must be well for the service to do its work."""

    DATABASE = "database"
    WRITING = "writing"
    SCHEMA = "schema"
    DISK = "disk"
    TELEGRAM = "telegram"
    SENDING = "sending"


class Health:
    """Looks when it is asked.

    `reached` tells whether Telegram was reached lately, `held` whether nothing goes out for so long.
    """

    def __init__(
        self,
        house: House,
        reached: Callable[[], bool],
        held: Callable[[int], bool],
        *,
        patience: float = PATIENCE,
        least_free: int = LEAST_FREE,
    ) -> None:
        self._folder = house.db.path.parent
        self._reached = reached
        self._held = held
        self._patience = patience
        self._least_free = least_free
        self._latest = migrations()[-1][0]
        self._reads = _Question(lambda: house.db.alone(backlog.schema))
        self._writes = _Question(lambda: house.db.run(lambda conn: _note(conn, house.seconds())))

    async def alive(self) -> bool:
        """Whether the event loop, which asks, and the database, which answers, can do anything."""
        return await self._reads.answer(self._patience) is not None

    async def turns(self, patience: float) -> bool:
        """Whether the event loop and the database's thread both turn, be it that a server is away."""
        return await self._reads.turns(patience)

    async def parts(self) -> dict[Part, bool]:
        """How each part is now."""
        schema = await self._reads.answer(self._patience)
        writes = None if schema is None else await self._writes.answer(self._patience)
        return {
            Part.DATABASE: schema is not None,
            Part.WRITING: writes is not None,
            Part.SCHEMA: schema == self._latest,
            Part.DISK: self._has_room(),
            Part.TELEGRAM: self._reached(),
            Part.SENDING: not self._held(SHORT_PAUSE),
        }

    def _has_room(self) -> bool:
        try:
            return shutil.disk_usage(self._folder).free >= self._least_free
        except OSError:
            return False


class _Question(Generic[T]):
    """One question, under way once at most."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._asked: asyncio.Task[T] | None = None

    async def answer(self, patience: float) -> T | None:
        """The answer; None where it failed, or does not come in time."""
        asked = await self._ended(patience)
        return None if asked is None or asked.exception() is not None else asked.result()

    async def turns(self, patience: float) -> bool:
        """Whether it was answered in time, be it that the database cannot be had."""
        asked = await self._ended(patience)
        return asked is not None and isinstance(asked.exception(), StorageError | None)

    async def _ended(self, patience: float) -> asyncio.Task[T] | None:
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._put())
            self._asked.add_done_callback(_look_at)
        asked = self._asked
        await asyncio.wait({asked}, timeout=patience)
        return asked if asked.done() and not asked.cancelled() else None

    async def _put(self) -> T:
        return await self._ask()


def _note(conn: Conn, now: int) -> bool:
    """Write, in earnest: that there is room is not known before."""
    meta.put(conn, LOOKED_AFTER, str(now))
    return True


def _look_at(asked: asyncio.Task[T]) -> None:
    """Have seen how it ended, so that nobody is told of an error that was never looked at."""
    if not asked.cancelled():
        asked.exception()
