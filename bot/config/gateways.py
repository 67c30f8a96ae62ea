"""What a gateway of short messages needs among the settings, and what it cannot use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.config.settings import Config
from bot.config.showing import name_of
from bot.config.values import is_this_machine

#: What each gateway needs beside itself. What it does not need it cannot use, but for the address.
NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "africastalking": frozenset({"sms_user", "sms_key", "sms_sender", "sms_secret"}),
    "twilio": frozenset({"sms_user", "sms_key", "sms_sender"}),
    "android": frozenset({"sms_user", "sms_key", "sms_sender", "sms_url", "sms_secret"}),
    "own": frozenset({"sms_key", "sms_sender", "sms_url", "sms_secret"}),
}
#: What each is, for whoever has to give it.
MEANT: Final[Mapping[str, str]] = {
    "sms_user": "the name to log in with there",
    "sms_key": "the key to log in with there, best in a file",
    "sms_sender": "the number that people write to",
    "sms_url": "the root address of its interface",
    "sms_secret": "the word that its posts are known by, best in a file",
}


def about_gateway(config: Config) -> Iterator[str]:
    """One line for each setting of the gateway that is missing, cannot be used, or would be unsafe."""
    given = [field for field in MEANT if getattr(config, field) is not None]
    if config.sms_gateway is None:
        for field in given:
            yield f"{name_of(field)}: there is no gateway. Give BOT_SMS_GATEWAY, or leave this out."
        return
    needed = NEEDED[config.sms_gateway]
    for field, meant in MEANT.items():
        if field in needed and field not in given:
            yield f"{name_of(field)}: {config.sms_gateway} needs one. Give {meant}."
        if field in given and field not in needed and field != "sms_url":
            yield f"{name_of(field)}: {config.sms_gateway} has no use for one. Leave it out."
    yield from _shapes(config)
    if not _safe(config.sms_url):
        yield "BOT_SMS_URL: texts and numbers go out without TLS to this machine only. Give an https address."
    if not _safe(config.web_url):
        yield "BOT_WEB_URL: texts and numbers would be posted there without TLS. Give an https address."


def _shapes(config: Config) -> Iterator[str]:
    user, sender = config.sms_user or "", config.sms_sender or "+"
    if config.sms_gateway == "twilio" and user and not re.fullmatch(r"AC[0-9a-f]{32}", user):
        yield "BOT_SMS_USER: this is no Account SID. Give AC and the 32 digits and letters behind it."
    if config.sms_gateway == "android" and not sender.startswith("+"):
        yield "BOT_SMS_SENDER: a phone has no short code. Give its number, such as +254711000111."


def _safe(url: str | None) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    parts = urlsplit(url or "https://")
    return parts.scheme == "https" or is_this_machine(parts.hostname or "")
