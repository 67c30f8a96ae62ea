"""The counts behind an export of answers: what it may say about each answer, and how often.

An export is one row an answer, with at most two attributes of its respondent. Of every value it holds
exactly as many rows as the release shows at least, so the two tell the same: a value that the digest
shows as '0 to 4' has none, one shown as '28 to 32' has 28. Open answers are not in it.

Promised: no combination of attributes stands with a value fewer than k times, and no total of a value
tells more than the release does. Not promised: that someone who subtracts these rows from the sizes
of groups in the digest learns nothing about how many of a group gave no answer, or a rare one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.disclosure import Cell, Table, partition
from bot.domain.findings import (
    AT_FIGURE,
    GIVEN,
    HIGHER,
    LOWER,
    PARTITIONS,
    Respondent,
    attributes,
    figured_items,
    find,
    valid,
)
from bot.domain.release import release
from bot.domain.released import Figured, Picks, Ranked, Released, Values, part_id
from bot.domain.survey import Half, Kind, Question, Survey, Use, applies

OTHER: Final = "other"
NOT_SAID: Final = "not_told"
MOST_ATTRIBUTES: Final = 2
IDENTIFYING: Final = ("country", "language")
FIRST: Final = "first"

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ExportCell:
    """`count` answers of one value by people with the same `attrs` (one for each asked for, in order)."""

    question: str
    kind: str
    value: str
    attrs: tuple[str, ...]
    count: int


def export_counts(
    respondents: Iterable[Respondent], survey: Survey, by: tuple[str, ...], k: int
) -> list[ExportCell]:
    """What may be exported of the answers in one cut; in the survey's order, then by value and attributes.

    Raises ValueError for attributes that may not be asked for.
    """
    unfit = refusal(survey, by)
    if unfit is not None:
        raise ValueError(unfit)
    people = list(respondents)
    released = release(find(people, survey), k)
    if released is None:
        return []
    counts = _counted(people, survey, by)
    allowed = _allowed(released, survey, counts, k)
    cells: list[ExportCell] = []
    for question in survey.questions:
        for place in sorted(place for place in counts if place[0] == question.id):
            trimmed = _trimmed(counts[place], allowed.get(place, 0))
            for attrs, count in sorted(_folded(trimmed, k).items()):
                cells.append(ExportCell(question.id, question.kind.value, place[1], attrs, count))
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
) -> dict[Place, Counter[tuple[str, ...]]]:
    questions = [each for each in survey.questions if each.kind not in (Kind.NOTE, Kind.TEXT)]
    counts: dict[Place, Counter[tuple[str, ...]]] = {}
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


def _allowed(
    released: Released, survey: Survey, counts: Mapping[Place, Counter[tuple[str, ...]]], k: int
) -> dict[Place, int]:
    """How many answers of each value may stand: what the release shows of it at least."""
    totals: dict[str, dict[str, int]] = {}
    for (question, value), combinations in counts.items():
        totals.setdefault(question, {})[value] = combinations.total()
    allowed: dict[Place, int] = {}
    for part in released.parts:
        match part:
            case Picks(question, table):
                allowed |= _lows(question, table)
            case Ranked(question, first, later):
                allowed |= _lows(question, first, f"{FIRST}:") | _lows(question, later, "later:")
            case Values(question, table):
                cell = None if table.kept else table.cell(GIVEN)
                allowed |= _values(question, totals.get(question, {}), cell, k)
            case Figured():
                allowed |= _figured(part, survey, totals, k)
            case _:
                continue
    return allowed


def _lows(question: str, table: Table, prefix: str = "") -> dict[Place, int]:
    return {} if table.kept else {(question, prefix + cell.id): cell.low for cell in table.cells}


def _values(question: str, totals: Mapping[str, int], cell: Cell | None, k: int) -> dict[Place, int]:
    """The single numbers given, as a partition of all numbers given."""
    if cell is None or cell.small:
        return {}
    return _lows(question, partition(totals, cell.high, k, exact=cell.exact is not None))


def _figured(
    part: Figured, survey: Survey, totals: Mapping[str, Mapping[str, int]], k: int
) -> dict[Place, int]:
    judged, own, instead = figured_items(survey)[part_id(part)]
    figure = Decimal(0) if judged.number is None else judged.number.figure or Decimal(0)
    allowed: Counter[Place] = Counter()
    for half in part.halves:
        allowed.update(_lows(judged.id, half.judgements))
        named = own if half.half is Half.OWN_FIRST else instead
        if named is None or half.sides.kept:
            continue
        for side in (LOWER, AT_FIGURE, HIGHER):
            values = {
                value: count
                for value, count in totals.get(named.id, {}).items()
                if _side(Decimal(value), figure) == side
            }
            if side != AT_FIGURE or named.use is Use.OWN:
                allowed.update(_values(named.id, values, half.sides.cell(side), k))
    return dict(allowed)


def _side(value: Decimal, figure: Decimal) -> str:
    if value == figure:
        return AT_FIGURE
    return LOWER if value < figure else HIGHER


def _trimmed(combinations: Counter[tuple[str, ...]], most: int) -> Counter[tuple[str, ...]]:
    """At most so many answers: what is too much comes off whichever combination is the largest."""
    left = Counter(combinations)
    for _ in range(max(0, combinations.total() - most)):
        largest = min(left, key=lambda attrs: (-left[attrs], attrs))
        left[largest] -= 1
    return +left


def _folded(combinations: Counter[tuple[str, ...]], k: int) -> dict[tuple[str, ...], int]:
    """Combinations of k or more, the others together as `other`, which is k or more too or not there.

    Where `other` would be 1 to k-1, whole combinations go into it, in the order of their names, whatever
    their counts.
    """
    stand = {attrs: count for attrs, count in sorted(combinations.items()) if count >= k}
    other = combinations.total() - sum(stand.values())
    while 0 < other < k and stand:
        other += stand.pop(next(iter(stand)))
    if other >= k:
        place = tuple(OTHER for _ in next(iter(combinations)))
        stand[place] = stand.get(place, 0) + other
    return stand
