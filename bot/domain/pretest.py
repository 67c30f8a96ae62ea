"""Trying a translation out: speakers say in their own words what a question asks, and somebody marks it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: How many speakers try out each question.
SPEAKERS: Final = 5


class Verdict(StrEnum):
    """Whether what a speaker said is what the question asks."""

    UNDERSTOOD = "understood"
    MISREAD = "misread"


@dataclass(frozen=True, slots=True)
class Retelling:
    """What one speaker said of one question, and how it was marked."""

    id: int
    person: int
    words: str
    verdict: Verdict | None = None


def may_retell(person: int, said: Collection[Retelling]) -> bool:
    """Whether a question is for her: fewer than five have said what it asks, and she has not.

    >>> may_retell(1, []), may_retell(1, [Retelling(1, 1, "a")])
    (True, False)
    >>> may_retell(9, [Retelling(n, n, "a") for n in range(5)])
    False
    """
    return len(said) < SPEAKERS and all(each.person != person for each in said)


def is_done(said: Collection[Retelling]) -> bool:
    """Whether five speakers have said it and each was marked."""
    return len(said) >= SPEAKERS and all(each.verdict is not None for each in said)
