"""What an attacker writes down of a release who takes every hidden count for zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from bot.domain.disclosure import Table
from bot.domain.findings import (
    AT_FIGURE,
    GIVEN,
    HIGHER,
    LOWER,
    NOT_TOLD,
    WITHOUT,
    Findings,
    HalfTally,
    Tally,
)
from bot.domain.marks import figured_items
from bot.domain.released import Figured, Given, HalfNumbers, Picks, Ranked, Released, Values
from bot.domain.survey import Half, Kind, NumberSpec, Survey

K = 5


def zero_world(released: Released, asked: Survey) -> Findings:
    """Findings made from a release alone, with nothing hidden in them."""
    tallies: dict[str, Tally] = {question.id: Tally() for question in asked.questions}
    figured: dict[str, Mapping[Half, HalfTally]] = {
        item: {half: HalfTally() for half in Half} for item in figured_items(asked)
    }
    for part in released.parts:
        match part:
            case Picks(question, table):
                options = zeros(table)
                rest = table.base - sum(options.values())
                unclear = part.not_understood or 0
                tallies[question] = Tally(
                    asked=table.base, options=options, skipped=rest - unclear, not_understood=unclear
                )
            case Ranked(question, first, later):
                tallies[question] = Tally(options=zeros(first), later=zeros(later))
            case Given(question, table):
                tallies[question] = Tally(given=table.zero(GIVEN))
            case Values(question, table, median):
                number = table.zero(GIVEN)
                value = median if median is not None else Decimal(2026)
                tallies[question] = Tally(given=number, values={value: number})
            case Figured(item, told):
                spec = figured_items(asked)[item][0].number
                assert spec is not None
                figured[item] = {half.half: half_at_zero(half, spec) for half in told} or figured[item]
    return Findings(
        survey=asked,
        people=released.people,
        groups={name: group_zeros(name, table) for name, table in released.groups.items()},
        halves={},
        tallies=tallies,
        figured=figured,
    )


def zeros(table: Table) -> dict[str, int]:
    return {cell.id: table.zero(cell.id) for cell in table.cells}


def group_zeros(name: str, table: Table) -> dict[str, int]:
    shown = zeros(table)
    left = table.base - sum(shown.values())
    if name != "language":
        return shown | {NOT_TOLD: left}
    # Nothing at all is shown of the languages: any that one has in mind may be missing.
    return (
        shown if not left else {f"x{n}": min(K - 1, left - n * (K - 1)) for n in range(-(-left // (K - 1)))}
    )


def half_at_zero(half: HalfNumbers, spec: NumberSpec) -> HalfTally:
    judged = zeros(half.judgements)
    change, right = judged["too_low"] + judged["too_high"], judged["about_right"]
    if half.sides.kept:
        if half.half is Half.FIGURE_FIRST:
            counts = {LOWER: 0, AT_FIGURE: right, HIGHER: 0, WITHOUT: change}
        else:
            valued = min(change + right, 2 * (K - 1))
            lower = min(valued, K - 1)
            at = max(0, right - valued)
            counts = {LOWER: lower, AT_FIGURE: at, HIGHER: valued - lower}
            counts[WITHOUT] = change + right - sum(counts.values())
    else:
        counts = zeros(half.sides)
        if half.half is Half.OWN_FIRST:
            assert counts[WITHOUT] <= change
            assert sum(counts.values()) >= change + right
        else:
            counts[WITHOUT] = change - counts[LOWER] - counts[HIGHER]
            assert counts[WITHOUT] >= 0
            assert counts[AT_FIGURE] == right
    return HalfTally(half.judgements.base, judged, numbers(half, counts, spec), counts[WITHOUT])


def numbers(half: HalfNumbers, counts: Mapping[str, int], spec: NumberSpec) -> Counter[Decimal]:
    """Values that give the counts and the medians shown."""
    figure = spec.figure
    assert figure is not None
    below, above = half.lower_median or spec.least, half.higher_median or spec.most
    lower = [below] * counts[LOWER]
    higher = [above] * counts[HIGHER]
    if half.median is not None and half.median < figure:
        start = counts[LOWER] // 2 + 1 if half.lower_median is not None else 0
        lower[start:] = [half.median] * (counts[LOWER] - start)
    if half.median is not None and half.median > figure:
        end = counts[HIGHER] - (counts[HIGHER] // 2 + 1) if half.higher_median is not None else counts[HIGHER]
        higher[:end] = [half.median] * end
    return Counter([*lower, *[figure] * counts[AT_FIGURE], *higher])


def standing(released: Released, asked: Survey) -> dict[str, dict[str, int]]:
    """Every table of a release as counts with nothing hidden; of partitions, the rest too."""
    found = {name: _with_rest(table) for name, table in released.groups.items() if not table.kept}
    for part in released.parts:
        match part:
            case Picks(question, table) if asked.question(question).kind is Kind.CHOICES:
                found |= {} if table.kept else {question: zeros(table)}
            case Picks(question, table) | Given(question, table) | Values(question, table):
                found |= {} if table.kept else {question: _with_rest(table)}
            case Ranked(question, first, later):
                found |= {} if first.kept else {question: _with_rest(first)}
                found |= {} if later.kept else {f"{question} later": zeros(later)}
            case Figured(item, halves):
                for half in halves:
                    for name, table in (("", half.judgements), (" sides", half.sides)):
                        if not table.kept:
                            found[f"{item} {half.half}{name}"] = zeros(table)
    return found


def _with_rest(table: Table) -> dict[str, int]:
    return zeros(table) | {"the rest": table.base - sum(zeros(table).values())}
