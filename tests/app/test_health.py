"""Whether the service turns is told as it is: each thing that breaks shows, and shows as itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.channel import DeliveryError, Policy
from bot.app.health import Health, Part
from bot.domain.person import Role
from bot.storage.database import Database, connect
from bot.storage.keys import DATABASE
from tests.app.conftest import Crew, Post
from tests.app.full_disk import Disk, Quota
from tests.conversations.stage import Clock, Stage, staged

#: Long enough for an answer that comes, and not long to wait for one that does not.
SOON = 0.5


def health(stage: Stage, post: Post | None = None, *, reached: bool = True) -> Health:
    held = (lambda _: False) if post is None else post.dispatcher.held
    return Health(stage.house, lambda: reached, held, patience=SOON)


def wrong(parts: dict[Part, bool]) -> set[Part]:
    return {part for part, well in parts.items() if not well}


@pytest.fixture
def stuck(crew: Crew) -> Iterator[threading.Event]:
    """Holds the database's thread until it is set."""
    release = threading.Event()
    yield release
    release.set()


async def block(db: Database, release: threading.Event) -> asyncio.Task[bool]:
    """The database's thread is busy from now on."""
    busy = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(_: object) -> bool:
        loop.call_soon_threadsafe(busy.set)
        return release.wait()

    task = asyncio.create_task(db.alone(wait))
    await busy.wait()
    return task


async def test_a_service_that_turns_is_well(crew: Crew) -> None:
    looked = health(crew.stage)
    assert await looked.alive()
    assert wrong(await looked.parts()) == set()


@pytest.mark.case(46)
async def test_a_database_whose_thread_does_not_answer_shows_and_is_well_again_when_it_does(
    crew: Crew, stuck: threading.Event
) -> None:
    looked = health(crew.stage)
    task = await block(crew.stage.house.db, stuck)
    assert not await looked.alive()
    assert wrong(await looked.parts()) == {Part.DATABASE, Part.WRITING, Part.SCHEMA}
    stuck.set()
    assert await task
    assert await looked.alive()
    assert wrong(await looked.parts()) == set()


async def test_whoever_has_more_patience_has_the_answer_when_it_comes(
    crew: Crew, stuck: threading.Event
) -> None:
    looked = health(crew.stage)
    task = await block(crew.stage.house.db, stuck)
    patient = asyncio.create_task(looked.turns(60.0))
    assert not await looked.alive()
    stuck.set()
    assert await patient
    assert await task


async def test_a_thread_that_has_ended_shows(crew: Crew) -> None:
    looked = health(crew.stage)
    await crew.stage.house.db._thread.close()
    assert not await looked.alive()
    assert not await looked.turns(SOON)
    assert Part.DATABASE in wrong(await looked.parts())


async def test_however_often_it_is_asked_one_question_is_under_way(
    crew: Crew, stuck: threading.Event
) -> None:
    looked = health(crew.stage)
    task = await block(crew.stage.house.db, stuck)
    assert not any(await asyncio.gather(*(looked.alive() for _ in range(50))))
    assert crew.stage.house.db._thread._tx.qsize() <= 1
    stuck.set()
    assert await task


async def test_an_answer_that_came_too_late_is_not_taken_for_the_next(
    crew: Crew, stuck: threading.Event
) -> None:
    looked = health(crew.stage)
    task = await block(crew.stage.house.db, stuck)
    assert not await looked.alive()
    stuck.set()
    assert await task
    assert await crew.stage.house.db.alone(lambda _: True), "the late answer is there by now"
    again = threading.Event()
    task = await block(crew.stage.house.db, again)
    try:
        assert not await looked.alive()
    finally:
        again.set()
        await task


async def test_a_database_that_another_hand_has_locked_shows(crew: Crew) -> None:
    house = crew.stage.house
    looked = health(crew.stage)
    other = connect(house.db.path, house.keys.get(DATABASE))
    try:
        other.execute("BEGIN IMMEDIATE")
        assert wrong(await looked.parts()) == {Part.WRITING}
        other.execute("ROLLBACK")
        await house.db.run(lambda _: None)
    finally:
        other.close()
    assert wrong(await looked.parts()) == set()


async def test_a_schema_that_is_not_ours_shows(crew: Crew) -> None:
    await crew.stage.house.db.run(lambda conn: conn.execute("PRAGMA user_version = 99"))
    assert wrong(await health(crew.stage).parts()) == {Part.SCHEMA}


async def test_a_telegram_that_is_not_reached_shows(crew: Crew) -> None:
    assert wrong(await health(crew.stage, reached=False).parts()) == {Part.TELEGRAM}


@pytest.mark.parametrize(
    ("error", "held"),
    [
        (DeliveryError(Policy.PAUSE, 30), False),
        (DeliveryError(Policy.PAUSE, 3_000), True),
        (DeliveryError(Policy.TOKEN), True),
        (DeliveryError(Policy.CONFLICT), True),
        (DeliveryError(Policy.NOT_SENT), False),
    ],
)
async def test_sending_that_is_held_shows_and_a_short_pause_is_none(
    crew: Crew, post: Post, error: DeliveryError, *, held: bool
) -> None:
    looked = health(crew.stage, post)
    await crew.joins("amina", Role.ADVOCATE)
    assert wrong(await looked.parts()) == set()
    post.channel.script = [error]
    await post.dispatcher._take()
    await post.dispatcher._serve(post.dispatcher._queue.get_nowait()[2])
    assert wrong(await looked.parts()) == ({Part.SENDING} if held else set())


@pytest.mark.case(45)
async def test_a_full_disk_and_a_used_up_quota_show(disk: Disk | Quota, tmp_path: Path) -> None:
    clock = Clock()
    async with staged(tmp_path / "disk", clock, {}) as stage:
        looked = health(stage)
        assert wrong(await looked.parts()) == set()
        disk.fill()
        clock.at += timedelta(seconds=30)
        found = wrong(await looked.parts())
        assert Part.WRITING in found
        assert (Part.DISK in found) is isinstance(disk, Disk)
        assert await looked.alive(), "a full disk is no reason to start it anew"
        disk.clear()
        assert wrong(await looked.parts()) == set()
