"""What a start did not wait for: each page of a large database is looked at while the service runs."""

from __future__ import annotations

import asyncio
import logging

from bot.storage import damage
from bot.storage.database import Database, StorageError

log = logging.getLogger(__name__)
#: When a look that the machine broke off is taken up again.
AGAIN_SECONDS = 60


async def look_through(db: Database) -> None:
    """Have every page looked at once, if none was left out before. Raises Damaged."""
    if db.seen:
        return
    await asyncio.sleep(damage.AFTER)
    while not db.seen:
        try:
            await db.look_through()
        except StorageError as error:
            log.error("the database could not be looked through: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
