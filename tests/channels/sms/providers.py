"""Every provider with the settings that lead to it, and its posts as the webhook hands them on."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.channels.sms.choosing import gateway_of
from bot.channels.sms.gateway import Gateway, Outbound, WebhookRequest
from bot.config import Config, load_config
from tests import smsapi
from tests.smsapi import africastalking, android, own, twilio
from tests.smsapi.served import Post, Served

HERS = "+254711000111"
MARK = "5c" * 32
WORD = "a-secret-end-of-the-address-9f31"
NO_PATIENCE = 0.2


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider. `repeats`: what is sent twice under one mark arrives once."""

    name: str
    serve: Callable[[], Served]
    settings: Mapping[str, str]
    repeats: bool
    hook: str = "https://charter.example.org/sms"

    def config(self, root: str) -> Config:
        """The settings, with the provider at this address."""
        given = {f"BOT_{name}": value for name, value in self.settings.items()}
        web = {"BOT_WEB_URL": "https://charter.example.org", "HOME": "/home/her"}
        return load_config(given | web | {"BOT_SMS_URL": root})


AFRICASTALKING = Provider(
    "africastalking",
    smsapi.AfricasTalking,
    {
        "SMS_GATEWAY": "africastalking",
        "SMS_USER": africastalking.USER,
        "SMS_KEY": africastalking.KEY,
        "SMS_SENDER": africastalking.SENDER,
        "SMS_SECRET": WORD,
    },
    repeats=False,
    hook=f"https://charter.example.org/sms/{WORD}",
)
TWILIO = Provider(
    "twilio",
    smsapi.Twilio,
    {
        "SMS_GATEWAY": "twilio",
        "SMS_USER": twilio.USER,
        "SMS_KEY": twilio.KEY,
        "SMS_SENDER": twilio.SENDER,
    },
    repeats=False,
)
_ANDROID = {
    "SMS_GATEWAY": "android",
    "SMS_USER": android.USER,
    "SMS_KEY": android.KEY,
    "SMS_SENDER": android.SENDER,
    "SMS_SECRET": android.SECRET,
}
PHONE = Provider("phone", smsapi.Android, _ANDROID, repeats=True)
SERVER = Provider("server", lambda: smsapi.Android(server=True), _ANDROID, repeats=True)
OWN = Provider(
    "own",
    smsapi.Own,
    {
        "SMS_GATEWAY": "own",
        "SMS_KEY": own.KEY,
        "SMS_SENDER": own.SENDER,
        "SMS_SECRET": own.SECRET,
    },
    repeats=True,
)
ALL = (AFRICASTALKING, TWILIO, PHONE, SERVER, OWN)


@asynccontextmanager
async def opened(
    provider: Provider, api: Served, *, now: Callable[[], float] = time.time, patience: float = 5.0
) -> AsyncIterator[Gateway]:
    """The gateway that the settings of this provider lead to."""
    gateway = gateway_of(provider.config(api.root), now=now, read_seconds=patience)
    assert gateway is not None
    await gateway.open()
    try:
        yield gateway
    finally:
        await gateway.close()


def outbound(text: str = "What matters most?", *, to: str = HERS, mark: str = MARK) -> Outbound:
    """A message of ours."""
    return Outbound(to, text, mark)


def posted(
    post: Post, *, url: str | None = None, body: bytes | None = None, **headers: str
) -> WebhookRequest:
    """A post as it arrives, with what somebody changed on the way."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return WebhookRequest(
        "POST",
        post.url if url is None else url,
        {name.lower(): value for name, value in (dict(post.headers) | changed).items()},
        post.body if body is None else body,
    )
