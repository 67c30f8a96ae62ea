"""A gateway of one's own: its codes, its prices, many things in one post, and its signature."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from bot.app.channel import Policy
from bot.channels.sms.errors import Doubt, Forged, GatewayError, Unreadable
from bot.channels.sms.gateway import Gateway, Posted, ReportState
from tests.channels.sms.providers import HERS, OWN, opened, outbound, posted
from tests.smsapi import Own
from tests.smsapi.own import signed

HOOK = OWN.hook
NOW = 1_795_852_800.0


@pytest.fixture
async def api() -> AsyncIterator[Own]:
    async with Own() as served:
        yield served


@pytest.fixture
async def gateway(api: Own) -> AsyncIterator[Gateway]:
    async with opened(OWN, api, now=lambda: NOW) as made:
        yield made


@pytest.mark.parametrize(
    ("told", "cost"),
    [("0.05", Decimal("0.05")), ("3", Decimal(3)), (None, None), ("-1", None), ("1e9", None), ("NaN", None)],
)
async def test_the_price_is_told_as_a_number_or_not_at_all(
    api: Own, gateway: Gateway, told: str | None, cost: Decimal | None
) -> None:
    api.cost = told
    sent = await gateway.send(outbound())
    assert (sent.cost, sent.currency) == (cost, None if cost is None else "EUR")


@pytest.mark.parametrize(("code", "policy"), [(410, Policy.UNREACHABLE), (422, Policy.REFUSED)])
async def test_a_number_that_is_gone_is_told_from_one_that_is_wrong(
    api: Own, gateway: Gateway, code: int, policy: Policy
) -> None:
    api.numbers[HERS] = code
    with pytest.raises(GatewayError) as caught:
        await gateway.send(outbound())
    assert caught.value.policy is policy


@pytest.mark.parametrize("state", list(ReportState))
async def test_each_receipt_tells_one_of_four_things(api: Own, gateway: Gateway, state: ReportState) -> None:
    await gateway.send(outbound())
    told = gateway.read(posted(api.receipt(HOOK, api.messages[0], state.value, at=NOW)))
    assert [report.state for report in told.reports] == [state]


async def test_many_things_come_in_one_post(gateway: Gateway) -> None:
    told = gateway.read(
        posted(
            signed(
                HOOK,
                {
                    "received": [
                        {"id": "a", "from": HERS, "text": "1"},
                        {"id": "b", "from": "MPESA", "text": "You have won!"},
                        {"id": "c", "from": HERS, "text": "STOP"},
                    ],
                    "reports": [{"id": "x", "state": "failed"}, {"id": "y", "state": "delivered"}],
                },
                NOW,
            )
        )
    )
    assert [heard.key for heard in told.heard] == ["a", "c"]
    assert [report.reference for report in told.reports] == ["x", "y"]
    assert gateway.read(posted(signed(HOOK, {}, NOW))) == Posted()


@pytest.mark.parametrize("apart", [-301, 301])
async def test_a_post_that_was_signed_long_ago_is_refused(api: Own, gateway: Gateway, apart: int) -> None:
    with pytest.raises(Forged) as caught:
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW + apart)))
    assert caught.value.doubt is Doubt.OLD


async def test_another_time_needs_another_signature(api: Own, gateway: Gateway) -> None:
    post = api.said(HOOK, HERS, "2", at=NOW)
    with pytest.raises(Forged):
        gateway.read(posted(post, x_timestamp=str(int(NOW) + 1)))
    with pytest.raises(Forged):
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW, secret="another")))


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        {"received": {}},
        {"received": ["text"]},
        {"received": [{"id": "a", "from": HERS}]},
        {"received": [{"id": "", "from": HERS, "text": "1"}]},
        {"received": [{"id": "a", "from": None, "text": "1"}]},
        {"reports": [{"id": "a", "state": "perhaps"}]},
        {"reports": [{"id": "a", "state": 7}]},
        {"reports": [{"state": "failed"}]},
        {"reports": [{"id": str(number), "state": "failed"} for number in range(1001)]},
    ],
)
async def test_what_is_not_as_documented_is_unreadable(gateway: Gateway, told: Any) -> None:
    with pytest.raises(Unreadable):
        gateway.read(posted(signed(HOOK, told, NOW)))
