"""Wakes that come late: nothing is skipped, and nothing runs twice at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.schedule import wakes as module
from bot.schedule.wakes import Wakes


@pytest.mark.case(53)
async def test_work_that_fell_due_while_the_loop_was_blocked_for_ten_seconds_is_done_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = asyncio.Event()
    times = 0

    async def work() -> None:
        nonlocal times
        times += 1
        done.set()

    wakes = Wakes({"look": (3600.0, work)})
    wakes.start()
    try:
        scheduler = wakes._scheduler
        job = scheduler.get_job("look")
        # As the scheduler sees it when it comes to itself: the job was due ten seconds ago.
        due = job.next_run_time - timedelta(seconds=3610)
        job.modify(next_run_time=due)
        scheduler._process_jobs()
        async with asyncio.timeout(10):
            await done.wait()
        assert times == 1
        assert scheduler.get_job("look").next_run_time > due
    finally:
        wakes.stop()


@pytest.mark.case(53)
async def test_work_that_fails_is_done_again_at_the_next_wake(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise ValueError("words that are in no log")

    await module._guarded("look", work)()
    await module._guarded("look", work)()
    assert [record.getMessage() for record in caplog.records] == ["look failed: ValueError"] * 2
