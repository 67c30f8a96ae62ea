"""How released counts move from one cut to the next: in steps of at least k, or not at all.

What a count read in the last release, with every hidden count at zero, is where it stands. In a new cut
it moves to what it is now only if that is k or more away; else it keeps what was shown. People of whom
that leaves nothing shown are in the rest, which is never told by itself in a later cut.

The rest (base less all cells) moves by none or by k or more too, and never against the base, so that
those who came explain by themselves what rose. Where it would move by less, as it does when all new
people chose the same, one rising cell takes the difference: it is shown as a range of k values, so that
the rest could have stayed as it was, or could hold any of up to k-1 of the new. Where more rose than
people came (few were hidden before, or some changed their minds), the move that matters least to
its count waits.

**What this gives.** The counts at which a table stands, with the ranges at their highest, are themselves
counts that would have been released in the same way from the same last release. So whoever sees all
releases can never exclude that every change between two cuts was none, or k or more people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.disclosure import Cell, Table, partition, ranged

Cells = Mapping[str, Cell]


class Unmovable(Exception):
    """A table can neither move nor stand: what it belongs to stands still, or nothing is released."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The smallest cell, and whether everything is to stand as last released."""

    k: int
    still: bool = False


def step(count: int, was: int, k: int) -> int:
    """Where a count stands that stood at `was`; a count under k is never told from zero.

    >>> step(16, 12, 5), step(17, 12, 5), step(3, 6, 5), step(1, 6, 5)
    (12, 17, 6, 0)
    """
    if abs(count - was) < k:
        return was
    return count if count >= k else 0


def follow(
    counts: Mapping[str, int],
    base: int,
    before: Table | None,
    pace: Pace,
    *,
    exact: bool = True,
    anchors: Iterable[str] | None = None,
    preferred: str | None = None,
) -> Table:
    """A partition in a new cut, after the table last released of it. Raises Unmovable."""
    if before is None or before.kept:
        if pace.still and before is not None:
            return Table(base, exact, before.cells, kept=True)
        return partition(counts, base, pace.k, exact=exact, anchors=anchors, preferred=preferred)
    known = {cell.id: cell for cell in before.cells}
    cells = move(counts, base, known, before.base, pace, anchors=anchors, preferred=preferred)
    over = base - at_zero(cells)
    return Table(base, exact, tuple(cells.values()), together=over if over >= pace.k else None)


def move(
    counts: Mapping[str, int],
    base: int,
    before: Cells,
    base_before: int,
    pace: Pace,
    *,
    anchors: Iterable[str] | None = None,
    preferred: str | None = None,
) -> dict[str, Cell]:
    """The cells of a partition: moved where they may all be, else as they were. Raises Unmovable.

    >>> was = {"a": Cell("a", 12, 12), "b": Cell("b", 0, 4)}
    >>> [(cell.low, cell.high) for cell in move({"a": 16, "b": 5}, 34, was, 24, Pace(5)).values()]
    [(12, 12), (5, 5)]
    >>> [(cell.low, cell.high) for cell in move({"a": 22, "b": 4}, 34, was, 24, Pace(5)).values()]
    [(18, 22), (0, 4)]
    """
    k = pace.k
    all_ = {id_: counts.get(id_, 0) for id_ in (*counts, *(id_ for id_ in before if id_ not in counts))}
    old = {id_: before.get(id_, Cell(id_, 0, k - 1)) for id_ in all_}
    if not pace.still:
        rest_before = base_before - at_zero(old)
        able = set(all_ if anchors is None else anchors)
        moved = _moved(all_, base, old, rest_before, k, able=able, preferred=preferred)
        if moved is not None:
            return moved
    over = base - at_zero(old)
    if over < k and not (base == base_before and over >= 0):
        raise Unmovable
    return old


def at_zero(cells: Cells) -> int:
    """All that the cells tell of, every hidden count being zero."""
    return sum([cell.at_zero for cell in cells.values()])


def _moved(
    counts: Mapping[str, int],
    base: int,
    old: Cells,
    rest_before: int,
    k: int,
    *,
    able: set[str],
    preferred: str | None,
) -> dict[str, Cell] | None:
    was = {id_: cell.at_zero for id_, cell in old.items()}
    now = {id_: step(count, was[id_], k) for id_, count in counts.items()}
    way = 1 if base - sum(was.values()) >= rest_before else -1
    taking: str | None = None
    while now != was:
        grown = way * (base - sum(now.values()) - rest_before)
        if grown >= k:
            break
        taking = _taking(now, was, way, able, preferred)
        if taking is not None:
            high = now[taking] + way * grown
            fits = high >= k and way * (high - was[taking]) >= k
            if fits and _taking(now | {taking: high}, was, way, able, preferred) == taking:
                now[taking] = high
                break
            taking = None
        moving = [id_ for id_ in now if way * (now[id_] - was[id_]) > 0]
        if not moving:
            return None
        waits = min(moving, key=lambda id_: Fraction(abs(now[id_] - was[id_]), was[id_] + k))
        now[waits] = was[waits]
    if now == was:
        return None
    cells = {
        id_: old[id_] if count == was[id_] else Cell(id_, count, count or k - 1) for id_, count in now.items()
    }
    if taking is not None:
        cells[taking] = ranged(taking, now[taking], k)
    return cells


def _taking(
    now: Mapping[str, int], was: Mapping[str, int], way: int, able: set[str], preferred: str | None
) -> str | None:
    """The moving cell that is shown as a range; of what is in it, only what is shown may tell which."""
    moving = [id_ for id_ in now if id_ in able and way * (now[id_] - was[id_]) > 0]
    if preferred in moving:
        return preferred
    return max(moving, key=lambda id_: now[id_], default=None)
