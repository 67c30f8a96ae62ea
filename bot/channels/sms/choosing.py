"""From the settings to a gateway, and to the address that its provider posts to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from pydantic import SecretStr

from bot.channels.sms import africastalking, twilio
from bot.channels.sms.africastalking import AfricasTalking
from bot.channels.sms.android import Android
from bot.channels.sms.gateway import Account, Gateway
from bot.channels.sms.own import Own
from bot.channels.sms.twilio import Twilio
from bot.channels.sms.wire import READ_SECONDS, Wire
from bot.config import Config

#: Where gateways post, under the public address. What stands behind it is a word of the provider's own.
PATH: Final = "/sms"
#: Where providers are; the others are where the settings say.
ROOTS: Final = {africastalking.NAME: africastalking.ROOT, twilio.NAME: twilio.ROOT}


def gateway_of(
    config: Config, *, now: Callable[[], float] = time.time, read_seconds: float = READ_SECONDS
) -> Gateway | None:
    """The gateway that the settings name; None where they name none. They are sound: `load_config` saw to it.

    `now` counts seconds since 1970.
    """
    wire = Wire(read_seconds=read_seconds, now=now)
    account = Account(
        root=config.sms_url or ROOTS.get(config.sms_gateway or "", ""),
        key=_told(config.sms_key),
        sender=config.sms_sender or "",
        user=config.sms_user or "",
        secret=_told(config.sms_secret),
    )
    match config.sms_gateway:
        case "africastalking":
            return AfricasTalking(wire, account)
        case "twilio":
            return Twilio(wire, account, posted_to(config))
        case "android":
            return Android(wire, account, now)
        case "own":
            return Own(wire, account, now)
        case None:
            return None


def posted_to(config: Config) -> str:
    """The public address to give to the provider. At Africa's Talking it is a secret: it ends in a word."""
    word = f"/{_told(config.sms_secret)}" if config.sms_gateway == africastalking.NAME else ""
    return f"{config.web_url}{PATH}{word}"


def _told(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
