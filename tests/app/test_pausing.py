"""Pausing a round holds every message that has not left; opening it again sends each of them once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import inviting, planning
from bot.app.channel import DeliveryError, Policy
from bot.storage import outbox, rounds
from bot.storage.database import Conn
from bot.storage.outbox import Row
from tests.app.conftest import CHANNEL, Crew, Post

ALL = {"amina", "leyla", "zeinab"}
WAITING = """
  SELECT count(*) FROM outbox WHERE round = 1 AND state IN ('pending', 'sending')
    AND kind IN ('invite', 'reminder')
"""


@pytest.fixture
async def joined(crew: Crew, post: Post) -> set[str]:
    """Three people who have joined, and a round that has opened for them; nothing of it is made yet."""
    for who in sorted(ALL):
        await crew.joins(who)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await crew.stage.round("round priorities opens now closes +14d")
    return ALL


async def pause(crew: Crew) -> None:
    await crew.stage.house.db.run(lambda conn: planning.pause(conn, 1))


async def resume(crew: Crew, post: Post) -> None:
    """Open it again, and let everything go out that goes out then, more than once."""
    await crew.stage.house.db.run(lambda conn: planning.open_round(crew.stage.house, conn, 1))
    for _ in range(3):
        await inviting.invite_due(crew.stage.house)
        await post.dispatcher.drain()


async def takes(crew: Crew) -> list[Row]:
    """Take what waits, as a dispatcher does before it sends."""
    house = crew.stage.house
    return await house.db.run(lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 100, house.sealer))


def reached(post: Post) -> list[str]:
    return sorted(each.address for each in post.channel.delivered)


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("taken", [False, True])
async def test_nothing_that_waited_or_stood_in_line_is_sent_and_each_once_after(
    crew: Crew, post: Post, *, taken: bool
) -> None:
    await inviting.invite_due(crew.stage.house)
    rows = await takes(crew) if taken else []
    assert len(rows) == (3 if taken else 0)
    await pause(crew)
    assert await crew.rows(WAITING) == [(0,)], "no batch survives"
    for row in rows:
        await post.dispatcher._send(row)
    for _ in range(3):
        await inviting.invite_due(crew.stage.house)
        await post.dispatcher.drain()
    assert reached(post) == []
    await resume(crew, post)
    assert reached(post) == sorted(ALL)


@pytest.mark.usefixtures("joined")
async def test_a_pause_while_the_batch_is_going_out_holds_all_that_has_not_left(
    crew: Crew, post: Post
) -> None:
    await inviting.invite_due(crew.stage.house)
    first, *others = await takes(crew)
    note = await post.dispatcher._send(first)
    await pause(crew)
    for row in others:
        await post.dispatcher._send(row)
    await crew.stage.house.db.run(note)
    assert len(reached(post)) == 1, "what has left cannot be held"
    await resume(crew, post)
    assert reached(post) == sorted(ALL), "and is not sent again"


@pytest.mark.usefixtures("joined")
async def test_a_batch_that_is_being_made_ends_with_the_pause(
    crew: Crew, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audience is gone through stretch by stretch, and a pause can come between two."""
    monkeypatch.setattr(inviting, "CHUNK", 1)
    house = crew.stage.house
    before = await house.db.run(lambda conn: rounds.get(conn, 1))
    assert before is not None
    put, after = await house.db.run(lambda conn: inviting._chunk(house, conn, before, 0))
    assert (put, after > 0) == (1, True)
    await pause(crew)
    assert await house.db.run(lambda conn: inviting._chunk(house, conn, before, after)) == (0, 0)
    await post.dispatcher.drain()
    assert reached(post) == []
    monkeypatch.undo()
    await resume(crew, post)
    assert reached(post) == sorted(ALL)


@pytest.mark.usefixtures("joined")
async def test_the_last_look_before_sending_sees_that_a_round_is_paused(crew: Crew, post: Post) -> None:
    """Whatever put it there: an invitation of a paused round does not leave."""
    await inviting.invite_due(crew.stage.house)
    await crew.stage.house.db.run(_only_the_state)
    await post.dispatcher.drain()
    assert reached(post) == []
    await resume(crew, post)
    assert reached(post) == sorted(ALL)


def _only_the_state(conn: Conn) -> None:
    conn.execute("UPDATE round SET state = 'paused' WHERE id = 1")


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("fault", [Policy.NOT_SENT, DeliveryError(Policy.PAUSE, 1.0)])
async def test_what_was_on_its_way_and_surely_did_not_arrive_is_sent_after_it(
    crew: Crew, post: Post, fault: Policy | DeliveryError
) -> None:
    await inviting.invite_due(crew.stage.house)

    async def fails() -> None:
        await pause(crew)
        raise fault if isinstance(fault, DeliveryError) else DeliveryError(fault)

    post.channel.script = [fails]
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(minutes=1)
    await post.dispatcher.drain()
    assert await crew.rows(WAITING) == [(0,)]
    await resume(crew, post)
    assert reached(post) == sorted(ALL)


@pytest.mark.usefixtures("joined")
async def test_a_reminder_that_waited_is_held_and_sent_once_after_it(crew: Crew, post: Post) -> None:
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    crew.stage.clock.at += timedelta(days=3, minutes=30)
    await inviting.invite_due(crew.stage.house)
    assert await crew.rows(WAITING) == [(3,)]
    await pause(crew)
    await post.dispatcher.drain()
    assert reached(post) == []
    crew.stage.clock.at += timedelta(hours=1)
    await resume(crew, post)
    assert reached(post) == sorted(ALL)


@pytest.mark.usefixtures("joined")
async def test_a_reminder_that_comes_too_late_after_a_long_pause_is_not_sent(crew: Crew, post: Post) -> None:
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    crew.stage.clock.at += timedelta(days=3, minutes=30)
    await inviting.invite_due(crew.stage.house)
    await pause(crew)
    crew.stage.clock.at += timedelta(days=5)
    await resume(crew, post)
    assert reached(post) == []
