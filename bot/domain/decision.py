"""What drafters make of a finding: a decision on a part of the charter, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.blank import is_blank
from bot.domain.say import Wording
from bot.domain.survey import Kind, Question, Survey, Use

#: How the place begins at which catalogs hold a reason.
REASON: Final = "decision:"
#: The most letters that a reason may have.
MOST_WHY: Final = 500
#: Of these nothing is counted that a decision could rest on.
_UNCOUNTED: Final = frozenset({Kind.NOTE, Kind.TEXT})
#: What a statement is called among the parts: it needs no heading.
_STATEMENT: Final = re.compile(r"s[1-9][0-9]*")


class Verdict(StrEnum):
    """What becomes of a part."""

    KEEP = "keep"
    CHANGE = "change"
    TURN_DOWN = "turn_down"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the part `item`, made when the figures of release number `cut` were the last.

    That one was made at `cut_at`. `why` is in the drafter's words; empty where she gave no reason. `for_all`:
    it is for everybody to read; those from before people were told were asked for readers of digests alone.
    """

    item: str
    verdict: Verdict
    cut: int
    cut_at: datetime
    why: str = ""
    for_all: bool = True


def parts_of(survey: Survey) -> tuple[Question, ...]:
    """The parts and statements that can be decided on, each by its main question, in the survey's order."""
    found: dict[str, Question] = {}
    for question in survey.questions:
        if question.use is Use.BEFORE or (question.use is Use.BETTER and question.id != question.item):
            continue  # asked about the text before, or of both: the new text stands for the part
        if (question.heading or is_statement(question)) and question.kind not in _UNCOUNTED:
            found.setdefault(question.item, question)
    return tuple(found.values())


def is_statement(question: Question) -> bool:
    """Whether it is a statement that people met, not a part of the charter."""
    return _STATEMENT.fullmatch(question.item) is not None


def wording_of(round_id: int, decision: Decision) -> Wording | None:
    """A reason as everybody may read it, which is translated; None where there is none.

    >>> wording_of(3, Decision("floor", Verdict.KEEP, 1, datetime(2026, 12, 1), "Most agree."))
    Wording(context='decision:3:floor', text='Most agree.')
    """
    told = decision.why and decision.for_all
    return Wording(f"{REASON}{round_id}:{decision.item}", decision.why) if told else None


def carried_out(
    decision: Decision, part: str | None, asked: int | None, versions: Mapping[int, Mapping[str, str]]
) -> int | None:
    """The first version after the one `asked` about in which a decision on a part is carried out; None: none.

    `versions` are the texts of the parts in each. Nobody types this, so it cannot be wrong: a part is changed
    where its words are others, and turned down where it is there no more.

    >>> at = datetime(2026, 12, 1)
    >>> texts = {1: {"a1": "Thirty."}, 2: {"a1": "Thirty."}, 3: {"a1": "Forty."}}
    >>> carried_out(Decision("floor", Verdict.CHANGE, 1, at), "a1", 1, texts)
    3
    >>> carried_out(Decision("floor", Verdict.TURN_DOWN, 1, at), "a1", 1, texts)
    """
    if part is None or asked is None or part not in versions.get(asked, {}):
        return None
    before = versions[asked][part]
    for number in sorted(each for each in versions if each > asked):
        now = versions[number].get(part)
        if decision.verdict is Verdict.CHANGE and now is not None and now != before:
            return number
        if decision.verdict is Verdict.TURN_DOWN and now is None:
            return number
    return None


def as_reason(text: str) -> str:
    r"""A typed reason as it is kept: in one line, without what cannot be seen.

    >>> as_reason(" Too many \n object. "), as_reason("\u200d ")
    ('Too many object.', '')
    """
    told = " ".join(text.replace("\0", " ").split())
    return "" if is_blank(told) else told
