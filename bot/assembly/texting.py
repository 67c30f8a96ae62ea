"""Short messages in the running service: a gateway that sends, and the routes that it posts to."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from starlette.routing import Route

from bot.app import calling, texting
from bot.app.channel import Channel, Receiver
from bot.app.house import House
from bot.app.links import SMS_NUMBER, WEB_URL
from bot.app.pacing import Pacing
from bot.channels.sms.choosing import gateway_of
from bot.channels.sms.intake import Intake
from bot.channels.sms.sending import SmsChannel
from bot.channels.sms.webhook import webhook_routes
from bot.config import Config
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.texts import SMS

#: How often numbers of rosters are looked at that wait.
LOOK_SECONDS: Final = 60


class Texting:
    """The parts of the channel of short messages; none of them where the settings name no gateway."""

    def __init__(self, config: Config, house: House, receiver: Receiver) -> None:
        self._gateway = gateway_of(config)
        self._public = config.web_url
        self._intake = Intake(receiver, partial(texting.became, house))
        self.pacing = Pacing(config.sms_rate, 0, time.monotonic)
        self.channels: dict[str, Channel] = {}
        self.wakes: dict[str, tuple[float, Callable[[], Awaitable[object]]]] = {}
        if self._gateway is not None:
            self.channels[SMS] = SmsChannel(self._gateway, house.catalogs, trial=house.rules.trial)
            self.wakes["roster"] = (LOOK_SECONDS, lambda: calling.call_waiting(house))

    def routes(self) -> list[Route]:
        """Where the gateway posts what comes in, on the server of the phone page."""
        gateway = self._gateway
        return [] if gateway is None else webhook_routes(self._public, gateway, self._intake)

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """Keep the way to the gateway open, for as long as this lasts."""
        if self._gateway is None:
            yield
            return
        await self._gateway.open()
        try:
            yield
        finally:
            await self._gateway.close()


def note_places(conn: Conn, config: Config) -> None:
    """Keep where people can come in, for the links and numbers that carry invitations."""
    meta.put(conn, WEB_URL, config.web_url)
    if config.sms_gateway is not None and config.sms_sender:
        meta.put(conn, SMS_NUMBER, config.sms_sender)
    else:
        meta.drop(conn, SMS_NUMBER)
