"""Settling what was on its way when whoever sent it ended."""

from __future__ import annotations

import logging
from collections.abc import Collection

from bot.app.house import House
from bot.storage import recovery, smsbudget
from bot.storage.database import Conn

log = logging.getLogger(__name__)


async def recover(house: House, workers: Collection[int]) -> None:
    """After the end of these workers: repeat what may be repeated, hold what may have arrived."""

    def work(conn: Conn) -> int:
        smsbudget.settle_of(conn, workers)
        return recovery.recover(conn, house.seconds(), workers)

    held = await house.db.run(work)
    if held:
        log.warning("%d messages may or may not have arrived before the last stop", held)
