"""People at the service's own door: turns in, the outbox out, no channel of anybody's between."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.app.channel import SOUND, Arrival, Attachment, Delivered, Delivery, Remove
from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.domain.inbound import Inbound, Tap, Voice
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import render
from tests.conversations.chat import LOST, Message, Seen, heard, plain, visible
from tests.conversations.stage import Stage
from tests.conversations.transcript import Entry
from tests.sounds import synthetic

CHANNEL = "synthetic"


class Chats:
    """The chats of everyone, kept as a channel keeps them: messages are posted, edited and removed."""

    name = CHANNEL

    def __init__(self, catalogs: Catalogs) -> None:
        self._catalogs = catalogs
        self._next = 1
        self.standing: dict[str, dict[int, Message]] = defaultdict(dict)
        self.fresh: dict[str, list[Message]] = defaultdict(list)
        self.past: dict[str, list[Message]] = defaultdict(list)
        self.where: dict[tuple[str, int, str], int] = {}

    def new_id(self) -> int:
        self._next += 1
        return self._next

    async def deliver(self, delivery: Delivery) -> Delivered:
        who = delivery.address
        chat = self.standing[who]
        if isinstance(delivery.item, Remove):
            for gone in delivery.item.messages:
                chat.pop(gone, None)
            return Delivered()
        say, edit = delivery.item.say, delivery.item.edit
        words = render(say, delivery.language, self._catalogs)
        message = Message(
            heard(visible(words.text), sound=_is_sound(delivery.item.attachment)),
            tuple(
                tuple(Seen("".join(visible(b.label)), Tap(say.step, b.id)) for b in row) for row in words.rows
            ),
            say.entry != "none",
        )
        id_ = edit if edit in chat else self.new_id()
        chat.pop(id_, None)
        chat[id_] = message
        for button in message.buttons():
            self.where[who, button.press.step, button.press.choice] = id_
        self.fresh[who].append(message)
        self.past[who].append(message)
        return Delivered(id_)


class Direct:
    """The channel of a transcript that is written: a `Driver`."""

    name = "direct"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.chats = Chats(stage.house.catalogs)
        self._dispatcher = Dispatcher(
            stage.house, {CHANNEL: self.chats}, Pacing(0, 0, time.monotonic), lambda _: None
        )
        self._last: list[Arrival] = []
        self._voices: dict[str, bytes] = {}
        self._keys = 0

    async def open(self) -> None:
        self._stage.sources[CHANNEL] = self

    async def close(self) -> None:
        pass

    async def sound(self, reference: str, most: int) -> bytes:
        return self._voices[reference]

    async def act(self, who: str, inbounds: Sequence[Inbound], *, resent: bool = False) -> list[str]:
        if not resent:
            self._last = [self._arrival(who, inbound) for inbound in inbounds]
        receipts = await self._stage.turns.take(self._last)
        await self._dispatcher.drain()
        return [receipt.toast for receipt in receipts if receipt.toast]

    def _arrival(self, who: str, inbound: Inbound) -> Arrival:
        self._keys += 1
        if isinstance(inbound, Voice):
            lost = inbound.reference == LOST
            content = b"" if lost else synthetic(inbound.seconds, voice=self._keys)
            inbound = replace(inbound, reference=f"note-{self._keys}", size=len(content))
            self._voices[inbound.reference] = content
        message = (
            self.chats.where.get((who, inbound.step, inbound.choice))
            if isinstance(inbound, Tap)
            else self.chats.new_id()
        )
        if message is not None and not isinstance(inbound, Tap):
            self.chats.standing[who][message] = Message((f"({who} wrote)",))
        return Arrival(CHANNEL, str(self._keys), who, inbound, message=message)

    async def shown(self) -> dict[str, list[Message]]:
        await self._dispatcher.drain()
        fresh = {who: list(messages) for who, messages in self.chats.fresh.items() if messages}
        self.chats.fresh.clear()
        return fresh

    def screen(self, who: str) -> list[Message]:
        return list(self.chats.standing[who].values())

    def past(self, who: str) -> list[Message]:
        return self.chats.past[who]

    def address(self, who: str) -> tuple[str, str]:
        return CHANNEL, who

    def agrees(self, expected: list[Entry], found: list[Entry]) -> bool:
        return plain(expected) == plain(found)


def _is_sound(attachment: Attachment | None) -> bool:
    return attachment is not None and attachment.media_type == SOUND
