"""Twilio: what each of its codes asks for, its prices, and what it signs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from bot.app.channel import Policy
from bot.channels.sms.errors import Doubt, Forged, GatewayError, Unreadable
from bot.channels.sms.gateway import Gateway, ReportState
from bot.channels.sms.twilio import signature
from tests.channels.sms.providers import HERS, TWILIO, opened, outbound, posted
from tests.smsapi import Twilio
from tests.smsapi.twilio import KEY, signed

HOOK = TWILIO.hook
#: From Twilio's documentation of security, and the tests of its own library.
PUBLISHED = (
    "https://mycompany.com/myapp.php?foo=1&bar=2",
    [
        ("CallSid", "CA1234567890ABCDE"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
        ("Caller", "+14158675309"),
    ],
    "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
)


@pytest.fixture
async def api() -> AsyncIterator[Twilio]:
    async with Twilio() as served:
        yield served


@pytest.fixture
async def gateway(api: Twilio) -> AsyncIterator[Gateway]:
    async with opened(TWILIO, api) as made:
        yield made


def test_a_published_signature_comes_out() -> None:
    url, fields, expected = PUBLISHED
    assert signature("12345", url, fields) == signed(url, dict(fields), "12345") == expected
    twice = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")]
    assert signature("12345", url, twice) == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


@pytest.mark.parametrize(
    ("price", "cost"),
    [(None, None), ("-0.00750", Decimal("0.00750")), ("0", Decimal(0)), ("NaN", None), ("free", None)],
)
async def test_the_price_is_told_where_it_is_known(
    api: Twilio, gateway: Gateway, price: str | None, cost: Decimal | None
) -> None:
    api.price = price
    sent = await gateway.send(outbound())
    assert (sent.cost, sent.currency) == (cost, None if cost is None else "USD")


async def test_receipts_are_asked_for_at_our_address(api: Twilio, gateway: Gateway) -> None:
    await gateway.send(outbound())
    assert api.messages[0].callback == HOOK


@pytest.mark.parametrize(
    ("code", "policy"),
    [
        (20003, Policy.TOKEN),
        (20005, Policy.TOKEN),
        (20429, Policy.PAUSE),
        (21211, Policy.UNREACHABLE),
        (21212, Policy.TOKEN),
        (21408, Policy.REFUSED),
        (21603, Policy.TOKEN),
        (21606, Policy.TOKEN),
        (21610, Policy.UNREACHABLE),
        (21611, Policy.PAUSE),
        (21614, Policy.UNREACHABLE),
        (21617, Policy.REFUSED),
        (21635, Policy.UNREACHABLE),
        (21659, Policy.TOKEN),
        (21660, Policy.TOKEN),
        (63038, Policy.PAUSE),
        (99999, Policy.REFUSED),
    ],
)
async def test_each_code_asks_for_something(api: Twilio, gateway: Gateway, code: int, policy: Policy) -> None:
    api.numbers[HERS] = code
    with pytest.raises(GatewayError) as caught:
        await gateway.send(outbound())
    assert (caught.value.policy, caught.value.code) == (policy, code)


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("queued", "", ReportState.PENDING),
        ("sending", "", ReportState.PENDING),
        ("sent", "", ReportState.PENDING),
        ("something-new", "", ReportState.PENDING),
        ("delivered", "", ReportState.DELIVERED),
        ("read", "", ReportState.DELIVERED),
        ("undelivered", "30003", ReportState.FAILED),
        ("undelivered", "30008", ReportState.FAILED),
        ("failed", "", ReportState.FAILED),
        ("canceled", "", ReportState.FAILED),
        ("undelivered", "30004", ReportState.UNREACHABLE),
        ("undelivered", "30005", ReportState.UNREACHABLE),
        ("undelivered", "30006", ReportState.UNREACHABLE),
        ("failed", "21610", ReportState.UNREACHABLE),
    ],
)
async def test_each_receipt_tells_one_of_four_things(
    api: Twilio, gateway: Gateway, status: str, error: str, state: ReportState
) -> None:
    await gateway.send(outbound())
    told = gateway.read(posted(api.receipt(HOOK, api.messages[0], status, error)))
    assert [report.state for report in told.reports] == [state]


@pytest.mark.parametrize(
    "url",
    [
        "https://charter.example.org/sms?",
        "https://charter.example.org/sms/",
        "https://charter.example.org/other",
        "https://charter.example.com/sms",
        "http://charter.example.org/sms",
        "https://charter.example.org:8443/sms",
        "https://charter.example.org/sms?a=1",
    ],
)
async def test_a_signature_for_another_address_is_wrong(api: Twilio, gateway: Gateway, url: str) -> None:
    with pytest.raises(Forged) as caught:
        gateway.read(posted(api.said(url, HERS, "2"), url=HOOK))
    assert caught.value.doubt is Doubt.WRONG


@pytest.mark.parametrize(
    ("signed_for", "arrived"),
    [
        ("https://charter.example.org/sms?a=1&b=2", "https://charter.example.org/sms?a=1&b=2"),
        ("https://charter.example.org:443/sms", "https://charter.example.org/sms"),
        ("https://charter.example.org/sms", "https://charter.example.org:8443/sms"),
        ("http://127.0.0.1:80/sms", "http://127.0.0.1/sms"),
    ],
)
async def test_an_address_is_the_same_with_its_port_and_without(
    api: Twilio, gateway: Gateway, signed_for: str, arrived: str
) -> None:
    told = gateway.read(posted(api.said(signed_for, HERS, "2"), url=arrived))
    assert told.heard[0].text == "2"


async def test_a_post_of_another_account_is_forged(api: Twilio, gateway: Gateway) -> None:
    with pytest.raises(Forged):
        gateway.read(posted(api.said(HOOK, HERS, "2", token=KEY[::-1])))


@pytest.mark.parametrize("lost", ["MessageSid", "From", "Body"])
async def test_what_is_not_as_documented_is_unreadable(api: Twilio, gateway: Gateway, lost: str) -> None:
    fields = {"MessageSid": "SM1", "From": HERS, "Body": "2"}
    del fields[lost]
    body = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in fields.items())
    post = posted(api.said(HOOK, HERS, "2"), body=body.encode(), x_twilio_signature=signed(HOOK, fields, KEY))
    with pytest.raises(Unreadable) as caught:
        gateway.read(post)
    assert caught.value.place == lost
