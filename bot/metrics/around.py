"""What stands around channels and turns where figures are wanted: it counts what passes, no more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app.channel import Arrival, Channel, Delivered, Delivery, DeliveryError, Receipt, Receiver
from bot.metrics.tally import Meter

APPLIED, NOT_NOW, REFUSED, FAILED = "applied", "not_now", "refused", "failed"
#: How turns end: `not_now` counted before already, or waits behind another one of hers.
TURN_OUTCOMES = (APPLIED, NOT_NOW, REFUSED, FAILED)
SENT, FAULT = "sent", "fault"


class CountedReceiver:
    """A Receiver whose turns are counted."""

    def __init__(self, receiver: Receiver, meter: Meter) -> None:
        self._receiver = receiver
        self._meter = meter

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        """As the receiver does."""
        clock = self._meter.clock
        began = clock()
        try:
            receipts = await self._receiver.take(arrivals)
        except Exception:
            self._count(arrivals, [FAILED] * len(arrivals), clock() - began)
            raise
        self._count(arrivals, [_outcome(each) for each in receipts], clock() - began)
        return receipts

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        """As the receiver does."""
        await self._receiver.quarantine(channel, key, error)

    def _count(self, arrivals: Sequence[Arrival], outcomes: Sequence[str], seconds: float) -> None:
        for arrival, outcome in zip(arrivals, outcomes, strict=True):
            self._meter.turn(arrival.address, arrival.channel, outcome, seconds)


class CountedChannel:
    """A Channel whose deliveries are counted."""

    def __init__(self, channel: Channel, meter: Meter) -> None:
        self._channel = channel
        self._meter = meter

    @property
    def name(self) -> str:
        """The channel's own."""
        return self._channel.name

    async def deliver(self, delivery: Delivery) -> Delivered:
        """As the channel does."""
        try:
            done = await self._channel.deliver(delivery)
        except DeliveryError as error:
            self._meter.sent(delivery.address, self.name, error.policy.value)
            raise
        except Exception:
            self._meter.sent(delivery.address, self.name, FAULT)
            raise
        self._meter.sent(delivery.address, self.name, SENT)
        return done


def _outcome(receipt: Receipt) -> str:
    if receipt.applied:
        return APPLIED
    return REFUSED if receipt.refused else NOT_NOW
