"""A release that a reviewer takes back: in no later digest, and it is said plainly what stays."""

from __future__ import annotations

import pytest

from bot.app import queueing, takingback
from bot.app.permits import Refused
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.domain.reading import State
from bot.domain.say import Say, Words
from bot.domain.survey import REMOVED
from bot.storage import people, reach
from tests.app.readers import NEEDLE, WROTE, Queue
from tests.app.test_removing import closed_and_read, texts


async def release(queue: Queue) -> int:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    return text.id


async def waits(queue: Queue) -> int | None:
    """At least how many wait, as told."""
    [found] = await queue.does(queueing.waiting)
    least: int | None = found.least
    return least


@pytest.mark.parametrize("remove", [False, True], ids=["waits", "removed"])
async def test_what_is_taken_back_is_in_no_later_digest_and_waits_or_is_removed(
    queue: Queue, *, remove: bool
) -> None:
    id_ = await release(queue)
    assert NEEDLE in await queue.digest()
    [text] = await queue.does(takingback.released, 1)
    assert text.id == id_
    await queue.does(takingback.take_back, id_, remove=remove)
    assert NEEDLE not in await queue.digest()
    assert await queue.does(takingback.released, 1) == []
    found = await texts(queue.crew.stage.house)
    assert (text.text in found) is not remove
    assert found.get(REMOVED) is (State.LEFT_OUT if remove else None)
    while (next_ := await queue.does(queueing.next_text, 1)) is not None and next_.id != id_:
        await queue.does(queueing.decide, next_.id, State.LEFT_OUT)
    assert (next_ is None) is remove, "it waits to be read again"
    with pytest.raises(Fault, match="waits no more"):
        await queue.does(takingback.take_back, id_, remove=remove)


async def test_what_waits_again_is_counted_among_what_waits(queue: Queue) -> None:
    first = await release(queue)
    for _ in range(4):
        text = await queue.first()
        await queue.does(queueing.decide, text.id, State.LEFT_OUT)
    assert await waits(queue) is None
    await queue.does(takingback.take_back, first, remove=False)
    assert await waits(queue) == WROTE - 4


async def test_what_was_counted_once_moves_by_nothing_that_is_taken_back(queue: Queue) -> None:
    id_ = await release(queue)
    await closed_and_read(queue.crew.stage.house, queue)
    tally = await queue.crew.rows("SELECT content FROM tally")
    before = await queue.review()
    await queue.does(takingback.take_back, id_, remove=False)
    now = await queue.review()
    assert (len(before.pop("quotes")), len(now.pop("quotes"))) == (1, 0)
    assert now == before
    await queue.does(queueing.decide, (await queue.first()).id, State.LEFT_OUT)
    assert await queue.crew.rows("SELECT content FROM tally") == tally


@pytest.mark.threat(2)
async def test_the_log_says_that_it_was_taken_back_and_nothing_of_the_text(queue: Queue) -> None:
    id_ = await release(queue)
    await queue.does(takingback.take_back, id_, remove=True)
    rows = await queue.crew.rows("SELECT staff, action, resource, outcome FROM audit ORDER BY number DESC")
    assert rows[0] == (queue.staff.id, "take back", "round:1", "done")
    told = repr(await queue.crew.rows("SELECT * FROM audit"))
    assert NEEDLE not in told
    assert str(id_) not in told


async def test_nobody_takes_back_where_she_invites_or_what_is_not_released(queue: Queue) -> None:
    id_ = await release(queue)
    waiting = await queue.first()
    with pytest.raises(Fault, match="waits no more"):
        await queue.does(takingback.take_back, waiting.id, remove=True)
    house, staff = queue.crew.stage.house, queue.staff.id
    await queue.crew.joins("dora", Role.DRAFTER)
    dora = (await queue.crew.known("dora")).person
    with pytest.raises(Refused, match="may not do this"):
        await queue.does(takingback.take_back, id_, remove=True, who=dora)
    await house.db.run(lambda conn: reach.add(conn, staff, ["YE"], []))
    with pytest.raises(Refused, match="somebody else"):
        await queue.does(takingback.take_back, id_, remove=True)
    assert await queue.does(takingback.rounds_with_any) == []
    assert len(await queue.does(takingback.released, 1, who=queue.other)) == 1
    assert await house.db.run(lambda conn: people.get(conn, staff)) is not None


@pytest.mark.parametrize("how", ["undo-wait", "undo-remove"])
async def test_whoever_takes_back_hears_before_and_after_that_what_was_sent_stays(
    queue: Queue, how: str
) -> None:
    await release(queue)
    await queue.crew.presses("vera", "review", "released_1", "undo")
    for choice in (how, None):
        say = await queue.crew.sees("vera")
        assert isinstance(say, Say)
        assert "queue.sent_stays" in [line.key for line in say.lines if isinstance(line, Words)]
        if choice is not None:
            await queue.crew.presses("vera", choice)
    assert NEEDLE not in await queue.digest()


async def test_one_text_after_the_other_is_looked_at(queue: Queue) -> None:
    ids = sorted([await release(queue) for _ in range(3)])
    await queue.crew.presses("vera", "review", "released_1", "undo-next", "undo", "undo-text", "undo")
    await queue.crew.presses("vera", "undo-wait", "undo-next")
    assert [each.id for each in await queue.does(takingback.released, 1)] == [ids[0], ids[2]]
    say = await queue.crew.sees("vera")
    assert [line.key for line in say.lines if isinstance(line, Words)] == ["queue.none_released"]
