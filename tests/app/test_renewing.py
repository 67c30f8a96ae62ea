"""What reviewers release after the closing digest reaches drafters by itself, once, at their own times."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.app import erasing, queueing, releasing, removing, reporting
from bot.app.house import House
from bot.domain.person import Role
from bot.domain.reading import State
from bot.domain.review import HIDDEN
from bot.domain.say import Words
from bot.domain.subscription import Frequency, Subscription
from bot.storage import readings, subscriptions
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.app.readers import Queue

DAY = timedelta(days=1)
SEVEN = datetime(2026, 12, 16, 7, 0, 3, tzinfo=UTC)  # a Wednesday
MESSAGES = """
  SELECT key FROM outbox WHERE kind = 'digest' AND person = ? AND key NOT LIKE '%:p__' ORDER BY id
"""
OWED = "SELECT count(*) FROM fresh_digest"


async def wakes(crew: Crew, at: datetime) -> None:
    crew.stage.clock.at = at
    await releasing.tick(crew.stage.house)


async def fresh(crew: Crew, person: int) -> int:
    """How many digests she had beside the closing one."""
    keys = [str(row[0]) for row in await crew.rows(MESSAGES, person)]
    assert f"digest:1:closing:{person}" in keys
    return len(keys) - 1


@pytest.fixture
async def closed(queue: Queue) -> Queue:
    """The round is closed, and two drafters have its closing digest; it is the day before SEVEN."""
    for who in ("dora", "dina"):
        await queue.crew.joins(who, Role.DRAFTER)
    await wakes(queue.crew, SEVEN - DAY + timedelta(hours=3))
    assert await queue.crew.rows("SELECT state, reported FROM round") == [("closed", 1)]
    return queue


async def person(queue: Queue, who: str = "dora") -> int:
    return (await queue.crew.known(who)).person.id


async def chooses(queue: Queue, who: str, frequency: Frequency) -> None:
    id_ = await person(queue, who)
    made = Subscription(frequency)
    await queue.crew.stage.house.db.run(lambda conn: subscriptions.put(conn, id_, made))


async def releases(queue: Queue) -> int:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    return text.id


async def test_what_is_released_after_the_closing_digest_comes_once_at_each_ones_own_time(
    closed: Queue,
) -> None:
    crew = closed.crew
    await chooses(closed, "dina", Frequency.WEEKLY)
    dora, dina = await person(closed), await person(closed, "dina")
    before = json.loads(await closed.digest())
    for _ in range(3):
        await releases(closed)
    await wakes(crew, SEVEN - timedelta(hours=1))
    assert await fresh(crew, dora) == 0, "not one message a quote, and not before its time"
    await wakes(crew, SEVEN)
    assert await fresh(crew, dora) == 1
    for day in range(1, 5):
        await wakes(crew, SEVEN + day * DAY)
    assert (await fresh(crew, dora), await fresh(crew, dina)) == (1, 0)
    await wakes(crew, SEVEN + 5 * DAY)  # Monday
    await wakes(crew, SEVEN + 12 * DAY)
    assert (await fresh(crew, dora), await fresh(crew, dina)) == (1, 1)
    now = json.loads(await closed.digest())
    assert now.pop("review") != before.pop("review")
    assert {key for key in now if now[key] != before[key]} <= {"made_at"}, "no figure moves"


async def test_it_says_what_is_new_and_that_the_figures_are_the_same(closed: Queue) -> None:
    await releases(closed)
    await releases(closed)
    await wakes(closed.crew, SEVEN)
    [(said,)] = await closed.crew.rows(
        "SELECT say FROM outbox WHERE key LIKE 'digest:1:fresh-%' AND person = ? AND key NOT LIKE '%:p__'",
        await person(closed),
    )
    assert '"digest.brief_new"' in str(said)
    house = closed.crew.stage.house
    told = Words("digest.brief_new", count=2)
    assert house.catalogs.words(told, "en").startswith("2 quotes or translations are new. The figures are")
    sheets = await closed.crew.rows("SELECT content FROM file WHERE form = 'pdf' ORDER BY id DESC LIMIT 1")
    sheet = str(cast("bytes", sheets[0][0]), "utf-8")
    assert "New since the last digest" in sheet
    assert "the figures are those of the last digest" in sheet


async def test_a_translation_that_is_accepted_late_comes_too_and_one_that_is_taken_away_does_not(
    closed: Queue,
) -> None:
    crew, dora = closed.crew, await person(closed)
    ids = []
    for _ in range(2):
        text = await closed.first()
        await closed.does(queueing.translate, text.id, f"Pomme de Rana, appelez {HIDDEN}")
        await closed.does(queueing.decide, text.id, State.RELEASED)
        ids.append(text.id)
    await wakes(crew, SEVEN)
    assert await fresh(crew, dora) == 1
    await closed.does(queueing.accept, ids[0], agreed=False, who=closed.other)
    await wakes(crew, SEVEN + DAY)
    assert await fresh(crew, dora) == 1
    await closed.does(queueing.accept, ids[1], agreed=True, who=closed.other)
    await wakes(crew, SEVEN + 2 * DAY)
    await wakes(crew, SEVEN + 3 * DAY)
    assert await fresh(crew, dora) == 2


async def test_nothing_comes_where_nothing_was_released_anew(closed: Queue) -> None:
    await closed.does(queueing.next_text, 1)
    text = await closed.first()
    await closed.does(queueing.tag, text.id, text.codebook[0])
    await closed.does(queueing.decide, text.id, State.TAGGED)
    text = await closed.first()
    await closed.does(queueing.decide, text.id, State.LEFT_OUT)
    for day in range(10):
        await wakes(closed.crew, SEVEN + day * DAY)
    assert await fresh(closed.crew, await person(closed)) == 0


async def test_words_that_no_digest_shows_yet_are_nothing_new_until_their_translation_is_accepted(
    closed: Queue,
) -> None:
    await closed.crew.rows("UPDATE answer SET language = 'my'")
    text = await closed.first()
    await closed.does(queueing.translate, text.id, f"An apple of Rana, call {HIDDEN}")
    await closed.does(queueing.decide, text.id, State.RELEASED)
    await wakes(closed.crew, SEVEN)
    assert await fresh(closed.crew, await person(closed)) == 0
    await closed.does(queueing.accept, text.id, agreed=True, who=closed.other)
    await wakes(closed.crew, SEVEN + DAY)
    assert await fresh(closed.crew, await person(closed)) == 1


async def test_what_is_new_and_gone_again_before_its_time_is_told_to_nobody(closed: Queue) -> None:
    id_ = await releases(closed)
    house = closed.crew.stage.house

    def take_back(conn: Conn) -> None:
        [found] = [kept for _, kept in readings.every_text(conn, house.sealer) if kept.id == id_]
        removing.wait_again(house, conn, 1, found)

    await house.db.run(take_back)
    await wakes(closed.crew, SEVEN)
    assert await fresh(closed.crew, await person(closed)) == 0
    assert await closed.crew.rows(OWED) == [(0,)]


async def test_a_kill_before_the_commit_sends_it_at_the_next_wake_and_never_twice(
    closed: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    await releases(closed)
    dora = await person(closed)
    really = reporting.put_digest

    class Killed(Exception):
        pass

    def put_and_die(*args: object, **more: object) -> bool:
        really(*args, **more)  # type: ignore[arg-type]
        raise Killed

    monkeypatch.setattr("bot.app.renewing.put_digest", put_and_die)
    with pytest.raises(Killed):
        await wakes(closed.crew, SEVEN)
    assert (await fresh(closed.crew, dora), await closed.crew.rows(OWED)) == (0, [(2,)])
    monkeypatch.setattr("bot.app.renewing.put_digest", really)
    for minute in range(3):
        await wakes(closed.crew, SEVEN + timedelta(minutes=minute))
    assert (await fresh(closed.crew, dora), await closed.crew.rows(OWED)) == (1, [(0,)])


async def test_it_comes_after_weeks_no_second_time_though_what_was_sent_is_forgotten(closed: Queue) -> None:
    await releases(closed)
    await wakes(closed.crew, SEVEN)
    await closed.crew.rows("DELETE FROM outbox")
    await wakes(closed.crew, SEVEN + 30 * DAY)
    assert await closed.crew.rows("SELECT count(*) FROM outbox WHERE kind = 'digest'") == [(0,)]


async def test_who_came_later_is_owed_nothing_and_who_erases_neither(closed: Queue) -> None:
    await releases(closed)
    await closed.crew.joins("late", Role.DRAFTER)
    dora = await person(closed)
    house: House = closed.crew.stage.house
    await house.db.run(lambda conn: erasing.wipe(house, conn, dora))
    assert await closed.crew.rows(OWED) == [(1,)]
    await wakes(closed.crew, SEVEN)
    late = await person(closed, "late")
    assert await closed.crew.rows(MESSAGES, late) == []


async def test_the_digest_after_all_was_read_is_no_second_one_of_the_same(closed: Queue) -> None:
    await closed.everything(State.RELEASED)
    await wakes(closed.crew, SEVEN)
    dora = await person(closed)
    keys = [row[0] for row in await closed.crew.rows(MESSAGES, dora)]
    assert keys == [f"digest:1:closing:{dora}", f"digest:1:reviewed:{dora}"]


async def test_what_was_released_before_the_closing_digest_stands_in_it_and_comes_by_itself_no_more(
    queue: Queue,
) -> None:
    await queue.crew.joins("dora", Role.DRAFTER)
    await releases(queue)
    await wakes(queue.crew, SEVEN - DAY + timedelta(hours=3))
    await wakes(queue.crew, SEVEN + DAY)
    assert await fresh(queue.crew, await person(queue)) == 0
