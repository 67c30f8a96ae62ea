"""Notes that come late: others have settled for a worker of which no word came, and its message came."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count

import pytest

from bot.app import delivered
from bot.app.channel import Delivered, Delivery, DeliveryError, Policy, Post, Remove
from bot.app.dispatch import Dispatcher
from bot.app.house import House
from bot.app.pacing import Pacing
from bot.domain.inbound import Command, Tap, Text
from bot.storage import chats, outbox, workers
from bot.storage.keys import DATABASE
from bot.storage.outbox import Letter, Outgoing
from bot.storage.server import ServerDatabase
from bot.storage.sharing import park
from tests.app.conftest import CHANNEL, Crew
from tests.app.test_dispatch import put, state
from tests.engine import on_both, on_server, open_at
from tests.pgproxy import wire_to
from tests.pgserver import Server

SETTLED = {Outgoing.NOTICE: "uncertain", Outgoing.DIGEST: "uncertain", Outgoing.ALERT: "pending"}
NEWEST = "SELECT id, state FROM outbox WHERE person = ? AND kind = 'reply' ORDER BY id DESC LIMIT 1"
SENDER = "SELECT state, worker FROM outbox WHERE id = ?"
PANEL = "SELECT panel FROM person WHERE id = ?"

Meanwhile = Callable[[], Awaitable[None]]


class Chat:
    """Her chat as it stands. What came to it may be a while before whoever sent it hears of it."""

    name = CHANNEL

    def __init__(self) -> None:
        self.numbers = count(501)
        self.stands: set[int] = set()
        self.came: list[int] = []
        self.meanwhile: list[Meanwhile] = []

    async def deliver(self, delivery: Delivery) -> Delivered:
        match delivery.item:
            case Remove(messages):
                await self._passes()
                self.stands -= {*messages}
                return Delivered()
            case Post(edit=edit):
                number = edit if edit is not None and edit in self.stands else next(self.numbers)
        self.stands.add(number)
        self.came.append(number)
        try:
            await self._passes()
        except DeliveryError:
            self.came.remove(number)
            self.stands.discard(number)
            raise
        return Delivered(number)

    async def _passes(self) -> None:
        if self.meanwhile:
            await self.meanwhile.pop(0)()


class Worker:
    """One of those that send to her chat."""

    def __init__(self, house: House, chat: Chat) -> None:
        self.house = house
        self.number = house.db.worker
        self.alarms: list[str] = []
        self.dispatcher = Dispatcher(house, {CHANNEL: chat}, Pacing(0, 0, time.monotonic), self.alarms.append)

    async def sends(self) -> None:
        await self.dispatcher.drain()


class Two:
    """A worker of which no word comes any more, and another, which settles for it."""

    def __init__(self, crew: Crew, amina: int, other: House) -> None:
        self.crew = crew
        self.amina = amina
        self.chat = Chat()
        self.first = Worker(crew.stage.house, self.chat)
        self.other = Worker(other, self.chat)

    async def settle(self) -> None:
        await self.other.dispatcher.recover([self.first.number])

    async def asks(self) -> int:
        """She is to see another screen; the number of its row."""
        await self.crew.does("amina", Command("privacy"))
        return await self.newest()

    async def newest(self) -> int:
        [(row, _)] = await self.crew.rows(NEWEST, self.amina)
        return int(str(row))

    async def presses(self, message: int, choice: str) -> None:
        step = (await self.crew.sees("amina")).step
        await self.crew.stage.turns.take([self.crew.arrival("amina", Tap(step, choice), message)])

    async def panel(self) -> object:
        [(panel,)] = await self.crew.rows(PANEL, self.amina)
        return panel

    async def noted(self) -> set[int]:
        """What is known to stand in her chat, so that it is taken out in time."""
        now = self.first.house.seconds()
        return {*await self.first.house.db.run(lambda conn: chats.live(conn, self.amina, now))}

    @asynccontextmanager
    async def other_is_sending(self, *ends: DeliveryError) -> AsyncIterator[Meanwhile]:
        """What has the other send the same meanwhile; its message came by the end of the block."""
        came, ended = asyncio.Event(), asyncio.Event()
        sending: list[asyncio.Task[None]] = []

        async def passes() -> None:
            came.set()
            await ended.wait()
            for each in ends:
                raise each

        async def meanwhile() -> None:
            await self.settle()
            self.chat.meanwhile.insert(0, passes)
            sending.append(asyncio.create_task(self.other.sends()))
            async with asyncio.timeout(60):
                await came.wait()

        try:
            yield meanwhile
        finally:
            ended.set()
            await asyncio.gather(*sending)


@pytest.fixture
async def two(crew: Crew, amina: int, engine: str) -> AsyncIterator[Two]:
    """Of a file, which only one process has, the same one settles for itself, as if started anew."""
    house, stage = crew.stage.house, crew.stage
    if not house.db.is_shared:
        yield Two(crew, amina, house)
        return
    other = copy.copy(house)
    other.db = await open_at(stage.path, house.keys.get(DATABASE))
    for each in (house, other):
        await each.db.muster(house.seconds())
    yield Two(crew, amina, other)
    await other.db.close()


# -- what others have settled for ----------------------------------------------------------------


@on_both
@pytest.mark.parametrize("kind", SETTLED)
async def test_what_came_stands_and_counts_as_sent_though_others_had_settled_for_it(
    two: Two, crew: Crew, kind: Outgoing
) -> None:
    row, seen = await put(crew, two.amina, kind), list[str]()

    async def settled() -> None:
        await two.settle()
        seen.append(await state(crew, row))

    two.chat.meanwhile = [settled]
    await two.first.sends()
    await two.other.sends()
    assert seen == [SETTLED[kind]]
    assert await state(crew, row) == "sent"
    assert two.chat.stands == {501}
    assert two.chat.came == [501]


@on_both
async def test_a_screen_that_others_were_to_repeat_is_hers_once_it_is_known_to_have_come(
    two: Two, crew: Crew
) -> None:
    row = await two.asks()
    two.chat.meanwhile = [two.settle]
    await two.first.sends()
    await two.other.sends()
    assert await state(crew, row) == "sent"
    assert (two.chat.came, two.chat.stands) == ([501], {501})
    assert await two.panel() == 501


@on_both
@pytest.mark.parametrize("goes", ["leaves", "hands the phone on"])
async def test_what_came_before_she_was_gone_does_not_stay_in_her_chat(
    two: Two, crew: Crew, goes: str
) -> None:
    await put(crew, two.amina, Outgoing.NOTICE)

    async def is_gone() -> None:
        await two.settle()
        if goes == "leaves":
            await crew.does("amina", Command("x"))
        else:
            await crew.stage.house.db.run(lambda conn: park(conn, two.amina))

    two.chat.meanwhile = [is_gone]
    await two.first.sends()
    await two.other.sends()
    assert two.chat.came == [501]
    assert not two.chat.stands


@on_both
async def test_what_is_to_be_taken_out_since_others_settled_for_a_removal_is_taken_out_too(
    two: Two, crew: Crew
) -> None:
    two.chat.stands = {1, 2}
    house = crew.stage.house

    async def removes(message: int) -> None:
        letter = Letter(f"remove:{message}", two.amina, Outgoing.REMOVE, "en", removes=(message,))
        await house.db.run(lambda conn: outbox.put(conn, letter, house.seconds()))

    async def one_more() -> None:
        await two.settle()
        await removes(2)

    await removes(1)
    two.chat.meanwhile = [one_more]
    await two.first.sends()
    await two.other.sends()
    assert not two.chat.stands


@on_both
async def test_a_note_that_was_kept_though_nobody_could_tell_is_made_no_second_time(
    two: Two, crew: Crew
) -> None:
    house, worker = two.first.house, two.first.number
    rows = [await put(crew, two.amina, Outgoing.REPLY, key) for key in ("first", "second")]
    [first] = await house.db.run(
        lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 1, house.sealer, worker=worker)
    )
    two.chat.stands.add(500)
    for _ in range(2):
        await house.db.run(lambda conn: delivered.note(house, conn, first, Delivered(500)))
    await two.first.sends()
    assert [await state(crew, row) for row in rows] == ["sent", "sent"]
    assert two.chat.stands == {500, 501}


@on_server
async def test_what_came_by_a_worker_whose_line_to_the_server_was_cut_stands_when_it_is_back(
    crew: Crew, amina: int, server: Server
) -> None:
    house, cut_off = crew.stage.house, copy.copy(crew.stage.house)
    assert house.db.url is not None
    name = house.db.url.partition("?")[0].rpartition("/")[2]
    async with wire_to(server) as wire:
        cut_off.db = await ServerDatabase.on(wire.url(name), crew.stage.path, house.keys.get(DATABASE))
        for each in (house, cut_off):
            await each.db.muster(house.seconds())
        two = Two(crew, amina, house)
        two.first = Worker(cut_off, two.chat)

        async def is_cut_off() -> None:
            wire.is_down = True
            wire.cut_now()
            async with asyncio.timeout(60):
                while two.first.number in await house.db.run(workers.alive):  # noqa: ASYNC110 - it calls nobody
                    await asyncio.sleep(0.01)
            await two.settle()
            await house.db.forget([two.first.number])
            assert await state(crew, row) == "uncertain"
            wire.is_down = False

        row = await put(crew, amina, Outgoing.NOTICE)
        two.chat.meanwhile = [is_cut_off]
        await two.first.sends()
        await two.other.sends()
        assert cut_off.db.worker != two.first.number
        assert await state(crew, row) == "sent"
        assert (two.chat.came, two.chat.stands) == ([501], {501})
        await cut_off.db.close()


# -- what another worker sends -------------------------------------------------------------------


@on_server
async def test_of_a_screen_that_two_workers_sent_both_stand_and_the_later_is_hers(
    two: Two, crew: Crew
) -> None:
    row = await two.asks()

    async def sent() -> None:
        await two.settle()
        await two.other.sends()

    two.chat.meanwhile = [sent]
    await two.first.sends()
    await two.other.sends()
    assert await crew.rows(SENDER, row) == [("sent", two.other.number)]
    assert two.chat.stands == {501, 502}
    assert await two.panel() == 502
    assert await two.noted() >= {501, 502}


@on_server
@pytest.mark.parametrize("fails", [False, True])
async def test_a_note_on_what_another_worker_sends_by_now_leaves_it_to_that_one(
    two: Two, crew: Crew, *, fails: bool
) -> None:
    row = await two.asks()
    ends = [DeliveryError(Policy.NOT_SENT)] if fails else []
    async with two.other_is_sending(*ends) as meanwhile:
        two.chat.meanwhile = [meanwhile]
        await two.first.sends()
        assert await crew.rows(SENDER, row) == [("sending", two.other.number)]
        assert 501 in two.chat.stands
    assert await state(crew, row) == ("pending" if fails else "sent")
    await two.first.sends()
    assert two.chat.stands == ({501} if fails else {501, 502})
    assert await two.noted() >= {501}


@on_server
@pytest.mark.parametrize(
    "policy", [Policy.NOT_SENT, Policy.AMBIGUOUS, Policy.PAUSE, Policy.REFUSED, Policy.UNREACHABLE]
)
async def test_a_try_that_came_to_nothing_changes_nothing_of_what_another_worker_sends_by_now(
    two: Two, crew: Crew, policy: Policy
) -> None:
    row = await two.asks()
    async with two.other_is_sending() as meanwhile:

        async def fails() -> None:
            await meanwhile()
            raise DeliveryError(policy)

        two.chat.meanwhile = [fails]
        await two.first.sends()
        assert await crew.rows(SENDER, row) == [("sending", two.other.number)]
    await two.first.sends()
    assert await crew.rows(SENDER, row) == [("sent", two.other.number)]
    assert two.chat.stands == {502}
    assert await two.panel() == 502


@on_server
async def test_who_left_while_two_workers_sent_to_her_finds_her_chat_empty(two: Two, crew: Crew) -> None:
    await two.asks()
    async with two.other_is_sending() as meanwhile:

        async def leaves() -> None:
            await meanwhile()
            await crew.does("amina", Command("x"))

        two.chat.meanwhile = [leaves]
        await two.first.sends()
    await two.other.sends()
    await two.first.sends()
    assert two.chat.came == [501, 502]
    assert not two.chat.stands


@on_server
async def test_who_left_after_another_worker_sent_the_same_finds_her_chat_empty(two: Two, crew: Crew) -> None:
    await two.asks()

    async def leaves() -> None:
        await two.settle()
        await two.other.sends()
        await crew.does("amina", Command("x"))

    two.chat.meanwhile = [leaves]
    await two.first.sends()
    await two.other.sends()
    assert two.chat.came == [501, 502]
    assert not two.chat.stands


# -- a screen that was replaced since ------------------------------------------------------------


@on_server
@pytest.mark.parametrize("settled", ["before", "after"])
async def test_a_screen_that_she_pressed_before_its_worker_could_note_it_is_not_taken_from_her(
    two: Two, crew: Crew, settled: str
) -> None:
    await two.asks()

    async def presses() -> None:
        if settled == "before":
            await two.settle()
        await two.presses(501, "back")
        if settled == "after":
            await two.settle()
        await two.other.sends()

    two.chat.meanwhile = [presses]
    await two.first.sends()
    await two.other.sends()
    assert 501 in two.chat.stands
    assert await two.panel() == 501
    assert await state(crew, await two.newest()) == "sent"


@on_server
@pytest.mark.parametrize("settled", ["before", "after"])
async def test_a_screen_that_a_later_one_has_replaced_since_goes_and_the_later_one_stands(
    two: Two, crew: Crew, settled: str
) -> None:
    await two.asks()

    async def writes() -> None:
        if settled == "before":
            await two.settle()
        await crew.does("amina", Text("and then?"))
        if settled == "after":
            await two.settle()

    two.chat.meanwhile = [writes]
    await two.first.sends()
    await two.other.sends()
    assert await state(crew, await two.newest()) == "sent"
    assert two.chat.stands == {502}
