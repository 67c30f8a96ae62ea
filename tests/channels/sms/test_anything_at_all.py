"""Whatever is posted, signed or not: a gateway reads it, refuses it, or says what cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.choosing import gateway_of
from bot.channels.sms.errors import Forged, Unreadable
from bot.channels.sms.gateway import Gateway, Posted, WebhookRequest
from tests.channels.sms.providers import AFRICASTALKING, ALL, OWN, PHONE, TWILIO, Provider
from tests.smsapi import android, own, twilio

NOW = 1_795_852_800.0
LETTERS = st.text(max_size=40)
NAMES = st.sampled_from(
    [
        *("id", "from", "text", "status", "failureReason", "phoneNumber", "linkId"),
        *("MessageSid", "From", "Body", "MessageStatus", "ErrorCode"),
        *("event", "payload", "messageId", "message", "sender", "received", "reports", "state"),
    ]
)
EVENTS = st.sampled_from(
    ["sms:received", "sms:delivered", "sms:failed", "delivered", "Failed", "+254711000111"]
)
WORDS = st.one_of(EVENTS, LETTERS, st.text("0123456789+ ()-", max_size=40))
VALUES = st.recursive(
    st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=20,
)
E164 = re.compile(r"\+[1-9][0-9]{1,16}", re.ASCII)


def gateway_to(provider: Provider) -> Gateway:
    """The gateway of a provider, at a time that stands still."""
    made = gateway_of(provider.config("https://gateway.example.org"), now=lambda: NOW)
    assert made is not None
    return made


def is_sound(posted: Posted) -> bool:
    """Whether all that was read can be kept: numbers are numbers, ids are ids, and letters are whole."""
    return all(
        E164.fullmatch(heard.sender)
        and heard.key
        and "\x00" not in heard.text
        and heard.text.encode() is not None
        for heard in posted.heard
    ) and all(report.reference for report in posted.reports)


@given(told=VALUES)
def test_signed_json_of_any_shape_is_read_or_said_to_be_unreadable(told: Any) -> None:
    body = json.dumps(told).encode()
    for provider, sign in ((PHONE, android.signed), (OWN, own.signed)):
        post = sign(provider.hook, body, NOW)
        with suppress(Unreadable):
            assert is_sound(gateway_to(provider).read(WebhookRequest("POST", post.url, post.headers, body)))


@given(fields=st.dictionaries(NAMES, WORDS, max_size=8))
def test_signed_forms_of_any_fields_are_read_or_said_to_be_unreadable(fields: Mapping[str, str]) -> None:
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    headers = {"x-twilio-signature": twilio.signed(TWILIO.hook, clean, twilio.KEY)}
    for provider in (TWILIO, AFRICASTALKING):
        with suppress(Unreadable):
            request = WebhookRequest("POST", provider.hook, headers, urlencode(clean).encode())
            assert is_sound(gateway_to(provider).read(request))


@pytest.mark.threat(17)
@given(
    body=st.binary(max_size=200),
    headers=st.dictionaries(st.sampled_from(["x-signature", "x-timestamp", "x-twilio-signature"]), LETTERS),
)
def test_whatever_nobody_signed_is_forged(body: bytes, headers: Mapping[str, str]) -> None:
    for provider in ALL:
        hook = "https://charter.example.org/sms" if provider is AFRICASTALKING else provider.hook
        with pytest.raises(Forged):
            gateway_to(provider).read(WebhookRequest("POST", hook, headers, body))
