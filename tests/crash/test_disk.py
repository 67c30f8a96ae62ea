"""A disk without room, and a database that somebody else holds: the service waits, and loses nothing."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.crash.scene import (
    HELLO,
    SHOWING,
    WAITING,
    answer_all,
    answer_until,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.service.folder import Folder
from tests.service.phone import QUOTE, Phone, value
from tests.service.running import Api, Running, start

INFINITE = resource.RLIM_INFINITY


@contextmanager
def full(running: Running, folder: Folder) -> Iterator[None]:
    """No file of the service can grow as long as this lasts, as on a disk without room."""
    log = folder.database.with_name("charterbot.db-wal").stat().st_size
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (log, INFINITE))
    yield
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (INFINITE, INFINITE))


async def _begun(folder: Folder, api: Api, few: list[Phone], **odd: str) -> Running:
    running = await (await start(folder, api, odd=odd or None)).ready()
    for phone in few:
        await phone.sees(HELLO)
        await answer_until(phone, 2)
    await api.confirmed()
    await folder.until(WAITING, 0)
    return running


async def _ends_well(running: Running, folder: Folder, api: Api, few: list[Phone]) -> None:
    for phone in few:
        await api.until(lambda: phone.stage() == QUOTE)  # noqa: B023 - over by then
        await answer_all(phone)
    await folder.until(WAITING, 0)
    assert await running.stop() == 0
    nothing_is_lost_or_doubled(folder, api, few)
    assert repeated(api).total() == 0


def _answer_at_once(few: list[Phone]) -> None:
    for phone in few:
        phone.api.people.text(phone.chat, value(phone.chat, 2))


@pytest.mark.case(45)
async def test_what_cannot_be_committed_is_not_confirmed_and_is_taken_once_there_is_room(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    running = await _begun(round_folder, api, few)
    with full(running, round_folder):
        polls = len(api.calls_of("getUpdates"))
        _answer_at_once(few)
        await api.until(lambda: len(api.calls_of("getUpdates")) > polls + 2)
        assert api.people.waiting() == len(few), "the offset is not advanced"
        assert [phone.stage() for phone in few] == ["Question 2 of 9"] * len(few)
    await _ends_well(running, round_folder, api, few)


@pytest.mark.case(45)
async def test_what_was_sent_and_cannot_be_noted_is_noted_once_there_is_room_and_not_sent_again(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:1]
    running = await _begun(round_folder, api, few)
    released = api.hold(SHOWING[1])
    _answer_at_once(few)
    await api.until(lambda: few[0].stage() == QUOTE)
    await api.confirmed()
    with full(running, round_folder):
        released.set()
        await api.until(lambda: "the outbox cannot be written" in running.log or not _wakes(api))
    await _ends_well(running, round_folder, api, few)


def _wakes(api: Api) -> bool:
    """Have whoever waits for something look again: a log calls nobody."""
    api.people.raw({})
    return True


@pytest.mark.case(46)
async def test_a_database_that_is_held_longer_than_it_is_waited_for_holds_up_and_loses_nothing(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    running = await _begun(round_folder, api, few, BUSY_MS="100")
    with round_folder.locked():
        polls = len(api.calls_of("getUpdates"))
        _answer_at_once(few)
        # Each of these brought the same updates, which could not be committed in the time.
        await api.until(lambda: len(api.calls_of("getUpdates")) > polls + 2)
        assert api.people.waiting() == len(few)
    await _ends_well(running, round_folder, api, few)
    assert "receiving failed step=commit" in running.log


@pytest.mark.case(46)
async def test_as_long_as_it_is_waited_for_nothing_more_is_asked_of_telegram(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    running = await _begun(round_folder, api, few)
    with round_folder.locked():
        polls = len(api.calls_of("getUpdates"))
        _answer_at_once(few)
        await api.until(lambda: len(api.calls_of("getUpdates")) > polls)
        for _ in range(20):  # what comes meanwhile waits at Telegram
            api.people.text(phones[5].chat, "/privacy")
        assert len(api.calls_of("getUpdates")) == polls + 1
    await _ends_well(running, round_folder, api, few)
    assert "receiving failed" not in running.log
