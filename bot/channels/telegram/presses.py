"""Answering button presses: at once, beside everything else, and not at all when it cannot be done."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from bot.app.channel import DeliveryError
from bot.channels.telegram.wire import Wire

TOAST_CHARACTERS = 200
AT_ONCE = 128
MOST_WAITING = 1_000


class Presses:
    """Makes small calls that nobody waits for and whose failure changes nothing.

    What was pressed is committed already and is shown by a message of its own; the answer only
    stops the button's waiting. So a full queue, a pause or a failed call just drops it.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: asyncio.Queue[tuple[str, Mapping[str, Any]]] = asyncio.Queue(MOST_WAITING)
        self._workers: set[asyncio.Task[None]] = set()

    def answer(self, query: str, toast: str | None = None) -> None:
        """Have a press answered soon."""
        text = {} if not toast else {"text": toast[:TOAST_CHARACTERS]}
        self._call("answerCallbackQuery", {"callback_query_id": query, **text})

    def leave(self, chat: int) -> None:
        """Have the bot leave a group or channel soon."""
        self._call("leaveChat", {"chat_id": chat})

    async def close(self) -> None:
        """Stop; what waits is dropped."""
        workers = tuple(self._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _call(self, method: str, parameters: Mapping[str, Any]) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._waiting.put_nowait((method, parameters))
        if len(self._workers) < AT_ONCE:
            self._workers.add(asyncio.get_running_loop().create_task(self._work()))

    async def _work(self) -> None:
        try:
            while not self._waiting.empty():
                method, parameters = self._waiting.get_nowait()
                with contextlib.suppress(DeliveryError):
                    await self._wire.call(method, parameters)
        finally:
            # Here and not in a callback, which would come a moment after the queue was looked at.
            worker = asyncio.current_task()
            if worker is not None:
                self._workers.discard(worker)
