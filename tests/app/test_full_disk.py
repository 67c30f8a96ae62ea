"""On a full disk nothing is confirmed and nothing half done, and erasing still works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import sweeping
from bot.app.room import make_ballast
from bot.domain.inbound import Command, Tap, Text
from bot.storage import ballast, traces
from bot.storage.ballast import Ballast, is_full
from tests.app.conftest import Crew, Post
from tests.app.full_disk import Disk, Quota
from tests.app.needle import found, lives
from tests.conversations.stage import Clock, Stage, staged

ROUND = "round priorities opens now closes +14d"


@pytest.fixture
async def stage(disk: Disk | Quota, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "disk", Clock(), {}) as made:
        yield made


@pytest.mark.case(45)
async def test_nothing_is_confirmed_on_a_full_disk_and_all_is_applied_once_there_is_room(
    crew: Crew, disk: Disk | Quota
) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next")
    batch = [
        crew.arrival("amina", Tap((await crew.sees("amina")).step, "o_c")),
        crew.arrival("stranger", Text("hello")),
    ]
    disk.fill()
    for _ in range(3):
        with pytest.raises(Exception) as error:  # noqa: PT011 - sqlcipher3's own; what it says is checked
            await crew.stage.turns.take(batch)
        assert is_full(error.value)
    disk.clear()
    assert await crew.rows("SELECT 1 FROM answer UNION ALL SELECT 1 FROM inbox") == []
    assert [each.applied for each in await crew.stage.turns.take(batch)] == [True, True]
    assert await crew.rows("SELECT value FROM answer") == [("c",)]


@pytest.mark.case(45)
@pytest.mark.threat(12)
async def test_erasing_works_on_a_full_disk_because_the_ballast_goes_first(
    crew: Crew, post: Post, disk: Disk | Quota
) -> None:
    await crew.stage.round(ROUND)
    house, kept = crew.stage.house, crew.stage.path.with_name(ballast.FILE)
    needles = await lives(crew, "amina")
    await crew.joins("other")
    await crew.presses("other", "start", "next")
    answer = crew.arrival("other", Tap((await crew.sees("other")).step, "o_c"))
    assert await make_ballast(house)
    assert kept.stat().st_size == ballast.SIZE
    disk.fill()
    [asked, answered] = await crew.stage.turns.take([crew.arrival("amina", Command("erase")), answer])
    assert (asked.applied, answered.applied) == (True, True)
    assert not kept.exists()
    await crew.presses("amina", "yes")
    await post.dispatcher.drain()
    await sweeping.drop_erased(house)
    assert found(crew.stage.path.parent, needles) == {}
    assert not await house.db.run(traces.remain)
    assert await crew.rows("SELECT count(*) FROM person") == [(1,)]
    disk.clear()
    assert await make_ballast(house), "and it comes back for the next"


@pytest.mark.case(45)
async def test_a_disk_that_fills_after_she_pressed_does_not_keep_her_traces(
    crew: Crew, post: Post, disk: Disk | Quota
) -> None:
    await crew.stage.round(ROUND)
    house = crew.stage.house
    needles = await lives(crew, "amina")
    assert await make_ballast(house)
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    crew.stage.clock.at += timedelta(minutes=1)
    disk.fill()
    await sweeping.drop_erased(house)
    assert found(crew.stage.path.parent, needles) == {}


async def test_without_ballast_a_full_disk_is_told_and_the_same_press_works_later(
    crew: Crew, disk: Disk | Quota
) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("erase"))
    press = crew.arrival("amina", Tap((await crew.sees("amina")).step, "yes"))
    disk.fill()
    with pytest.raises(Exception) as error:  # noqa: PT011 - as above
        await crew.stage.turns.take([press])
    assert is_full(error.value)
    disk.clear()
    assert [each.applied for each in await crew.stage.turns.take([press])] == [True]
    assert await crew.rows("SELECT standing FROM person") == [("erased",)]


def test_ballast_is_not_made_where_it_would_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Ballast(tmp_path / ballast.FILE)
    monkeypatch.setattr(ballast, "SIZE", 2**60)
    assert not kept.make()
    assert list(tmp_path.iterdir()) == []
    assert not kept.free()
