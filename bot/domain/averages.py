"""The plain average over countries of each step's share: every country counts the same.

It is made from released figures alone: the sizes of countries and what is told by country. So it tells
nothing that they do not; where they leave a count open, the average is a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal

from bot.domain.breakdown import Left, Share, told
from bot.domain.disclosure import FEWEST_FOR_PERCENT
from bot.domain.released import Picks
from bot.domain.survey import Question

FEWEST_COUNTRIES: Final = 3
#: A wider range, in percentage points, would not help anybody.
WIDEST: Final = 20

Reason = Literal["", "few_answers", "few_countries", "open", "some_only", "high_risk"]


@dataclass(frozen=True, slots=True)
class Averages:
    """Least and most in whole percent, by step; `why` some or all steps have none."""

    steps: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    why: Reason = ""


def averages(question: Question, part: Picks, left: Left, *, high_risk: bool) -> Averages:
    """The average of every step of a support question over the countries of 2k people or more."""
    table = part.table
    if high_risk:
        return Averages(why="high_risk")
    if question.closed or question.when or question.half is not None:
        return Averages(why="some_only")
    if table.base < FEWEST_FOR_PERCENT:
        return Averages(why="few_answers")
    known = told(question, table, "country", left)
    k = left.released.k
    found: dict[str, tuple[int, int]] = {}
    for cell in table.cells:
        shares = [] if known is None else [each for each in known.shares((cell.id,)) if each.people >= 2 * k]
        if len(shares) < FEWEST_COUNTRIES:
            return Averages(why="few_countries")
        low, high = _percent(shares)
        if high - low <= WIDEST:
            found[cell.id] = low, high
    return Averages(found, "" if len(found) == len(table.cells) else "open")


def _percent(shares: list[Share]) -> tuple[int, int]:
    """Whole percent: the average lies between them, and where both ends agree it is rounded halves up."""
    low = sum((each.least for each in shares), Fraction()) / len(shares) * 100
    high = sum((each.most for each in shares), Fraction()) / len(shares) * 100
    if low == high:
        whole = floor(low + Fraction(1, 2))
        return whole, whole
    return floor(low), ceil(high)
