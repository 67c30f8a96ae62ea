"""The emulator's limits on sending, switched on."""

from __future__ import annotations

import httpx
import pytest

from tests.botapi import TOKEN, Emulator
from tests.botapi.limits import Limits

CHATS = range(100, 140)


@pytest.fixture
async def api():
    async with Emulator(start=1_800_000_000.0) as emulator:
        for chat in CHATS:
            emulator.people.user(chat)
        emulator.limits = Limits(emulator.clock)
        yield emulator


@pytest.fixture
async def send(api):
    async with httpx.AsyncClient(trust_env=False) as client:

        async def sent(chat):
            asked = {"chat_id": str(chat), "text": "hi"}
            return (await client.post(f"{api.url}/bot{TOKEN}/sendMessage", data=asked)).json()

        yield sent


async def test_the_thirty_first_message_within_a_second_is_refused_and_so_is_all_until_the_time_is_up(
    api, send
):
    for chat in CHATS[:30]:
        assert (await send(chat))["ok"]
        api.clock.advance(0.01)
    refused = await send(CHATS[30])
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
    api.clock.advance(0.9)
    assert not (await send(CHATS[31]))["ok"]
    api.clock.advance(0.11)
    assert (await send(CHATS[30]))["ok"]
    assert api.limits.refused == 2


async def test_a_second_message_to_one_chat_waits_for_a_second_and_holds_nobody_else_up(api, send):
    assert (await send(CHATS[0]))["ok"]
    api.clock.advance(0.5)
    assert (await send(CHATS[0]))["parameters"] == {"retry_after": 1}
    assert (await send(CHATS[1]))["ok"]
    api.clock.advance(0.51)
    assert (await send(CHATS[0]))["ok"]


async def test_thirty_a_second_in_even_steps_is_never_refused(api, send):
    for number in range(100):
        assert (await send(CHATS[number % 35]))["ok"]
        api.clock.advance(0.034)


async def test_presses_are_answered_without_limit(api, send):
    for chat in CHATS[:30]:
        await send(chat)
    api.limits.take("answerCallbackQuery", None)
    assert api.limits.refused == 0
