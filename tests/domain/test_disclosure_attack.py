"""Attackers who know the rule and see the whole release learn no count of 1 to 4."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.domain.disclosure import Cell, Table
from bot.domain.findings import AT_FIGURE, HIGHER, LOWER, WITHOUT, Respondent, find
from bot.domain.release import release
from bot.domain.released import Figured, Given, HalfNumbers, Picks, Ranked, Released, Values, dumps
from bot.domain.survey import Half, Survey
from tests.domain.crowd import crowd, survey
from tests.domain.worlds import K, without_averages, zero_world

SURVEY = survey()
seeds = st.integers(0, 2**32)
sizes = st.integers(2 * K, 140)


def cut(people: list[Respondent]) -> Released:
    released = release(find(people, SURVEY), K)
    assert released is not None
    return released


@settings(max_examples=150)
@given(seed=seeds, size=sizes)
def test_findings_with_every_hidden_count_at_zero_are_released_as_the_same_bytes(seed: int, size: int):
    released = without_averages(cut(crowd(seed, size, SURVEY)))
    again = release(zero_world(released, SURVEY), K)
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
                self._figured(part)
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

    def _figured(self, part: Figured) -> None:
        judged: list[str] = []
        nothing: list[str] = []
        for half in part.halves:
            place = f"{part.item} {half.half}"
            judged += self._cells(place, half.judgements)
            nothing.append(self._name(f"{place} no answer"))
            self._half(place, half)
        if part.halves:
            # Everyone is in a half; how many are in which is told nowhere.
            self._sum(judged, dict.fromkeys(nothing, 1.0), self._released.people)
            hidden = [name for name in judged if name in self.hidden]
            self.left_over[part.item] = dict.fromkeys([*hidden, *nothing], 1.0)

    def _half(self, place: str, half: HalfNumbers) -> None:
        sides = half.sides
        cells = self._cells(f"{place} side", sides)
        low, right, high, unsure = (
            f"{place}.{x}" for x in ("too_low", "about_right", "too_high", "cannot_judge")
        )
        none = f"{place} no answer"
        if half.half is Half.OWN_FIRST:
            rest = self._name(f"{place} nothing")
            in_half = {low: -1.0, right: -1.0, high: -1.0, unsure: -1.0, none: -1.0}
            self._sum(cells, {rest: 1, **in_half})
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
