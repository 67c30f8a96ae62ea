"""What groups of people said, side by side: a support question by one partition at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.digest.page import Digest, Group, Grouped, Section, Step, Tally
from bot.digest.parts import TONES, group, heading, label, number, ordered, partition, plain, span
from bot.domain.averages import averages
from bot.domain.breakdown import Left, Share, told
from bot.domain.disclosure import Cell
from bot.domain.findings import PARTITIONS
from bot.domain.released import Picks, Released
from bot.domain.say import Line, Named, Words
from bot.domain.survey import Question, Survey, Use

#: What the rows of the first table are: parts of the proposal, and no groups of people.
PART: Final = "part"


def by_groups(question: Question, part: Picks, left: Left) -> Iterator[Grouped]:
    """A table for each partition with two groups or more of which something is told.

    None of a question that is closed in a language: groups differ in how many of them were asked.
    """
    for name in () if question.closed else PARTITIONS:
        known = told(question, part.table, name, left)
        if known is None or not known.rows:
            continue
        shares = {
            cell.id: {each.group: each for each in known.shares((cell.id,))} for cell in part.table.cells
        }
        named = [cell for cell in ordered(name, known.groups) if not cell.small]
        groups = [cell for cell in named if any(share[cell.id].low for share in shares.values())]
        if len(groups) < 2:
            continue
        yield Grouped(
            question.id,
            name,
            Words("digest.side_by_side", {"by": partition(name)}),
            tuple(
                Step(cell.id, label(question, cell.id), TONES.get(cell.id, "plain"))
                for cell in part.table.cells
            ),
            tuple(
                Group(
                    cell.id,
                    _called(name, cell, known.groups.joined),
                    _size(cell, known.groups.joined),
                    tuple(_tally(found[cell.id]) for found in shares.values()),
                )
                for cell in groups
            ),
            tuple(
                Words("digest.too_little", {"group": _called(name, cell, known.groups.joined)})
                for cell in named
                if cell not in groups
            ),
        )


def at_a_glance(survey: Survey, released: Released) -> Iterator[Section]:
    """All parts that people were asked to support, in one table, where there are two or more."""
    asked = [
        (question, part.table)
        for question in survey.questions
        if question.use is Use.SUPPORT
        and isinstance(part := released.part(question.id), Picks)
        and not part.table.kept
    ]
    if len(asked) < 2:
        return
    first, table = asked[0]
    steps = tuple(Step(cell.id, label(first, cell.id), TONES.get(cell.id, "plain")) for cell in table.cells)
    rows = tuple(
        Group(
            question.id,
            heading(question),
            Tally(plain(table.base), table.base, table.base),
            tuple(Tally(number(cell, table), cell.low, cell.high) for cell in table.cells),
        )
        for question, table in asked
    )
    yield Section(Words("digest.glance"), (Grouped("", PART, Words("digest.glance_support"), steps, rows),))


def averages_facts(digest: Digest) -> dict[str, Any]:
    """The plain averages over countries for programs, by support question."""
    released, survey = digest.released, digest.facts.survey
    if released is None:
        return {}
    left = Left(released, digest.breakdowns)
    found: dict[str, Any] = {}
    for question in survey.questions:
        part = released.part(question.id)
        if question.use is Use.SUPPORT and isinstance(part, Picks):
            mean = averages(question, part, left, high_risk=survey.risk == "high")
            steps = {step: {"low": low, "high": high} for step, (low, high) in mean.steps.items()}
            found[question.id] = {"steps": steps, "why": mean.why}
    return found


def _tally(share: Share) -> Tally:
    return Tally(span(share.low, share.high), share.low, share.high)


def _size(cell: Cell, joined: str | None) -> Tally:
    if joined == cell.id:
        return Tally(plain(cell.high), cell.high, cell.high)
    return Tally(number(cell), cell.low, cell.high)


def _called(name: str, cell: Cell, joined: str | None) -> Line:
    """The group's name; one language stands for those of a few people too."""
    if joined == cell.id:
        return Words("digest.joined", {"language": Named("language", cell.id)})
    return group(name, cell.id)
