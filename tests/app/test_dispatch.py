"""The dispatcher: every error has its policy, nothing is sent twice that may not be, and it goes on alone."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from functools import partial

import pytest

from bot.app import inviting
from bot.app.channel import Delivered, Delivery, DeliveryError, Policy, Remove
from bot.app.dispatch import LOOK_HOLDS, Dispatcher
from bot.app.pacing import Pacing
from bot.domain.inbound import Command, Text
from bot.domain.say import Say, Words
from bot.storage import outbox
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import CHANNEL, Crew, Post, Scripted
from tests.engine import on_both

pytestmark = on_both

HELLO = Say((Words("invite.hello"),))
STATES = "SELECT kind, state FROM outbox WHERE person = ? ORDER BY id"


async def put(crew: Crew, person: int, kind: Outgoing, key: str = "", due: int = 0) -> int | None:
    letter = Letter(key or f"{kind}:{person}", person, kind, "en", HELLO, due=due)
    return await crew.stage.house.db.run(lambda conn: outbox.put(conn, letter, crew.stage.house.seconds()))


async def state(crew: Crew, id_: int | None) -> str:
    [[found]] = await crew.rows("SELECT state FROM outbox WHERE id = ?", id_)
    return str(found)


async def test_the_same_key_stands_in_the_outbox_once(crew: Crew, amina: int, post: Post) -> None:
    assert await put(crew, amina, Outgoing.INVITE, "invite:1") is not None
    assert await put(crew, amina, Outgoing.INVITE, "invite:1") is None
    await post.dispatcher.drain()
    assert await put(crew, amina, Outgoing.INVITE, "invite:1") is None
    await post.dispatcher.drain()
    assert len(post.channel.delivered) == 1


async def test_replies_go_before_what_nobody_waits_for(crew: Crew, amina: int, post: Post) -> None:
    zeinab = await crew.joins("zeinab")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await put(crew, zeinab, Outgoing.INVITE)
    await put(crew, amina, Outgoing.REPLY)
    await post.dispatcher.drain()
    assert [each.address for each in post.channel.delivered] == ["amina", "zeinab"]


async def test_who_has_no_share_of_the_rate_leaves_what_waits_to_the_others(crew: Crew, amina: int) -> None:
    pacing, channel = Pacing(2, 0, time.monotonic), Scripted()
    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: channel}, pacing, lambda _: None)
    waits = await put(crew, amina, Outgoing.REPLY)
    pacing.share(0)
    async with asyncio.timeout(60):
        await dispatcher.drain()
    assert await state(crew, waits) == "pending"
    pacing.share(1)
    await dispatcher.drain()
    assert await state(crew, waits) == "sent"


@pytest.mark.case(9)
async def test_a_pause_that_the_channel_asks_for_holds_everything_and_outlives_a_restart(
    crew: Crew, amina: int, post: Post
) -> None:
    post.channel.script = [DeliveryError(Policy.PAUSE, 30)]
    await put(crew, amina, Outgoing.REPLY)
    await post.dispatcher.drain()
    await put(crew, amina, Outgoing.ALERT)
    await post.anew().recover()
    crew.stage.clock.at += timedelta(seconds=29)
    await post.dispatcher.drain()
    assert post.channel.tried == 1
    crew.stage.clock.at += timedelta(seconds=1)
    await post.dispatcher.drain()
    assert len(post.channel.delivered) == 2


@pytest.mark.case(15)
async def test_who_cannot_be_reached_is_sent_nothing_more_until_she_writes(
    crew: Crew, amina: int, post: Post
) -> None:
    post.channel.script = [Policy.UNREACHABLE]
    ids = [await put(crew, amina, kind) for kind in (Outgoing.REPLY, Outgoing.NOTICE, Outgoing.INVITE)]
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    assert [await state(crew, id_) for id_ in ids[:1]] == ["stopped"]
    assert (await crew.known("amina")).person.standing == "unreachable"
    later = await put(crew, amina, Outgoing.NOTICE, "later", crew.stage.house.seconds() + 60)
    await crew.does("amina", Command("continue"))
    await post.dispatcher.drain()
    assert (await crew.known("amina")).person.standing == "active"
    assert await state(crew, later) == "pending"


@pytest.mark.case(12)
async def test_an_invitation_that_may_have_arrived_is_held_as_uncertain_and_never_repeated(
    crew: Crew, amina: int, post: Post
) -> None:
    post.channel.script = [Policy.AMBIGUOUS]
    invite = await put(crew, amina, Outgoing.INVITE)
    for _ in range(3):
        await post.dispatcher.drain()
        crew.stage.clock.at += timedelta(hours=1)
    assert await state(crew, invite) == "uncertain"
    assert post.channel.tried == 1


@pytest.mark.case(12, 14)
async def test_a_reply_that_may_have_arrived_is_sent_again(crew: Crew, amina: int, post: Post) -> None:
    post.channel.script = [Policy.AMBIGUOUS]
    reply = await put(crew, amina, Outgoing.REPLY)
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(seconds=2)
    await post.dispatcher.drain()
    assert await state(crew, reply) == "sent"
    assert post.channel.tried == 2


@pytest.mark.case(13)
async def test_what_was_not_sent_is_sent_later_and_later(crew: Crew, amina: int, post: Post) -> None:
    post.channel.script = [Policy.NOT_SENT] * 3
    invite = await put(crew, amina, Outgoing.INVITE)
    waited = []
    while await state(crew, invite) != "sent":
        began = crew.stage.clock.at
        tried = post.channel.tried
        while post.channel.tried == tried:
            await post.dispatcher.drain()
            if post.channel.tried == tried:
                crew.stage.clock.at += timedelta(seconds=1)
        waited.append((crew.stage.clock.at - began).total_seconds())
    assert waited[0] == 0
    assert waited[1:] == sorted(waited[1:])
    assert waited[-1] > waited[1]


@pytest.mark.case(17)
async def test_a_refused_message_ends_and_is_told(crew: Crew, amina: int, post: Post) -> None:
    post.channel.script = [Policy.REFUSED]
    reply = await put(crew, amina, Outgoing.REPLY)
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    assert await state(crew, reply) == "refused"
    assert post.alarms == ["refused"]
    assert post.channel.tried == 1


@pytest.mark.case(5, 16)
@pytest.mark.parametrize("policy", [Policy.TOKEN, Policy.CONFLICT])
async def test_a_refused_token_or_a_second_service_stops_sending_and_loses_nothing(
    crew: Crew, amina: int, post: Post, policy: Policy
) -> None:
    post.channel.script = [policy]
    reply = await put(crew, amina, Outgoing.REPLY)
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    assert post.channel.tried == 1
    assert post.alarms == [policy.value]
    assert await state(crew, reply) == "pending"
    await post.anew().recover()
    await post.dispatcher.drain()
    assert await state(crew, reply) == "sent"


async def test_our_own_fault_ends_one_message_and_not_the_dispatcher(
    crew: Crew, amina: int, post: Post
) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    post.channel.script = [fails]
    first = await put(crew, amina, Outgoing.REPLY, "first")
    second = await put(crew, amina, Outgoing.REPLY, "second")
    await post.dispatcher.drain()
    assert [await state(crew, first), await state(crew, second)] == ["refused", "sent"]


async def taken_of_every_kind(crew: Crew, person: int) -> list[int | None]:
    """A message of each kind, taken to be sent and no further; its numbers."""
    kinds = (
        Outgoing.REPLY,
        Outgoing.ALERT,
        Outgoing.INVITE,
        Outgoing.REMINDER,
        Outgoing.DIGEST,
        Outgoing.NOTICE,
    )
    ids = [await put(crew, person, kind) for kind in kinds]
    house = crew.stage.house
    while await house.db.run(lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 10, house.sealer)):
        continue
    return ids


@pytest.mark.case(1)
async def test_after_a_crash_replies_are_repeated_and_invitations_that_had_left_are_held(
    crew: Crew, amina: int, post: Post
) -> None:
    ids = await taken_of_every_kind(crew, amina)
    now = crew.stage.house.seconds()
    for left in ids[2:]:
        await crew.stage.house.db.run(partial(outbox.leave, id_=left or 0, now=now))
    await post.anew().recover()
    assert [await state(crew, id_) for id_ in ids] == ["pending"] * 2 + ["uncertain"] * 4
    await post.dispatcher.drain()
    assert [await state(crew, id_) for id_ in ids[:2]] == ["sent"] * 2


@pytest.mark.parametrize("refused", [False, True])
async def test_after_a_pause_that_the_channel_asks_for_less_is_sent_a_second(
    crew: Crew, amina: int, post: Post, *, refused: bool
) -> None:
    seconds = 1000.0
    pacing = Pacing(2, 0, lambda: seconds)
    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: post.channel}, pacing, lambda _: None)
    post.channel.script = [DeliveryError(Policy.PAUSE, 1.0)] if refused else []
    await put(crew, amina, Outgoing.REPLY)
    await dispatcher.drain()
    seconds += 60
    async with pacing.turn(7, urgent=True):
        seconds += 0.5
        assert pacing.room() == (0 if refused else 1)


async def test_a_turn_lasts_until_the_message_is_answered_and_the_next_begins_a_second_later(
    crew: Crew, amina: int
) -> None:
    seconds, rooms = 1000.0, list[int]()

    class Slow(Scripted):
        async def deliver(self, delivery: Delivery) -> Delivered:
            nonlocal seconds
            seconds += 10
            rooms.append(pacing.room())
            return await super().deliver(delivery)

    pacing = Pacing(1, 0, lambda: seconds)
    await put(crew, amina, Outgoing.REPLY)
    await Dispatcher(crew.stage.house, {CHANNEL: Slow()}, pacing, lambda _: None).drain()
    rooms.append(pacing.room())
    seconds += 1.01
    assert [*rooms, pacing.room()] == [0, 0, 1]


@pytest.mark.case(1, 9)
@pytest.mark.parametrize("held_up_by", ["kills", "pauses"])
async def test_what_was_held_up_has_not_failed_and_waits_no_longer_for_it(
    crew: Crew, amina: int, post: Post, held_up_by: str
) -> None:
    reply = await put(crew, amina, Outgoing.REPLY)
    house = crew.stage.house
    for _ in range(6):
        if held_up_by == "kills":
            await house.db.run(lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 10, house.sealer))
            await post.anew().recover()
        else:
            post.channel.script = [DeliveryError(Policy.PAUSE, 1.0)]
            await post.dispatcher.drain()
            crew.stage.clock.at += timedelta(seconds=2)
    post.channel.script = [Policy.NOT_SENT]
    await post.dispatcher.drain()
    assert await state(crew, reply) == "pending"
    crew.stage.clock.at += timedelta(seconds=2)
    await post.dispatcher.drain()
    assert await state(crew, reply) == "sent"


@pytest.mark.case(9)
async def test_what_stood_behind_something_that_was_held_up_has_not_failed_either(
    crew: Crew, amina: int, post: Post
) -> None:
    first, behind = [await put(crew, amina, Outgoing.REPLY, f"reply:{number}") for number in range(2)]
    post.channel.script = [DeliveryError(Policy.PAUSE, 1.0)]
    await post.dispatcher.drain()
    assert await state(crew, first) == "dropped", "the screen behind it has replaced it"
    assert await crew.rows("SELECT state, attempts FROM outbox WHERE id = ?", behind) == [("pending", 0)]
    crew.stage.clock.at += timedelta(seconds=2)
    await post.dispatcher.drain()
    assert await state(crew, behind) == "sent"


@pytest.mark.case(13)
async def test_somebody_who_waits_for_a_reply_has_it_half_a_minute_after_an_outage(
    crew: Crew, amina: int, post: Post
) -> None:
    reply = await put(crew, amina, Outgoing.REPLY)
    post.channel.script = [Policy.NOT_SENT] * 10
    while post.channel.script:
        crew.stage.clock.at += timedelta(seconds=30)
        await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(seconds=30)
    await post.dispatcher.drain()
    assert await state(crew, reply) == "sent"


async def test_what_still_stood_in_line_at_a_crash_is_sent(crew: Crew, amina: int, post: Post) -> None:
    ids = await taken_of_every_kind(crew, amina)
    await post.anew().recover()
    assert [await state(crew, id_) for id_ in ids] == ["pending"] * 6


async def test_a_screen_that_a_later_one_has_replaced_is_not_sent_again(
    crew: Crew, amina: int, post: Post
) -> None:
    first = await put(crew, amina, Outgoing.REPLY, "first")

    async def fails_late() -> None:
        await put(crew, amina, Outgoing.REPLY, "second")
        raise DeliveryError(Policy.AMBIGUOUS)

    post.channel.script = [fails_late]
    await post.dispatcher.drain()
    assert await state(crew, first) == "dropped"


async def test_someone_who_is_gone_before_her_message_is_out_stops_nothing(crew: Crew, post: Post) -> None:
    """Two messages of a stranger, the second while the answer to the first is on its way."""

    async def writes_again() -> None:
        await crew.does("a stranger", Text("hello?"))

    post.channel.script = [writes_again]
    await crew.does("a stranger", Text("hello"))
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    assert len(post.channel.delivered) == 2


async def test_each_person_gets_her_messages_one_after_the_other(crew: Crew, amina: int, post: Post) -> None:
    under_way: list[int] = []

    class Slow(Scripted):
        async def deliver(self, delivery: Delivery) -> Delivered:
            under_way.append(1)
            assert len(under_way) == 1
            await asyncio.sleep(0)
            under_way.pop()
            return await super().deliver(delivery)

    slow = Slow()
    dispatcher = Dispatcher(crew.stage.house, {CHANNEL: slow}, Pacing(0, 0, lambda: 0.0), lambda _: None)
    for number in range(5):
        await put(crew, amina, Outgoing.REPLY, f"{number}")
    await dispatcher.drain()
    assert [each.id for each in slow.delivered] == sorted(each.id for each in slow.delivered)
    assert len(slow.delivered) == 5


@pytest.mark.threat(16)
async def test_what_is_to_be_taken_out_of_one_chat_goes_in_one_call_of_up_to_a_hundred(
    crew: Crew, amina: int, post: Post
) -> None:
    zeinab = await crew.joins("zeinab")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    for person, first, last in ((amina, 1, 250), (zeinab, 1, 3)):
        for message in range(first, last + 1):
            letter = Letter(f"remove:{person}:{message}", person, Outgoing.REMOVE, "en", removes=(message,))
            now = crew.stage.house.seconds()
            await crew.stage.house.db.run(lambda conn, each=letter, at=now: outbox.put(conn, each, at))  # type: ignore[misc]
    await post.dispatcher.drain()
    removed: dict[str, list[int]] = {}
    for each in post.channel.delivered:
        assert isinstance(each.item, Remove)
        assert len(each.item.messages) <= 100
        removed.setdefault(each.address, []).extend(each.item.messages)
    assert removed == {"amina": list(range(1, 251)), "zeinab": [1, 2, 3]}
    assert len(post.channel.delivered) == 4


async def test_an_invitation_taken_back_by_a_pause_of_the_round_is_made_again(
    crew: Crew, amina: int, post: Post
) -> None:
    from bot.app import planning

    await crew.stage.round("round priorities opens now closes +14d")
    await inviting.invite_due(crew.stage.house)
    await crew.stage.house.db.run(lambda conn: planning.pause(conn, 1))
    await post.dispatcher.drain()
    assert post.channel.delivered == []
    await crew.stage.house.db.run(lambda conn: planning.open_round(crew.stage.house, conn, 1))
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    assert [each.address for each in post.channel.delivered] == ["amina"]


async def write_first_no_more(crew: Crew, person: int) -> None:
    change = "UPDATE person SET write_first = 0 WHERE id = ?"
    await crew.stage.house.db.run(lambda conn: conn.execute(change, (person,)))


async def test_what_was_looked_at_too_long_ago_is_looked_at_again(crew: Crew, amina: int, post: Post) -> None:
    held, house = await put(crew, amina, Outgoing.INVITE), crew.stage.house
    [row] = await house.db.run(lambda conn: outbox.take(conn, house.seconds(), (CHANNEL,), 1, house.sealer))
    post.dispatcher._looked[row.id] = house.seconds()
    crew.stage.clock.at += timedelta(seconds=LOOK_HOLDS + 1)
    await write_first_no_more(crew, amina)
    await post.dispatcher._send(row)
    assert await state(crew, held) == "stopped"
    assert post.channel.delivered == []
