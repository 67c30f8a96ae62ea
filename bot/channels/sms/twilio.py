"""Twilio: a form goes out with a login, forms come in that are signed with the same word.

https://www.twilio.com/docs/messaging/api/message-resource and /docs/usage/security
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from bot.app.channel import Policy
from bot.channels.sms.errors import Doubt, Forged, Unreadable, failed
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
from bot.channels.sms.reading import form, id_in, number_in, text_in, word_in
from bot.channels.sms.wire import FORM, Wire, Wired

NAME: Final = "twilio"
ROOT: Final = "https://api.twilio.com"
SIGNATURE: Final = "x-twilio-signature"
#: By Twilio's own code; https://www.twilio.com/docs/api/errors. What is not here goes by its HTTP status.
CODES: Final[Mapping[int, Policy]] = {
    20003: Policy.TOKEN,  # Authenticate
    20005: Policy.TOKEN,  # Account not active
    20404: Policy.TOKEN,  # no such account
    20429: Policy.PAUSE,  # Too many requests
    21211: Policy.UNREACHABLE,  # Invalid 'To' phone number
    21212: Policy.TOKEN,  # Invalid 'From' number
    21408: Policy.REFUSED,  # No permission to send to this region
    21603: Policy.TOKEN,  # 'From' is missing
    21606: Policy.TOKEN,  # 'From' is no number of this account that can send
    21610: Policy.UNREACHABLE,  # She wrote STOP
    21611: Policy.PAUSE,  # This 'From' has too many messages queued
    21614: Policy.UNREACHABLE,  # 'To' is no mobile number
    21635: Policy.UNREACHABLE,  # 'To' is a landline
    21659: Policy.TOKEN,  # 'From' is no Twilio number
    21660: Policy.TOKEN,  # 'From' belongs to another account
    63038: Policy.PAUSE,  # The account's messages of the day are used up
}
STATES: Final[Mapping[str, ReportState]] = {
    "delivered": ReportState.DELIVERED,
    "read": ReportState.DELIVERED,
    "undelivered": ReportState.FAILED,
    "failed": ReportState.FAILED,
    "canceled": ReportState.FAILED,
}
#: Why it failed, where the reason will be there tomorrow too: STOP, blocked, no such number, a landline. A
#: handset that cannot be reached (30003) may be switched off, and is not among them.
GONE: Final = frozenset({"21610", "30004", "30005", "30006"})


class Twilio(Wired):
    """An account of ours at Twilio, as a `Gateway`."""

    name: Final = NAME

    def __init__(self, wire: Wire, account: Account, hook: str) -> None:
        """The account's user is the Account SID, its key the Auth Token; receipts are posted to `hook`."""
        super().__init__(wire)
        self._account = account
        self._hook = hook

    async def send(self, message: Outbound) -> Sent:
        """Hand one message over. It knows no marks, so whatever is in doubt stays so. Raises GatewayError."""
        fields = {
            "To": message.to,
            "From": self._account.sender,
            "Body": message.text,
            "StatusCallback": self._hook,
        }
        answer = await self._wire.post(
            f"{self._account.root}/2010-04-01/Accounts/{self._account.user}/Messages.json",
            urlencode(fields, errors="replace").encode(),
            FORM,
            login=(self._account.user, self._account.key),
        )
        told = answer.read()
        if not answer.taken:
            code = told.get("code")
            code = code if isinstance(code, int) else 0
            raise failed(answer, code=code, says=CODES.get(code))
        reference = told.get("sid")
        if not isinstance(reference, str) or not reference:
            raise failed(answer, says=Policy.AMBIGUOUS)
        return _priced(reference, told)

    def read(self, request: WebhookRequest) -> Posted:
        """A message or a receipt. Raises Forged or Unreadable."""
        fields = self._signed(request)
        if "MessageStatus" in fields:
            return Posted(reports=(Report(id_in(fields, "MessageSid"), _state(fields)),))
        heard, sender = id_in(fields, "MessageSid"), number_in(fields, "From", self._account.sender)
        text = text_in(fields, "Body")
        return Posted() if sender is None else Posted(heard=(Heard(heard, sender, text),))

    def _signed(self, request: WebhookRequest) -> dict[str, str]:
        """The fields of a post, once Twilio signed them for this address. Raises Forged."""
        given = request.headers.get(SIGNATURE, "")
        if not given:
            raise Forged(Doubt.UNSIGNED)
        try:
            fields = form(request.body)
        except Unreadable:
            raise Forged(Doubt.WRONG) from None
        sent = given.encode("utf-8", "replace")
        right = (signature(self._account.key, url, fields).encode() for url in _spelt(request.url))
        if not any(hmac.compare_digest(sent, each) for each in right):
            raise Forged(Doubt.WRONG)
        return dict(fields)


def signature(key: str, url: str, fields: Sequence[tuple[str, str]]) -> str:
    """What Twilio signs a post with: the address, and each name with its value, in the order of the names."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(key.encode(), signed.encode("utf-8", "replace"), "sha1")).decode()


def _spelt(url: str) -> Iterator[str]:
    """An address as it may have been signed: some posts of Twilio's leave the port out."""
    parts = urlsplit(url)
    host = parts.netloc
    yield url
    if parts.port is not None:
        yield urlunsplit(parts._replace(netloc=host.rpartition(":")[0]))
    else:
        yield urlunsplit(parts._replace(netloc=f"{host}:{443 if parts.scheme == 'https' else 80}"))


def _priced(reference: str, told: Mapping[str, Any]) -> Sent:
    """The message with its price, most often told later, and below zero: what the account loses."""
    price, currency = told.get("price"), told.get("price_unit")
    if not isinstance(price, str) or not isinstance(currency, str):
        return Sent(reference)
    try:
        cost = abs(Decimal(price))
    except InvalidOperation:
        return Sent(reference)
    return Sent(reference, cost, currency.upper()) if cost.is_finite() else Sent(reference)


def _state(fields: Mapping[str, str]) -> ReportState:
    state = STATES.get(word_in(fields, "MessageStatus"), ReportState.PENDING)
    gone = state is ReportState.FAILED and word_in(fields, "ErrorCode") in GONE
    return ReportState.UNREACHABLE if gone else state
