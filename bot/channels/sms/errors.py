"""What a message that failed asks for, in one table, and what is said of a post that is not taken.

No text of an answer or of a post is kept: both repeat numbers and content.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.app.channel import DeliveryError, Policy
from bot.channels.sms.wire import Answer

#: By HTTP status, where the gateway says nothing better. What only staff can mend (a wrong address, a login,
#: a bill) stops sending and loses nothing. Any other 4xx is refused; a 5xx, and no answer, leave it in doubt.
POLICIES: Final[Mapping[int, Policy]] = {
    401: Policy.TOKEN,
    402: Policy.TOKEN,
    403: Policy.TOKEN,
    404: Policy.TOKEN,
    405: Policy.TOKEN,
    408: Policy.NOT_SENT,
    410: Policy.UNREACHABLE,
    429: Policy.PAUSE,
    503: Policy.PAUSE,
}


class GatewayError(DeliveryError):
    """A message that failed. `code` is the provider's or HTTP's, 0 where there was no answer; safe to log."""

    def __init__(self, policy: Policy, retry_after: float | None = None, *, code: int = 0) -> None:
        super().__init__(policy, retry_after)
        self.code = code


def failed(
    answer: Answer, *, code: int = 0, says: Policy | None = None, repeatable: bool = False
) -> GatewayError:
    """The error of a call that was not taken.

    `code` and `says` are the provider's own code and what that means. `repeatable` is for a provider that
    takes a message of the same mark once: what is in doubt is then simply sent again.
    """
    policy = says or _of_status(answer)
    if policy is Policy.AMBIGUOUS and repeatable:
        policy = Policy.NOT_SENT
    return GatewayError(policy, answer.retry_after, code=code or answer.code)


def _of_status(answer: Answer) -> Policy:
    if not answer.left:
        return Policy.NOT_SENT
    if answer.code in POLICIES:
        return POLICIES[answer.code]
    if 300 <= answer.code <= 399:  # not followed: the address in the settings is wrong
        return Policy.TOKEN
    return Policy.REFUSED if 400 <= answer.code <= 499 else Policy.AMBIGUOUS


class Doubt(StrEnum):
    """Why a post is not taken for the provider's."""

    UNSIGNED = "unsigned"
    WRONG = "wrong"
    OLD = "old"


class Forged(Exception):
    """A post that the provider did not sign, or signed too long ago. `doubt` is safe to log."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


class Unreadable(Exception):
    """A post of the provider's that is not as it documents. `place` names the field and is safe to log."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place
