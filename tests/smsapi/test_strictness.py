"""The emulators take nothing that the providers' documentation does not: what passes here passes there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.smsapi import AfricasTalking, Android, Own, Twilio, africastalking, android, own, twilio

HERS = "+254711000111"


async def status(url: str, **call: Any) -> int:
    """What a call is answered with."""
    async with httpx.AsyncClient() as client:
        return (await client.post(url, **call)).status_code


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 201),
        ({"headers": {"apiKey": "another"}}, 401),
        ({"headers": {}}, 401),
        ({"more": "field"}, 400),
        ({"without": "to"}, 400),
        ({"username": "another"}, 401),
    ],
)
async def test_africas_talking_refuses_what_is_not_as_documented(
    changed: Mapping[str, Any], expected: int
) -> None:
    fields = {"username": africastalking.USER, "to": HERS, "message": "2", "from": africastalking.SENDER}
    headers = changed.get("headers", {"apiKey": africastalking.KEY})
    fields |= {name: value for name, value in changed.items() if name in {"more", "username"}}
    fields.pop(changed.get("without", ""), None)
    async with AfricasTalking() as api:
        url = f"{api.root}/version1/messaging"
        headers |= {"Accept": "application/json"}
        assert await status(url, data=fields, headers=headers) == expected
        assert len(api.messages) == (expected == 201)
        assert await status(url, json=fields, headers=headers) in {401, 415}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 201),
        ({"To": "0711000111"}, 400),
        ({"From": "+15005550001"}, 400),
        ({"Body": ""}, 400),
        ({"Body": "a" * 1601}, 400),
        ({"Unknown": "1"}, 400),
    ],
)
async def test_twilio_refuses_what_is_not_as_documented(changed: Mapping[str, str], expected: int) -> None:
    fields = {"To": HERS, "From": twilio.SENDER, "Body": "2"} | dict(changed)
    async with Twilio() as api:
        url = f"{api.root}/2010-04-01/Accounts/{twilio.USER}/Messages.json"
        assert await status(url, data=fields, auth=(twilio.USER, twilio.KEY)) == expected
        assert len(api.messages) == (expected == 201)
        assert await status(url, data=fields, auth=(twilio.USER, "another")) == 401
        assert await status(url.replace("AC0", "AC1"), data=fields, auth=(twilio.USER, twilio.KEY)) == 404
        assert await status(url, json=fields, auth=(twilio.USER, twilio.KEY)) == 415


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 202),
        ({"id": "a" * 37}, 400),
        ({"phoneNumbers": ["0711000111"]}, 400),
        ({"phoneNumbers": []}, 400),
        ({"textMessage": {"text": ""}}, 400),
        ({"textMessage": "2"}, 400),
        ({"message": "2"}, 400),
        ({"ttl": 1}, 400),
    ],
)
@pytest.mark.parametrize("server", [False, True])
async def test_a_phone_refuses_what_is_not_as_documented(
    changed: Mapping[str, Any], expected: int, *, server: bool
) -> None:
    sent = {"textMessage": {"text": "2"}, "phoneNumbers": [HERS], "id": "1"} | dict(changed)
    login = (android.USER, android.KEY)
    async with Android(server=server) as api:
        assert await status(f"{api.root}/messages", json=sent, auth=login) == expected
        assert await status(f"{api.root}/messages", json=sent, auth=("sms", "another")) == 401
        assert await status(f"{api.root}/else", json=sent, auth=login) == 404
        assert await status(f"{api.root}/messages", data={"id": "1"}, auth=login) == 415
        assert len(api.messages) == (expected == 202)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 202),
        ({"to": "0711000111"}, 422),
        ({"text": ""}, 422),
        ({"from": HERS}, 422),
        ({"more": "1"}, 400),
    ],
)
async def test_a_gateway_of_ones_own_refuses_what_is_not_as_documented(
    changed: Mapping[str, str], expected: int
) -> None:
    sent = {"from": own.SENDER, "to": HERS, "text": "2"} | dict(changed)
    headers = {"Authorization": f"Bearer {own.KEY}", "Idempotency-Key": "5c" * 32}
    async with Own() as api:
        assert await status(f"{api.root}/messages", json=sent, headers=headers) == expected
        assert await status(f"{api.root}/messages", json=sent) == 401
        assert (
            await status(f"{api.root}/messages", json=sent, headers=headers | {"Idempotency-Key": ""}) == 400
        )
        assert len(api.messages) == (expected == 202)


async def test_a_post_is_brought_to_its_address_and_its_answer_is_told() -> None:
    async with Own() as api, Twilio() as other:
        post = api.said(f"{other.url}/sms", HERS, "2")
        assert await api.post(post) == 401
        await other.close()
        assert await api.post(post) == 0
