"""Africa's Talking: a form goes out, forms come in. It signs none, so the address of ours is a secret.

https://developers.africastalking.com/docs/sms/sending/bulk and /docs/sms/notifications
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from bot.app.channel import Policy
from bot.channels.sms.errors import GatewayError, failed
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
from bot.channels.sms.signing import check_word
from bot.channels.sms.wire import FORM, Answer, Wire, Wired

NAME: Final = "africastalking"
ROOT: Final = "https://api.africastalking.com"
#: Processed, sent, queued.
TAKEN: Final = frozenset({100, 101, 102})
#: By the code of a recipient, and by the word that stands in place of all recipients.
CODES: Final[Mapping[int, Policy]] = {
    401: Policy.REFUSED,  # RiskHold
    402: Policy.TOKEN,  # InvalidSenderId
    403: Policy.UNREACHABLE,  # InvalidPhoneNumber
    404: Policy.UNREACHABLE,  # UnsupportedNumberType
    405: Policy.TOKEN,  # InsufficientBalance
    406: Policy.UNREACHABLE,  # UserInBlacklist
    407: Policy.REFUSED,  # CouldNotRoute
    409: Policy.NOT_SENT,  # DoNotDisturbRejection: not at this hour
    500: Policy.AMBIGUOUS,  # InternalServerError
    501: Policy.AMBIGUOUS,  # GatewayError
    502: Policy.REFUSED,  # RejectedByGateway
}
WORDS: Final[Mapping[str, int]] = {
    "RiskHold": 401,
    "InvalidSenderId": 402,
    "InvalidPhoneNumber": 403,
    "UnsupportedNumberType": 404,
    "InsufficientBalance": 405,
    "UserInBlacklist": 406,
    "CouldNotRoute": 407,
}
STATES: Final[Mapping[str, ReportState]] = {
    "Success": ReportState.DELIVERED,
    "Failed": ReportState.FAILED,
    "Rejected": ReportState.FAILED,
    "AbsentSubscriber": ReportState.FAILED,
    "Expired": ReportState.FAILED,
}
#: Why it failed, where the reason will be there tomorrow too.
GONE: Final = frozenset({"UserDoesNotExist", "UserInBlackList", "UserIsInactive", "NotNetworkSubscriber"})
_COST: Final = re.compile(r"([A-Z]{3}) ([0-9]{1,9}(?:\.[0-9]{1,9})?)", re.ASCII)


class AfricasTalking(Wired):
    """An app of ours at Africa's Talking, as a `Gateway`."""

    name: Final = NAME

    def __init__(self, wire: Wire, account: Account) -> None:
        """The account's secret is the last part of the path that it posts to."""
        super().__init__(wire)
        self._account = account

    async def send(self, message: Outbound) -> Sent:
        """Hand one message over. It knows no marks, so whatever is in doubt stays so. Raises GatewayError."""
        fields = {
            "username": self._account.user,
            "to": message.to,
            "message": message.text,
            "from": self._account.sender,
        }
        answer = await self._wire.post(
            f"{self._account.root}/version1/messaging",
            urlencode(fields, errors="replace").encode(),
            FORM,
            headers={"apiKey": self._account.key},
        )
        return _sent(answer)

    def read(self, request: WebhookRequest) -> Posted:
        """A message or a receipt; other notices tell nothing that we ask. Raises Forged or Unreadable."""
        check_word(urlsplit(request.url).path.rpartition("/")[2], self._account.secret)
        fields = dict(form(request.body))
        if "status" in fields:
            return Posted(reports=(Report(id_in(fields, "id"), _state(fields)),))
        if "text" not in fields and "from" not in fields and fields:
            return Posted()
        heard, sender = id_in(fields, "id"), number_in(fields, "from", self._account.sender)
        text = text_in(fields, "text")
        return Posted() if sender is None else Posted(heard=(Heard(heard, sender, text),))


def _sent(answer: Answer) -> Sent:
    """What came of the one recipient. Raises GatewayError."""
    data = answer.read().get("SMSMessageData")
    if not isinstance(data, dict):
        raise failed(answer, says=Policy.AMBIGUOUS if answer.taken else None)
    recipients = data.get("Recipients")
    one = recipients[0] if isinstance(recipients, list) and recipients else None
    if not isinstance(one, dict):
        raise _untold(answer, data.get("Message"))
    code, reference = one.get("statusCode"), one.get("messageId")
    if not isinstance(code, int):
        raise failed(answer, says=Policy.AMBIGUOUS)
    if code not in TAKEN:
        raise failed(answer, code=code, says=CODES.get(code, Policy.AMBIGUOUS))
    if not isinstance(reference, str) or reference in {"", "None"}:
        raise failed(answer, code=code, says=Policy.AMBIGUOUS)
    return _priced(reference, one.get("cost"))


def _untold(answer: Answer, word: Any) -> GatewayError:
    """The error of an answer without recipients: one word says why, where it could be read at all."""
    code = WORDS.get(word, 0) if isinstance(word, str) else 0
    says = CODES[code] if code else Policy.REFUSED if isinstance(word, str) else Policy.AMBIGUOUS
    return failed(answer, code=code, says=says)


def _priced(reference: str, cost: Any) -> Sent:
    """The message with its price, which is told as `KES 0.8000`."""
    told = _COST.fullmatch(cost) if isinstance(cost, str) else None
    return Sent(reference, Decimal(told[2]), told[1]) if told else Sent(reference)


def _state(fields: Mapping[str, str]) -> ReportState:
    state = STATES.get(word_in(fields, "status"), ReportState.PENDING)
    gone = state is ReportState.FAILED and word_in(fields, "failureReason") in GONE
    return ReportState.UNREACHABLE if gone else state
