"""What a message that failed asks for, and what is said of a post that is not taken.

No text of an answer or of a post is kept: both repeat numbers and content.
"""

from __future__ import annotations

from enum import StrEnum

from bot.app.channel import DeliveryError, Policy


class GatewayError(DeliveryError):
    """A message that failed. `code` is the provider's or HTTP's, 0 where there was no answer; safe to log."""

    def __init__(self, policy: Policy, retry_after: float | None = None, *, code: int = 0) -> None:
        super().__init__(policy, retry_after)
        self.code = code


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
