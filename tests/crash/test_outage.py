"""Down for most of a day, and for longer than Telegram keeps what people write."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.person import Role
from tests.crash.scene import HELLO, WAITING, answer_all, answer_until, nothing_is_lost_or_doubled
from tests.service.folder import Folder
from tests.service.phone import QUESTION, Phone, value
from tests.service.running import Api, Running, start

pytestmark = pytest.mark.case(6)
HOUR = 3600
CHECK = "may not have arrived"
HEARD = "SELECT count(*) FROM meta WHERE name = 'telegram_heard'"
GAP = "SELECT count(*) FROM alarm WHERE name = 'gap'"


async def _away(hours: int, folder: Folder, api: Api, few: list[Phone]) -> Running:
    """These have begun when the service goes down; they type on, and it comes back so many hours later."""
    running = await (await start(folder, api)).ready()
    for phone in few:
        await phone.sees(HELLO)
        await answer_until(phone, 3)
    await folder.until(HEARD, 1)
    await running.kill()
    for phone in few:
        found = QUESTION.search(phone.text())
        assert found is not None
        api.people.text(phone.chat, value(phone.chat, int(found[1])))
    api.people.advance(hours * HOUR)
    return await (await start(folder, api, odd={"AHEAD": str(hours * HOUR)})).ready()


def _asked_to_look(phone: Phone) -> int:
    return sum(CHECK in each["text"] for each in phone.shown())


async def test_after_23_hours_everything_is_delivered_and_nobody_is_troubled(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    running = await _away(23, round_folder, api, few)
    await api.until(lambda: all("Go on" in phone.labels() for phone in few))
    await asyncio.gather(*(answer_all(phone) for phone in few))
    await round_folder.until(WAITING, 0)
    assert round_folder.value(GAP) == 0
    assert await running.stop() == 0
    nothing_is_lost_or_doubled(round_folder, api, few)
    assert [_asked_to_look(phone) for phone in phones] == [0] * len(phones)


async def test_after_25_hours_coordinators_are_told_and_who_had_begun_is_asked_once_to_look(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    coordinator = Phone(api, 21)
    running = await (await start(round_folder, api)).ready()
    await coordinator.joins(await round_folder.invite(Role.COORDINATOR))
    assert await running.stop() == 0
    running = await _away(25, round_folder, api, few)
    await coordinator.sees("For more than a day nothing came in")
    for phone in few:
        await phone.sees(CHECK)
    assert round_folder.value(GAP) == 1
    # What they typed is lost at Telegram; they do as they are told, find the question open, and answer it.
    for phone in few:
        await phone.say("/continue")
    await asyncio.gather(*(answer_all(phone) for phone in few))
    await round_folder.until(WAITING, 0)
    assert await running.stop() == 0
    nothing_is_lost_or_doubled(round_folder, api, few)
    running = await (await start(round_folder, api, odd={"AHEAD": str(26 * HOUR)})).ready()
    await round_folder.until(GAP, 0)
    assert await running.stop() == 0
    assert [_asked_to_look(phone) for phone in phones] == [1] * len(few) + [0] * (len(phones) - len(few))
