"""Where groups differ so much that a few answers do not matter: a function of released figures alone.

What is known of a group are the rows of a breakdown (at least so many said it), the totals of the release
and the group's size. Nothing else is looked at: whoever has both can write down all that stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Final

from bot.domain.breakdown import Left, Share, told
from bot.domain.disclosure import Table
from bot.domain.findings import PARTITIONS
from bot.domain.released import Picks
from bot.domain.survey import Question, Survey, Use

#: So many answers in each group may change, and what is said stays true.
SWING: Final = 5
SUPPORTING: Final = ("good", "live_with")
MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """A larger share of `more` than of `less`, two groups of a partition, chose a step."""

    question: str
    step: str
    partition: str
    more: Share
    less: Share

    @property
    def sure(self) -> Fraction:
        """How far apart the two shares stay at least."""
        return Fraction(self.more.low - SWING, self.more.people) - Fraction(
            self.less.high + SWING, self.less.people
        )


@dataclass(frozen=True, slots=True)
class Lowest:
    """The group with the lowest share of support, of the `compared` groups that are shown."""

    question: str
    partition: str
    share: Share
    compared: int


@dataclass(frozen=True, slots=True)
class Between:
    """All that is said of groups; `compared` are the partitions of which any two can be compared at all."""

    compared: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    lowest: tuple[Lowest, ...] = ()


def differs(count: int, people: int, other: int, others: int) -> bool:
    """Whether `count` of `people` stays a larger share, whatever any five in each group had said instead.

    >>> differs(20, 40, 5, 45), differs(20, 40, 15, 45), differs(5, 5, 0, 1000)
    (True, False, False)
    """
    return (count - SWING) * others > (other + SWING) * people


def between(survey: Survey, left: Left) -> Between:
    """What may be said of the groups that a cut's breakdowns tell, question by question."""
    compared: set[str] = set()
    differences: list[Difference] = []
    lowest: list[Lowest] = []
    for question in survey.questions:
        table = _support(question, left)
        if table is None:
            continue
        found: list[Difference] = []
        for name in PARTITIONS:
            known = told(question, table, name, left)
            if known is None:
                continue
            for step in (cell.id for cell in table.cells):
                shares = known.shares((step,))
                if sum(each.clear for each in shares) > 1:
                    compared.add(name)
                found += _strongest(question.id, step, name, shares)
            lowest += _lowest(question.id, name, known.shares(SUPPORTING))
        differences += sorted(found, key=lambda each: -each.sure)[:MOST_LINES]
    return Between(tuple(name for name in PARTITIONS if name in compared), tuple(differences), tuple(lowest))


def _support(question: Question, left: Left) -> Table | None:
    """What is released on a support question that everyone was asked."""
    part = left.released.part(question.id)
    if question.use is not Use.SUPPORT or question.closed or question.when or question.half is not None:
        return None
    return part.table if isinstance(part, Picks) else None


def _strongest(question: str, step: str, name: str, shares: Iterable[Share]) -> Iterator[Difference]:
    """The two groups of a partition that stay furthest apart in a step, where any two do."""
    sure = [
        Difference(question, step, name, more, less)
        for more, less in permutations([each for each in shares if each.clear], 2)
        if differs(more.low, more.people, less.high, less.people)
    ]
    if sure:
        yield max(sure, key=lambda each: each.sure)


def _lowest(question: str, name: str, shares: Sequence[Share]) -> Iterator[Lowest]:
    """The group whose share is surely the lowest of two or more; none where another's could be as low.

    A group whose answers are too few to be shown could be lower: then nothing is said of any other.
    """
    for share in shares:
        rivals = [each for each in shares if each is not share]
        if share.clear and rivals and all(share.most < each.least for each in rivals):
            yield Lowest(question, name, share, len(shares))
