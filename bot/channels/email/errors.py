"""What a mail that failed asks for: one table from where it failed, and what the server said, to policies.

No text of an answer is kept: servers repeat the address in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import aiosmtplib

from bot.app.channel import DeliveryError, Policy


class Step(StrEnum):
    """How far a mail had come."""

    OPEN = "open"
    LOGIN = "login"
    ADDRESS = "address"
    CONTENT = "content"


#: By step and the first digit of the answer's code; 0 where there was no answer. Once the content is on its
#: way, only an answer tells whether it was taken.
POLICIES: Mapping[tuple[Step, int], Policy] = {
    (Step.OPEN, 0): Policy.NOT_SENT,
    (Step.OPEN, 4): Policy.NOT_SENT,
    (Step.OPEN, 5): Policy.NOT_SENT,
    (Step.LOGIN, 0): Policy.NOT_SENT,
    (Step.LOGIN, 4): Policy.NOT_SENT,
    (Step.LOGIN, 5): Policy.TOKEN,
    (Step.ADDRESS, 0): Policy.NOT_SENT,
    (Step.ADDRESS, 4): Policy.NOT_SENT,
    (Step.ADDRESS, 5): Policy.REFUSED,
    (Step.CONTENT, 0): Policy.AMBIGUOUS,
    (Step.CONTENT, 4): Policy.NOT_SENT,
    (Step.CONTENT, 5): Policy.REFUSED,
}
#: The server wants a login, or a better one: no address is at fault.
WANTS_LOGIN = frozenset({530, 534, 535, 538})


class MailError(DeliveryError):
    """A mail that failed. `step`, `code` and `kind` are safe to log."""

    def __init__(self, policy: Policy, step: Step, code: int, kind: str) -> None:
        super().__init__(policy)
        self.step = step
        self.code = code
        self.kind = kind


def failed(step: Step, error: Exception) -> MailError:
    """What to do about an error at this step."""
    code = error.code if isinstance(error, aiosmtplib.SMTPResponseException) else 0
    digit = code // 100 if code // 100 in (4, 5) else 0
    policy = Policy.TOKEN if code in WANTS_LOGIN else POLICIES[step, digit]
    return MailError(policy, step, code, type(error).__name__)
