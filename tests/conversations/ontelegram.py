"""The same conversations on Telegram: the real channel against a strict Bot API server on loopback."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.reading import ALLOWED_UPDATES
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire
from bot.domain.inbound import Command, Inbound, Tap, Text, Unsupported, Voice
from bot.domain.say import Words
from tests.botapi import TOKEN, Emulator
from tests.conversations.chat import LOST, Message, Seen, heard, plain, visible
from tests.conversations.onpage import turns_of
from tests.conversations.stage import Stage
from tests.conversations.transcript import Entry
from tests.sounds import synthetic

LEAVE = Words("page.leave")
SHOWS = ("sendMessage", "editMessageText", "sendDocument", "sendVoice")


class OnTelegram:
    """Telegram as a `Driver`: updates are fetched, taken and confirmed, and the outbox is sent."""

    name = "telegram"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._api = Emulator(start=stage.clock().timestamp())
        self._ids: dict[str, int] = {}
        self._past: dict[str, list[Message]] = defaultdict(list)
        self._calls = 0
        self._offset = 0
        self._last: object = None
        self._where: dict[tuple[int, str], int] = {}

    async def open(self) -> None:
        await self._api.open()
        self._wire = Wire(TOKEN, self._api.url)
        await self._wire.open()
        self._presses = Presses(self._wire)
        self._intake = Intake(turns_of(self._stage), self._presses)
        self.channel = TelegramChannel(self._wire, self._stage.house.catalogs)
        self._stage.sources["telegram"] = self.channel
        self._dispatcher = Dispatcher(
            self._stage.house, {"telegram": self.channel}, Pacing(0, 0, time.monotonic), lambda _: None
        )

    async def close(self) -> None:
        await self._presses.close()
        await self._wire.close()
        await self._api.close()

    async def act(self, who: str, inbounds: Sequence[Inbound], *, resent: bool = False) -> list[str]:
        if who not in self._ids:
            self._ids[who] = self._api.people.user(1000 + len(self._ids))
        id_ = self._ids[who]
        self._api.clock.advance(self._stage.clock().timestamp() - self._api.clock.now())
        answered = len(self._api.people.toasts(id_))
        if resent:
            await self._intake.take([self._last])
        for inbound in inbounds:
            self._do(id_, inbound)
        await self._receive()
        await self._dispatcher.drain()
        pressed = len([each for each in inbounds if isinstance(each, Tap)])
        await self._api.until(lambda: len(self._api.people.toasts(id_)) >= answered + pressed)
        return [toast for toast in self._api.people.toasts(id_)[answered:] if toast]

    def _do(self, id_: int, inbound: Inbound) -> None:
        match inbound:
            case Tap(step, choice):
                data = f"{step}.{choice}"
                self._api.people.tap(id_, data, message=self._where[id_, data])
            case Text(text):
                self._api.people.text(id_, text)
            case Command(name, argument):
                self._api.people.command(id_, name, argument)
            case Voice(reference, seconds):
                content = b"" if reference == LOST else synthetic(seconds, voice=len(self._past))
                self._api.people.voice(id_, base64.b64encode(content).decode(), seconds=seconds)
            case Unsupported(kind):
                self._api.people.media(id_, kind)
            case other:
                raise AssertionError(f"{other} cannot be done on Telegram")

    async def _receive(self) -> None:
        """One long poll: what is waiting is taken, and confirmed by the next."""
        allowed = json.dumps(ALLOWED_UPDATES)
        while True:
            found = await self._wire.call(
                "getUpdates", {"offset": self._offset, "timeout": 0, "allowed_updates": allowed}
            )
            if not found:
                return
            await self._intake.take(found)
            self._last = found[-1]
            self._offset = found[-1]["update_id"] + 1

    async def shown(self) -> dict[str, list[Message]]:
        self._api.clock.advance(self._stage.clock().timestamp() - self._api.clock.now())
        await self._dispatcher.drain()
        await asyncio.sleep(0)
        names = {id_: who for who, id_ in self._ids.items()}
        fresh: dict[str, list[Message]] = defaultdict(list)
        calls = list(self._api.calls)
        for call in calls[self._calls :]:
            if call.method in SHOWS and call.chat in names and (call.status == 200 or call.same):
                fresh[names[call.chat]].append(_message(call.values))
        self._calls = len(calls)
        for who, messages in fresh.items():
            self._past[who] += messages
        for id_ in names:
            for each in self._api.people.messages(id_, bot_only=True):
                buttons = [button for row in each["buttons"] for button in row]
                self._where.update({(id_, button["data"]): each["id"] for button in buttons})
        return dict(fresh)

    def screen(self, who: str) -> list[Message]:
        found = self._api.people.messages(self._ids[who])
        return [
            _message(
                {
                    "text": each["text"],
                    "reply_markup": {"inline_keyboard": _keyboard(each)},
                    **({"voice": True} if each["kind"] == "voice" else {}),
                }
            )
            for each in found
        ]

    def past(self, who: str) -> list[Message]:
        return self._past[who]

    def address(self, who: str) -> tuple[str, str]:
        return "telegram", str(self._ids[who])

    def agrees(self, expected: list[Entry], found: list[Entry]) -> bool:
        return self._without_leave(expected) == self._without_leave(found)

    def _without_leave(self, entries: list[Entry]) -> list[str]:
        """What a transcript tells, but for the button to leave: the channel adds it to every screen."""
        catalogs = self._stage.house.catalogs
        leaving = {(catalogs.words(LEAVE, language),) for language in catalogs.languages}
        left = [tuple(row for row in entry.rows if row not in leaving) for entry in entries]
        return plain([replace(entry, rows=rows) for entry, rows in zip(entries, left, strict=True)])


def _keyboard(message: dict[str, list[list[dict[str, str]]]]) -> list[list[dict[str, str]]]:
    return [[{"text": b["text"], "callback_data": b["data"]} for b in row] for row in message["buttons"]]


def _message(values: dict[str, object]) -> Message:
    markup = values.get("reply_markup") or {}
    keyboard = markup if isinstance(markup, dict) else json.loads(str(markup))
    rows = tuple(
        tuple(Seen(" ".join(visible(b["text"])), _press(b["callback_data"])) for b in row)
        for row in keyboard.get("inline_keyboard", [])
    )
    lines = visible(str(values.get("text") or values.get("caption") or ""))
    return Message(heard(lines, sound="voice" in values), _said(rows))


def _said(rows: tuple[tuple[Seen, ...], ...]) -> tuple[tuple[Seen, ...], ...]:
    """The rows, of which the last one of every screen is the button to leave."""
    steps = {button.press.step for row in rows for button in row}
    assert steps <= {0} or [button.press.choice for button in rows[-1]] == ["x"], rows
    return rows


def _press(data: str) -> Tap:
    step, _, choice = data.partition(".")
    return Tap(int(step), choice)
