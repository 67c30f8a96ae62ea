"""What short messages cost: to the last segment, never over a budget, and told before anything is sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.app import inviting, paying
from bot.app.channel import Delivered, Delivery, Policy
from bot.channels.sms.errors import GatewayError
from bot.channels.sms.gateway import Gateway, Outbound, Posted, Sent, WebhookRequest
from bot.channels.sms.segments import size
from bot.domain.person import Role
from bot.storage import smsbudget
from bot.storage.invites import Invite
from tests.conversations.stage import Stage
from tests.smsapi import Order
from tests.texts.phones import Phones
from tests.texts.test_texting import allow

ROUND = "round a opens now closes +14d for YE remind none"
PRICE = 20_000


async def budget(stage: Stage, millionths: int) -> None:
    await stage.house.db.run(lambda conn: smsbudget.put(conn, 1, millionths, "USD"))


async def spent(stage: Stage) -> int:
    found = await stage.house.db.run(lambda conn: smsbudget.of(conn, 1))
    return 0 if found is None else found.spent


def segments(phones: Phones, since: int = 0) -> int:
    return sum(size(each.text).segments for each in phones.api.messages[since:])


async def test_each_segment_of_a_round_is_paid_out_of_its_budget_and_joining_is_not(phones: Phones) -> None:
    allow(phones.stage, sms=True)
    await phones.stage.round(ROUND)
    await budget(phones.stage, 50_000_000)
    await phones.joins("amina")
    begun = len(phones.api.messages)
    intro = sum(size(each).segments for each in phones.all_of("amina")[-2:])
    assert await spent(phones.stage) == intro * PRICE
    await phones.says("amina", "Start", "30", "2")
    assert await spent(phones.stage) == (intro + segments(phones, begun)) * PRICE
    [(joined,)] = await phones.rows("SELECT segments FROM sms_day")
    assert joined == segments(phones) - segments(phones, begun) - intro
    assert await phones.rows("SELECT * FROM sms_reserved") == []


@pytest.mark.parametrize("affordable", [0, 1, 5, 9])
async def test_no_budget_is_exceeded_and_what_cannot_be_paid_waits_until_there_is_more(
    phones: Phones, affordable: int
) -> None:
    stage = phones.stage
    allow(stage, sms=True)
    await stage.round(ROUND)
    names = [f"person {each}" for each in range(10)]
    for name in names:
        await phones.joins(name)
    await stage.house.db.run(
        lambda conn: conn.execute(
            "INSERT INTO person (role, standing, language) VALUES ('coordinator', 'active', 'en')"
        )
    )
    await budget(stage, affordable * PRICE + PRICE - 1)
    before = len(phones.api.messages)
    await inviting.invite_due(stage.house)
    await phones.dispatcher.drain()
    assert len(phones.api.messages) - before == affordable
    assert await spent(stage) == affordable * PRICE
    assert await phones.rows("SELECT name FROM alarm") == [("sms_budget:1",)]
    assert await phones.rows("SELECT count(*) FROM outbox WHERE kind = 'invite' AND state = 'pending'") == [
        (10 - affordable,)
    ]
    house = stage.house
    more = await house.db.run(lambda conn: paying.raise_budget(house, conn, 1, Decimal("0.2"), "USD"))
    assert more
    await phones.dispatcher.drain()
    assert len(phones.api.messages) - before == 10
    assert await spent(stage) == 10 * PRICE
    assert await phones.rows("SELECT name FROM alarm") == []


async def test_a_round_without_a_budget_asks_nobody_by_short_message(phones: Phones) -> None:
    allow(phones.stage, sms=True)
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    assert "Nothing is open right now" in phones.all_of("amina")[-1]
    await inviting.invite_due(phones.stage.house)
    assert await phones.rows("SELECT * FROM outbox WHERE kind = 'invite'") == []


class Failing:
    """A gateway that fails as it is told before it does as another does."""

    name = "failing"

    def __init__(self, gateway: Gateway, policy: Policy) -> None:
        self._gateway, self._script = gateway, [policy]

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def send(self, message: Outbound) -> Sent:
        if self._script:
            raise GatewayError(self._script.pop())
        return await self._gateway.send(message)

    def read(self, request: WebhookRequest) -> Posted:
        return self._gateway.read(request)


@pytest.mark.parametrize(("policy", "tries_paid"), [(Policy.NOT_SENT, 0), (Policy.AMBIGUOUS, 1)])
async def test_what_surely_did_not_leave_costs_nothing_and_what_may_have_left_is_paid(
    phones: Phones, policy: Policy, tries_paid: int
) -> None:
    stage = phones.stage
    allow(stage, sms=True)
    await stage.round(ROUND)
    await budget(stage, 50_000_000)
    await phones.joins("amina")
    before = await spent(stage)
    phones.channel._gateway = Failing(phones.gateway, policy)
    assert await phones.says("amina", "Start") == []
    first = await spent(stage) - before
    stage.clock.at += timedelta(minutes=2)
    await phones.dispatcher.drain()
    [asked] = phones.shown("amina")
    cost = size(asked).segments * PRICE
    assert first == cost * tries_paid
    assert await spent(stage) - before == cost * (tries_paid + 1)


async def test_less_than_was_spent_is_no_budget(phones: Phones) -> None:
    stage = phones.stage
    allow(stage, sms=True)
    await stage.round(ROUND)
    await budget(stage, 50_000_000)
    await phones.joins("amina")
    house = stage.house
    assert not await house.db.run(lambda conn: paying.raise_budget(house, conn, 1, Decimal("0.01"), "USD"))


async def test_a_stop_while_a_message_is_on_its_way_counts_it_as_spent(phones: Phones) -> None:
    stage = phones.stage
    allow(stage, sms=True)
    await stage.round(ROUND)
    await budget(stage, 50_000_000)
    await phones.joins("amina")
    before = await spent(stage)
    phones.api.orders.append(Order("silent_before"))
    phones.stage.clock.at += timedelta(seconds=5)
    assert await phones.comes("amina", "Start") == 200
    cut = asyncio.create_task(phones.dispatcher.drain())
    while phones.api.orders:
        await asyncio.sleep(0)
        await phones.rows("SELECT 1")
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    held = await spent(stage)
    assert held > before
    await phones.anew().recover()
    await phones.dispatcher.drain()
    assert await spent(stage) == held + (held - before)
    assert phones.all_of("amina")[-1].startswith("Think of peace talks")


async def test_a_day_outside_of_rounds_has_its_limit_too(phones: Phones) -> None:
    from dataclasses import replace

    stage = phones.stage
    stage.house.rules = replace(stage.house.rules, sms_day=3)
    given = await stage.invite(Invite(Role.ADVOCATE, "YE"))
    await phones.says("amina", given, "English", "Next", "Next", "Next")
    assert segments(phones) <= 3
    assert await phones.rows("SELECT name FROM alarm") == [("sms_day",)]
    stage.clock.at += timedelta(days=1)
    await phones.dispatcher.drain()
    assert len(phones.shown("amina")) >= 1


class Chat:
    """A channel beside it, on which all goes well."""

    name = "synthetic"

    def __init__(self) -> None:
        self.delivered: list[Delivery] = []

    async def deliver(self, delivery: Delivery) -> Delivered:
        self.delivered.append(delivery)
        return Delivered(len(self.delivered))


async def test_a_pause_of_short_messages_holds_no_chat_up_and_outlives_a_start(phones: Phones) -> None:
    from bot.app.channel import Arrival
    from bot.domain.inbound import Command

    stage = phones.stage
    chat = Chat()
    phones.others["synthetic"] = chat
    phones.anew()
    await phones.joins("amina")
    taken = len(phones.api.messages)
    phones.api.orders.append(Order("status", 429, {"Retry-After": "60"}))
    await phones.says("amina", "HELP")
    assert len(phones.api.messages) == taken
    given = await stage.invite(Invite(Role.ADVOCATE, "YE"))
    await stage.turns.take([Arrival("synthetic", "1", "zeinab", Command("start", given))])
    await phones.dispatcher.drain()
    assert len(chat.delivered) == 1
    await phones.anew().recover()
    await phones.dispatcher.drain()
    assert len(phones.api.messages) == taken
    assert not phones.dispatcher.held()
    stage.clock.at += timedelta(seconds=61)
    await phones.dispatcher.drain()
    assert len(phones.api.messages) == taken + 1


async def test_a_part_that_went_out_does_not_go_again_when_the_next_one_fails(phones: Phones) -> None:
    stage = phones.stage
    await stage.round(ROUND)
    await phones.joins("amina")
    parts = [each for each in phones.all_of("amina") if each.startswith(("1/2 ", "2/2 "))]
    assert len(parts) == 2
    assert len({each.mark for each in phones.api.messages}) == len(phones.api.messages)
    before = len(phones.api.messages)
    phones.api.orders.extend([Order("slow_after"), Order("status", 503)])
    await phones.says("amina", "STOP", "START")
    await phones.says("amina", "1")
    stage.clock.at += timedelta(minutes=2)
    await phones.anew().recover()
    await phones.dispatcher.drain()
    fresh = [each.text for each in phones.api.messages[before:]]
    assert len([each for each in fresh if each.startswith("1/2 ")]) <= 1
    assert len([each for each in fresh if each.startswith("2/2 ")]) <= 1
