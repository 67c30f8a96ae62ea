"""What every channel is to the rest of the house: how things arrive, and how they are delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from bot.app.pacing import Again, at_once
from bot.domain.inbound import Inbound
from bot.domain.say import Say
from bot.i18n.negotiation import Languages

#: The media type of what is heard as a voice note: Opus in Ogg.
SOUND = "audio/ogg"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One inbound thing.

    `key` is the channel's own id of it (an update id, a form's nonce) and makes it count once.
    `address` is where the sender can be reached (a chat id, a page's key). `message` is the
    channel's number of the message pressed or typed; `query` the press to acknowledge after the
    commit. `bot` is the one of several that it came to, empty where it is the main one, or there is none.
    """

    channel: str
    key: str
    address: str
    inbound: Inbound
    language: str | None = None
    message: int | None = None
    edited: bool = False
    query: str | None = None
    bot: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of an arrival: whether it was applied now, and a short word to show at once.

    `left` tells that she left the chat or page: nothing more is to be shown there. `refused` tells
    that it was one of far too many, which are not even acknowledged.
    """

    key: str
    applied: bool
    toast: str | None = None
    left: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; one of the media type `SOUND` is heard as a voice note.

    `reference` is what the channel called it when it brought it the first time: it is then not sent anew.
    """

    name: str
    media_type: str
    content: bytes
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message to show: in place of message `edit` where that can be done, else as a new one."""

    say: Say
    edit: int | None = None
    attachment: Attachment | None = None
    protect: bool = True
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """Messages to take out of the chat; those that are gone already are no fault."""

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox, opened for its channel.

    `mark` is the same whenever this row is sent, another for every other, and says nothing else. A channel
    for which it takes several messages waits for `again` before each but the first.
    """

    id: int
    address: str
    language: Languages
    item: Post | Remove
    mark: str = ""
    again: Again = at_once


@dataclass(frozen=True, slots=True)
class Taken:
    """A short message that a gateway took, under its own id, and what it said that this costs, if it did."""

    reference: str
    cost: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The number of the message that now stands in the chat.

    `others` are the messages that stand before it where one was not enough. `kept` are those that
    were to be removed and could not be. `reference` is the channel's word for the sound that went with it.
    `taken` are short messages, which stand where we cannot reach them.
    """

    message: int | None = None
    others: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    reference: str | None = None
    taken: tuple[Taken, ...] = ()


class Policy(StrEnum):
    """What a failed delivery asks for."""

    NOT_SENT = "not_sent"
    AMBIGUOUS = "ambiguous"
    PAUSE = "pause"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TOKEN = "token"  # noqa: S105 - the name of a policy, no secret
    CONFLICT = "conflict"


class DeliveryError(Exception):
    """A delivery that did not go through, with what to do about it; its text holds no content."""

    def __init__(self, policy: Policy, retry_after: float | None = None) -> None:
        super().__init__(policy.value)
        self.policy = policy
        self.retry_after = retry_after


class Channel(Protocol):
    """A way to people. Ships as Telegram, as e-mail, and as the synthetic people of trial and demo."""

    @property
    def name(self) -> str:
        """The channel's word in addresses and the outbox."""

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Bring one message to its person. Raises DeliveryError."""


class Sounds(Protocol):
    """Where the sound of voice notes is got from. Ships as Telegram, and as what was sent on a page."""

    async def sound(self, reference: str, most: int) -> bytes:
        """The sound of a voice note, as it was sent.

        Raises DeliveryError: `REFUSED` where it is gone, or of more than `most` bytes.
        """


class Receiver(Protocol):
    """Who takes what arrives."""

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        """Apply all arrivals in one transaction; returns after the commit."""

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        """Put aside the id of something that could not be read; `error` is a class name, no content."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message on a page's screen."""

    id: int
    say: Say
    file: int | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on a person's page now; `commands` are the further things she may ask for.

    There is no `language` until she has chosen one. `covered` are the steps of screens that are not
    shown after a silence; what is still sent from an open page of theirs is taken.
    """

    messages: tuple[Message, ...]
    language: Languages | None
    role: str
    trial: bool
    commands: tuple[str, ...]
    covered: tuple[int, ...] = ()


class Phone(Protocol):
    """What the phone page asks of the house."""

    async def screen(self, address: str) -> Screen | None:
        """The screen of the page with this key; None where nobody has it."""

    async def file(self, address: str, number: int) -> Attachment | None:
        """A file that was attached to a message of this person."""

    async def sound(self, address: str, message: int) -> Attachment | None:
        """What is heard with a message that stands on this person's page."""

    async def keep(self, address: str, content: bytes) -> str | None:
        """Keep a voice note that this person sent; returns the reference to it."""
