"""Where groups differ so much that a few answers do not matter: a function of released figures alone.

What is known of a group are the rows of the export (at least so many said it), the totals of the release
and the group's size. Nothing else is looked at: whoever has both can write down all that stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Final

from bot.domain.disclosure import Cell, Table
from bot.domain.fitting import OTHER
from bot.domain.released import Picks
from bot.domain.snapshot import Exported
from bot.domain.survey import Question, Survey, Use

#: So many answers in each group may change, and what is said stays true.
SWING: Final = 5
SUPPORTING: Final = ("good", "live_with")
MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Share:
    """Of all `people` of a group, at least `low` and at most `high` said it.

    `clear`: its size is shown exactly, and so many of its answers that it may be named.
    """

    group: str
    low: int
    high: int
    people: int
    clear: bool

    @property
    def least(self) -> Fraction:
        """The smallest that the share can be."""
        return Fraction(self.low, self.people)

    @property
    def most(self) -> Fraction:
        """The largest that the share can be."""
        return Fraction(self.high, self.people)


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


def between(survey: Survey, exported: Exported, by: Sequence[str]) -> Between:
    """What may be said of the groups that a round's export tells, question by question."""
    compared: set[str] = set()
    differences: list[Difference] = []
    lowest: list[Lowest] = []
    for question in survey.questions:
        table = _support(question, exported)
        if table is None:
            continue
        found: list[Difference] = []
        for place, name in enumerate(by):
            told = _Told(table, exported.released.groups[name], _rows(question.id, place, exported))
            for step in (cell.id for cell in table.cells):
                shares = told.shares((step,))
                if sum(each.clear for each in shares) > 1:
                    compared.add(name)
                found += _strongest(question.id, step, name, shares)
            lowest += _lowest(question.id, name, told.shares(SUPPORTING))
        differences += sorted(found, key=lambda each: -each.sure)[:MOST_LINES]
    return Between(tuple(name for name in by if name in compared), tuple(differences), tuple(lowest))


def _support(question: Question, exported: Exported) -> Table | None:
    """What is released on a support question that everyone was asked."""
    part = exported.released.part(question.id)
    if question.use is not Use.SUPPORT or question.when or question.half is not None:
        return None
    return part.table if isinstance(part, Picks) else None


def _rows(question: str, place: int, exported: Exported) -> Mapping[tuple[str, str], int]:
    """How many rows a group (the attribute at this place) and a step have in the export."""
    rows: Counter[tuple[str, str]] = Counter()
    for cell in exported.cells:
        if cell.question == question and cell.count:
            rows[cell.attrs[place], cell.value] += cell.count
    return rows


@dataclass(frozen=True, slots=True)
class _Told:
    """All that is known of one question in one partition."""

    table: Table
    groups: Table
    rows: Mapping[tuple[str, str], int]

    def shares(self, steps: Sequence[str]) -> list[Share]:
        """How many of each group that is shown chose one of the steps."""
        return [self._share(group, steps) for group in self.groups.cells if not group.small]

    def _share(self, group: Cell, steps: Sequence[str]) -> Share:
        """What the rows say at least; at most what no other group and no other step takes."""
        low = others = elsewhere = 0
        for (id_, step), count in self.rows.items():
            if step in steps:
                low += count if id_ == group.id else 0
                others += count if id_ not in (group.id, OTHER) else 0
            elif id_ == group.id:
                elsewhere += count
        total = sum(cell.high for cell in self.table.cells if cell.id in steps)
        high = min(total - others, group.high - elsewhere)
        clear = group.exact is not None and all((group.id, step) in self.rows for step in steps)
        return Share(group.id, low, high, group.high, clear)


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
