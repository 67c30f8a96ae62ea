"""An Android phone with the app SMS Gateway: JSON goes out with a login, JSON comes in, signed with the time.

The same interface is the phone's own, and that of a server between it and us. https://docs.sms-gate.app
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from bot.channels.sms.errors import failed
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
from bot.channels.sms.reading import id_in, number_in, part, record, text_in, word_in
from bot.channels.sms.signing import SIGNATURE, check_time, check_word, hex_of
from bot.channels.sms.wire import JSON, Wire, Wired

NAME: Final = "android"
#: A message of this id is there already, so it was taken before.
CONFLICT: Final = 409
#: After so many seconds the phone no longer sends what it has not sent: she may have written STOP meanwhile.
LIFETIME: Final = 24 * 3600
STATES: Final[Mapping[str, ReportState]] = {
    "sms:sent": ReportState.PENDING,
    "sms:delivered": ReportState.DELIVERED,
    "sms:failed": ReportState.FAILED,
}


class Android(Wired):
    """A phone of ours, as a `Gateway`."""

    name: Final = NAME

    def __init__(self, wire: Wire, account: Account, now: Callable[[], float] = time.time) -> None:
        """The account's secret is the app's signing key; `now` counts seconds since 1970."""
        super().__init__(wire)
        self._account = account
        self._now = now

    async def send(self, message: Outbound) -> Sent:
        """Hand one message over; it takes one of the same mark once. Raises GatewayError."""
        reference = reference_of(message.mark)
        sent = {
            "id": reference,
            "textMessage": {"text": message.text},
            "phoneNumbers": [message.to],
            "withDeliveryReport": True,
            "ttl": LIFETIME,
        }
        answer = await self._wire.post(
            f"{self._account.root}/messages",
            json.dumps(sent).encode(),
            JSON,
            login=(self._account.user, self._account.key),
        )
        if not answer.taken and answer.code != CONFLICT:
            raise failed(answer, repeatable=True)
        return Sent(reference)

    def read(self, request: WebhookRequest) -> Posted:
        """A message or a receipt; other events tell nothing that we ask. Raises Forged or Unreadable."""
        signed = request.body + check_time(request.headers, self._now()).encode()
        check_word(request.headers.get(SIGNATURE, "").lower(), hex_of(self._account.secret, signed))
        posted = record(request.body)
        event = word_in(posted, "event")
        if event in STATES:
            return Posted(reports=(Report(id_in(part(posted, "payload"), "messageId"), STATES[event]),))
        if event != "sms:received":
            return Posted()
        payload = part(posted, "payload")
        # The message's own id is made from its text; that of the event is the same when it is posted again.
        heard = id_in(posted, "id")
        # Newer versions of the app tell the sender by this name, older ones by the other.
        place = "phoneNumber" if payload.get("sender") is None else "sender"
        sender = number_in(payload, place, self._account.sender)
        text = text_in(payload, "message")
        return Posted() if sender is None else Posted(heard=(Heard(heard, sender, text),))


def reference_of(mark: str) -> str:
    """The id under which a message is sent: the app takes 36 characters.

    >>> len(reference_of("ab" * 32))
    32
    """
    return sha256(mark.encode()).hexdigest()[:32]
