"""Africa's Talking: what each of its codes asks for, its prices, its posts and the word in their address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from bot.app.channel import Policy
from bot.channels.sms.errors import Doubt, Forged, GatewayError, Unreadable
from bot.channels.sms.gateway import Gateway, Posted, ReportState, WebhookRequest
from tests.channels.sms.providers import AFRICASTALKING, HERS, WORD, opened, outbound, posted
from tests.smsapi import AfricasTalking

HOOK = AFRICASTALKING.hook


@pytest.fixture
async def api() -> AsyncIterator[AfricasTalking]:
    async with AfricasTalking() as served:
        yield served


@pytest.fixture
async def gateway(api: AfricasTalking) -> AsyncIterator[Gateway]:
    async with opened(AFRICASTALKING, api) as made:
        yield made


async def test_the_price_is_what_it_told(api: AfricasTalking, gateway: Gateway) -> None:
    sent = await gateway.send(outbound())
    assert (sent.cost, sent.currency) == (Decimal("0.8000"), "KES")


@pytest.mark.parametrize(
    ("code", "policy"),
    [
        (401, Policy.REFUSED),
        (402, Policy.TOKEN),
        (403, Policy.UNREACHABLE),
        (404, Policy.UNREACHABLE),
        (405, Policy.TOKEN),
        (406, Policy.UNREACHABLE),
        (407, Policy.REFUSED),
        (409, Policy.NOT_SENT),
        (500, Policy.AMBIGUOUS),
        (501, Policy.AMBIGUOUS),
        (502, Policy.REFUSED),
        (777, Policy.AMBIGUOUS),
    ],
)
async def test_each_code_of_a_number_asks_for_something(
    api: AfricasTalking, gateway: Gateway, code: int, policy: Policy
) -> None:
    api.numbers[HERS] = code
    with pytest.raises(GatewayError) as caught:
        await gateway.send(outbound())
    assert (caught.value.policy, caught.value.code) == (policy, code)


@pytest.mark.parametrize(
    ("word", "policy"),
    [
        ("InvalidSenderId", Policy.TOKEN),
        ("InsufficientBalance", Policy.TOKEN),
        ("UserInBlacklist", Policy.UNREACHABLE),
        ("Something new", Policy.REFUSED),
    ],
)
async def test_one_word_in_place_of_all_recipients_is_read(
    api: AfricasTalking, gateway: Gateway, word: str, policy: Policy
) -> None:
    api.word = word
    with pytest.raises(GatewayError) as caught:
        await gateway.send(outbound())
    assert caught.value.policy is policy


@pytest.mark.parametrize(
    ("status", "reason", "state"),
    [
        ("Sent", "", ReportState.PENDING),
        ("Submitted", "", ReportState.PENDING),
        ("Buffered", "", ReportState.PENDING),
        ("Something new", "", ReportState.PENDING),
        ("Success", "", ReportState.DELIVERED),
        ("Rejected", "", ReportState.FAILED),
        ("Failed", "DeliveryFailure", ReportState.FAILED),
        ("Failed", "UserAccountSuspended", ReportState.FAILED),
        ("Failed", "DoNotDisturbRejection", ReportState.FAILED),
        ("AbsentSubscriber", "", ReportState.FAILED),
        ("Expired", "", ReportState.FAILED),
        ("Failed", "UserDoesNotExist", ReportState.UNREACHABLE),
        ("Rejected", "UserInBlackList", ReportState.UNREACHABLE),
        ("Failed", "UserIsInactive", ReportState.UNREACHABLE),
        ("Failed", "NotNetworkSubscriber", ReportState.UNREACHABLE),
    ],
)
async def test_each_receipt_tells_one_of_four_things(
    api: AfricasTalking, gateway: Gateway, status: str, reason: str, state: ReportState
) -> None:
    await gateway.send(outbound())
    told = gateway.read(posted(api.receipt(HOOK, api.messages[0], status, reason)))
    assert [report.state for report in told.reports] == [state]


@pytest.mark.parametrize(
    "path",
    [
        "/sms",
        "/sms/",
        f"/sms/{WORD[:-1]}",
        f"/sms/{WORD}/",
        f"/{WORD}/sms",
        f"/sms/{WORD.upper()}",
        f"/sms/{WORD}x",
    ],
)
async def test_only_who_knows_the_word_is_read(api: AfricasTalking, gateway: Gateway, path: str) -> None:
    post = api.said(f"https://charter.example.org{path}", HERS, "2")
    with pytest.raises(Forged) as caught:
        gateway.read(posted(post))
    assert caught.value.doubt in {Doubt.UNSIGNED, Doubt.WRONG}


async def test_the_word_in_the_question_mark_of_an_address_is_none(
    api: AfricasTalking, gateway: Gateway
) -> None:
    post = api.said(f"https://charter.example.org/sms/guess?/{WORD}", HERS, "2")
    with pytest.raises(Forged):
        gateway.read(posted(post))


async def test_other_notices_tell_nothing_and_are_no_fault(api: AfricasTalking, gateway: Gateway) -> None:
    assert gateway.read(posted(api.opted_out(HOOK, HERS))) == Posted()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"from": HERS, "text": "2"},
        {"from": HERS, "text": "2", "id": ""},
        {"from": HERS, "text": "2", "id": "a\nb"},
        {"from": HERS, "text": "2", "id": "a" * 300},
        {"from": HERS, "id": "1"},
        {"text": "2", "id": "1"},
        {"from": HERS, "text": "2" * 40_000, "id": "1"},
        {"status": "Success"},
        {"status": "Success", "id": ""},
    ],
)
async def test_what_is_not_as_documented_is_unreadable(gateway: Gateway, fields: dict[str, str]) -> None:
    with pytest.raises(Unreadable) as caught:
        gateway.read(WebhookRequest("POST", HOOK, {}, urlencode(fields).encode()))
    assert caught.value.place in {"id", "from", "text", "status", "form"}
    assert HERS not in str(caught.value)


async def test_a_number_without_its_plus_is_the_same_number(api: AfricasTalking, gateway: Gateway) -> None:
    told = gateway.read(posted(api.said(HOOK, HERS.removeprefix("+"), "2")))
    assert told.heard[0].sender == HERS
