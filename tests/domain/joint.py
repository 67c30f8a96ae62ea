"""An attacker who lays everything that a cut tells of one question over the same people at once.

Every breakdown, the sizes of groups, the totals of each answer, targets for two groups and flags of
translations are linear in how many people of each combination of groups gave each answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bot.domain.breakdown import Left
from bot.domain.comprehension import IN
from bot.domain.disclosure import Table
from bot.domain.exported import ExportCell
from bot.domain.findings import PARTITIONS
from bot.domain.fitting import OTHER
from bot.domain.released import Picks
from bot.domain.targets import Target, reached

#: Whoever gave no answer, or is in no group that is shown.
NOBODY = "~"
Place = tuple[str, ...]
"""A group of each partition, and an answer."""
Where = Mapping[str, str]
"""Groups by partition, and under 'answer' an answer: of each combination that fits."""


class Joint:
    """All combinations of groups and answers of a question, between all that a cut tells.

    `rows`, `targets`: whether the attacker looks at these too; `fewer` are rows for more than they read.
    """

    def __init__(
        self,
        cut: Left,
        question: str,
        *,
        rows: bool = True,
        targets: Sequence[Target] = (),
        stood: Mapping[str, int] | None = None,
        fewer: Collection[tuple[object, ...]] = (),
    ) -> None:
        part = cut.released.part(question)
        assert isinstance(part, Picks)
        self._k, self._fewer = cut.released.k, fewer
        self.names = [name for name in PARTITIONS if not cut.released.groups[name].kept]
        self.tables = {name: cut.released.groups[name] for name in self.names} | {"answer": part.table}
        ids = [[*(cell.id for cell in table.cells), NOBODY] for table in self.tables.values()]
        self.places: list[Place] = list(product(*ids))
        self._columns = {
            name: np.array([place[at] for place in self.places]) for at, name in enumerate(self.tables)
        }
        self._lines: list[np.ndarray] = []
        self._limits: list[float] = []
        self._between({}, cut.released.people, cut.released.people)
        for name, table in self.tables.items():
            self._table(name, table)
        if rows:
            for by, cells in cut.breakdowns.items():
                self._rows(by, [cell for cell in cells if cell.question == question and cell.count])
            self._flags(cut, question)
        for told in reached(targets, cut.released, stood or {}) if targets else ():
            if told.told and told.target.crossed:
                high = told.high if told.high is not None else cut.released.people
                self._between(dict(told.target.groups), told.low, high)
        self._matrix = csr_array(np.array(self._lines))

    def bounds(self, where: Where) -> tuple[float, float]:
        """The least and the most people of some groups who gave an answer."""
        return self._end(where, 1), -self._end(where, -1)

    def _end(self, where: Where, sign: int) -> float:
        found = linprog(sign * self._of(where), A_ub=self._matrix, b_ub=self._limits, method="highs")
        assert found.status == 0, found.message
        return float(found.fun)

    def _of(self, where: Where) -> np.ndarray:
        line = np.ones(len(self.places))
        for name, id_ in where.items():
            line *= self._columns[name] == id_
        return line

    def _between(self, where: Where, low: float, high: float) -> None:
        line = self._of(where)
        self._lines += [line, -line]
        self._limits += [high, -low]

    def _table(self, name: str, table: Table) -> None:
        for cell in table.cells:
            self._between({name: cell.id}, 0 if cell.id == table.joined else cell.low, cell.high)
        if table.rest is not None:
            self._between({name: NOBODY}, table.rest, table.rest)

    def _rows(self, by: tuple[str, ...], cells: Iterable[ExportCell]) -> None:
        shown = [cell for cell in cells if OTHER not in cell.attrs]
        for cell in shown:
            if all(cell.attrs[at] in self._columns[name] for at, name in enumerate(by)):
                where = dict(zip(by, cell.attrs, strict=True)) | {"answer": cell.value}
                more = 3 * self._k if (by, *cell.attrs, cell.value) in self._fewer else 0
                self._between(where, cell.count, cell.at_zero + more)

    def _flags(self, cut: Left, question: str) -> None:
        if cut.comprehension is None:
            return
        for flag in cut.comprehension.flags:
            if flag.question == question:
                here = cut.comprehension.stands[question, flag.language, flag.why.value, IN]
                self._between({"language": flag.language, "answer": NOBODY}, here, cut.released.people)
