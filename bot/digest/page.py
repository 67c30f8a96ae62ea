"""The digest before it has a language: what was released of a round, as headings, rows and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.closing import Closing, Rewording
from bot.domain.comprehension import Comprehension
from bot.domain.decision import Decision
from bot.domain.exported import ExportCell
from bot.domain.participation import Participation
from bot.domain.redlines import Fourfold
from bot.domain.released import Released
from bot.domain.review import Review
from bot.domain.say import Line
from bot.domain.survey import Survey
from bot.domain.targets import Target

Tone = Literal["plain", "good", "fair", "change", "red", "quiet", "lower", "at", "higher"]
"""What a count says of a proposal, or where numbers lie; the templates give each its colour."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A round around its cut. `cut_at` is when the released cut was made; `zone` is the reader's.

    `audit` is the short head of the audit log when the cut was made. `state` is the round's. `closing`: no
    further digest follows. `synthetic`: nobody in it is a real person. `drafts` are languages whose words
    nobody has reviewed yet. `review` is what reviewers released of open answers that nobody here can read.
    `decisions` are those that count now, by part, and `carried` the version of the proposal in which one is
    carried out; `targets` what is hoped for of groups.
    `closings` are the questions that are not asked any more in one of the `languages` of the round;
    `rewordings` those of which answers to several wordings are counted together. `red_lines` are the parts
    of which it is told how many could not accept the text before and the new one.
    """

    survey: Survey
    k: int
    state: Literal["draft", "running", "paused", "closed"]
    opens: datetime
    closes: datetime
    made_at: datetime
    cut_at: datetime | None = None
    audit: str | None = None
    zone: str = "UTC"
    trial: bool = False
    synthetic: bool = False
    closing: bool = False
    drafts: tuple[str, ...] = ()
    review: Review | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    closings: tuple[Closing, ...] = ()
    languages: int = 1
    rewordings: tuple[Rewording, ...] = ()
    red_lines: Mapping[str, Fourfold] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest is made from: the released cut, the one of the last digest, and the round's facts.

    `breakdowns` are the cells of the cut by groups of people, as they left; `stood` is what it tells of
    targets for two groups at once, and `comprehension` how its questions were understood in
    each language. `of_groups` is the release of the answers that groups gave, each of them one.
    """

    facts: Facts
    released: Released | None
    previous: Released | None = None
    breakdowns: Mapping[tuple[str, ...], Sequence[ExportCell]] = field(default_factory=dict)
    participation: Participation | None = None
    stood: Mapping[str, int] = field(default_factory=dict)
    comprehension: Comprehension | None = None
    of_groups: Released | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One count: its label, how it reads, and between which shares of the whole its bar ends.

    `tone` tells the template its colour, `goal` where on the bar a mark stands for how many are hoped for.
    """

    label: Line
    count: Line
    low: int
    high: int
    percent: Line | None = None
    average: Line | None = None
    tone: Tone = "plain"
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A table of counts with bars; `out_of` is the number of people that a full bar stands for.

    With `both`, one more bar shows all rows together, running both ways from one line; `mark` is what
    stands at that line.
    """

    caption: Line
    rows: tuple[Row, ...]
    notes: tuple[Line, ...] = ()
    out_of: int = 0
    red: bool = False
    both: bool = False
    mark: Line | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One answer that every group of a `Grouped` was counted for; `id` is the survey's."""

    id: str
    label: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Tally:
    """How a count reads, and the least and the most that it may be."""

    count: Line
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people: who, how many, and a count for each step, in the order of the steps."""

    id: str
    label: Line
    size: Tally
    cells: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """One question's steps, group by group, each a bar that runs both ways from one line.

    `question` and `by` (what people are told apart by) name it for programs; without a question its rows
    are no groups of people.
    """

    question: str
    by: str
    caption: Line
    steps: tuple[Step, ...]
    rows: tuple[Group, ...]
    notes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """Counts of the last digest and of this one, where they differ."""

    caption: Line
    rows: tuple[tuple[Line, Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Under the heads of four columns, a line a part: the part, what was said, the decision, the version.

    A cell is one line under the other.
    """

    caption: Line
    heads: tuple[Line, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list, with what belongs to it alone: a quote, and its translation."""

    line: Line
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence; `items` are listed under it."""

    line: Line
    items: tuple[Line | Item, ...] = ()

    def listed(self) -> Iterator[Item]:
        """What is listed, each with what stands under it."""
        for item in self.items:
            yield item if isinstance(item, Item) else Item(item)


Block = Chart | Grouped | Moves | Outcomes | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `asked` is the question's own text, `item` the part it is on."""

    heading: Line
    blocks: tuple[Block, ...]
    asked: Line | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A whole digest. `banners` stand above everything; `brief` are the lines for a chat, in order.

    Of `brief`, the first number is how soon a line may be left out (0: never).
    """

    title: Line
    banners: tuple[Line, ...]
    facts: tuple[Line, ...]
    sections: tuple[Section, ...]
    conclusions: tuple[Line, ...]
    brief: tuple[tuple[int, Line], ...]
    digest: Digest

    def lines(self) -> Iterator[Line]:
        """Every line that the long forms show."""
        yield self.title
        yield from self.banners
        yield from self.facts
        for section in self.sections:
            yield section.heading
            if section.asked is not None:
                yield section.asked
            for block in section.blocks:
                yield from lines_of(block)
        yield from self.conclusions


def lines_of(block: Block) -> Iterator[Line]:
    """Every line that a block shows."""
    match block:
        case Chart():
            yield block.caption
            yield from block.notes
            yield from (line for row in block.rows for line in _of_row(row))
            if block.mark is not None:
                yield block.mark
        case Grouped():
            yield block.caption
            yield from block.notes
            yield from (step.label for step in block.steps)
            for group in block.rows:
                yield from (group.label, group.size.count, *(cell.count for cell in group.cells))
        case Moves():
            yield from (block.caption, *(line for moved in block.rows for line in moved))
        case Outcomes():
            yield from (block.caption, *block.heads)
            yield from (line for row in block.rows for cell in row for line in cell)
        case Note():
            yield block.line
            yield from (line for item in block.listed() for line in (item.line, *item.under))


def _of_row(row: Row) -> Iterator[Line]:
    yield from (row.label, row.count)
    yield from (each for each in (row.percent, row.average) if each is not None)
