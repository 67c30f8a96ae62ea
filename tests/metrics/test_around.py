"""What stands around turns and channels counts what passes, and changes nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.app.channel import Arrival, Delivered, Delivery, DeliveryError, Policy, Receipt, Remove
from bot.domain.inbound import Command
from bot.metrics.around import CountedChannel, CountedReceiver
from bot.metrics.tally import Meter


class House:
    """Takes what comes as it is told to."""

    name = "telegram"

    def __init__(self, receipts: list[Receipt] | Exception) -> None:
        self.receipts = receipts
        self.put_aside: list[tuple[str, str, str]] = []

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        if isinstance(self.receipts, Exception):
            raise self.receipts
        return self.receipts

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        self.put_aside.append((channel, key, error))

    async def deliver(self, delivery: Delivery) -> Delivered:
        if isinstance(self.receipts, Exception):
            raise self.receipts
        return Delivered(7)


def arrivals(count: int) -> list[Arrival]:
    return [Arrival("telegram", str(number), f"{number}", Command("start")) for number in range(count)]


async def test_each_turn_counts_by_how_it_ended() -> None:
    meter = Meter(1, lambda: 0.0)
    receipts = [
        Receipt("0", applied=True),
        Receipt("1", applied=False),
        Receipt("2", applied=False, refused=True),
    ]
    assert await CountedReceiver(House(receipts), meter).take(arrivals(3)) is receipts
    with pytest.raises(OSError, match="full"):
        await CountedReceiver(House(OSError("full")), meter).take(arrivals(2))
    meter.look()
    assert meter.shown.turns == {
        ("telegram", "applied"): 1,
        ("telegram", "not_now"): 1,
        ("telegram", "refused"): 1,
        ("telegram", "failed"): 2,
    }


async def test_what_is_put_aside_is_put_aside() -> None:
    house = House([])
    await CountedReceiver(house, Meter(1, lambda: 0.0)).quarantine("telegram", "7", "ValueError")
    assert house.put_aside == [("telegram", "7", "ValueError")]


@pytest.mark.parametrize("policy", list(Policy))
async def test_each_delivery_counts_by_what_its_failure_asks_for(policy: Policy) -> None:
    meter = Meter(1, lambda: 0.0)
    delivery = Delivery(1, "amina", "en", Remove((1,)))
    error = DeliveryError(policy, 3)
    with pytest.raises(DeliveryError) as raised:
        await CountedChannel(House(error), meter).deliver(delivery)
    assert raised.value is error
    assert await CountedChannel(House([]), meter).deliver(delivery) == Delivered(7)
    with pytest.raises(ValueError, match="ours"):
        await CountedChannel(House(ValueError("ours")), meter).deliver(delivery)
    meter.look()
    assert meter.shown.sends == {
        ("telegram", policy.value): 1,
        ("telegram", "sent"): 1,
        ("telegram", "fault"): 1,
    }
