"""Telling posts of the provider's from anybody's: what was signed, when, and with which word."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from bot.channels.sms.errors import Doubt, Forged

SIGNATURE: Final = "x-signature"
TIMESTAMP: Final = "x-timestamp"
#: How far the time of a post may be from ours, in seconds: clocks differ, and what was seen on its way may be
#: posted again by somebody else.
APART: Final = 300


def check_word(given: str, expected: str) -> None:
    """See that this is the word, in a time that tells nothing of it. Raises Forged."""
    if not given:
        raise Forged(Doubt.UNSIGNED)
    if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise Forged(Doubt.WRONG)


def check_time(headers: Mapping[str, str], now: float) -> str:
    """See that a post was signed just now; returns the time as it was signed. Raises Forged."""
    told = headers.get(TIMESTAMP, "")
    if not told:
        raise Forged(Doubt.UNSIGNED)
    if not (told.isascii() and told.isdigit() and len(told) <= 11):
        raise Forged(Doubt.WRONG)
    if abs(int(told) - now) > APART:
        raise Forged(Doubt.OLD)
    return told


def hex_of(key: str, signed: bytes) -> str:
    """The HMAC-SHA256 of what is signed, in hex."""
    return hmac.new(key.encode(), signed, sha256).hexdigest()
