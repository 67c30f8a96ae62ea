"""Which sentences protect people: those on consent, privacy, stopping, erasing, leaving and support.

No real round is asked in a language in which a speaker has not reviewed every one of them.
"""

from __future__ import annotations

from typing import Final

_TOPICS: Final = (
    "commands.",
    "consent.",
    "entering.",
    "help.",
    "invite.",
    "leaving.",
    "mydata.",
    "notice.",
    "privacy.",
    "support.",
    "voice.",
)
_SENTENCES: Final = frozenset(
    {
        "interview.count",
        "interview.dont_count",
        "interview.erase_before_closing",
        "interview.erase_until",
        "interview.high_risk",
        "interview.high_risk_erase",
        "interview.how",
        "interview.kept_sealed",
        "interview.last",
        "interview.last_free",
        "interview.length",
        "interview.quote_ask",
        "interview.quote_how",
        "interview.quote_no",
        "interview.quote_spoken",
        "interview.quote_with_country",
        "interview.quote_without_country",
        "interview.skip",
        "interview.support",
        "interview.support_line",
        "joining.write_first",
        "joining.write_first_no",
        "joining.write_first_yes",
        "page.command_erase",
        "page.command_help",
        "page.command_mydata",
        "page.command_privacy",
        "page.command_stop",
        "page.leave",
        "page.leave_means",
        "sitting.hidden_erase",
        "sms.commands",
        "sms.erase_ask",
        "sms.free",
        "sms.holder",
        "sms.how",
        "sms.kept",
        "sms.not_kept",
        "sms.seen",
    }
)
#: A survey's own texts before its first question: what may change, and what will not.
_BEFORE: Final = ":_"


def protects(context: str) -> bool:
    """Whether the sentence in this context is one of them."""
    return context.startswith(_TOPICS) or context in _SENTENCES or context.endswith(_BEFORE)
