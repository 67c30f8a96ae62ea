"""A network that fails while people answer."""

from __future__ import annotations

import pytest

from tests.crash.scene import WAITING
from tests.service.folder import Folder
from tests.service.phone import QUOTE, Phone
from tests.service.running import Api, start


@pytest.mark.case(12)
async def test_a_question_that_failed_on_its_way_does_not_come_back_over_the_next(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    running = await (await start(round_folder, api)).ready()
    await phone.sees("There is something new")
    await phone.press("Open")
    await phone.press("Start")
    released = api.hold("editMessageText")
    api.people.fault("reset_after", "editMessageText")
    api.people.text(phone.chat, "1")
    await phone.sees("Question 2 of 9")
    api.people.text(phone.chat, "two")
    await api.confirmed()
    released.set()
    await phone.sees(QUOTE)
    await round_folder.until(WAITING, 0)
    assert phone.stage() == QUOTE
    assert await running.stop() == 0


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_nor_does_it_after_a_kill(
    round_folder: Folder, api: Api, phones: list[Phone], kind: str
) -> None:
    phone = phones[0]
    running = await (await start(round_folder, api)).ready()
    await phone.sees("There is something new")
    await phone.press("Open")
    await phone.press("Start")
    api.people.fault("timeout_after", "editMessageText")
    api.people.text(phone.chat, "1")
    await phone.sees("Question 2 of 9")
    api.people.text(phone.chat, "two")
    await api.confirmed()
    await running.kill()
    api.people.fault(kind, "editMessageText")
    running = await (await start(round_folder, api)).ready()
    await round_folder.until(WAITING, 0)
    assert phone.stage() == QUOTE
    assert await running.stop() == 0


@pytest.mark.case(9)
async def test_a_pause_that_telegram_asks_for_is_kept_over_a_restart(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    api.people.fault("429", "sendMessage", retry_after=3)
    running = await (await start(round_folder, api)).ready(lambda: api.announced.struck["sendMessage"])
    refused = next(call for call in api.calls if call.fault == "429")
    await round_folder.until("SELECT count(*) FROM outbox WHERE state = 'sending'", 0)
    await running.kill()
    running = await start(round_folder, api)
    for phone in phones:
        await phone.sees("There is something new")
    (sent,) = [call for call in api.calls_of("sendMessage") if call.chat == refused.chat and not call.fault]
    assert sent.at - refused.at > 2, "the seconds that it asked for, but for the part of one that began"
    assert await running.stop() == 0
