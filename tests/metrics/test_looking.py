"""What is looked at once a minute in the database: only what can go, told in steps, beside all turns."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.app import alarms
from bot.app.channel import DeliveryError, Policy
from bot.domain.inbound import Command
from bot.domain.say import Say, Words
from bot.metrics.around import CountedReceiver
from bot.metrics.looking import MINUTE, WITHIN, Looking
from bot.metrics.tally import Meter
from bot.storage import outbox
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import CHANNEL, Crew, Post
from tests.app.test_health import block

HELLO = Say((Words("invite.hello"),))


async def put(crew: Crew, person: int, kind: Outgoing, times: int, due: int = 0) -> None:
    house = crew.stage.house

    def work(conn):
        before = int(conn.execute("SELECT count(*) FROM outbox").fetchone()[0])
        for number in range(before, before + times):
            outbox.put(conn, Letter(f"{kind}:{number}", person, kind, "en", HELLO, due=due), house.seconds())

    await house.db.run(work)


def looking(crew: Crew, *channels: str, enough: int = 10) -> Looking:
    return Looking(crew.stage.house, Meter(enough, lambda: 0.0), channels or (CHANNEL,))


@pytest.fixture
async def amina(crew: Crew, post: Post) -> int:
    id_ = await crew.joins("amina")
    await post.dispatcher.drain()
    return id_


@pytest.mark.threat(11)
async def test_a_few_replies_that_wait_are_none(crew: Crew, amina: int) -> None:
    looked = looking(crew)
    await put(crew, amina, Outgoing.REPLY, 19)
    await looked.tick()
    assert looked.seen.rows == (0, 0)
    await put(crew, amina, Outgoing.REPLY, 1)
    await looked.tick()
    assert looked.seen.rows == (20, 0)


async def test_broadcasts_that_wait_are_told_in_hundreds(crew: Crew, amina: int) -> None:
    looked = looking(crew)
    await put(crew, amina, Outgoing.INVITE, 250)
    await looked.tick()
    assert looked.seen.rows == (0, 200)
    await put(crew, amina, Outgoing.NOTICE, 49)
    await looked.tick()
    assert looked.seen.rows == (0, 200)


async def test_the_oldest_has_waited_whole_minutes_since_it_was_due(crew: Crew, amina: int) -> None:
    looked, clock = looking(crew), crew.stage.clock
    await put(crew, amina, Outgoing.REPLY, 1)
    await put(crew, amina, Outgoing.INVITE, 1, due=crew.stage.house.seconds() + 60)
    clock.at += timedelta(seconds=59)
    await looked.tick()
    assert looked.seen.waited == (0, 0)
    clock.at += timedelta(seconds=90)
    await looked.tick()
    assert looked.seen.waited[1] == 60


async def test_a_reply_that_is_stuck_tells_five_minutes_in_which_somebody_acted_and_not_when(
    crew: Crew, amina: int
) -> None:
    clock, house = crew.stage.clock, crew.stage.house
    clock.at += timedelta(seconds=-house.seconds() % WITHIN)
    began = house.seconds()
    told = set()
    for second in (1, 2, 61, 150, 239, 299, 300):
        clock.at += timedelta(seconds=began + second - house.seconds())
        await put(crew, amina, Outgoing.REPLY, 1)
        looked, history = looking(crew), []
        for minute in range(6, 15):
            clock.at += timedelta(seconds=began + minute * MINUTE - house.seconds())
            await looked.tick()
            history.append(looked.seen.waited[0])
        told.add(tuple(history))
        await crew.rows("DELETE FROM outbox RETURNING 1")
        clock.at += timedelta(seconds=began - house.seconds())
    assert told == {(0, 120, 180, 240, 300, 360, 420, 480, 540)}


@pytest.mark.parametrize("failure", [Policy.NOT_SENT, Policy.AMBIGUOUS, DeliveryError(Policy.PAUSE, 40)])
async def test_a_reply_that_fails_for_an_hour_has_waited_for_an_hour(
    crew: Crew, amina: int, post: Post, failure: Policy | DeliveryError
) -> None:
    looked, clock = looking(crew), crew.stage.clock
    await put(crew, amina, Outgoing.REPLY, 1)
    for minute in range(60):
        post.channel.script = [failure]
        await post.dispatcher.drain()
        clock.at += timedelta(minutes=1)
        assert post.channel.script == [], minute
    await looked.tick()
    assert looked.seen.waited[0] > 3600 - WITHIN
    post.channel.script = [failure]
    await post.dispatcher.drain()
    await looked.tick()
    assert looked.seen.waited[0] > 3600 - WITHIN, "it waits also where its next try is not due yet"
    clock.at += timedelta(minutes=1)
    post.channel.script = []
    await post.dispatcher.drain()
    await looked.tick()
    assert looked.seen.waited == (0, 0)


async def test_what_is_under_way_waits_until_it_has_gone(crew: Crew, amina: int) -> None:
    looked, clock, house = looking(crew), crew.stage.clock, crew.stage.house
    await put(crew, amina, Outgoing.REPLY, 1)
    await house.db.run(lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 9, house.sealer))
    clock.at += timedelta(minutes=15)
    await looked.tick()
    assert looked.seen.waited[0] > 900 - WITHIN


async def test_what_was_put_off_to_a_better_hour_has_not_waited_before_it(crew: Crew, amina: int) -> None:
    looked, clock, house = looking(crew), crew.stage.clock, crew.stage.house
    await put(crew, amina, Outgoing.INVITE, 1)
    [(id_,)] = await crew.rows("SELECT id FROM outbox WHERE kind = 'invite'")
    until = house.seconds() + 3600
    await house.db.run(lambda conn: outbox.put_off(conn, int(str(id_)), until))
    clock.at += timedelta(minutes=59)
    await looked.tick()
    assert looked.seen.waited == (0, 0)
    clock.at += timedelta(minutes=6)
    await looked.tick()
    assert looked.seen.waited == (0, 300)


async def test_what_cannot_go_is_no_backlog(crew: Crew, amina: int, post: Post) -> None:
    """Another channel, a country that was left, somebody who stopped: that waits for no sender."""
    looked, clock = looking(crew), crew.stage.clock
    await put(crew, amina, Outgoing.NOTICE, 1)
    elsewhere = looking(crew, "telegram")
    await crew.rows("INSERT INTO country_left (country, at, staff) VALUES ('YE', 1, 1) RETURNING 1")
    clock.at += timedelta(minutes=5)
    await elsewhere.tick()
    await looked.tick()
    assert elsewhere.seen.waited == looked.seen.waited == (0, 0)
    await crew.rows("DELETE FROM country_left RETURNING 1")
    await looked.tick()
    assert looked.seen.waited == (0, 300)
    await post.dispatcher.drain()
    await looked.tick()
    assert looked.seen.waited == (0, 0)


async def test_alarms_are_told_by_their_name_and_not_by_what_they_are_about(crew: Crew) -> None:
    looked = looking(crew)
    await alarms.set_alarm(crew.stage.house, "disk", on=True)
    await alarms.set_alarm(crew.stage.house, "target:7", on=True)
    await looked.tick()
    assert looked.seen.alarms == {"disk", "target"}
    await alarms.set_alarm(crew.stage.house, "disk", on=False)
    await looked.tick()
    assert "disk" not in looked.seen.alarms


@pytest.mark.threat(11)
async def test_turns_of_ten_people_show_at_the_next_look_and_those_of_nine_do_not(crew: Crew) -> None:
    meter = Meter(10, lambda: 0.0)
    looked = Looking(crew.stage.house, meter, (CHANNEL,))
    receiver = CountedReceiver(crew.stage.turns, meter)
    for number in range(9):
        await receiver.take([crew.arrival(f"person {number}", Command("start")) for _ in range(5)])
    await looked.tick()
    assert meter.shown.turns == {}
    await receiver.take([crew.arrival("the tenth", Command("start"))])
    assert meter.shown.turns == {}
    await looked.tick()
    assert meter.shown.turns == {(CHANNEL, "applied"): 46}
    assert sum(meter.shown.turn_seconds.counts) == 46


async def test_a_look_waits_for_no_turn_and_holds_none_up(crew: Crew, amina: int) -> None:
    looked, release = looking(crew), threading.Event()
    await put(crew, amina, Outgoing.REPLY, 20)
    task = await block(crew.stage.house.db, release)
    try:
        await looked.tick()
        assert looked.seen.rows == (20, 0), "it asked beside the thread that is busy"
    finally:
        release.set()
        await task
