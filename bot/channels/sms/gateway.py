"""What every gateway of short messages is to the channel: it sends one, and reads what its provider posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message to send, however many segments it takes.

    `to` is a number in E.164, `+` and digits. `mark` is the same whenever this message is sent again,
    another for every other, and says nothing else: at most 64 letters and digits of hex.
    """

    to: str = field(repr=False)
    text: str = field(repr=False)
    mark: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the provider took, under its own id, and what it said that this costs, if it did."""

    reference: str
    cost: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came in. `key` is the provider's id of it, by which it counts once.

    `sender` is a number in E.164.
    """

    key: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


class ReportState(StrEnum):
    """What a delivery receipt says became of a message."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    #: The number is gone, is none, or wants nothing of us: nothing else will arrive there either.
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery receipt of what was sent under this reference. Several may come, in any order."""

    reference: str
    state: ReportState


@dataclass(frozen=True, slots=True)
class Posted:
    """All that one post told. Nothing at all is no fault: providers tell more than we ask."""

    heard: tuple[Heard, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """What was posted to us. `url` is the whole public address, as the provider calls and signs it.

    The keys of `headers` are in lower case.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """Where a gateway is, as whom we log in, which number is ours, and what its posts are known by."""

    root: str
    key: str = field(repr=False)
    sender: str
    user: str = ""
    secret: str = field(default="", repr=False)


class Gateway(Protocol):
    """A provider of short messages. Ships as Africa's Talking, Twilio, an Android phone, and one's own."""

    @property
    def name(self) -> str:
        """Its word in the settings."""

    async def open(self) -> None:
        """Get ready to send. No call is made."""

    async def close(self) -> None:
        """Let go of all connections; messages under way fail."""

    async def send(self, message: Outbound) -> Sent:
        """Hand one message to the provider. Raises GatewayError, which holds no number and no text."""

    def read(self, request: WebhookRequest) -> Posted:
        """What was posted, once it is certain that the provider posted it. Raises Forged or Unreadable."""
