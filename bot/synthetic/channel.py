"""The channel of synthetic people: it keeps what stands on each one's screen, so that they answer that."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.app.channel import Attachment, Delivered, Delivery, Post
from bot.domain.say import Say

NAME = "synthetic"


@dataclass(slots=True)
class Chat:
    """One person's chat: the messages that stand in it by their numbers, and the files that came."""

    messages: dict[int, Say] = field(default_factory=dict)
    newest: int | None = None
    files: list[Attachment] = field(default_factory=list)


class SyntheticChannel:
    """Ships beside Telegram: what is delivered here stands in memory and nowhere else."""

    name = NAME

    def __init__(self) -> None:
        self._chats: dict[str, Chat] = {}
        self._last = 0
        self._called: dict[str, Say] = {}
        self.delivered = 0

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Put one message on a screen, or take messages off it; this never fails."""
        self.delivered += 1
        chat = self._chats.setdefault(delivery.address, Chat())
        item = delivery.item
        if not isinstance(item, Post):
            for number in item.messages:
                chat.messages.pop(number, None)
            return Delivered()
        standing = item.edit is not None and item.edit in chat.messages
        number = item.edit if standing and item.edit is not None else self.number()
        chat.messages[number] = item.say
        chat.newest = number
        if item.attachment is not None:
            chat.files.append(item.attachment)
        if item.say.step == 0 and item.say.rows:
            self._called[delivery.address] = item.say
        return Delivered(number)

    def number(self) -> int:
        """The number of a message that is new in some chat: a person's own as well."""
        self._last += 1
        return self._last

    def newest(self, address: str) -> tuple[int, Say] | None:
        """Number and content of the message that came last, if it still stands."""
        chat = self._chats.get(address)
        if chat is None or chat.newest is None or chat.newest not in chat.messages:
            return None
        return chat.newest, chat.messages[chat.newest]

    def files(self, address: str) -> list[Attachment]:
        """Every file that came to this chat, oldest first."""
        chat = self._chats.get(address)
        return [] if chat is None else chat.files

    def called(self) -> dict[str, Say]:
        """Whom the bot wrote to first since this was last asked, and what, in the order of its coming."""
        found, self._called = self._called, {}
        return found
