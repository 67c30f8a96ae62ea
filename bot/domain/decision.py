"""What drafters make of a finding: a decision on a part of the charter, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.blank import is_blank
from bot.domain.survey import Kind, Question, Survey

#: The most letters that a reason may have.
MOST_WHY: Final = 500
#: Of these nothing is counted that a decision could rest on.
_UNCOUNTED: Final = frozenset({Kind.NOTE, Kind.TEXT})


class Verdict(StrEnum):
    """What becomes of a part."""

    KEEP = "keep"
    CHANGE = "change"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the part `item`, made when the figures of release number `cut` were the last.

    That one was made at `cut_at`. `why` is in the drafter's words, for everybody to read; empty where she
    gave no reason.
    """

    item: str
    verdict: Verdict
    cut: int
    cut_at: datetime
    why: str = ""


def parts_of(survey: Survey) -> tuple[Question, ...]:
    """The parts that can be decided on, each by its main question, in the survey's order."""
    found: dict[str, Question] = {}
    for question in survey.questions:
        if question.heading and question.kind not in _UNCOUNTED:
            found.setdefault(question.item, question)
    return tuple(found.values())


def as_reason(text: str) -> str:
    r"""A typed reason as it is kept: in one line, without what cannot be seen.

    >>> as_reason(" Too many \n object. "), as_reason("\u200d ")
    ('Too many object.', '')
    """
    told = " ".join(text.replace("\0", " ").split())
    return "" if is_blank(told) else told
