"""Sends what addresses are to be told: each on its own, so that a slow one holds nobody up.

A kill at any instant loses nothing: what was not noted as delivered is sent again, with the same id. What
fails is tried with growing rests for three days, then put aside, and an alarm says so.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Protocol

from bot.app import alarms, events
from bot.app.house import House
from bot.app.webhooks import alarm_of
from bot.storage import rounds
from bot.storage import webhooks as stored
from bot.storage.database import Conn
from bot.storage.webhooks import Delivery, Webhook

log = logging.getLogger(__name__)
#: How long it rests after the first failure, the second, and so on; after the last, always so long.
RESTS: Final = (5, 30, 120, 600, 1800, 3600, 7200, 14400)
#: After so long it is tried no more.
GIVE_UP: Final = int(timedelta(days=3).total_seconds())
#: So many addresses are told at the same time.
AT_ONCE: Final = 8
TICK_SECONDS: Final = 2.0


class NotTold(Exception):
    """An address could not be told. `kind` is safe to log: it holds no part of the address."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Poster(Protocol):
    """Posts to web addresses."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; nothing else of it is read. Raises NotTold."""

    async def close(self) -> None:
        """Let go of all connections."""


class Posting:
    """The worker. `tick` starts what is due and waits for nothing."""

    def __init__(self, house: House, poster: Poster) -> None:
        self._house = house
        self._poster = poster
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Tell addresses until cancelled."""
        try:
            while True:
                try:
                    await self.tick()
                except Exception as error:  # noqa: BLE001 - one failing look may not end the service
                    log.error("webhooks failed: %s", type(error).__name__)
                await asyncio.sleep(TICK_SECONDS)
        finally:
            await self.stop()

    async def tick(self) -> None:
        """Begin to tell each address what is due for it, where nothing is under way to it."""
        for delivery, webhook in await self._house.db.run(self._due):
            if webhook.id not in self._under_way and len(self._under_way) < AT_ONCE:
                task = asyncio.create_task(self._tell(delivery, webhook))
                self._under_way[webhook.id] = task
                task.add_done_callback(lambda _, id_=webhook.id: self._under_way.pop(id_, None))  # type: ignore[misc]

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """End what is under way; it is sent again by whoever runs next."""
        for task in list(self._under_way.values()):
            task.cancel()
        await self.idle()
        await self._poster.close()

    def _due(self, conn: Conn) -> list[tuple[Delivery, Webhook]]:
        """What may be told now; what nobody may know any more is put aside."""
        found = []
        for each in stored.due(conn, self._house.seconds()):
            webhook = stored.get(conn, self._house.sealer, each.webhook)
            round_ = rounds.get(conn, each.round)
            if webhook is None:
                continue
            if round_ is None or not events.may_be_told(conn, webhook, each.event, round_):
                stored.end(conn, each.id, self._house.seconds(), delivered=False)
            else:
                found.append((each, webhook))
        return found

    async def _tell(self, delivery: Delivery, webhook: Webhook) -> None:
        try:
            told = await _post(self._poster, webhook, delivery.mark, delivery.body, self._house.seconds())
        except NotTold as error:
            told, why = False, error.kind
        else:
            why = "answer"
        if not told:
            log.warning("webhook %d was not told: %s", webhook.id, why)
        try:
            await self._house.db.run(lambda conn: self._note(conn, delivery, told=told))
        except Exception as error:  # noqa: BLE001 - it stands as it stood, and is tried again
            log.error("webhook %d could not be noted: %s", webhook.id, type(error).__name__)

    def _note(self, conn: Conn, delivery: Delivery, *, told: bool) -> None:
        now, alarm = self._house.seconds(), alarm_of(delivery.webhook)
        if told:
            stored.end(conn, delivery.id, now, delivered=True)
            alarms.put(self._house, conn, alarm, on=False)
            return
        again = now + RESTS[min(delivery.attempts, len(RESTS) - 1)]
        if again <= delivery.made + GIVE_UP:
            stored.again(conn, delivery.id, again)
        else:
            stored.end(conn, delivery.id, now, delivered=False)
            alarms.put(self._house, conn, alarm, on=True)


async def try_out(house: House, poster: Poster, webhook: Webhook, mark: str) -> bool:
    """Send an event that says only that this is a test, once; whether it was taken. Raises NotTold."""
    body = events.packed("webhook.test", house.now(), {})
    return await _post(poster, webhook, mark, body, house.seconds())


async def _post(poster: Poster, webhook: Webhook, mark: str, body: str, now: int) -> bool:
    status = await poster.post(webhook.url, headers_of(webhook.secret, mark, body, now), body.encode())
    return 200 <= status <= 299


def headers_of(secret: str, mark: str, body: str, now: int) -> dict[str, str]:
    """Who sent it and when, signed as Standard Webhooks has it: HMAC-SHA256 of id, time and body."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{mark}.{now}.{body}".encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "Webhook-Id": mark,
        "Webhook-Timestamp": str(now),
        "Webhook-Signature": f"v1,{b64encode(signed).decode()}",
    }
