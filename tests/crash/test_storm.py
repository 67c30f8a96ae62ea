"""Kills without end while a crowd answers over a network that fails: every answer counts, once."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.assembly import open_house
from tests.crash.conftest import CROWD
from tests.crash.extent import STORM_KILLS, STORM_PEOPLE, STORMS
from tests.crash.scene import (
    HELLO,
    LOST_REPLIES,
    QUESTIONS,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.crash.weather import Weather
from tests.service.folder import Folder, join
from tests.service.phone import Phone, answer_next, value
from tests.service.running import ROOT, Api, Running, environment, start

#: Opening, starting, nine answers, whether to quote each second one, and whether they count.
STEPS = QUESTIONS + QUESTIONS // 2 + 3
FICKLE = 3
#: Those who join while it rages, a few at a time; what invites them goes through all of it.
NEWCOMERS = range(901, 901 + STORM_PEOPLE // 2)
ARRIVING = 3
#: How long somebody waits for the stock loop's next question before she goes on without it.
PATIENCE = 2.0

#: Whoever joined and has not been invited, or not yet.
UNINVITED = """
  SELECT (SELECT count(*) FROM person WHERE role = 'advocate')
    - (SELECT count(*) FROM outbox WHERE kind = 'invite' AND state NOT IN ('pending', 'sending'))
"""

Record = Callable[[str, object], None]


@pytest.mark.case(2)
@pytest.mark.parametrize("seed", STORMS)
async def test_a_storm_of_kills_loses_no_answer_and_doubles_none(
    crowd_folder: Folder, api: Api, seed: int, record_property: Record
) -> None:
    weather = Weather(api, seed, STORM_KILLS, partial(_launch, crowd_folder, api), "editMessageText")
    phones = [Phone(api, chat) for chat in CROWD]
    fickle = set(random.Random(seed).sample(CROWD, FICKLE))  # noqa: S311 - to be repeated
    running = await weather.start()
    # An invitation that a fault makes uncertain is not sent again, so who answers is invited before.
    for phone in phones:
        await phone.sees(HELLO)
    crowd = asyncio.gather(
        *(_answers(phone, weather, fickle) for phone in phones),
        more_come(crowd_folder, weather, len(phones) * STEPS),
    )
    running = await weather.rages(running, crowd, len(phones) * STEPS)
    await api.confirmed()
    await crowd_folder.until(UNINVITED, 0)
    assert await running.stop() == 0

    nothing_is_lost_or_doubled(crowd_folder, api, phones)
    assert {hellos(api, phone.chat) for phone in phones} == {1}
    invited = Counter(hellos(api, chat) for chat in NEWCOMERS)
    assert set(invited) <= {0, 1}
    # Uncertain means that a fault took the answer: it may have arrived, and is for a coordinator to settle.
    uncertain = crowd_folder.value("SELECT count(*) FROM outbox WHERE state = 'uncertain'")
    assert invited[0] <= uncertain
    repeats = repeated(api)
    unheard = sum(call.fault in LOST_REPLIES for call in api.calls)
    assert max(repeats.values()) <= STORM_KILLS
    assert repeats.total() <= STORM_KILLS + unheard
    _record(
        record_property,
        "service",
        api,
        weather,
        lost=0,
        doubled=0,
        repeated=repeats.total(),
        silent=0,
        newcomers=invited.total(),
        invited=invited[1],
        uncertain=uncertain,
    )


async def _launch(folder: Folder, api: Api, polls: Callable[[], bool]) -> Running:
    return await (await start(folder, api)).ready(polls)


async def more_come(folder: Folder, weather: Weather, whole: int) -> None:
    """Others join, a few at a time, while the service is killed: it finds them, and invites each once."""
    for number, chat in enumerate(NEWCOMERS):
        if number % ARRIVING == 0:
            due = whole * number // (len(NEWCOMERS) + 1)
            await weather.reaches(due)
        Phone(weather.api, chat)
        async with open_house(folder.config()) as house:
            await house.db.run(partial(join, house, chat))


async def _answers(phone: Phone, weather: Weather, fickle: set[int]) -> None:
    """She answers to the end; the fickle shut the chat on the way and open it again."""
    while await answer_next(phone):
        weather.steps[phone.chat] += 1
        if phone.chat in fickle and weather.steps[phone.chat] == STEPS // 2:
            shut = phone.api.people.member(phone.chat, "kicked")
            await phone.api.until(lambda: not phone.api.people.waits(shut))  # noqa: B023 - over by then
            phone.api.people.member(phone.chat, "member")
            await phone.say("/start")


@pytest.mark.parametrize("seed", STORMS)
async def test_the_stock_loop_goes_through_the_same_storm(
    tmp_path: Path, api: Api, seed: int, record_property: Record
) -> None:
    database = tmp_path / "stock.db"
    weather = Weather(api, seed, STORM_KILLS, partial(_launch_stock, tmp_path, api, database), "sendMessage")
    running = await weather.start()
    silent: Counter[int] = Counter()
    crowd = asyncio.gather(*(_answers_stock(api, chat, weather, silent) for chat in CROWD))
    running = await weather.rages(running, crowd, len(CROWD) * QUESTIONS)
    await api.confirmed()
    assert await running.stop() == 0

    with closing(sqlite3.connect(database)) as conn:
        kept = Counter(conn.execute("SELECT chat, question FROM answer").fetchall())
    assert kept, "it did run"
    given = len(CROWD) * QUESTIONS
    sent = Counter((call.chat, call.values["text"]) for call in api.calls_of("sendMessage") if not call.fault)
    _record(
        record_property,
        "stock",
        api,
        weather,
        lost=given - len(kept),
        doubled=kept.total() - len(kept),
        repeated=sent.total() - len(sent),
        silent=silent.total(),
    )


async def _launch_stock(folder: Path, api: Api, database: Path, polls: Callable[[], bool]) -> Running:
    """As a supervisor would: one that ends by itself, as it does without a network, is started again."""
    while True:
        running = await _start_stock(folder, api, database)
        try:
            return await running.ready(polls)
        except AssertionError:
            continue


async def _start_stock(folder: Path, api: Api, database: Path) -> Running:
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).parent / "stock.py"),
            api.url,
            api.token,
            str(database),
            cwd=folder,
            env={**environment(Folder(folder)), "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return Running(Folder(folder), api, process)


async def _answers_stock(api: Api, chat: int, weather: Weather, silent: Counter[int]) -> None:
    """Types nine answers, each once she has seen that the one before was taken, or has waited long enough."""
    api.people.user(chat)
    for question in range(1, QUESTIONS + 1):
        await weather.keeps_pace()
        said = api.people.text(chat, f"{question} {value(chat, question)}")
        await api.until(lambda: not api.people.waits(said["update"]))  # noqa: B023 - over by then
        try:
            await api.until(partial(_is_told, api, chat, f"Thank you for {question}."), PATIENCE)
        except TimeoutError:
            silent[chat] += 1
        weather.steps[chat] += 1


def _is_told(api: Api, chat: int, words: str) -> bool:
    return any(each["text"] == words for each in api.people.messages(chat))


def _record(record_property: Record, bot: str, api: Api, weather: Weather, **counted: int) -> None:
    """What the long form puts into its table."""
    record_property(
        bot,
        {
            "kills": STORM_KILLS,
            "answers": len(CROWD) * QUESTIONS,
            "faults": sum(call.fault is not None for call in api.calls),
            **counted,
            "to_first_poll": max(weather.to_first_poll),
            "to_exit": max(weather.to_exit, default=0.0),
        },
    )
