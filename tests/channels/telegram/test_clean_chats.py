"""Nothing stays in a chat: the whole house on Telegram, against an API that knows which messages stand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Role
from bot.storage.invites import Invite
from tests.conversations.chat import find
from tests.conversations.ontelegram import OnTelegram
from tests.conversations.stage import Clock, Stage, staged

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=10)
#: So long after the last thing that she did, nothing of what answered her stands in her chat.
EMPTY_WITHIN = timedelta(minutes=61)
DELETABLE = 47 * 3600


@dataclass
class Chat:
    """Amina's chat, and the age of every message that was ever asked to be deleted."""

    stage: Stage
    telegram: OnTelegram
    ages: list[float] = field(default_factory=list)

    def standing(self) -> list[dict[str, Any]]:
        """Everything that stands, hers too."""
        return self.telegram._api.people.messages(self.id)

    @property
    def id(self) -> int:
        return self.telegram._ids["amina"]

    async def does(self, *inbounds: Inbound) -> None:
        for inbound in inbounds:
            await self._watched(self.telegram.act("amina", [inbound]))
            await self._watched(self.telegram.shown())

    async def presses(self, *labels: str) -> None:
        for label in labels:
            button = find(self.telegram.screen("amina"), label)
            assert button is not None, f"{label}: {[each['text'] for each in self.standing()]}"
            await self.does(button.press)

    async def joins(self) -> None:
        code = await self.stage.invite(Invite(Role.ADVOCATE, "YE"))
        await self.does(Command("start", code), Tap(1, "l_en"))
        await self.presses(*["Next"] * 10, "Yes, I agree", "Yes", "Yes", *["Skip"] * 7)

    async def passes(self, span: timedelta) -> None:
        """Time goes by, and the schedule wakes."""
        self.stage.clock.at += span
        await self.stage.tick()
        await self._watched(self.telegram.shown())

    async def _watched(self, doing: Any) -> None:
        calls = self.telegram._api.calls
        dates = {each["id"]: each["date"] for each in self.standing()} if self.telegram._ids else {}
        before = len(calls)
        await doing
        now = self.telegram._api.clock.now()
        for call in list(calls)[before:]:
            if call.method.startswith("deleteMessage"):
                asked = call.values.get("message_ids") or [call.values["message_id"]]
                self.ages += [now - dates[each] for each in asked if each in dates]


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with staged(tmp_path, Clock(), {}) as stage:
        telegram = OnTelegram(stage)
        await telegram.open()
        yield Chat(stage, telegram)
        await telegram.close()


async def begun(chat: Chat) -> None:
    await chat.stage.round("round priorities opens now closes +14d remind none")
    await chat.joins()
    await chat.presses("Start", "Next", "A stronger UN Women")


FLOWS: dict[str, Callable[[Chat], Any]] = {
    "at a question": lambda chat: chat.does(),
    "kept for later": lambda chat: chat.presses("Go on later"),
    "answered to the end": lambda chat: chat.presses("Skip", "Skip", "Skip", "Count my answers"),
    "in her own words": lambda chat: chat.does(Text("no number"), Text("hello")),
    "paused": lambda chat: chat.does(Command("pause")),
    "stopped": lambda chat: chat.does(Command("stop")),
    "help": lambda chat: chat.does(Command("help")),
    "her data": lambda chat: chat.does(Command("mydata")),
    "settings": lambda chat: chat.does(Command("settings")),
    "left": lambda chat: chat.does(Command("x")),
}


@pytest.mark.threat(1)
@pytest.mark.parametrize("flow", FLOWS)
async def test_an_hour_after_each_flow_nothing_stands_in_the_chat(chat: Chat, flow: str) -> None:
    await begun(chat)
    await FLOWS[flow](chat)
    waited = timedelta()
    while chat.standing() and waited < EMPTY_WITHIN:
        await chat.passes(STEP)
        waited += STEP
    assert chat.standing() == []
    assert waited < EMPTY_WITHIN
    assert flow != "left" or waited == timedelta(), "who leaves waits for nothing"


@pytest.mark.threat(1)
async def test_another_person_finds_nothing_of_the_one_before_in_the_chat(chat: Chat) -> None:
    await begun(chat)
    await chat.passes(timedelta(minutes=31))
    await chat.does(Text("hello"))
    await chat.presses("Another person", "Someone new")
    [only] = chat.standing()
    assert str(only["text"]).startswith("Choose four digits")


@pytest.mark.threat(1, 20)
async def test_contents_of_her_data_leave_the_chat_in_five_minutes(chat: Chat) -> None:
    await begun(chat)
    await chat.does(Command("mydata"))
    await chat.presses("Show it here for five minutes")
    assert "A stronger UN Women" in str(chat.standing())
    await chat.passes(timedelta(minutes=5))
    assert "A stronger UN Women" not in str(chat.standing())


@pytest.mark.threat(1)
async def test_leaving_empties_the_chat_of_all_that_can_be_deleted_whatever_else_stands_there(
    chat: Chat,
) -> None:
    await chat.joins()
    await chat.does(Command("settings"))
    await chat.presses("Whether messages are taken out", "No, leave them here", "Close")
    for number in range(3):
        await chat.does(Text(f"words {number}"))
    old = {each["id"] for each in chat.standing()}
    assert len(old) > 3
    await chat.passes(48 * HOUR + timedelta(minutes=1))
    for number in range(3):
        await chat.does(Text(f"new words {number}"))
    await chat.does(Command("x"))
    assert {each["id"] for each in chat.standing()} <= old
    assert max(chat.ages) < DELETABLE


@pytest.mark.threat(1)
async def test_a_message_that_cannot_be_deleted_stops_none_of_the_others_and_each_sweep_tries_again(
    chat: Chat,
) -> None:
    await begun(chat)
    await chat.does(Command("settings"))
    await chat.presses("Whether messages are taken out", "No, leave them here", "Close")
    await chat.does(Text("hello"), Text("and again"))
    first = chat.standing()[0]["id"]
    api = chat.telegram._api
    refused: list[float] = []

    api.people.fault("400", "deleteMessages", times=None)
    api.people.fault("400", "deleteMessage")
    await chat.does(Command("x"))
    assert [each["id"] for each in chat.standing()] == [first], "one by one, all the others went"
    api.people.fault("400", "deleteMessage")
    begin = chat.stage.clock.at
    for _ in range(48 * 6):
        deletes = len([call for call in api.calls if call.method == "deleteMessage"])
        await chat.passes(STEP)
        if len([call for call in api.calls if call.method == "deleteMessage"]) > deletes:
            api.people.fault("400", "deleteMessage")
            refused.append((chat.stage.clock.at - begin) / HOUR)
    assert [round(each) for each in refused] == [1, 12, 40]
    assert max(chat.ages) < DELETABLE


@pytest.mark.threat(1)
async def test_a_deletion_that_had_to_wait_is_not_attempted_once_it_is_too_late(chat: Chat) -> None:
    await begun(chat)
    await chat.does(Command("settings"))
    await chat.presses("Whether messages are taken out", "No, leave them here", "Close")
    await chat.does(Text("hello"))
    old = {each["id"] for each in chat.standing()}
    await chat.passes(20 * HOUR)
    for method in ("deleteMessages", "deleteMessage"):
        chat.telegram._api.people.fault("500", method, times=None)
    await chat.does(Command("x"))
    assert old <= {each["id"] for each in chat.standing()}
    await chat.passes(28 * HOUR)
    chat.telegram._api.people.clear_faults()
    for _ in range(6):
        await chat.passes(HOUR)
    assert {each["id"] for each in chat.standing()} == old, "the younger ones went"
    assert max(chat.ages) < DELETABLE
