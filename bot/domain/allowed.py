"""How many answers of a value an export may hold: no more than the release shows of it at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.counts import Place
from bot.domain.disclosure import Cell, Table, partition
from bot.domain.exported import Known
from bot.domain.figures import side_of
from bot.domain.findings import AT_FIGURE, GIVEN, HIGHER, LOWER
from bot.domain.marks import FIRST, LATER, figured_items
from bot.domain.released import Figured, Picks, Ranked, Released, Values, part_id
from bot.domain.steady import Pace, Unmovable, move
from bot.domain.survey import Half, Survey, Use


@dataclass(frozen=True, slots=True)
class Allowed:
    """How many answers of each value may stand: what the release shows of it at least."""

    released: Released
    survey: Survey
    totals: Mapping[str, Mapping[str, int]]
    before: Released | None
    known: Known

    def places(self) -> dict[Place, int]:
        """How many of each question and value."""
        allowed: dict[Place, int] = {}
        for part in self.released.parts:
            match part:
                case Picks(question, table):
                    allowed |= _lows(question, table)
                case Ranked(question, first, later):
                    allowed |= _lows(question, first, FIRST) | _lows(question, later, LATER)
                case Values(question, table):
                    was = None if self.before is None else self.before.part(question)
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

        # In the order of the numbers: which of two equally frequent ones goes first is not left to chance.
        found = sorted(self.totals.get(question, {}).items(), key=lambda each: Decimal(each[0]))
        counts = {value: n for value, n in found if there(value)}
        before: dict[str, Cell] = {}
        for value, cells in self.known.get(question, {}).items() if old is not None else ():
            if (most := sum([each.at_zero for each in cells.values() if each.count])) and there(value):
                before[value] = Cell(value, most, most)
        if not before or old is None:
            return _lows(
                question, partition(counts, cell.high, self.released.k, exact=cell.exact is not None)
            )
        try:
            moved = move(counts, cell.at_zero, before, old.at_zero, Pace(self.released.k))
        except Unmovable:
            return {}
        return {(question, value): each.low for value, each in moved.items()}

    def _figured(self, part: Figured) -> dict[Place, int]:
        judged, own, instead = figured_items(self.survey)[part_id(part)]
        figure = Decimal(0) if judged.number is None else judged.number.figure or Decimal(0)
        was = None if self.before is None else self.before.part(part.item)
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
