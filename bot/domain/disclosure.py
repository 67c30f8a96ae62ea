"""Cell suppression: how the counts of one partition leave, and when a cut may be released at all.

The rule for a partition of `base` people into cells and a rest that no cell names (no answer, or
not told), with k = BOT_MIN_CELL:

* a cell under k is shown as '0 to k-1', zero included;
* `over` is what the shown cells leave of the base. Where it is k or more, it hides who is in it: the
  shown cells are exact. The rest is shown only where every cell is shown;
* where `over` is 0 to k-1, one shown cell, the largest, is shown as a range of k values, so that the
  sum of all that is not shown could be anything from 0 to k-1. 'Nearly all' is such a range.

**What this gives.** From what is shown alone one can write down a count of the same partition in
which every hidden cell is zero, and in which the sum of all hidden cells and the rest is zero or at
least k; and the rule shows that count in exactly the same way. (Put everyone of `over` into the rest
where `over` is k or more, else into the cell shown as a range: it stays the largest.) So nobody,
however well she knows this rule, can tell from the partition that a hidden cell is not zero.

The largest cell may be chosen by its size because people only move into it: the choice is the same
in the count with the zeros. Choosing a *small* cell by size would give away the order of sizes.

`bot.domain.release` keeps this true across the partitions of a survey; what is not promised stands
there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST_FOR_PERCENT: Final = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as it may be shown: exact where `low` is `high`, else anything from `low` to `high`."""

    id: str
    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The count, if it is shown exactly."""
        return self.low if self.low == self.high else None

    @property
    def small(self) -> bool:
        """Whether it reads '0 to 4'."""
        return self.low == 0 < self.high

    @property
    def at_zero(self) -> int:
        """Its count in the world where every hidden cell is zero."""
        return 0 if self.low == 0 < self.high else self.high


@dataclass(frozen=True, slots=True)
class Table:
    """One partition as it may be shown.

    `base` is how many people it is about (`exact`: surely so; else at most about so). `rest` are
    those in no cell, where that can be told; `together` all that are not shown, where they are k or
    more. `kept`: nothing of the partition is shown. `joined` is the cell whose count includes all
    groups that are not shown.
    """

    base: int
    exact: bool
    cells: tuple[Cell, ...]
    rest: int | None = None
    together: int | None = None
    kept: bool = False
    joined: str | None = None

    def cell(self, id_: str) -> Cell | None:
        """The cell with this id, if it is named."""
        return next((cell for cell in self.cells if cell.id == id_), None)

    def zero(self, id_: str) -> int:
        """The cell's count in the world where every hidden cell is zero."""
        cell = self.cell(id_)
        return 0 if cell is None or self.kept else cell.at_zero


def partition(
    counts: Mapping[str, int],
    base: int,
    k: int,
    *,
    exact: bool = True,
    anchors: Iterable[str] | None = None,
    preferred: str | None = None,
) -> Table:
    """Show `counts`, which together are at most `base` people, by the rule told above.

    Only `anchors` (all cells by default) may be shown as a range, `preferred` before any other.

    >>> [(cell.low, cell.high) for cell in partition({"a": 30, "b": 12, "c": 3}, 60, 5).cells]
    [(30, 30), (12, 12), (0, 4)]
    >>> [(cell.low, cell.high) for cell in partition({"a": 46, "b": 12, "c": 1}, 60, 5).cells]
    [(44, 48), (12, 12), (0, 4)]
    """
    shown = {id_: count for id_, count in counts.items() if count >= k}
    over = base - sum(shown.values())
    able = [id_ for id_ in (counts if anchors is None else anchors) if id_ in shown]
    # Where surely k or more are in it and no cell has k, '0 to k-1' may be said of each.
    scattered = not shown and exact and anchors is None and base >= k
    if over < 0 or not (able or scattered):
        return kept(counts, base, k, exact=exact)
    cells = {id_: Cell(id_, shown.get(id_, 0), shown.get(id_, k - 1)) for id_ in counts}
    if over < k:
        anchor = preferred if preferred in able else max(able, key=lambda id_: shown[id_])
        cells[anchor] = ranged(anchor, shown[anchor] + over, k)
    all_shown = len(shown) == len(counts)
    return Table(
        base,
        exact,
        tuple(cells.values()),
        rest=over if over >= k and all_shown and exact else None,
        together=over if over >= k else None,
    )


def ranged(id_: str, high: int, k: int) -> Cell:
    """A cell of which only this is shown: one of k values, the highest of them `high`.

    >>> ranged("a", 60, 5)
    Cell(id='a', low=56, high=60)
    """
    return Cell(id_, max(k, high - (k - 1)), high)


def kept(ids: Iterable[str], base: int, k: int, *, exact: bool = True) -> Table:
    """A partition of which nothing is shown."""
    return Table(base, exact, tuple(Cell(id_, 0, max(base, k - 1)) for id_ in ids), kept=True)


def groups(table: Table, k: int) -> Table:
    """A partition of groups without a list of all there could be (countries): those under k are not named."""
    if table.kept:
        return kept((), table.base, k)
    shown = tuple(cell for cell in table.cells if not cell.small)
    return Table(table.base, exact=True, cells=shown, together=table.together)


def joined_groups(counts: Mapping[str, int], people: int, k: int) -> Table:
    """Groups that everyone is in one of (languages): those under k are counted with the largest.

    There is no rest that could hide them, so the largest always reads 'this or one not shown'.
    """
    shown = {id_: count for id_, count in counts.items() if count >= k}
    if not shown:
        return kept((), people, k)
    largest = max(shown, key=lambda id_: shown[id_])
    others = [Cell(id_, count, count) for id_, count in shown.items() if id_ != largest]
    return joined(others, largest, people, k)


def joined(others: Iterable[Cell], id_: str, people: int, k: int) -> Table:
    """Groups that everyone is in one of: some with their own counts, and one with everybody else."""
    named = [cell for cell in others if not cell.small]
    rest = Cell(id_, k, people - sum(cell.at_zero for cell in named))
    cells = sorted([*named, rest], key=lambda cell: cell.id)
    return Table(people, exact=True, cells=tuple(cells), joined=id_)


def due(change: int, unanswered_known: int | None, k: int, *, closing: bool = False) -> bool:
    """Whether a cut may be released now that so many people more (or less) count than in the last one.

    An interim cut is skipped where fewer than 2k of a known audience have not answered yet: the last
    few would be told apart by the closing one. `unanswered_known` is None for an audience that is no list.

    >>> due(10, None, 5), due(9, None, 5), due(-10, None, 5), due(10, 9, 5), due(10, 9, 5, closing=True)
    (True, False, True, False, True)
    """
    if abs(change) < 2 * k:
        return False
    return closing or unanswered_known is None or unanswered_known >= 2 * k


def coarse(n: int, k: int) -> int | None:
    """A count for a coordinator: None stands for 'fewer than 2k'.

    >>> coarse(10, 5), coarse(9, 5)
    (10, None)
    """
    return n if n >= 2 * k else None


def up_to(k: int) -> int:
    """The most answers that a closing digest may leave out; told in place of their true number.

    >>> up_to(5)
    9
    """
    return 2 * k - 1
