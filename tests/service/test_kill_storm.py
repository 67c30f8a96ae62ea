"""Ten kills while a crowd answers over a network that fails: every answer counts, once."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter

import pytest

from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next, value
from tests.service.running import Api, start
from tests.service.test_crash_windows import HELLO, QUESTIONS, given, hellos, repeated

SEEDS = range(int(os.environ.get("STORM_SEEDS", "1")))
KILLS = int(os.environ.get("STORM_KILLS", "10"))
FAULTS = ("reset_before", "reset_after", "502", "bad_json", "bad_json_after")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_storm_of_kills_loses_no_answer_and_doubles_none(
    round_folder: Folder, api: Api, seed: int
) -> None:
    dice = random.Random(f"storm {seed}")  # noqa: S311 - to be repeated, not to be secret
    phones = [Phone(api, chat) for chat in CHATS]
    steps: Counter[int] = Counter()

    async def answers(phone: Phone) -> None:
        while await answer_next(phone):
            steps[phone.chat] += 1

    running = await (await start(round_folder, api)).ready()
    # An invitation that a fault makes uncertain is not sent again, so all are there before the storm.
    for phone in phones:
        await phone.sees(HELLO)
    crowd = asyncio.gather(*(answers(phone) for phone in phones))
    whole = len(phones) * (QUESTIONS + 3)
    for kind in FAULTS:
        api.people.fault(kind, times=None, probability=0.02, seed=dice.randrange(1000))
    for number in range(KILLS):
        due = (number + dice.random()) * whole / (KILLS + 1)
        await api.until(lambda: crowd.done() or steps.total() >= due)  # noqa: B023 - over before it changes
        assert not crowd.done(), "it was over before it was killed as often as it should"
        await running.kill()
        polls = len(api.calls_of("getUpdates"))
        running = await start(round_folder, api)
        # Under such a load hardly a poll ever waits, which is what readiness is known by elsewhere.
        await running.ready(lambda: len(api.calls_of("getUpdates")) > polls)  # noqa: B023 - as above
    await crowd
    api.people.clear_faults()
    await api.confirmed()
    assert await running.stop() == 0

    for phone in phones:
        assert given(round_folder.answers(phone.chat)) == {
            question: value(phone.chat, question) for question in range(1, QUESTIONS + 1)
        }
        assert hellos(api, phone.chat) == 1
    assert round_folder.value("PRAGMA integrity_check") == "ok"
    assert round_folder.value("SELECT count(*) FROM respondent WHERE state = 'counted'") == len(phones)
    repeats = repeated(api)
    lost_answers = sum(call.fault in {"reset_after", "bad_json_after"} for call in api.calls)
    assert max(repeats.values()) <= KILLS
    assert repeats.total() <= KILLS + lost_answers
