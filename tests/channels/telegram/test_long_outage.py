"""Telegram is out of reach for six hours: what people typed meanwhile is kept, what waited goes out once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.app import inviting
from bot.app.channel import Arrival
from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire
from bot.domain.inbound import Command, Inbound, Tap
from bot.domain.person import Role
from bot.domain.say import Say
from bot.storage import outbox
from bot.storage.database import Conn
from bot.storage.invites import Invite
from tests.botapi import TOKEN, Emulator
from tests.conversations.stage import Clock, Stage, staged

OUTAGE = timedelta(hours=6)
WRITERS = range(501, 509)
WAITERS = range(601, 609)
NEWEST = """
  SELECT say, private FROM outbox
  WHERE say IS NOT NULL AND person = (SELECT person FROM address WHERE hash = ?) ORDER BY id DESC LIMIT 1
"""
UNSENT = """
  SELECT kind, state, attempts FROM outbox WHERE state IN ('pending', 'sending', 'refused', 'uncertain')
"""


class Line:
    """A house on Telegram whose line stays down, once it is, until the clock says otherwise."""

    def __init__(self, stage: Stage, api: Emulator, wire: Wire) -> None:
        self.stage, self.api = stage, api
        self.keys = count(1)
        self.down_until = stage.clock() + OUTAGE
        self.waits = 0
        self.up = False
        house = stage.house
        self.presses = Presses(wire)
        self.dispatcher = Dispatcher(
            house, {"telegram": TelegramChannel(wire, house.catalogs)}, Pacing(0, 0, time.monotonic), print
        )
        self.receiving = Receiving(
            wire,
            Intake(stage.turns, self.presses),
            print,
            poll_seconds=0,
            now=lambda: stage.clock().timestamp(),
            sleep=self._wait,
        )

    async def _wait(self, seconds: float) -> None:
        """What the poller waits passes on every clock, and the outbox is tried meanwhile."""
        self.waits += 1
        self.stage.clock.at += timedelta(seconds=seconds)
        self.api.clock.advance(seconds)
        if self.stage.clock() >= self.down_until and not self.up:
            await self.api.open()
            self.up = True
        if self.waits % 20 == 0:
            await self.dispatcher.drain()

    async def does(self, chat: int, inbound: Inbound) -> None:
        arrival = Arrival("telegram", f"before-{next(self.keys)}", str(chat), inbound)
        await self.stage.turns.take([arrival])

    async def sees(self, chat: int) -> Say:
        house = self.stage.house
        hash_ = house.sealer.address_hash("telegram", str(chat))
        return await house.db.run(
            lambda conn: outbox.said(conn.execute(NEWEST, (hash_,)).fetchone(), house.sealer)
        )

    async def joins(self, chat: int) -> None:
        self.api.people.user(chat)
        self.api.people.text(chat, "/start")
        code = await self.stage.invite(Invite(Role.ADVOCATE, "YE"))
        await self.does(chat, Command("start", code))
        while True:
            say = await self.sees(chat)
            ids = [choice.id for choice in say.choices()]
            onward = next((each for each in ("l_en", "next", "yes", "skip") if each in ids), None)
            if onward is None or "later" in ids:
                return
            await self.does(chat, Tap(say.step, onward))

    async def comes_to_a_question_in_her_own_words(self, chat: int) -> None:
        await self.does(chat, Command("continue"))
        while (say := await self.sees(chat)).entry != "text":
            ids = [choice.id for choice in say.choices()]
            await self.does(
                chat, Tap(say.step, next(each for each in ("start", "next", "skip") if each in ids))
            )


@pytest.mark.threat(6)
async def test_after_six_hours_without_telegram_the_backlog_drains_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with staged(tmp_path, clock, {}) as stage, Emulator(start=clock().timestamp()) as api:
        wire = Wire(TOKEN, api.url)
        await wire.open()
        line = Line(stage, api, wire)
        for chat in (*WRITERS, *WAITERS):
            await line.joins(chat)
        await stage.round("round priorities opens now closes +9d")
        for chat in WRITERS:
            await line.comes_to_a_question_in_her_own_words(chat)
        await line.dispatcher.drain()
        opened = await wire.call("getUpdates", {"offset": 0, "timeout": 0})  # what opened the chats
        await wire.call("getUpdates", {"offset": opened[-1]["update_id"] + 1, "timeout": 0})
        before = {chat: len(api.people.messages(chat, bot_only=True)) for chat in (*WRITERS, *WAITERS)}

        await api.close()  # nobody is at home: no request leaves
        await inviting.invite_due(stage.house)
        for chat in WRITERS:
            api.people.text(chat, f"in my own words, {chat}")
        receiving = asyncio.create_task(line.receiving.run())
        await api.until(lambda: not api.people.waiting() and stage.clock() >= line.down_until)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        for chat in WRITERS:  # so long after her last word she is asked first whether it is her
            await line.does(chat, Tap((await line.sees(chat)).step, "go"))
        stage.clock.at += timedelta(minutes=6)  # the longest wait of the outbox
        await line.dispatcher.drain()

        def written(conn: Conn) -> list[str]:
            found = conn.execute("SELECT sealed FROM answer WHERE sealed IS NOT NULL").fetchall()
            return sorted(stage.house.sealer.open_text(bytes(row[0])) for row in found)

        assert line.waits > 20, "the line was down for hours"
        assert await stage.house.db.run(written) == [f"in my own words, {chat}" for chat in WRITERS]
        unsent = await stage.house.db.run(lambda conn: [tuple(row) for row in conn.execute(UNSENT)])
        assert unsent == []
        invited = Counter(
            chat
            for chat in WAITERS
            for each in api.people.messages(chat, bot_only=True)
            if "something new" in str(each["text"])
        )
        assert invited == dict.fromkeys(WAITERS, 1)
        for chat in WRITERS:
            assert len(api.people.messages(chat, bot_only=True)) >= before[chat]
        await line.presses.close()
        await wire.close()
