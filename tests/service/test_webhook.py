"""Receiving by webhook: 200 only after the commit, and again until it is."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.domain.person import Role
from tests.ports import free_port
from tests.service.folder import Folder
from tests.service.phone import Phone
from tests.service.running import Api, Running, start

SECRET = "secret-word-of-the-tests"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def hooked(folder: Folder, api: Api, port: int) -> Running:
    """Start a service that receives by webhook."""
    place = f"127.0.0.1:{port}"
    return await start(folder, api, web=place, webhook_url=f"http://{place}", webhook_secret=SECRET)


def update(id_: int, chat: int, text: str) -> dict[str, Any]:
    sender = {"id": chat, "is_bot": False, "first_name": "Synthetic"}
    place = {"id": chat, "type": "private", "first_name": "Synthetic"}
    message = {"message_id": 900_000 + id_, "date": 1, "chat": place, "from": sender, "text": text}
    return {"update_id": id_, "message": message}


async def test_a_post_is_answered_with_200_only_after_its_commit(folder: Folder, api: Api) -> None:
    port = free_port()
    running = await hooked(folder, api, port)
    await running.ready(lambda: api.world.webhook.url)
    phone = Phone(api, 61)
    await phone.joins(await folder.invite(Role.ADVOCATE))
    assert not api.calls_of("getUpdates")

    async with aiohttp.ClientSession() as session:

        async def post(secret: str, body: object) -> int:
            address = f"http://127.0.0.1:{port}/telegram"
            async with session.post(address, data=json.dumps(body), headers={HEADER: secret}) as answer:
                return answer.status

        with folder.locked():
            waiting = asyncio.ensure_future(post(SECRET, update(77, 61, "/privacy")))
            for _ in range(20):  # each of these comes back, so the service has had time for the one above
                assert await post("forged-word-of-nobody", update(78, 61, "/erase")) == 403
            assert not waiting.done()
        assert await waiting == 200
        assert folder.value("SELECT count(*) FROM applied WHERE key = '77'") == 1
        assert folder.value("SELECT count(*) FROM applied WHERE key = '78'") == 0
        assert await post(SECRET, update(77, 61, "/privacy")) == 200
        assert await post(SECRET, ["no update"]) == 200
    await phone.sees("Never kept: your name")
    assert await running.stop() == 0


@pytest.mark.case(1)
async def test_what_was_posted_to_a_killed_service_is_posted_again_and_applied_once(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    port = free_port()
    running = await hooked(round_folder, api, port)
    await running.ready(lambda: api.world.webhook.url)
    await phone.sees("There is something new")
    await phone.press("Open")
    await phone.press("Start")
    with round_folder.locked():
        api.people.text(phone.chat, "71")
        running.process.kill()
        await running.process.wait()
    running = await hooked(round_folder, api, port)
    await phone.sees("Question 2")
    await api.confirmed()
    assert await running.stop() == 0
    assert [str(answer.value) for answer in round_folder.answers(phone.chat).values()] == ["71"]
