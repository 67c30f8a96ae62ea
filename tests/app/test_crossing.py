"""Several bots, one consultation: who goes over from one to another goes on there; no chat is mistaken."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import pytest

from bot.app.channel import Arrival, Delivered, Delivery, DeliveryError, Policy, Post, Receipt, Remove
from bot.app.dispatch import Dispatcher
from bot.app.lanes import paused_until
from bot.app.pacing import Pacing
from bot.domain.bots import MAIN, Bot, Bots, of_bot
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Role, Standing
from bot.domain.say import Say, Words
from bot.storage import chats, meta, outbox
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.outbox import Letter, Outgoing, Row
from bot.storage.people import Known
from tests.app.conftest import CHANNEL, Crew
from tests.engine import on_both

pytestmark = on_both

SAHEL = "sahel"
WHO = "501"


class Chat:
    """What stands in the chat with one bot, which numbers its messages by itself, as others do."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.stands: dict[int, str] = {}
        self.edited: list[int] = []
        self.posts = 0
        self.fails: list[DeliveryError] = []
        self.meanwhile: Callable[[], object] | None = None

    @property
    def name(self) -> str:
        return CHANNEL

    async def deliver(self, delivery: Delivery) -> Delivered:
        if self.fails:
            raise self.fails.pop(0)
        match delivery.item:
            case Remove(messages):
                for each in messages:
                    self.stands.pop(each, None)
                return Delivered()
            case Post(say, edit):
                self.posts += 1
                if edit is not None and edit in self.stands:
                    self.edited.append(edit)
                    number = edit
                else:
                    number = next(self.numbers)
                self.stands[number] = str(say.step)
                return Delivered(number)
        raise AssertionError


class Two:
    """One person with two bots."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.house = crew.stage.house
        self.chats = {MAIN: Chat(), SAHEL: Chat()}
        self.alarms: list[str] = []
        self.dispatchers = {bot: self.anew(bot) for bot in self.chats}
        self.keys = count(1)

    def anew(self, bot: str, rate: float = 0) -> Dispatcher:
        pacing = Pacing(rate, 0, time.monotonic)
        return Dispatcher(self.house, {CHANNEL: self.chats[bot]}, pacing, self.alarms.append, bot=bot)

    async def does(self, bot: str, *inbounds: Inbound, key: str | None = None) -> list[Receipt]:
        """She writes to a bot; what comes of it is not sent yet."""
        return await self.crew.stage.turns.take([self.arrival(bot, each, key) for each in inbounds])

    def arrival(self, bot: str, inbound: Inbound, key: str | None = None) -> Arrival:
        number, message = next(self.keys), None
        if isinstance(inbound, Tap):
            message = max(self.chats[bot].stands, default=None)
        elif not isinstance(inbound, Command) or not inbound.name.startswith("!"):
            message = next(self.chats[bot].numbers)
            self.chats[bot].stands[message] = "hers"
        key = of_bot(key or str(number), bot)
        return Arrival(CHANNEL, key, WHO, inbound, message=message, bot=bot)

    async def sent(self) -> None:
        """Let both bots send all that waits."""
        for each in self.dispatchers.values():
            await each.drain()

    async def joins(self, bot: str, role: Role = Role.ADVOCATE) -> None:
        invite = Invite(role, "YE" if role is Role.ADVOCATE else None)
        await self.does(bot, Command("start", await self.crew.stage.invite(invite)))
        await self.sent()
        while True:
            say = await self.crew.sees(WHO)
            ids = [choice.id for choice in say.choices()]
            onward = next((id_ for id_ in ("l_en", "next", "yes", "skip") if id_ in ids), None)
            if onward is None or "later" in ids:
                return
            await self.does(bot, Tap(say.step, onward))
            await self.sent()

    async def known(self) -> Known:
        return await self.crew.known(WHO)

    async def noted(self) -> tuple[int, ...]:
        person, now = (await self.known()).person.id, self.house.seconds()
        return await self.house.db.run(lambda conn: chats.live(conn, person, now))

    async def put(self, kind: Outgoing, key: str = "x", *, sound: str | None = None) -> int:
        person = (await self.known()).person.id
        letter = Letter(key, person, kind, "en", say=Say((Words("common.trial"),), sound=sound))
        put = await self.house.db.run(lambda conn: outbox.put(conn, letter, self.house.seconds()))
        assert put is not None
        return put

    async def taken(self, bot: str) -> list[Row]:
        """What is on its way by a bot from now on."""
        now, sealer = self.house.seconds(), self.house.sealer
        return await self.house.db.run(lambda conn: outbox.take(conn, now, (CHANNEL,), 10, sealer, bot=bot))

    async def value(self, statement: str, *values: object) -> object:
        def read(conn: Conn) -> object:
            row = conn.execute(statement, values).fetchone()
            return None if row is None else row[0]

        return await self.house.db.run(read)


@pytest.fixture
async def two(crew: Crew) -> Two:
    return Two(crew)


async def test_who_goes_over_is_answered_by_the_other_bot_where_she_was(two: Two) -> None:
    await two.joins(MAIN)
    before = await two.known()
    two.chats[SAHEL].numbers = count(100)
    await two.does(SAHEL, Command("settings"))
    await two.sent()
    after = await two.known()
    assert (after.person.id, after.bot) == (before.person.id, SAHEL)
    assert list(two.chats[SAHEL].stands.values()) == [str(after.step)], (
        "her command left the chat, the screen came"
    )
    assert two.chats[MAIN].stands == {}, "what stood in the chat with the bot before was taken out of it"
    assert two.chats[SAHEL].edited == []
    assert set(await two.noted()) == set(two.chats[SAHEL].stands)


async def test_a_message_of_the_chat_before_is_neither_edited_nor_taken_out_in_the_new_one(two: Two) -> None:
    await two.joins(SAHEL)
    await two.does(MAIN, Command("settings"))
    await two.sent()
    panel = (await two.known()).panel
    assert panel is not None
    two.chats[SAHEL].stands[panel] = "of the same number"
    await two.does(SAHEL, Text("hello"))
    await two.sent()
    assert two.chats[MAIN].stands == {}
    assert two.chats[SAHEL].stands[panel] == "of the same number"


async def test_what_waited_for_her_goes_by_the_bot_that_she_went_over_to(two: Two) -> None:
    await two.joins(MAIN)
    await two.put(Outgoing.INVITE)
    before = two.chats[MAIN].posts
    await two.does(SAHEL, Command("settings"))
    await two.dispatchers[MAIN].drain()
    assert len(two.chats[SAHEL].stands) == 1, "only her own command stands there"
    assert two.chats[MAIN].posts == before, "the other bot shows nothing more"
    await two.dispatchers[SAHEL].drain()
    assert two.chats[MAIN].stands == {}
    assert await two.value("SELECT state FROM outbox WHERE key = 'x'") == "sent"


async def test_a_screen_that_edits_becomes_a_new_one_with_another_bot(two: Two) -> None:
    await two.joins(MAIN)
    await two.does(MAIN, Command("settings"))
    edit = await two.value("SELECT edit FROM outbox WHERE state = 'pending' AND say IS NOT NULL")
    assert isinstance(edit, int)
    two.chats[SAHEL].stands[edit] = "of the same number"
    await two.does(SAHEL, Tap(999, "stale"))
    await two.sent()
    known = await two.known()
    assert two.chats[SAHEL].stands == {edit: "of the same number", known.panel: str(known.step)}


async def test_what_was_on_its_way_as_she_went_over_is_taken_back_and_comes_by_the_other_bot(
    two: Two,
) -> None:
    await two.joins(MAIN)
    row = await two.put(Outgoing.INVITE)
    chat, deliver = two.chats[MAIN], two.chats[MAIN].deliver

    async def slow(delivery: Delivery) -> Delivered:
        if delivery.id == row:
            await two.does(SAHEL, Command("settings"))
        return await deliver(delivery)

    chat.deliver = slow  # type: ignore[method-assign]
    await two.dispatchers[MAIN].drain()
    noted = await two.noted()
    await two.sent()
    assert chat.stands == {}
    assert await two.value("SELECT state FROM outbox WHERE id = ?", row) == "sent"
    assert len(two.chats[SAHEL].stands) == 2, "the screen, and the invitation"
    assert not set(noted) - set(two.chats[SAHEL].stands)


async def test_the_same_id_at_two_bots_is_two_arrivals_and_twice_at_one_bot_is_one(two: Two) -> None:
    await two.joins(MAIN)
    receipts = [
        *await two.does(MAIN, Command("settings"), key="900"),
        *await two.does(SAHEL, Command("settings"), key="900"),
        *await two.does(SAHEL, Command("settings"), key="900"),
    ]
    assert [each.applied for each in receipts] == [True, True, False]


async def test_closing_the_chat_with_a_bot_that_she_left_does_not_make_her_unreachable(two: Two) -> None:
    await two.joins(MAIN)
    await two.does(SAHEL, Command("settings"))
    await two.sent()
    await two.does(MAIN, Command("!blocked"))
    known = await two.known()
    assert (known.person.standing, known.bot) == (Standing.ACTIVE, SAHEL)
    await two.does(SAHEL, Command("!blocked"))
    assert (await two.known()).person.standing is Standing.UNREACHABLE


async def test_a_chat_that_is_closed_to_the_bot_before_stops_nothing_at_the_other(two: Two) -> None:
    await two.joins(MAIN)
    await two.does(SAHEL, Command("settings"))
    two.chats[MAIN].fails = [DeliveryError(Policy.UNREACHABLE)]
    await two.dispatchers[MAIN].drain()
    await two.dispatchers[SAHEL].drain()
    known = await two.known()
    assert known.person.standing is Standing.ACTIVE
    assert two.chats[SAHEL].stands == {known.panel: str(known.step)}


async def test_what_the_bot_before_would_not_take_out_is_no_message_of_the_new_chat(two: Two) -> None:
    await two.joins(MAIN)
    deliver = two.chats[MAIN].deliver

    async def keeps(delivery: Delivery) -> Delivered:
        done = await deliver(delivery)
        return Delivered(kept=delivery.item.messages) if isinstance(delivery.item, Remove) else done

    two.chats[MAIN].deliver = keeps  # type: ignore[method-assign]
    await two.does(SAHEL, Command("settings"))
    await two.sent()
    assert set(await two.noted()) == set(two.chats[SAHEL].stands)


async def test_whoever_is_new_belongs_to_the_bot_that_she_opened(two: Two) -> None:
    await two.joins(SAHEL)
    assert (await two.known()).bot == SAHEL
    assert two.chats[MAIN].stands == {}


async def test_who_is_not_let_in_is_told_so_by_the_bot_that_she_wrote_to(two: Two) -> None:
    await two.does(SAHEL, Command("start"))
    await two.sent()
    await two.does(MAIN, Command("start"))
    await two.sent()
    assert len(two.chats[MAIN].stands) == 2, "her message, and the sentence"


async def test_a_pause_that_one_bot_is_asked_for_holds_no_other(two: Two) -> None:
    await two.joins(MAIN)
    await two.put(Outgoing.INVITE)
    two.chats[MAIN].fails = [DeliveryError(Policy.PAUSE, 600)]
    await two.dispatchers[MAIN].drain()
    assert two.dispatchers[MAIN].held(60)
    assert not two.dispatchers[SAHEL].held(60)
    await two.does(SAHEL, Command("settings"))
    await two.sent()
    assert len(two.chats[SAHEL].stands) == 2, "the screen, and the invitation that came over"
    after = two.anew(MAIN)
    await after.recover()
    assert after.held(60), "a start does not forget it"
    assert await two.house.db.run(lambda conn: meta.get(conn, paused_until(SAHEL))) is None


async def test_a_bot_that_is_refused_stops_no_other(two: Two) -> None:
    await two.joins(MAIN)
    await two.put(Outgoing.INVITE)
    two.chats[MAIN].fails = [DeliveryError(Policy.TOKEN)]
    await two.dispatchers[MAIN].drain()
    assert two.dispatchers[MAIN].held()
    await two.does(SAHEL, Command("settings"))
    await two.sent()
    assert not two.dispatchers[SAHEL].held()
    assert two.chats[SAHEL].stands


async def test_after_a_kill_what_was_on_its_way_goes_by_the_bot_where_she_is(two: Two) -> None:
    await two.joins(MAIN)
    await two.does(MAIN, Command("settings"))
    assert await two.taken(MAIN)
    await two.does(SAHEL, Command("privacy"))
    two.dispatchers = {bot: two.anew(bot) for bot in two.chats}
    for each in two.dispatchers.values():
        await each.recover()
    await two.sent()
    assert two.chats[SAHEL].stands
    assert two.chats[SAHEL].edited == []
    assert two.chats[MAIN].stands == {}


def test_a_country_is_served_by_the_bot_that_names_it_and_else_by_the_main_one() -> None:
    bots = Bots((Bot(SAHEL, countries=("ML",)),))
    assert (bots.serving("ML"), bots.serving("YE"), bots.serving(None)) == (SAHEL, MAIN, MAIN)
