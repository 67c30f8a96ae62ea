"""What was said on a part, in a few words without a count: from what was released alone.

'Most' stands only where, however the bounds are filled in, more people gave this answer than all others
together. A hidden count is never spoken of, and nobody reads that 'nobody' said something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.digest.parts import label
from bot.domain.disclosure import Cell, Table
from bot.domain.released import Figured, Picks, Ranked, Released, Values
from bot.domain.say import Amount, Line, Words
from bot.domain.survey import Kind, Question, Use

_NOTHING: Final = Words("said.nothing")
_SPREAD: Final = Words("said.spread")
#: Whose together are most, in the order in which that is looked for.
_SUPPORT: Final = (
    (("good",), "said.good"),
    (("good", "live_with"), "said.live_with"),
    (("cannot_accept",), "said.cannot_accept"),
    (("needs_change",), "said.needs_change"),
    (("needs_change", "cannot_accept"), "said.needs_or_cannot"),
    (("cannot_judge",), "said.cannot_judge"),
)
_JUDGED: Final = (
    (("about_right",), "said.about_right"),
    (("too_low",), "said.too_low"),
    (("too_high",), "said.too_high"),
    (("cannot_judge",), "said.cannot_judge"),
)
_STATEMENT: Final = (
    (("agree",), "said.agree"),
    (("disagree",), "said.disagree"),
    (("pass",), "said.pass"),
)
#: Told beside what most said, where it was released.
_ALSO: Final = (("needs_change", "said.some_change"), ("cannot_accept", "said.some_cannot"))


def said(question: Question, released: Released | None) -> tuple[Line, ...]:
    """What was said on the part that this main question is on."""
    part = None if released is None else released.part(question.item) or released.part(question.id)
    match part:
        case Picks(_, table) if not table.kept and question.use is Use.SUPPORT:
            return tuple(_support(table))
        case Picks(_, table) if not table.kept and table.cell("agree") is not None:
            return (_most([table], _STATEMENT) or _SPREAD,)
        case Picks(_, table) if not table.kept:
            return (_named(question, table) or _SPREAD,)
        case Ranked(_, first) if not first.kept:
            return (_named(question, first) or _SPREAD,)
        case Figured(_, halves) if halves and not any(each.judgements.kept for each in halves):
            return (_most([each.judgements for each in halves], _JUDGED) or _SPREAD,)
        case Values(_, _, median) if median is not None and question.number is not None:
            return (Words("said.median", {"value": Amount(format(median, "f"), question.number.unit)}),)
        case _:
            return (_NOTHING,)


def _support(table: Table) -> Iterator[Line]:
    most = _most([table], _SUPPORT) or _SPREAD
    yield most
    told = {id_ for ids, key in _SUPPORT if key == most.key for id_ in ids}
    for id_, key in _ALSO:
        cell = table.cell(id_)
        if id_ not in told and cell is not None and cell.low > 0:
            yield Words(key)


def _most(tables: list[Table], sets: tuple[tuple[tuple[str, ...], str], ...]) -> Words | None:
    """The first set of answers that surely more people gave than all others."""
    cells = [cell for table in tables for cell in table.cells]
    for ids, key in sets:
        least = sum(cell.low for cell in cells if cell.id in ids)
        others = sum(cell.high for cell in cells if cell.id not in ids)
        if least > others:
            return Words(key)
    return None


def _named(question: Question, table: Table) -> Line | None:
    """The answer that surely more people gave than any other."""
    ordered = sorted(table.cells, key=lambda cell: cell.low)
    if not ordered:
        return None
    first = ordered[-1]
    if any(_reaches(each, first) for each in ordered[:-1]) or first.low == 0:
        return None
    key = "said.picked" if question.kind is Kind.CHOICES else "said.named"
    return Words(key, {"option": label(question, first.id)})


def _reaches(other: Cell, first: Cell) -> bool:
    return other.high >= first.low
