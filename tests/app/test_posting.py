"""Telling addresses: signed, tried again with the same id, given up with an alarm, and nobody held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app import alarms, revoking
from bot.app.posting import GIVE_UP, RESTS, Posting
from bot.channels.hooks.wire import HookPoster
from bot.storage import people
from tests.app.conftest import Crew
from tests.app.test_webhooks import added, staff
from tests.channels.hooks.receiver import Receiver, is_signed
from tests.console.browsing import person

__all__ = ["staff"]
OPENED = "round priorities opens now closes +14d"
ALARMS = "SELECT name FROM alarm"
STATES = "SELECT state, attempts FROM webhook_delivery ORDER BY id"


@pytest.fixture
async def there() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def posting(crew: Crew) -> AsyncIterator[Posting]:
    made = Posting(crew.stage.house, HookPoster(trial=True))
    yield made
    await made.stop()


async def turn(posting: Posting) -> None:
    """Everything that is due for each address, one thing each."""
    await posting.tick()
    await posting.idle()


async def test_what_is_told_is_signed_and_told_once(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    hook = await added(crew, staff["coordinator"], url=there.url)
    await crew.stage.round(OPENED)
    for _ in range(3):
        await turn(posting)
    [told] = there.told
    assert (told["method"], told["path"]) == ("POST", "/told?of=rounds")
    assert told["headers"]["Content-Type"] == "application/json"
    assert told["headers"]["Webhook-Timestamp"] == str(crew.stage.house.seconds())
    assert is_signed(told, hook.secret)
    for changed in (
        {**told, "body": told["body"] + b" "},
        told | {"headers": {**told["headers"], "Webhook-Id": "x"}},
    ):
        assert not is_signed(changed, hook.secret)
    assert await crew.rows(STATES) == [("delivered", 1)]


async def test_what_fails_is_told_again_after_growing_rests_with_the_same_id(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    hook = await added(crew, staff["coordinator"], url=there.url)
    there.script = [500, 404, "moved", 410]
    await crew.stage.round(OPENED)
    for number, rest in enumerate(RESTS[:4], start=1):
        await turn(posting)
        assert len(there.told) == number
        crew.stage.clock.at += timedelta(seconds=rest - 1)
        await turn(posting)
        assert len(there.told) == number
        crew.stage.clock.at += timedelta(seconds=1)
    await turn(posting)
    assert len(there.told) == 5
    assert len(set(there.ids())) == 1
    assert len({each["headers"]["Webhook-Signature"] for each in there.told}) == 5
    assert all(is_signed(each, hook.secret) for each in there.told)
    assert len({each["body"] for each in there.told}) == 1
    assert await crew.rows(STATES) == [("delivered", 5)]
    assert list(RESTS) == sorted(RESTS)


async def test_after_three_days_it_is_put_aside_and_an_alarm_stands_until_something_arrives(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    await added(crew, staff["coordinator"], url=there.url)
    there.script = [500] * 40
    await crew.stage.round(OPENED)
    began = crew.stage.clock.at
    while (await crew.rows(STATES))[0][0] == "pending":
        await turn(posting)
        assert crew.stage.clock.at - began <= timedelta(seconds=GIVE_UP)
        crew.stage.clock.at += timedelta(seconds=RESTS[-1])
    assert crew.stage.clock.at - began > timedelta(days=2, hours=20)
    assert await crew.rows(ALARMS) == [("webhook:1",)]
    told = len(there.told)
    await turn(posting)
    assert len(there.told) == told
    there.script.clear()
    await crew.stage.round(OPENED)
    await turn(posting)
    assert await crew.rows(ALARMS) == []
    crew.stage.clock.at += timedelta(hours=25)
    await crew.stage.tick()
    assert await crew.rows(STATES) == []


async def test_the_alarm_of_an_address_ends_with_whoever_had_it(
    crew: Crew, staff: dict[str, int], posting: Posting
) -> None:
    house, by = crew.stage.house, await person(crew.stage.house, staff["coordinator"])
    for who in ("coordinator", "coordinator2"):
        hook = await added(crew, staff[who])
        await house.db.run(lambda conn, id_=hook.id: alarms.put(house, conn, f"webhook:{id_}", on=True))  # type: ignore[misc]
    await house.db.run(lambda conn: revoking.revoke(house, conn, by, staff["coordinator2"]))
    await crew.stage.tick()
    assert await crew.rows(ALARMS) == [("webhook:1",)]


async def test_one_that_hangs_holds_up_no_other_and_is_under_way_once(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    async with Receiver(script=["hang"]) as slow:
        await added(crew, staff["coordinator"], url=slow.url)
        await added(crew, staff["coordinator"], url=there.url)
        await crew.stage.round(OPENED)
        await crew.stage.round(OPENED)
        async with asyncio.timeout(60):
            while len(there.told) < 2:
                await posting.tick()
                await asyncio.sleep(0.01)
        assert len(slow.told) == 1
        await posting.stop()
    assert await crew.rows("SELECT state FROM webhook_delivery WHERE webhook = 1") == [("pending",)] * 2


async def test_what_was_under_way_at_an_end_is_told_by_the_next_with_the_same_id(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    await added(crew, staff["coordinator"], url=there.url)
    there.script = ["hang"]
    await crew.stage.round(OPENED)
    await posting.tick()
    await there.until(1)
    await posting.stop()
    await crew.stage.reload()
    following = Posting(crew.stage.house, HookPoster(trial=True))
    await turn(following)
    await following.stop()
    assert len(there.told) == 2
    assert len(set(there.ids())) == 1
    assert await crew.rows(STATES) == [("delivered", 1)]


@pytest.mark.threat(7)
async def test_what_its_owner_may_not_know_any_more_is_not_told(
    crew: Crew, staff: dict[str, int], there: Receiver, posting: Posting
) -> None:
    await added(crew, staff["coordinator2"], url=there.url)
    await crew.stage.round(OPENED)
    house = crew.stage.house
    await house.db.run(lambda conn: people.set_limits(conn, staff["coordinator2"], {"SD"}))
    await turn(posting)
    assert there.told == []
    assert await crew.rows("SELECT state FROM webhook_delivery") == [("aside",)]
    assert await crew.rows(ALARMS) == []
