"""Workers killed, and their server started again, while a crowd answers: every answer counts, once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import pytest

from tests.crash.conftest import CROWD
from tests.crash.extent import SERVER_STARTS, STORMS, WORKERS_KILLS
from tests.crash.scene import (
    HELLO,
    LOST_REPLIES,
    QUESTIONS,
    WAITING,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.crash.test_storm import NEWCOMERS, STEPS, UNINVITED, more_come
from tests.crash.weather import Weather
from tests.engine import on_server
from tests.pgserver import Server
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next
from tests.service.running import Api, Running
from tests.service.workers import Workers, workers_of

pytestmark = [on_server, pytest.mark.case(2)]
AT_ONCE = 3
HOW = ("immediate", "fast")

Record = Callable[[str, object], None]


class Kills(Weather):
    """Any of the workers is killed, and another started in its place, while the others go on."""

    def __init__(self, workers: Workers, seed: int, kills: int) -> None:
        async def launch(_: Callable[[], bool]) -> Running:
            return await workers.add()

        super().__init__(workers.api, seed, kills, launch, "editMessageText")
        self.workers = workers

    async def _strikes(self, number: int, running: Running) -> Running:
        await self.workers.kill(self._dice.choice(self.workers.living))
        began = time.monotonic()
        await self.workers.add()
        self.to_first_poll.append(time.monotonic() - began)
        return running


class Restarts(Weather):
    """The server is started again, in turn as after a crash and as somebody would."""

    def __init__(self, workers: Workers, server: Server, seed: int, starts: int) -> None:
        async def launch(_: Callable[[], bool]) -> Running:
            return await workers.add()

        super().__init__(workers.api, seed, starts, launch, "editMessageText")
        self._server = server

    async def _strikes(self, number: int, running: Running) -> Running:
        began = time.monotonic()
        self._goes_on(self._next + 2 * len(CROWD))  # who answers is to be in the middle of it
        await asyncio.to_thread(self._server.restart, HOW[number % len(HOW)])
        self.to_first_poll.append(time.monotonic() - began)
        return running


@pytest.mark.parametrize("seed", STORMS)
async def test_workers_that_are_killed_again_and_again_lose_no_answer_and_double_none(
    crowd_on_server: Folder, api: Api, seed: int, record_property: Record
) -> None:
    phones = [Phone(api, chat) for chat in CROWD]
    for chat in NEWCOMERS:
        Phone(api, chat)
    async with workers_of(crowd_on_server, api, AT_ONCE) as workers:
        weather = Kills(workers, seed, WORKERS_KILLS)
        await _rages(weather, workers, phones, more_come(crowd_on_server, weather, len(phones) * STEPS))
        await crowd_on_server.until(UNINVITED, 0)
    _all_is_well(crowd_on_server, api, phones, WORKERS_KILLS)
    invited = Counter(hellos(api, chat) for chat in NEWCOMERS)
    uncertain = crowd_on_server.value("SELECT count(*) FROM outbox WHERE state = 'uncertain'")
    assert set(invited) <= {0, 1}
    assert invited[0] <= uncertain
    record_property("workers", {**_figures(api, weather, WORKERS_KILLS), "uncertain": uncertain})


@pytest.mark.parametrize("seed", STORMS)
async def test_a_server_that_is_started_again_and_again_loses_no_answer_and_doubles_none(
    durable: Server, folder: Folder, api: Api, seed: int, record_property: Record
) -> None:
    phones = [Phone(api, chat) for chat in CROWD]
    async with workers_of(folder, api, 2) as workers:
        weather = Restarts(workers, durable, seed, SERVER_STARTS)
        await _rages(weather, workers, phones)
    _all_is_well(folder, api, phones, SERVER_STARTS)
    record_property("server", _figures(api, weather, SERVER_STARTS))


async def _rages(weather: Weather, workers: Workers, phones: Sequence[Phone], *more: Awaitable[None]) -> None:
    # An invitation that a fault makes uncertain is not sent again, so who answers is invited before.
    for phone in phones:
        await phone.sees(HELLO)
    await workers.folder.until(WAITING, 0)
    doing: list[Awaitable[None]] = [*(_answers(phone, weather) for phone in phones), *more]
    crowd = asyncio.gather(*doing)
    await weather.rages(workers.living[0], crowd, len(phones) * STEPS)
    await workers.api.confirmed()
    async with asyncio.timeout(60):
        await workers.folder.until(WAITING, 0)


async def _answers(phone: Phone, weather: Weather) -> None:
    """She answers to the end, and waits where she would be done before the next strike."""
    await weather.keeps_pace()
    while await answer_next(phone):
        weather.steps[phone.chat] += 1
        await weather.keeps_pace()


def _all_is_well(folder: Folder, api: Api, phones: Sequence[Phone], strikes: int) -> None:
    nothing_is_lost_or_doubled(folder, api, phones)
    assert {hellos(api, phone.chat) for phone in phones} == {1}
    unheard = Counter(call.chat for call in api.calls if call.fault in LOST_REPLIES)
    repeats = repeated(api)
    assert all(count <= strikes + unheard[chat] for chat, count in repeats.items()), repeats


def _figures(api: Api, weather: Weather, strikes: int) -> dict[str, float]:
    """What the long form puts into its table."""
    return {
        "kills": strikes,
        "answers": len(CROWD) * QUESTIONS,
        "faults": sum(call.fault is not None for call in api.calls),
        "lost": 0,
        "doubled": 0,
        "repeated": repeated(api).total(),
        "longest": max(weather.to_first_poll),
    }
