"""Room for erasing on a full disk: the ballast goes first, and comes back when there is room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app.house import House
from bot.storage.ballast import is_full

T = TypeVar("T")
log = logging.getLogger(__name__)


async def with_room(house: House, work: Callable[[], Awaitable[T]]) -> T:
    """Do what may not fail for want of room: once more without the ballast, where there is one."""
    try:
        return await work()
    except Exception as error:
        if not is_full(error) or not house.ballast.free():
            raise
    log.warning("the disk is full: the ballast was deleted, so that somebody can erase")
    return await work()


async def make_ballast(house: House) -> bool:
    """Keep the ballast there for the next time."""
    return await asyncio.to_thread(house.ballast.make)
