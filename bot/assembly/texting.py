"""Short messages in the running service: a gateway that sends, and the routes that it posts to."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from starlette.routing import Route

from bot.app import texting
from bot.app.channel import Receiver
from bot.app.house import House
from bot.app.links import SMS_NUMBER, WEB_URL
from bot.app.pacing import Pacing
from bot.channels.sms.choosing import gateway_of
from bot.channels.sms.gateway import Gateway
from bot.channels.sms.intake import Intake
from bot.channels.sms.sending import SmsChannel
from bot.channels.sms.webhook import webhook_routes
from bot.config import Config
from bot.storage import meta
from bot.storage.database import Conn


class Texting:
    """The parts of the channel of short messages."""

    def __init__(self, config: Config, house: House, gateway: Gateway, receiver: Receiver) -> None:
        self.channel = SmsChannel(gateway, house.catalogs, trial=house.rules.trial)
        self.pacing = Pacing(config.sms_rate, 0, time.monotonic)
        self._gateway = gateway
        self._public = config.web_url
        self._intake = Intake(receiver, partial(texting.became, house))

    def routes(self) -> list[Route]:
        """Where the gateway posts what comes in, on the server of the phone page."""
        return webhook_routes(self._public, self._gateway, self._intake)

    async def serve(self) -> None:
        """Keep the way to the gateway open until cancelled."""
        await self._gateway.open()
        try:
            await asyncio.Event().wait()
        finally:
            await self._gateway.close()


def note_places(conn: Conn, config: Config) -> None:
    """Keep where people can come in, for the links and numbers that carry invitations."""
    meta.put(conn, WEB_URL, config.web_url)
    if config.sms_gateway is not None and config.sms_sender:
        meta.put(conn, SMS_NUMBER, config.sms_sender)
    else:
        meta.drop(conn, SMS_NUMBER)


def texting_of(config: Config, house: House, receiver: Receiver) -> Texting | None:
    """The channel of short messages, where the settings name a gateway."""
    gateway = gateway_of(config)
    return None if gateway is None else Texting(config, house, gateway, receiver)
