"""What polling and the webhook share: a batch is read, committed, and only then may be confirmed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.app.channel import Arrival, Receiver
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.reading import CHANNEL, Ignored, Left, Read, Unreadable, read
from bot.domain.bots import MAIN, of_bot
from bot.domain.inbound import Voice

log = logging.getLogger(__name__)


class Intake:
    """Takes raw updates in."""

    def __init__(self, receiver: Receiver, presses: Presses, bot: str = MAIN) -> None:
        """`bot` is the one that they come to, whose numbers of updates and of files are its own."""
        self._receiver = receiver
        self._presses = presses
        self._bot = bot

    async def take(self, raws: Sequence[Any]) -> None:
        """Return once all of these are committed or put aside; raises what the receiver raises.

        They count in the order of their ids, whatever order they came in.
        """
        things = [self._read(raw) for raw in sorted(raws, key=_number)]
        arrivals = [thing for thing in things if isinstance(thing, Arrival)]
        receipts = await self._receiver.take(arrivals) if arrivals else []
        for thing in things:
            if isinstance(thing, Unreadable):
                key = "none" if thing.update_id is None else str(thing.update_id)
                log.warning("update unreadable id=%s error=%s", key, thing.error)
                await self._receiver.quarantine(CHANNEL, of_bot(key, self._bot), thing.error)
        toasts = {receipt.key: receipt.toast for receipt in receipts}
        refused = {receipt.key for receipt in receipts if receipt.refused}
        groups = {thing.chat for thing in things if isinstance(thing, Left)}
        for thing in things:
            if isinstance(thing, Arrival) and thing.query is not None and thing.key not in refused:
                self._presses.answer(thing.query, toasts.get(thing.key))
            elif isinstance(thing, Ignored) and thing.query is not None:
                self._presses.answer(thing.query)
        for group in groups:
            self._presses.leave(group)

    def _read(self, raw: Any) -> Read:
        thing = read(raw)
        if not isinstance(thing, Arrival) or not self._bot:
            return thing
        inbound = thing.inbound
        if isinstance(inbound, Voice):
            inbound = replace(inbound, reference=of_bot(inbound.reference, self._bot))
        return replace(thing, key=of_bot(thing.key, self._bot), bot=self._bot, inbound=inbound)


def _number(raw: Any) -> int:
    id_ = raw.get("update_id") if isinstance(raw, dict) else None
    return id_ if isinstance(id_, int) else 0
