"""Statements that somebody put into short words, and the few of them that one person meets.

Each is met by about as many people as any other: whoever comes next is given those that were given least.
Of those that were given equally often chance decides, and nothing else: no answer of hers or of anybody is
looked at. So a statement that began with her may come back to her, as likely as any other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from random import Random
from typing import Final

from bot.domain.survey import Survey, Use

FIVE: Final = 5
"""How many statements are drawn for a person at a time."""
MOST: Final = 100
"""How many statements one round may have."""
IN_A_ROW: Final = 6
"""So many words that stand in a text in the same order are a part of it."""
AGREE, DISAGREE, PASS = "agree", "disagree", "pass"
ANSWERS: Final = (AGREE, DISAGREE, PASS)


def draw(given: Mapping[str, int], met: Collection[str], rng: Random, count: int = FIVE) -> tuple[str, ...]:
    """`count` of the statements that she has not `met`, or all that are left: those `given` to fewest people.

    `given` counts for each statement to how many people it was given, those who have yet to be shown it
    included. So while everybody is given `count`, the most and the least shown differ by at most 1 and those
    on their way; who asks for more can add to that, and whoever comes next evens it out.

    >>> sorted(draw({"s1": 2, "s2": 0, "s3": 1, "s4": 2}, ["s2"], Random(1), 2))[1]
    's3'
    """
    waiting = [(times, rng.random(), id_) for id_, times in sorted(given.items()) if id_ not in met]
    chosen = [id_ for _, _, id_ in sorted(waiting)[:count]]
    rng.shuffle(chosen)
    return tuple(chosen)


def borrows(statement: str, text: str) -> bool:
    """Whether a statement has the words of a text: all of them, or `IN_A_ROW` one after the other.

    >>> borrows("Wells near every house!", "wells near every house")
    True
    >>> borrows("Every woman should have a well near her house.", "We want wells near the houses, soon.")
    False
    """
    said, wrote = _words(statement), _words(text)
    rows = {wrote[at : at + IN_A_ROW] for at in range(len(wrote) - IN_A_ROW + 1)}
    return said == wrote or any(said[at : at + IN_A_ROW] in rows for at in range(len(said) - IN_A_ROW + 1))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def drawable(survey: Survey) -> tuple[str, ...]:
    """The statements of a survey that can be drawn: those that are still asked."""
    return tuple(each.id for each in survey.questions if each.use is Use.STATEMENT and not each.closed)


def has_statements(survey: Survey) -> bool:
    """Whether a survey is one of statements."""
    return any(each.use is Use.STATEMENT for each in survey.questions)


def as_drawn(survey: Survey, drawn: Collection[str]) -> Survey:
    """The survey as one person meets it: of the statements those drawn for her, in her order.

    Before anything is drawn, the first five stand for them, so that she is told how many she will meet.
    """
    if not has_statements(survey):
        return survey
    ids = tuple(drawn) or drawable(survey)[:FIVE]
    by_id = {each.id: each for each in survey.questions if each.use is Use.STATEMENT}
    others = tuple(each for each in survey.questions if each.use is not Use.STATEMENT)
    return replace(survey, questions=(*others, *(by_id[id_] for id_ in ids if id_ in by_id)))
