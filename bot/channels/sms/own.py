"""A gateway of one's own: whatever keeps to the interface in docs/sms-gateways.md."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from bot.app.channel import Policy
from bot.channels.sms.errors import Unreadable, failed
from bot.channels.sms.gateway import (
    Account,
    Heard,
    Outbound,
    Posted,
    Report,
    ReportState,
    Sent,
    WebhookRequest,
)
from bot.channels.sms.reading import id_in, number_in, parts, record, text_in, word_in
from bot.channels.sms.signing import SIGNATURE, check_time, check_word, hex_of
from bot.channels.sms.wire import JSON, Wire, Wired

NAME: Final = "own"
#: More than this come in no one post.
MOST_IN_ONE: Final = 1000
_COST: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


class Own(Wired):
    """A gateway of one's own, as a `Gateway`."""

    name: Final = NAME

    def __init__(self, wire: Wire, account: Account, now: Callable[[], float] = time.time) -> None:
        """The account's key is the bearer word, its secret what posts are signed with."""
        super().__init__(wire)
        self._account = account
        self._now = now

    async def send(self, message: Outbound) -> Sent:
        """Hand one message over; it takes one of the same mark once. Raises GatewayError."""
        sent = {"from": self._account.sender, "to": message.to, "text": message.text}
        answer = await self._wire.post(
            f"{self._account.root}/messages",
            json.dumps(sent).encode(),
            JSON,
            headers={"Authorization": f"Bearer {self._account.key}", "Idempotency-Key": message.mark},
        )
        if not answer.taken:
            raise failed(answer, repeatable=True)
        told = answer.read()
        reference = told.get("id")
        if not isinstance(reference, str) or not reference:
            raise failed(answer, says=Policy.AMBIGUOUS, repeatable=True)
        return _priced(reference, told)

    def read(self, request: WebhookRequest) -> Posted:
        """All messages and receipts of a post. Raises Forged or Unreadable."""
        signed = check_time(request.headers, self._now()).encode() + b"." + request.body
        check_word(request.headers.get(SIGNATURE, "").lower(), hex_of(self._account.secret, signed))
        posted = record(request.body)
        heard, reports = parts(posted, "received"), parts(posted, "reports")
        if len(heard) + len(reports) > MOST_IN_ONE:
            raise Unreadable("body")
        return Posted(
            heard=tuple(one for each in heard if (one := self._heard(each))),
            reports=tuple(Report(id_in(each, "id"), _state(each)) for each in reports),
        )

    def _heard(self, received: Mapping[str, Any]) -> Heard | None:
        heard, sender = id_in(received, "id"), number_in(received, "from", self._account.sender)
        text = text_in(received, "text")
        return None if sender is None else Heard(heard, sender, text)


def _state(report: Mapping[str, Any]) -> ReportState:
    try:
        return ReportState(word_in(report, "state"))
    except ValueError:
        raise Unreadable("state") from None


def _priced(reference: str, told: Mapping[str, Any]) -> Sent:
    """The message with its price, where both its parts are told as they should be."""
    cost, currency = told.get("cost"), told.get("currency")
    if not isinstance(cost, str) or not isinstance(currency, str):
        return Sent(reference)
    if not _COST.fullmatch(cost) or not _CURRENCY.fullmatch(currency):
        return Sent(reference)
    return Sent(reference, Decimal(cost), currency)
