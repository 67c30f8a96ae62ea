"""Wakes that come late: nothing is skipped, nothing runs twice at once, and how late they are is known."""

from __future__ import annotations

import asyncio
import time
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
        async with asyncio.timeout(60):
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


async def test_work_that_does_not_end_makes_the_schedule_late_and_work_that_does_makes_it_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)

    async def work() -> None:
        return

    wakes = Wakes({"often": (3.0, work), "seldom": (60.0, work)})
    assert wakes.lag() == 0.0
    wakes.start()
    try:
        now += 2.0
        assert wakes.lag() == 0.0
        now += 11.0
        assert wakes.lag() == 10.0
        await wakes._scheduler.get_job("often").func()
        assert wakes.lag() == 0.0
        now += 60.0
        assert wakes.lag() == 57.0
    finally:
        wakes.stop()
