"""An Android phone: its ids, its signature with the time in it, and its events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.sms.errors import Doubt, Forged, Unreadable
from bot.channels.sms.gateway import Gateway, Posted, ReportState
from tests.channels.sms.providers import HERS, PHONE, SERVER, opened, outbound, posted
from tests.smsapi import Android
from tests.smsapi.android import SECRET, signed

HOOK = PHONE.hook
NOW = 1_795_852_800.0


@pytest.fixture
async def api() -> AsyncIterator[Android]:
    async with Android() as served:
        yield served


@pytest.fixture
async def gateway(api: Android) -> AsyncIterator[Gateway]:
    async with opened(PHONE, api, now=lambda: NOW) as made:
        yield made


async def test_a_message_that_is_there_already_was_taken(api: Android) -> None:
    async with Android(server=True) as server, opened(SERVER, server) as gateway:
        first = await gateway.send(outbound())
        assert (await gateway.send(outbound())) == first
        assert server.refusals == ["duplicate id"]
        assert len(server.messages) == 1


async def test_the_id_says_nothing_of_the_mark_and_fits(api: Android, gateway: Gateway) -> None:
    sent = await gateway.send(outbound(mark="ab" * 32))
    assert len(sent.reference) == 32
    assert "abab" not in sent.reference


async def test_no_price_is_told(api: Android, gateway: Gateway) -> None:
    sent = await gateway.send(outbound())
    assert (sent.cost, sent.currency) == (None, None)


@pytest.mark.parametrize("apart", [-301, 301, -86_400, 86_400])
async def test_a_post_that_was_signed_long_ago_is_refused(api: Android, gateway: Gateway, apart: int) -> None:
    with pytest.raises(Forged) as caught:
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW + apart)))
    assert caught.value.doubt is Doubt.OLD


@pytest.mark.parametrize("apart", [-299, 0, 299])
async def test_clocks_may_differ_a_little(api: Android, gateway: Gateway, apart: int) -> None:
    assert gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW + apart))).heard


@pytest.mark.parametrize("told", ["soon", "-1", "1e9", "٣", "9" * 5000, "1795852800.0", " 1795852800"])
async def test_a_time_that_is_none_is_wrong(api: Android, gateway: Gateway, told: str) -> None:
    with pytest.raises(Forged) as caught:
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW), x_timestamp=told))
    assert caught.value.doubt is Doubt.WRONG


async def test_another_time_needs_another_signature(api: Android, gateway: Gateway) -> None:
    with pytest.raises(Forged) as caught:
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW), x_timestamp=str(int(NOW) + 1)))
    assert caught.value.doubt is Doubt.WRONG


async def test_another_key_is_wrong_and_capitals_are_not(api: Android, gateway: Gateway) -> None:
    with pytest.raises(Forged):
        gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW, secret="another")))
    post = api.said(HOOK, HERS, "2", at=NOW)
    assert gateway.read(posted(post, x_signature=post.headers["x-signature"].upper())).heard


@pytest.mark.parametrize("named", ["sender", "phoneNumber"])
async def test_older_and_newer_apps_are_understood(api: Android, gateway: Gateway, named: str) -> None:
    told = gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW, named=named)))
    assert told.heard[0].sender == HERS


async def test_a_number_as_it_is_told_at_home_is_the_same_number(api: Android, gateway: Gateway) -> None:
    for sender in ("0711000111", "0711 000 111", "254711000111", "+254 711 000111"):
        told = gateway.read(posted(api.said(HOOK, sender, "2", at=NOW)))
        assert told.heard[0].sender == HERS


async def test_the_same_words_twice_are_two_messages(api: Android, gateway: Gateway) -> None:
    first, second = (gateway.read(posted(api.said(HOOK, HERS, "2", at=NOW))).heard[0] for _ in range(2))
    assert first.key != second.key


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ("sms:sent", ReportState.PENDING),
        ("sms:delivered", ReportState.DELIVERED),
        ("sms:failed", ReportState.FAILED),
    ],
)
async def test_each_event_tells_what_became_of_a_message(
    api: Android, gateway: Gateway, event: str, state: ReportState
) -> None:
    await gateway.send(outbound())
    told = gateway.read(posted(api.receipt(HOOK, api.messages[0], event, at=NOW)))
    assert [report.state for report in told.reports] == [state]


async def test_other_events_tell_nothing_and_are_no_fault(api: Android, gateway: Gateway) -> None:
    for event in ("system:ping", "mms:received", ""):
        body = json.dumps({"event": event, "id": "1", "payload": {}}).encode()
        assert gateway.read(posted(signed(HOOK, body, NOW))) == Posted()


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '"text"',
        "{",
        "[" * 5000,
        {"event": 7},
        {"event": "sms:received"},
        {"event": "sms:received", "id": "1", "payload": []},
        {"event": "sms:received", "payload": {"message": "2", "sender": HERS}},
        {"event": "sms:received", "id": 1, "payload": {"message": "2", "sender": HERS}},
        {"event": "sms:received", "id": "1", "payload": {"message": 2, "sender": HERS}},
        {"event": "sms:received", "id": "1", "payload": {"message": "2", "sender": 7}},
        {"event": "sms:received", "id": "1", "payload": {"message": "2"}},
        {"event": "sms:delivered", "id": "1", "payload": {"messageId": None}},
        {"event": "sms:delivered", "id": "1"},
    ],
)
async def test_what_is_not_as_documented_is_unreadable(gateway: Gateway, body: Any) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    with pytest.raises(Unreadable):
        gateway.read(posted(signed(HOOK, text.encode(), NOW, SECRET)))


async def test_half_a_letter_is_heard_as_a_mark_of_its_own(gateway: Gateway) -> None:
    body = {"event": "sms:received", "id": "1", "payload": {"message": "a\ud83d\x00b", "sender": HERS}}
    told = gateway.read(posted(signed(HOOK, json.dumps(body).encode(), NOW)))
    assert told.heard[0].text == "a�b"
