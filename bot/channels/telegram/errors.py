"""What a call that failed asks for: one table from Telegram's answers to policies.

No text of an answer is kept. Descriptions can repeat what we sent, and the library's texts carry
the token; a policy and a reason from a fixed list are all that leaves this module.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from telegram.error import TelegramError

from bot.app.channel import DeliveryError, Policy


class Reason(StrEnum):
    """Why a call failed, as far as it makes a difference."""

    OTHER = "other"
    UNCHANGED = "unchanged"
    NOT_EDITABLE = "not_editable"
    NOT_DELETABLE = "not_deletable"
    GONE = "gone"
    PRESS_TOO_OLD = "press_too_old"
    MOVED = "moved"
    NO_VOICES = "no_voices"
    NETWORK = "network"
    SERVER = "server"
    UNREADABLE = "unreadable"


class CallError(DeliveryError):
    """A call to Telegram that failed. `reason` and `code` are safe to log."""

    def __init__(
        self,
        policy: Policy,
        retry_after: float | None = None,
        *,
        reason: Reason = Reason.OTHER,
        code: int = 0,
    ) -> None:
        super().__init__(policy, retry_after)
        self.reason = reason
        self.code = code


class CallFailed(TelegramError):
    """Carries a `CallError` through python-telegram-bot, which lets its own errors pass untouched."""

    __slots__ = ("error",)

    def __init__(self, error: CallError) -> None:
        super().__init__("call failed")
        self.error = error


# By HTTP status. A server error may come after the message went out, so it is ambiguous; a 404 is
# what Telegram says to a token that cannot be one.
_CODES: dict[int, Policy] = {
    400: Policy.REFUSED,
    401: Policy.TOKEN,
    403: Policy.UNREACHABLE,
    404: Policy.TOKEN,
    409: Policy.CONFLICT,
    413: Policy.REFUSED,
    429: Policy.PAUSE,
}

# By what stands in the description of a 400, in lower case. 'chat not found' and its kind say that
# this bot has no chat with her, or no more: nothing that we send can arrive until she writes again.
_REFUSALS: tuple[tuple[str, Policy, Reason], ...] = (
    ("message is not modified", Policy.REFUSED, Reason.UNCHANGED),
    ("message to edit not found", Policy.REFUSED, Reason.NOT_EDITABLE),
    ("message can't be edited", Policy.REFUSED, Reason.NOT_EDITABLE),
    ("no text in the message to edit", Policy.REFUSED, Reason.NOT_EDITABLE),
    ("message_id_invalid", Policy.REFUSED, Reason.NOT_EDITABLE),
    ("message to delete not found", Policy.REFUSED, Reason.GONE),
    ("message can't be deleted", Policy.REFUSED, Reason.NOT_DELETABLE),
    ("query is too old", Policy.REFUSED, Reason.PRESS_TOO_OLD),
    ("query_id_invalid", Policy.REFUSED, Reason.PRESS_TOO_OLD),
    ("voice_messages_forbidden", Policy.REFUSED, Reason.NO_VOICES),
    ("upgraded to a supergroup", Policy.UNREACHABLE, Reason.MOVED),
    ("chat not found", Policy.UNREACHABLE, Reason.OTHER),
    ("user not found", Policy.UNREACHABLE, Reason.OTHER),
    ("peer_id_invalid", Policy.UNREACHABLE, Reason.OTHER),
    ("user_is_blocked", Policy.UNREACHABLE, Reason.OTHER),
    ("user is deactivated", Policy.UNREACHABLE, Reason.OTHER),
)


def of_answer(code: int, payload: bytes) -> CallError:
    """The error of an answer that is no success."""
    said = _said(payload)
    parameters = said.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    if "migrate_to_chat_id" in parameters:
        return CallError(Policy.UNREACHABLE, reason=Reason.MOVED, code=code)
    policy = _CODES.get(code, Policy.AMBIGUOUS)
    reason = Reason.SERVER if policy is Policy.AMBIGUOUS else Reason.OTHER
    if code == 400:
        description = str(said.get("description", "")).lower()
        for words, its_policy, its_reason in _REFUSALS:
            if words in description:
                policy, reason = its_policy, its_reason
                break
    return CallError(policy, _seconds(parameters.get("retry_after")), reason=reason, code=code)


def unanswered(*, sent: bool) -> CallError:
    """The error of a call without an answer; `sent` unless it certainly never reached Telegram."""
    return CallError(Policy.AMBIGUOUS if sent else Policy.NOT_SENT, reason=Reason.NETWORK)


def of_download(code: int) -> CallError:
    """The error of a file that does not come: 404 is here a file that is gone, and no wrong token."""
    if code in {400, 404}:
        return CallError(Policy.REFUSED, reason=Reason.GONE, code=code)
    return of_answer(code, b"")


def too_large() -> CallError:
    """The error of a file that is larger than whoever asked for it takes."""
    return CallError(Policy.REFUSED, code=413)


def unreadable() -> CallError:
    """The error of a success whose body is broken."""
    return CallError(Policy.AMBIGUOUS, reason=Reason.UNREADABLE, code=200)


def repeatable(error: CallError) -> CallError:
    """The error of a call that does no harm when made twice: what is ambiguous may simply be repeated."""
    if error.policy is not Policy.AMBIGUOUS:
        return error
    return CallError(Policy.NOT_SENT, error.retry_after, reason=error.reason, code=error.code)


def _said(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload)
    except ValueError:  # an HTML page of a proxy, usually
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value > 0 else None
