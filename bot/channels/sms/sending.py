"""Bringing what stands in the outbox to a phone as short messages, which nothing changes or takes back."""

from __future__ import annotations

import logging
from collections import OrderedDict
from hashlib import blake2b
from typing import Final, assert_never

from bot.app.channel import Delivered, Delivery, DeliveryError, Policy, Post, Remove, Taken
from bot.channels.sms.gateway import Gateway, Outbound, Sent
from bot.channels.sms.texting import texts_of
from bot.i18n.catalogs import Catalogs

log = logging.getLogger(__name__)
#: The channel's word in addresses and the outbox.
CHANNEL: Final = "sms"
#: Of so many messages it is remembered that the gateway took them.
REMEMBERED: Final = 10_000


class SmsChannel:
    """Short messages, as a `Channel`."""

    def __init__(self, gateway: Gateway, catalogs: Catalogs, *, trial: bool = False) -> None:
        """`trial` has every message begin with that it is one."""
        self._gateway = gateway
        self._catalogs = catalogs
        self._trial = trial
        self._taken: OrderedDict[str, Sent] = OrderedDict()

    @property
    def name(self) -> str:
        """The channel's word in addresses and the outbox."""
        return CHANNEL

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Send one message, in parts where it is long. Raises DeliveryError."""
        match delivery.item:
            case Remove():
                return Delivered()
            case Post() as post:
                return await self._post(delivery, post)
            case never:
                assert_never(never)

    async def _post(self, delivery: Delivery, post: Post) -> Delivered:
        if post.attachment is not None:
            log.warning("outbox %d: a file was left out, since a short message carries none", delivery.id)
        texts = texts_of(post.say, delivery.language, self._catalogs, trial=self._trial)
        taken: list[Taken] = []
        for number, text in enumerate(texts):
            if taken:
                await delivery.again()
            try:
                sent = await self._send(Outbound(delivery.address, text, part_mark(delivery.mark, number)))
            except DeliveryError as error:
                if taken and error.policy in {Policy.NOT_SENT, Policy.PAUSE}:
                    # A part of it is on its way already, so it cannot count as not sent.
                    raise DeliveryError(Policy.AMBIGUOUS, error.retry_after) from None
                raise
            taken.append(Taken(sent.reference, sent.cost, sent.currency))
        return Delivered(taken=tuple(taken))

    async def _send(self, message: Outbound) -> Sent:
        """Hand a message to the gateway once: what it took goes no second time with the next part."""
        before = self._taken.get(message.mark)
        if before is not None:
            return before
        sent = await self._gateway.send(message)
        self._taken[message.mark] = sent
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        return sent


def part_mark(mark: str, number: int) -> str:
    """The mark of one part of a message: the same whenever it is sent, another for every other part."""
    return blake2b(f"{mark}:{number}".encode(), digest_size=16).hexdigest()
