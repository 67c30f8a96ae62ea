"""The counts behind an export of answers: what it may say about each answer, and how often.

An export is one row an answer, with at most two attributes of its respondent. Of a value it holds no more
rows than the release shows of it at least: one that the digest shows as '0 to 4' has none, one shown as
'28 to 32' has at most 28. Open answers are not in it.

Promised: no combination of attributes stands with a value fewer than k times; each stands, and moves from
cut to cut, by the rule of `bot.domain.steady`, as a partition of the value's rows; what the rows of a
question leave of a group that the digest shows is none, or k or more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.disclosure import Cell, Table, partition
from bot.domain.figures import side_of
from bot.domain.findings import (
    AT_FIGURE,
    GIVEN,
    HIGHER,
    LOWER,
    PARTITIONS,
    Respondent,
    attributes,
    figured_items,
    valid,
)
from bot.domain.released import Figured, Picks, Ranked, Released, Values, part_id
from bot.domain.steady import Pace, Unmovable, at_zero, move
from bot.domain.survey import Half, Kind, Question, Survey, Use, applies

OTHER: Final = "other"
NOT_SAID: Final = "not_told"
MOST_ATTRIBUTES: Final = 2
IDENTIFYING: Final = ("country", "language")
FIRST: Final = "first"
SPLIT: Final = "\t"

Place = tuple[str, str]
Attrs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportCell:
    """`count` answers of one value by people with the same `attrs` (one for each asked for, in order).

    `at_zero` is their number in the world where every hidden count is zero.
    """

    question: str
    kind: str
    value: str
    attrs: tuple[str, ...]
    count: int
    at_zero: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A cut that has left: its release and what stood in its export."""

    released: Released
    cells: Sequence[ExportCell] = ()


def cells_of(export: str) -> tuple[ExportCell, ...]:
    """The cells of an export as a cut has stored them."""
    return tuple(
        ExportCell(question, kind, value, tuple(attrs), count, *(zero or (count,)))
        for question, kind, value, attrs, count, *zero in json.loads(export)
    )


def export_counts(
    respondents: Iterable[Respondent],
    survey: Survey,
    by: tuple[str, ...],
    released: Released,
    before: Exported | None = None,
) -> list[ExportCell]:
    """What may be exported of the answers in one cut; in the survey's order, then by value and attributes.

    Raises ValueError for attributes that may not be asked for.
    """
    unfit = refusal(survey, by)
    if unfit is not None:
        raise ValueError(unfit)
    counts = _counted(respondents, survey, by)
    allowed = _Allowed(released, survey, _totals(counts), before).places()
    cells: list[ExportCell] = []
    for question in survey.questions:
        known = _known(question.id, before)
        most = {value: n for (id_, value), n in sorted(allowed.items()) if id_ == question.id and n}
        rows = {
            value: _rows(counts.get((question.id, value), Counter()), n, known.get(value, {}), by, released.k)
            for value, n in most.items()
        }
        if question.kind in (Kind.CHOICE, Kind.SCALE):
            _fit(rows, most, by, released, known)
        for value, found in rows.items():
            left = most[value] - at_zero(found)
            every: dict[Attrs, Cell] = {_attrs(id_, by): cell for id_, cell in found.items()}
            if left >= released.k:
                every[tuple(OTHER for _ in by)] = Cell(OTHER, left, left)
            for attrs, cell in sorted(every.items()):
                cells.append(ExportCell(question.id, question.kind.value, value, attrs, cell.low, cell.high))
    return cells


def refusal(survey: Survey, by: tuple[str, ...]) -> str | None:
    """Why answers may not be exported by these attributes; None where they may."""
    if len(by) > MOST_ATTRIBUTES:
        return f"at most {MOST_ATTRIBUTES} attributes, so that nobody can be pointed at"
    if len(set(by)) != len(by) or not set(by) <= set(PARTITIONS):
        return f"attributes are {', '.join(PARTITIONS)}, each once"
    if survey.risk == "high" and set(by) & set(IDENTIFYING):
        return "a high-risk survey is not broken down by country or language"
    return None


def _counted(
    people: Iterable[Respondent], survey: Survey, by: tuple[str, ...]
) -> dict[Place, Counter[Attrs]]:
    questions = [each for each in survey.questions if each.kind not in (Kind.NOTE, Kind.TEXT)]
    counts: dict[Place, Counter[Attrs]] = {}
    for person in people:
        groups = attributes(person)
        attrs = tuple(groups[name] or NOT_SAID for name in by)
        for question in questions:
            if applies(question, person.answers, person.half) is True:
                for value in _said(question, person):
                    counts.setdefault((question.id, value), Counter())[attrs] += 1
    return counts


def _said(question: Question, person: Respondent) -> Iterator[str]:
    match valid(question, person.answers.get(question.id)):
        case Decimal() as number:
            yield format(number, "f")
        case tuple() as ids if question.kind is Kind.RANKING:
            yield f"{FIRST}:{ids[0]}"
            yield from (f"later:{id_}" for id_ in ids[1:])
        case tuple() as ids:
            yield from ids
        case _:
            return


def _totals(counts: Mapping[Place, Counter[Attrs]]) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for (question, value), combinations in counts.items():
        totals.setdefault(question, {})[value] = combinations.total()
    return totals


@dataclass(frozen=True, slots=True)
class _Allowed:
    """How many answers of each value may stand: what the release shows of it at least."""

    released: Released
    survey: Survey
    totals: Mapping[str, Mapping[str, int]]
    before: Exported | None

    def places(self) -> dict[Place, int]:
        allowed: dict[Place, int] = {}
        for part in self.released.parts:
            match part:
                case Picks(question, table):
                    allowed |= _lows(question, table)
                case Ranked(question, first, later):
                    allowed |= _lows(question, first, f"{FIRST}:") | _lows(question, later, "later:")
                case Values(question, table):
                    was = None if self.before is None else self.before.released.part(question)
                    old = was.table if isinstance(was, Values) else None
                    allowed |= self._values(question, _given(table, GIVEN), _given(old, GIVEN))
                case Figured():
                    allowed |= self._figured(part)
                case _:
                    continue
        return allowed

    def _values(
        self, question: str, cell: Cell | None, old: Cell | None, side: str = "", figure: Decimal = Decimal(0)
    ) -> dict[Place, int]:
        """The single numbers given, as a partition of all numbers given (on one side of the figure)."""
        if cell is None or cell.small:
            return {}

        def there(value: str) -> bool:
            return not side or side_of(Decimal(value), figure) == side

        counts = {value: n for value, n in self.totals.get(question, {}).items() if there(value)}
        before: dict[str, Cell] = {}
        for each in () if self.before is None or old is None else self.before.cells:
            if each.question == question and there(each.value):
                most = before[each.value].high if each.value in before else 0
                before[each.value] = Cell(each.value, most + each.at_zero, most + each.at_zero)
        if not before or old is None:
            return _lows(
                question, partition(counts, cell.high, self.released.k, exact=cell.exact is not None)
            )
        try:
            cells = move(counts, cell.at_zero, before, old.at_zero, Pace(self.released.k))
        except Unmovable:
            return {}
        return {(question, value): found.low for value, found in cells.items()}

    def _figured(self, part: Figured) -> dict[Place, int]:
        judged, own, instead = figured_items(self.survey)[part_id(part)]
        figure = Decimal(0) if judged.number is None else judged.number.figure or Decimal(0)
        was = None if self.before is None else self.before.released.part(part.item)
        old = {half.half: half.sides for half in was.halves} if isinstance(was, Figured) else {}
        allowed: Counter[Place] = Counter()
        for half in part.halves:
            allowed.update(_lows(judged.id, half.judgements))
            named = own if half.half is Half.OWN_FIRST else instead
            for side in (LOWER, AT_FIGURE, HIGHER) if named is not None else ():
                if named is not None and (side != AT_FIGURE or named.use is Use.OWN):
                    now, then = _given(half.sides, side), _given(old.get(half.half), side)
                    allowed.update(self._values(named.id, now, then, side, figure))
        return dict(allowed)


def _given(table: Table | None, id_: str) -> Cell | None:
    return None if table is None or table.kept else table.cell(id_)


def _lows(question: str, table: Table, prefix: str = "") -> dict[Place, int]:
    return {} if table.kept else {(question, prefix + cell.id): cell.low for cell in table.cells}


def _known(question: str, before: Exported | None) -> dict[str, dict[Attrs, int]]:
    """How often each combination stood in the export before, value by value."""
    found: dict[str, dict[Attrs, int]] = {}
    for cell in () if before is None else before.cells:
        if cell.question == question:
            found.setdefault(cell.value, {})[cell.attrs] = cell.at_zero
    return found


def _rows(
    counts: Counter[Attrs], most: int, old: Mapping[Attrs, int], by: tuple[str, ...], k: int
) -> dict[str, Cell]:
    """The rows of one value, at most so many, by combination: those that may stand."""
    if not by:
        return {"": Cell("", most, most)}
    known = {SPLIT.join(attrs): n for attrs, n in old.items()}
    before = {id_: Cell(id_, n, n) for id_, n in known.items() if OTHER not in id_.split(SPLIT)}
    named = {SPLIT.join(attrs): n for attrs, n in sorted(counts.items())}
    try:
        cells = move(named, most, before, sum(known.values()), Pace(k))
    except Unmovable:
        return {}
    return {id_: cell for id_, cell in sorted(cells.items()) if not cell.small}


def _attrs(id_: str, by: tuple[str, ...]) -> Attrs:
    return tuple(id_.split(SPLIT)) if by else ()


def _fit(
    rows: dict[str, dict[str, Cell]],
    most: Mapping[str, int],
    by: tuple[str, ...],
    released: Released,
    before: Mapping[str, Mapping[Attrs, int]],
) -> None:
    """Take rows away, so that those of a question leave none, or k or more, of every group that is shown.

    As few as may be from the group's largest combination; where that will not do, all of the group's.
    """
    k = released.k
    for place, name in enumerate(by):
        groups = {id_.split(SPLIT)[place] for found in rows.values() for id_ in found} - {NOT_SAID}
        for group in sorted(groups):
            own = [
                (cell.high, value, id_)
                for value, found in rows.items()
                for id_, cell in found.items()
                if id_.split(SPLIT)[place] == group
            ]
            short = k - (released.groups[name].zero(group) - sum(count for count, _, _ in own))
            if short <= 0 or short == k:
                continue
            count, value, id_ = max(own)
            was = before.get(value, {}).get(tuple(id_.split(SPLIT)), 0)
            fewer, left = count - short, most[value] - at_zero(rows[value]) + short
            if fewer >= k and left >= k and (fewer == was or abs(fewer - was) >= k):
                rows[value][id_] = Cell(id_, fewer, fewer)
                continue
            for _, value, id_ in own:
                del rows[value][id_]
