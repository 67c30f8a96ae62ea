"""An attacker with scipy: all that is known of the counts behind releases, and the bounds of any sum."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bot.domain.disclosure import Cell, Table
from bot.domain.findings import AT_FIGURE, HIGHER, LOWER, WITHOUT
from bot.domain.released import Figured, Given, HalfNumbers, Picks, Ranked, Released, Values
from bot.domain.survey import Half, Survey

Terms = dict[str, float]
TINY = 0.001


class Attack:
    """Knows every table of every release, what ties them together, the rule, and that people only came.

    `steps` says that counts move by the rule; else each is taken for what it reads. Of the release
    `n` (from 0) the count `c` is called 'c' if it is the first, else 'n c'.
    """

    def __init__(self, asked: Survey, releases: Sequence[Released], *, steps: bool = True) -> None:
        self.hidden: list[str] = []
        self.left_over: dict[str, Terms] = {}
        self.names: dict[str, int] = {}
        self._bounds: list[tuple[float, float | None]] = []
        self._equal: list[tuple[Terms, float]] = []
        self._at_most: list[tuple[Terms, float]] = []
        self._survey = asked
        self._steps = steps
        self._read: dict[str, Cell] = {}
        for number, released in enumerate(releases):
            self._at = f"{number} " if number else ""
            self._released = released
            self._k = released.k
            self._rows()
        for name in [*self.names] if len(releases) > 1 else []:
            at, _, count = name.partition(" ")
            earlier = count if at == "1" else f"{int(at) - 1} {count}" if at.isdecimal() else ""
            # Who is in a group that is not named yet leaves these when it is.
            if earlier in self.names and "not named" not in name:
                self._at_most.append(({earlier: 1, name: -1}, 0))
        self._matrices = [self._matrix(rows) for rows in (self._at_most, self._equal)]

    def bounds(self, terms: Terms) -> tuple[float, float]:
        """The least and the most that a sum of counts can be."""
        return self._least(terms), -self._least({name: -share for name, share in terms.items()})

    def newcomers(self, name: str, number: int) -> tuple[float, float]:
        """The least and the most who came to a count with release `number`."""
        earlier = name if number == 1 else f"{number - 1} {name}"
        return self.bounds({f"{number} {name}": 1, earlier: -1})

    def _least(self, terms: Terms) -> float:
        (most, limits), (equal, totals) = self._matrices
        found = linprog(
            self._matrix([(terms, 0)])[0].toarray()[0],
            A_ub=most,
            b_ub=limits,
            A_eq=equal,
            b_eq=totals,
            bounds=self._bounds,
            method="highs",
        )
        assert found.status in (0, 3), found.message
        return float(found.fun) if found.status == 0 else -inf

    def _matrix(self, rows: list[tuple[Terms, float]]) -> tuple[csr_array, np.ndarray]:
        places = [
            (share, number, self.names[name])
            for number, (terms, _) in enumerate(rows)
            for name, share in terms.items()
        ]
        shares, lines, columns = zip(*places, strict=True) if places else ((), (), ())
        matrix = csr_array((shares, (lines, columns)), shape=(len(rows), len(self.names)))
        return matrix, np.array([total for _, total in rows])

    def _name(self, name: str, low: float = 0, high: float | None = None) -> str:
        self.names[self._at + name] = len(self.names)
        self._bounds.append((low, high))
        return name

    def _here(self, terms: Terms) -> Terms:
        """The counts meant of the release at hand."""
        return {self._at + name: share for name, share in terms.items()}

    def _most(self, terms: Terms, limit: float = 0) -> None:
        self._at_most.append((self._here(terms), limit))

    def _leaves(self, name: str, terms: Terms) -> None:
        self.left_over[self._at + name] = self._here(terms)

    def _cells(self, place: str, table: Table) -> list[str]:
        found = []
        for cell in table.cells:
            known = (0, None) if table.kept else self._known(f"{place}.{cell.id}", cell)
            found.append(self._name(f"{place}.{cell.id}", *known))
            if cell.small and not table.kept:
                self.hidden.append(self._at + found[-1])
        return found

    def _known(self, name: str, cell: Cell) -> tuple[int, int]:
        """Between what a count lies, as it reads and as the rule has it."""
        before, self._read[name] = self._read.get(name), cell
        if self._steps and before == cell and not cell.small:
            return cell.high - (self._k - 1), cell.high + self._k - 1
        return cell.low, cell.high

    def _sum(self, names: list[str], others: Terms, total: float = 0) -> None:
        self._equal.append((self._here(dict.fromkeys(names, 1.0) | others), total))

    def _left(self, place: str, table: Table, none: str) -> None:
        """All of a partition that is not shown, as a group."""
        if not table.kept:
            small = [f"{place}.{cell.id}" for cell in table.cells if cell.small]
            self._leaves(place, dict.fromkeys([*small, none], 1.0))

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
        few = [cell for cell in alone if self._at + cell in self.hidden]
        for cell in several:
            self._most({cell: 1, listing: -1})
            self._leaves(f"not {cell}", {listing: 1, none: 1, **dict.fromkeys(few, 1.0), cell: -1})
        self._most(dict.fromkeys(several, 1.0) | {listing: -most})
        self._most(dict.fromkeys(several, -1.0) | {listing: 1})

    def _ranked(self, place: str, part: Ranked, firsts: list[str]) -> None:
        laters = self._cells(f"{place} later", part.later)
        places = (self._survey.question(place).most_picks or len(firsts)) - 1
        for first, later in zip(firsts, laters, strict=True):
            others = {name: -1.0 for name in firsts if name != first}
            self._most({later: 1, **others})
            if not part.first.kept and self._at + later not in self.hidden:
                self._leaves(f"not {later}", {**dict.fromkeys(set(firsts) - {first}, 1.0), later: -1})
        self._most(dict.fromkeys(laters, 1.0) | dict.fromkeys(firsts, -places))

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
            hidden = [name for name in judged if self._at + name in self.hidden]
            self._leaves(part.item, dict.fromkeys([*hidden, *nothing], 1.0))

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
            self._most({f"{place} side.{WITHOUT}": 1, low: -1, high: -1})
            self._most({rest: 1, unsure: -1, none: -1})
            self._left(f"{place} side", sides, rest)
        elif not sides.kept:
            lower, at, higher = (f"{place} side.{side}" for side in (LOWER, AT_FIGURE, HIGHER))
            rest = self._name(f"{place} without")
            if sides.rest is not None:
                self._sum([rest], {}, sides.rest)
            self._sum([lower, higher, rest], {low: -1, high: -1})
            self._sum([at], {right: -1})
            small = [f"{place} side.{c.id}" for c in sides.cells if c.small and c.id != AT_FIGURE]
            self._leaves(f"{place} side", dict.fromkeys([*small, rest], 1.0))
