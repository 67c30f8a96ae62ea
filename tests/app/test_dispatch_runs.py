"""The dispatcher as it runs: replies have room, one that hangs or fails holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import dispatch, taking
from bot.app.channel import Delivered, Delivery
from bot.app.dispatch import BATCH, CALLING, CALLING_BESIDE_REPLIES, WORKERS, Dispatcher
from bot.app.house import House
from bot.app.pacing import Pacing
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.quiet import next_free
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.outbox import Outgoing, Row
from tests.app.conftest import CHANNEL, Crew, Post, Scripted
from tests.app.test_dispatch import put, state, write_first_no_more
from tests.engine import on_both

pytestmark = on_both


@asynccontextmanager
async def sending(dispatcher: Dispatcher) -> AsyncIterator[None]:
    """It sends as the service has it do, until the block ends."""
    running = asyncio.create_task(dispatcher.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.threat(16)
async def test_who_floods_the_bot_holds_up_nobody_else(crew: Crew, amina: int, post: Post) -> None:
    zeinab = await crew.joins("zeinab")
    await post.dispatcher.drain()
    for number in range(2 * BATCH):
        await put(crew, amina, Outgoing.ALERT, f"flood:{number}")
    answered = asyncio.Event()

    class Held(Scripted):
        """Takes nothing more in amina's chat for now, as Telegram does beyond one message a second."""

        async def deliver(self, delivery: Delivery) -> Delivered:
            if delivery.address == "amina":
                await asyncio.Event().wait()
            answered.set()
            return await super().deliver(delivery)

    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: Held()}, Pacing(0, 0, lambda: 0.0), lambda _: None)
    crew.stage.house.wake = dispatcher.wake
    async with sending(dispatcher):
        await asyncio.sleep(0.1)
        await put(crew, zeinab, Outgoing.ALERT)
        crew.stage.house.wake()
        async with asyncio.timeout(60):
            await answered.wait()


@pytest.mark.threat(16)
async def test_people_whose_chats_take_no_more_for_now_keep_no_worker_from_anyone_else(
    crew: Crew, amina: int, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than there are workers, each with messages that wait for her chat's next second."""
    really_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds > 0:
            await asyncio.Event().wait()
        await really_sleep(0)

    invite, flooding = await crew.stage.invite(Invite(Role.ADVOCATE, "YE")), []
    for who in (f"f{number}" for number in range(WORKERS + 4)):
        await crew.does(who, Command("start", invite))
        flooding.append((await crew.known(who)).person.id)
    await post.dispatcher.drain()
    for person in flooding:
        for kind in (Outgoing.REPLY, Outgoing.ALERT, Outgoing.NOTICE, Outgoing.DIGEST):
            await put(crew, person, kind)
    answered = asyncio.Event()

    class Watched(Scripted):
        async def deliver(self, delivery: Delivery) -> Delivered:
            if delivery.address == "amina":
                answered.set()
            return await super().deliver(delivery)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    house = crew.stage.house
    dispatcher = Dispatcher(house, {CHANNEL: Watched()}, Pacing(0, 1, lambda: 1000.0), lambda _: None)
    house.wake = dispatcher.wake
    async with sending(dispatcher):
        while await crew.rows(
            "SELECT 1 FROM outbox WHERE kind = 'reply' AND state IN ('pending', 'sending')"
        ):
            await really_sleep(0)
        await put(crew, amina, Outgoing.REPLY)
        house.wake()
        async with asyncio.timeout(60):
            await answered.wait()


async def test_the_service_sends_what_is_put_while_it_runs(crew: Crew, amina: int, post: Post) -> None:
    crew.stage.house.wake = post.dispatcher.wake
    arrived = asyncio.Event()

    async def arrives() -> None:
        arrived.set()

    post.channel.script = [arrives]
    async with sending(post.dispatcher):
        await put(crew, amina, Outgoing.REPLY)
        crew.stage.house.wake()
        async with asyncio.timeout(60):
            await arrived.wait()


async def ended(crew: Crew, *ids: int | None) -> list[str]:
    """How these rows ended, once none of them is under way any more."""
    async with asyncio.timeout(60):
        while True:
            found = [await state(crew, id_) for id_ in ids]
            if not {"pending", "sending"} & {*found}:
                return found


async def test_what_leaves_at_once_is_looked_at_as_it_is_taken(
    crew: Crew, amina: int, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeinab = await crew.joins("zeinab")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await write_first_no_more(crew, amina)
    ids = await put(crew, amina, Outgoing.INVITE), await put(crew, zeinab, Outgoing.REPLY)
    dispatcher, late = post.anew(), []

    def looked(house: House, conn: Conn, row: Row) -> bool:
        late.append(row.kind)
        return taking.goes_out(house, conn, row)

    monkeypatch.setattr(dispatch, "goes_out", looked)
    async with sending(dispatcher):
        found = await ended(crew, *ids)
    assert found == ["stopped", "sent"]
    assert [each.address for each in post.channel.delivered] == ["zeinab"]
    assert late == [], "both were looked at within the transaction that took them"


async def test_a_last_look_that_fails_ends_its_own_row_only(
    crew: Crew, amina: int, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeinab = await crew.joins("zeinab")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    ids = await put(crew, amina, Outgoing.INVITE), await put(crew, zeinab, Outgoing.INVITE)

    def lost(*asked: Any) -> datetime:
        if asked[1] == "Asia/Baghdad":
            raise KeyError(asked[1])
        return next_free(*asked)

    await crew.stage.house.db.run(
        lambda conn: conn.execute("UPDATE person SET zone = 'Asia/Baghdad' WHERE id = ?", (amina,))
    )
    monkeypatch.setattr("bot.app.timely.next_free", lost)
    async with sending(post.dispatcher):
        found = await ended(crew, *ids)
    assert found == ["refused", "sent"]
    assert [each.address for each in post.channel.delivered] == ["zeinab"]


async def _many_alerts(crew: Crew, people: int, due: int = 0) -> None:
    """So many people have joined, and an alert waits for each, and nothing else for anybody."""
    invite = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))
    for who in (f"w{number}" for number in range(people)):
        await crew.does(who, Command("start", invite))
        await put(crew, (await crew.known(who)).person.id, Outgoing.ALERT, due=due)
    await crew.stage.house.db.run(
        lambda conn: conn.execute("UPDATE outbox SET state = 'sent' WHERE kind <> 'alert'")
    )


async def test_while_a_reply_is_under_way_little_is_that_nobody_waits_for(
    crew: Crew, amina: int, post: Post
) -> None:
    await _many_alerts(crew, CALLING, due=crew.stage.house.seconds() + 60)
    await put(crew, amina, Outgoing.REPLY)
    under_way, most, asked, replied = 0, [0], asyncio.Event(), asyncio.Event()

    class Slow(Scripted):
        """Takes its time with the reply, until half of all else is out."""

        async def deliver(self, delivery: Delivery) -> Delivered:
            nonlocal under_way
            if delivery.address == "amina":
                asked.set()
                await replied.wait()
                return await super().deliver(delivery)
            under_way += 1
            if not replied.is_set():
                most[0] = max(most[0], under_way)
            await crew.rows("SELECT 1")
            under_way -= 1
            if len(self.delivered) >= CALLING // 2:
                replied.set()
            return await super().deliver(delivery)

    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: Slow()}, Pacing(0, 0, lambda: 0.0), lambda _: None)
    crew.stage.house.wake = dispatcher.wake
    async with sending(dispatcher):
        async with asyncio.timeout(60):
            await asked.wait()
            crew.stage.clock.at += timedelta(seconds=60)
            crew.stage.house.wake()
            while await crew.rows("SELECT 1 FROM outbox WHERE state IN ('pending', 'sending')"):
                pass
    assert 0 < most[0] <= CALLING_BESIDE_REPLIES


async def test_however_much_waits_that_nobody_waits_for_a_reply_is_taken_at_once(
    crew: Crew, amina: int, post: Post
) -> None:
    await _many_alerts(crew, CALLING + 4)
    held, answered = [], asyncio.Event()

    class Slow(Scripted):
        """Takes what nobody waits for, and never says so."""

        async def deliver(self, delivery: Delivery) -> Delivered:
            if delivery.address != "amina":
                held.append(delivery.address)
                await asyncio.Event().wait()
            answered.set()
            return await super().deliver(delivery)

    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: Slow()}, Pacing(0, 0, lambda: 0.0), lambda _: None)
    crew.stage.house.wake = dispatcher.wake
    async with sending(dispatcher):
        async with asyncio.timeout(60):
            while len(held) < CALLING:
                await crew.rows("SELECT 1")
            await put(crew, amina, Outgoing.REPLY)
            crew.stage.house.wake()
            await answered.wait()
    assert len(held) == CALLING, "the others wait in the outbox"
