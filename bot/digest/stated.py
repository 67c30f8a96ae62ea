"""Short statements in a digest: how many saw each, agreed, did not agree and passed, all four together.

Each person was given only some of the statements. So a statement is counted among those who met it, and how
many these are follows from what was released of its answers alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.digest.grouped import PART
from bot.digest.page import Digest, Group, Grouped, Note, Section, Step, Tally, Tone
from bot.digest.parts import heading, label, number, plain, span
from bot.domain.disclosure import Table
from bot.domain.released import Picks, Released
from bot.domain.say import Line, Value, Words
from bot.domain.statements import AGREE, ANSWERS, DISAGREE, PASS
from bot.domain.survey import Question, Survey, Use

_TONES: Final[dict[str, Tone]] = {AGREE: "good", DISAGREE: "change", PASS: "quiet"}
#: What each answer is called in a file.
_NAMES: Final = {AGREE: "agreed", DISAGREE: "disagreed", PASS: "passed"}


@dataclass(frozen=True, slots=True)
class Stated:
    """What is told of one statement: a table of its answers, or None where too few saw it."""

    question: Question
    table: Table | None

    @property
    def seen(self) -> tuple[int, int]:
        """At least and at most how many said something of it: what its answers add up to."""
        cells = () if self.table is None else self.table.cells
        return sum(cell.low for cell in cells), sum(cell.high for cell in cells)

    def counts(self) -> dict[str, Line]:
        """All four counts by their names, each as it reads."""
        found = {} if self.table is None else {cell.id: number(cell, self.table) for cell in self.table.cells}
        return {"seen": span(*self.seen), **{_NAMES[id_]: found[id_] for id_ in ANSWERS if id_ in found}}


def stated(survey: Survey, released: Released) -> Iterator[Stated]:
    """Every statement of a survey, in its order."""
    for question in survey.questions:
        part = released.part(question.id)
        if question.use is Use.STATEMENT and isinstance(part, Picks):
            few = part.table.kept or all(cell.small for cell in part.table.cells)
            yield Stated(question, None if few else part.table)


def all_stated(survey: Survey, released: Released) -> Iterator[Section]:
    """One table of all statements that enough people saw, and the names of the others."""
    found = list(stated(survey, released))
    if not found:
        return
    told = [(each, each.table) for each in found if each.table is not None]
    few = tuple(heading(each.question) for each in found if each.table is None)
    blocks: list[Grouped | Note] = [Note(Words("statements.how"))]
    if told:
        blocks.append(_table(told))
    if few:
        blocks.append(Note(Words("statements.too_few"), few))
    yield Section(Words("statements.heading"), tuple(blocks))


def lines_of(digest: Digest, item: str) -> Iterator[Line]:
    """One statement in a few lines, where something of it was released."""
    released = digest.released
    for each in () if released is None else stated(digest.facts.survey, released):
        if each.question.item == item:
            yield brief_of(each)


def brief_of(each: Stated) -> Line:
    """One statement in one line."""
    named: dict[str, Value] = {"statement": heading(each.question)}
    if each.table is None:
        return Words("statements.brief_few", named)
    return Words("statements.brief", {**named, **each.counts()})


def stated_facts(digest: Digest) -> list[dict[str, Any]]:
    """The same for programs: bounds, or null for all four where too few saw a statement."""
    released = digest.released
    found = [] if released is None else stated(digest.facts.survey, released)
    return [
        {
            "id": each.question.id,
            "text": each.question.text,
            "counts": None if each.table is None else _spans(each),
        }
        for each in found
    ]


def _spans(each: Stated) -> dict[str, dict[str, int]]:
    low, high = each.seen
    cells = () if each.table is None else each.table.cells
    spans = {_NAMES[cell.id]: {"low": cell.low, "high": cell.high} for cell in cells}
    return {"seen": {"low": low, "high": high}, **spans}


def _table(told: list[tuple[Stated, Table]]) -> Grouped:
    first = told[0][0].question
    steps = tuple(Step(id_, label(first, id_), _TONES[id_]) for id_ in ANSWERS)
    rows = tuple(_row(each, table) for each, table in told)
    return Grouped("", PART, Words("statements.table"), steps, rows)


def _row(each: Stated, table: Table) -> Group:
    low, high = each.seen
    seen = Tally(Words("statements.seen", {"number": span(low, high)}), low, high)
    cells = [table.cell(id_) for id_ in ANSWERS]
    counts = tuple(
        Tally(plain(0), 0, 0) if cell is None else Tally(number(cell, table), cell.low, cell.high)
        for cell in cells
    )
    return Group(each.question.id, heading(each.question), seen, counts)
