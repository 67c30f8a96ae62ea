"""Attackers who know the rule and see the whole release learn no count of 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.domain.disclosure import Cell, Table, due
from bot.domain.findings import (
    AT_FIGURE,
    GIVEN,
    HIGHER,
    LOWER,
    NOT_TOLD,
    WITHOUT,
    Findings,
    HalfTally,
    Respondent,
    Tally,
    figured_items,
    find,
)
from bot.domain.release import release
from bot.domain.released import Figured, Given, HalfNumbers, Picks, Ranked, Released, Values, dumps
from bot.domain.survey import Half, NumberSpec, Survey
from tests.domain.crowd import crowd, survey

K = 5
SURVEY = survey()
seeds = st.integers(0, 2**32)
sizes = st.integers(2 * K, 140)


def cut(people: list[Respondent]) -> Released:
    released = release(find(people, SURVEY), K)
    assert released is not None
    return released


def without_averages(released: Released) -> Released:
    return replace(
        released,
        parts=tuple(
            replace(part, averages={}, no_average="") if isinstance(part, Picks) else part
            for part in released.parts
        ),
    )


@settings(max_examples=250)
@given(seed=seeds, size=sizes)
def test_findings_with_every_hidden_count_at_zero_are_released_as_the_same_bytes(seed: int, size: int):
    released = without_averages(cut(crowd(seed, size, SURVEY)))
    again = release(zero_world(released, find(crowd(seed, size, SURVEY), SURVEY).halves), K)
    assert again is not None
    assert dumps(without_averages(again)) == dumps(released)


@settings(max_examples=30)
@given(seed=seeds, size=sizes)
def test_linear_bounds_over_all_tables_leave_zero_to_every_hidden_cell(seed: int, size: int):
    attack = Attack(SURVEY, cut(crowd(seed, size, SURVEY)))
    for name in attack.hidden:
        low, _ = attack.bounds({name: 1})
        assert low < 0.001, name
    for name, terms in attack.left_over.items():
        low, high = attack.bounds(terms)
        assert low < 0.001 or high > K - 0.001, name


@pytest.mark.parametrize("seed", range(4))
def test_fifty_releases_with_arrivals_and_changes_each_stand_and_move_by_at_least_ten_people(seed: int):
    people = crowd(seed, 2 * K, SURVEY)
    previous = cut(people)
    in_cut, arrived, releases = len(people), 0, 1
    while releases < 50:
        arrived += 1
        people += crowd(seed * 1000 + arrived % 7, 1, SURVEY, first_key=1000 + arrived)
        changed = crowd(seed + arrived, 1, SURVEY)[0]
        people[arrived % len(people)] = replace(people[arrived % len(people)], answers=changed.answers)
        if not due(len(people) - in_cut, None, K):
            continue
        released = cut(people)
        assert released.people - previous.people >= 2 * K
        again = release(zero_world(without_averages(released), find(people, SURVEY).halves), K)
        assert again is not None
        assert dumps(without_averages(again)) == dumps(without_averages(released))
        previous, in_cut, releases = released, len(people), releases + 1


def test_the_same_attack_finds_the_lone_hidden_cell_of_the_naive_rule():
    naive = Released(
        "crowd",
        SURVEY.hash,
        K,
        60,
        {
            "gender": Table(
                60, True, (Cell("woman", 40, 40), Cell("man", 17, 17), Cell("another", 0, 4)), rest=0
            )
        },
        (),
    )
    attack = Attack(SURVEY, naive)
    low, high = attack.bounds({"gender.another": 1})
    assert (round(low, 6), round(high, 6)) == (3, 3)


def zero_world(released: Released, halves: Mapping[Half, int]) -> Findings:
    """Findings made from a release alone (and the halves' sizes, where untold) with nothing hidden in them"""
    tallies: dict[str, Tally] = {question.id: Tally() for question in SURVEY.questions}
    figured: dict[str, Mapping[Half, HalfTally]] = {
        item: {half: HalfTally() for half in Half} for item in figured_items(SURVEY)
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
                tallies[question] = Tally(given=number, values=(value,) * number)
            case Figured(item, told):
                spec = figured_items(SURVEY)[item][0].number
                assert spec is not None
                figured[item] = {half.half: half_at_zero(half, spec) for half in told} or figured[item]
    return Findings(
        survey=SURVEY,
        people=released.people,
        groups={name: group_zeros(name, table) for name, table in released.groups.items()},
        halves={half.half: half.judgements.base for half in _halves(released)} or halves,
        tallies=tallies,
        figured=figured,
        by_country={},
    )


def _halves(released: Released) -> tuple[HalfNumbers, ...]:
    return next((part.halves for part in released.parts if isinstance(part, Figured)), ())


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
    neither = half.judgements.base - change - right
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
            nothing = half.judgements.base - sum(counts.values())
            assert counts[WITHOUT] <= change
            assert nothing <= neither
        else:
            counts[WITHOUT] = change - counts[LOWER] - counts[HIGHER]
            assert counts[WITHOUT] >= 0
            assert counts[AT_FIGURE] == right
    return HalfTally(half.judgements.base, judged, numbers(half, counts, spec), counts[WITHOUT])


def numbers(half: HalfNumbers, counts: Mapping[str, int], spec: NumberSpec) -> tuple[Decimal, ...]:
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
    return tuple(sorted([*lower, *[figure] * counts[AT_FIGURE], *higher]))


Terms = dict[str, float]


class Attack:
    """All that is known of the counts of a release, as linear rows, and the least and most of any sum."""

    def __init__(self, asked: Survey, released: Released) -> None:
        self.hidden: list[str] = []
        self.left_over: dict[str, Terms] = {}
        self._names: dict[str, int] = {}
        self._bounds: list[tuple[float, float | None]] = []
        self._equal: list[tuple[Terms, float]] = []
        self._at_most: list[tuple[Terms, float]] = []
        self._survey = asked
        self._released = released
        self._rows()
        self._size = len(self._names)

    def bounds(self, terms: Terms) -> tuple[float, float]:
        return self._least(terms), -self._least({name: -share for name, share in terms.items()})

    def _least(self, terms: Terms) -> float:
        found = linprog(
            self._row(terms),
            A_ub=[self._row(row) for row, _ in self._at_most] or None,
            b_ub=[limit for _, limit in self._at_most] or None,
            A_eq=[self._row(row) for row, _ in self._equal],
            b_eq=[total for _, total in self._equal],
            bounds=self._bounds,
            method="highs",
        )
        assert found.status == 0, found.message
        return float(found.fun)

    def _row(self, terms: Terms) -> np.ndarray:
        row = np.zeros(self._size)
        for name, share in terms.items():
            row[self._names[name]] = share
        return row

    def _name(self, name: str, low: float = 0, high: float | None = None) -> str:
        self._names[name] = len(self._names)
        self._bounds.append((low, high))
        return name

    def _cells(self, place: str, table: Table) -> list[str]:
        found = []
        for cell in table.cells:
            known = (0, None) if table.kept else (cell.low, cell.high)
            found.append(self._name(f"{place}.{cell.id}", *known))
            if cell.small and not table.kept:
                self.hidden.append(found[-1])
        return found

    def _sum(self, names: list[str], others: Terms, total: float = 0) -> None:
        self._equal.append((dict.fromkeys(names, 1.0) | others, total))

    def _left(self, place: str, table: Table, none: str) -> None:
        """All of a partition that is not shown, as a group."""
        if not table.kept:
            small = [f"{place}.{cell.id}" for cell in table.cells if cell.small]
            self.left_over[place] = dict.fromkeys([*small, none], 1.0)

    def _rows(self) -> None:
        n = self._released.people
        for name, table in self._released.groups.items():
            cells = self._cells(name, table)
            none = self._name(
                f"{name} not told or not named", *([] if table.rest is None else [table.rest] * 2)
            )
            self._sum(cells, {none: 1}, n)
            self._left(name, table, none)
        for part in self._released.parts:
            if isinstance(part, Figured):
                for half in part.halves:
                    self._half(f"{part.item} {half.half}", half)
            else:
                self._part(part)

    def _asked(self, question: str) -> str:
        """A variable for the people a question was asked of, tied to what it follows."""
        asked = self._name(f"{question} asked")
        when = self._survey.question(question).when
        if not when:
            self._sum([asked], {}, self._released.people)
            return asked
        rule = when[-1]
        met = {f"{rule.question}.{value}": 1.0 for value in rule.values}
        if rule.negated:
            self._sum([asked], {**met, f"{rule.question} asked": -1})
        else:
            self._sum([asked], dict.fromkeys(met, -1))
        return asked

    def _part(self, part: Picks | Values | Given | Ranked) -> None:
        place = part.question
        asked = self._asked(place)
        none = self._name(f"{place} no answer")
        if isinstance(part, Picks) and part.table.rest is not None:
            self._sum([none], {}, part.table.rest)
        table = part.first if isinstance(part, Ranked) else part.table
        cells = self._cells(place, table)
        question = self._survey.question(place)
        alone = {f"{place}.{option.id}" for option in question.options if option.alone}
        if question.kind == "choices":
            self._several(place, cells, alone, asked, none)
            return
        self._sum(cells, {none: 1, asked: -1})
        self._left(place, table, none)
        if isinstance(part, Ranked):
            self._ranked(place, part, cells)

    def _several(self, place: str, cells: list[str], alone: set[str], asked: str, none: str) -> None:
        listing = self._name(f"{place} picked some")
        self._sum([*(cell for cell in cells if cell in alone), listing, none], {asked: -1})
        several = [cell for cell in cells if cell not in alone]
        most = self._survey.question(place).most_picks or len(several)
        few = [cell for cell in self.hidden if cell in alone]
        for cell in several:
            self._at_most.append(({cell: 1, listing: -1}, 0))
            self.left_over[f"not {cell}"] = {listing: 1, none: 1, **dict.fromkeys(few, 1.0), cell: -1}
        self._at_most.append((dict.fromkeys(several, 1.0) | {listing: -most}, 0))
        self._at_most.append((dict.fromkeys(several, -1.0) | {listing: 1}, 0))

    def _ranked(self, place: str, part: Ranked, firsts: list[str]) -> None:
        laters = self._cells(f"{place} later", part.later)
        places = (self._survey.question(place).most_picks or len(firsts)) - 1
        for first, later in zip(firsts, laters, strict=True):
            others = {name: -1.0 for name in firsts if name != first}
            self._at_most.append(({later: 1, **others}, 0))
            if not part.first.kept and later not in self.hidden:
                self.left_over[f"not {later}"] = {**dict.fromkeys(set(firsts) - {first}, 1.0), later: -1}
        self._at_most.append((dict.fromkeys(laters, 1.0) | dict.fromkeys(firsts, -places), 0))

    def _half(self, place: str, half: HalfNumbers) -> None:
        cells = self._cells(place, half.judgements)
        none = self._name(f"{place} no answer")
        self._sum(cells, {none: 1}, half.judgements.base)
        self._left(place, half.judgements, none)
        sides = half.sides
        cells = self._cells(f"{place} side", sides)
        low, right, high, unsure = (
            f"{place}.{x}" for x in ("too_low", "about_right", "too_high", "cannot_judge")
        )
        if half.half is Half.OWN_FIRST:
            rest = self._name(f"{place} nothing")
            self._sum(cells, {rest: 1}, half.judgements.base)
            self._at_most.append(({f"{place} side.{WITHOUT}": 1, low: -1, high: -1}, 0))
            self._at_most.append(({rest: 1, unsure: -1, none: -1}, 0))
            self._left(f"{place} side", sides, rest)
        elif not sides.kept:
            lower, at, higher = (f"{place} side.{side}" for side in (LOWER, AT_FIGURE, HIGHER))
            rest = self._name(f"{place} without")
            if sides.rest is not None:
                self._sum([rest], {}, sides.rest)
            self._sum([lower, higher, rest], {low: -1, high: -1})
            self._sum([at], {right: -1})
            small = [f"{place} side.{c.id}" for c in sides.cells if c.small and c.id != AT_FIGURE]
            self.left_over[f"{place} side"] = dict.fromkeys([*small, rest], 1.0)
