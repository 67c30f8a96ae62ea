"""An attacker who lays a question, what follows it, and flags over the people, and knows the cut before.

What stands as it stood in the cut before may be up to k-1 behind or ahead; all else is taken for what it
reads. Follow-up questions are tied to the answer that they follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bot.domain.breakdown import Left
from bot.domain.comprehension import IN
from bot.domain.disclosure import Cell, Table
from bot.domain.exported import ExportCell
from bot.domain.findings import PARTITIONS
from bot.domain.fitting import OTHER
from bot.domain.released import Picks
from tests.domain.joint import NOBODY, Where

#: Where a question was not asked.
NOT_ASKED = "-"


class Series:
    """All combinations of groups, an answer to `question` and to what follows it, in the newest cut.

    `follow_ups` are questions by the answer that they follow. `rows`: whether the attacker looks at these;
    `fewer` are those for more than they read.
    """

    def __init__(
        self,
        cut: Left,
        before: Left | None,
        question: str,
        follow_ups: Mapping[str, str],
        *,
        rows: bool = True,
        fewer: Collection[tuple[object, ...]] = (),
    ) -> None:
        self._k, self._before, self._fewer = cut.released.k, before, fewer
        self.names = [name for name in PARTITIONS if not cut.released.groups[name].kept]
        asked = [question, *follow_ups.values()]
        self.tables = {name: cut.released.groups[name] for name in self.names} | {
            id_: _table(cut, id_) for id_ in asked
        }
        groups = [[*(cell.id for cell in self.tables[name].cells), NOBODY] for name in self.names]
        leaves = [*self._leaves(question, follow_ups)]
        places = np.array([[*place, *leaf] for place in product(*groups) for leaf in leaves])
        self.columns = dict(zip((*self.names, *asked), places.T, strict=True))
        self._lines: list[np.ndarray] = []
        self._limits: list[float] = []
        people = cut.released.people
        self._between({}, people, people)
        for name, table in self.tables.items():
            self._tell(name, table, None if before is None else _before(before, name))
        for id_ in asked if rows else ():
            for by, cells in cut.breakdowns.items():
                self._rows(by, id_, [cell for cell in cells if cell.question == id_ and cell.count])
        if rows:
            self._flags(cut, question)
        self._matrix = csr_array(np.array(self._lines))

    def least(self, where: Where) -> float:
        """The fewest people of some groups who can have given an answer."""
        found = linprog(self._of(where), A_ub=self._matrix, b_ub=self._limits, method="highs")
        assert found.status == 0, found.message
        return float(found.fun)

    def _leaves(self, question: str, follow_ups: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
        for id_ in (*(cell.id for cell in self.tables[question].cells), NOBODY):
            later = [
                [*(cell.id for cell in self.tables[each].cells), NOBODY] if step == id_ else [NOT_ASKED]
                for step, each in follow_ups.items()
            ]
            yield from ((id_, *each) for each in product(*later))

    def _of(self, where: Where) -> np.ndarray:
        line = np.ones(len(next(iter(self.columns.values()))))
        for name, id_ in where.items():
            line *= self.columns[name] == id_
        return line

    def _between(self, where: Where, low: float, high: float) -> None:
        line = self._of(where)
        self._lines += [line, -line]
        self._limits += [high, -low]

    def _tell(self, name: str, table: Table, old: Table | None) -> None:
        if table.kept:
            return
        for cell in table.cells:
            stood = not cell.small and old is not None and not old.kept and old.cell(cell.id) == cell
            low, high = self._known(cell, stood=stood)
            self._between({name: cell.id}, 0 if cell.id == table.joined else low, high)
        if table.rest is not None and (old is None or old.rest != table.rest):
            self._between({name: NOBODY}, table.rest, table.rest)

    def _known(self, cell: Cell, *, stood: bool) -> tuple[int, int]:
        if stood:
            return cell.high - (self._k - 1), cell.high + self._k - 1
        return cell.low, cell.high

    def _rows(self, by: tuple[str, ...], id_: str, cells: Sequence[ExportCell]) -> None:
        old = () if self._before is None else self._before.breakdowns.get(by, ())
        stood = {(cell.question, cell.value, cell.attrs, cell.count, cell.at_zero) for cell in old}
        for cell in cells:
            if OTHER in cell.attrs or not all(
                cell.attrs[at] in self.columns[name] for at, name in enumerate(by) if name in self.columns
            ):
                continue
            where = dict(zip(by, cell.attrs, strict=True)) | {id_: cell.value}
            same = (cell.question, cell.value, cell.attrs, cell.count, cell.at_zero) in stood
            low, high = self._known(Cell("", cell.count, cell.at_zero), stood=same)
            more = 3 * self._k if (by, *cell.attrs, id_, cell.value) in self._fewer else 0
            self._between(where, low, high + more)

    def _flags(self, cut: Left, question: str) -> None:
        told, old = cut.comprehension, None if self._before is None else self._before.comprehension
        for flag in () if told is None else told.flags:
            place = flag.question, flag.language, flag.why.value, IN
            if flag.question == question and told is not None:
                stood = old is not None and old.stands.get(place) == told.stands[place]
                least = told.stands[place] - (self._k - 1 if stood else 0)
                self._between({"language": flag.language, question: NOBODY}, least, cut.released.people)


def _table(cut: Left, id_: str) -> Table:
    part = cut.released.part(id_)
    assert isinstance(part, Picks)
    return part.table


def _before(before: Left, name: str) -> Table:
    return before.released.groups[name] if name in PARTITIONS else _table(before, name)
