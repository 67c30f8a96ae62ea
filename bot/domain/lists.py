"""Disclosure control of questions with several answers: lists, and the further places of a ranking.

Options that stand alone form one partition; whoever is in none of them may have picked every other
option, or none. So each other option is a partition of these by itself. Who gave no answer is never told.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.disclosure import Cell, Table, kept, ranged
from bot.domain.findings import Tally
from bot.domain.steady import Cells, Pace, Unmovable, at_zero, move
from bot.domain.survey import Question

Rooms = Mapping[str, int]


def release_list(question: Question, tally: Tally, base: Table, before: Table | None, pace: Pace) -> Table:
    """How often each option of a list was picked, after what was last released of it. Raises Unmovable."""
    if before is None or before.kept:
        if pace.still and before is not None:
            return _kept_again(before, base)
        return _first_list(question, tally.options, base, pace.k)
    alone = {option.id for option in question.options if option.alone}
    old_single = {cell.id: cell for cell in before.cells if cell.id in alone}
    old_several = {cell.id: cell for cell in before.cells if cell.id not in alone}
    single = {id_: count for id_, count in tally.options.items() if id_ in alone}
    cells = move(single, base.base, old_single, before.base, pace)
    room, room_before = base.base - at_zero(cells), before.base - at_zero(old_single)
    rooms, rooms_before = dict.fromkeys(old_several, room), dict.fromkeys(old_several, room_before)
    most = (question.most_picks or len(old_several)) * room
    cells |= _within(tally.options, rooms, old_several, rooms_before, pace, most=most)
    return Table(base.base, base.exact, tuple(cells[option.id] for option in question.options))


def release_later(
    question: Question, tally: Tally, first: Table, before: tuple[Table, Table] | None, pace: Pace
) -> Table:
    """Places after the first, option by option, among those who put another option first. Raises Unmovable.

    `before` are the tables of first and of later places last released.
    """
    places = (question.most_picks or len(question.options)) - 1
    if before is None or before[1].kept:
        if pace.still and before is not None:
            return _kept_again(before[1], first)
        return _first_later(places, tally, first, pace.k)
    if first.kept:
        raise Unmovable
    old = {cell.id: cell for cell in before[1].cells}
    rooms, rooms_before = _others(first, old), _others(before[0], old)
    most = places * sum(cell.at_zero for cell in first.cells)
    cells = _within(tally.later, rooms, old, rooms_before, pace, most=most)
    return Table(first.base, first.exact, tuple(cells.values()))


def _within(
    counts: Rooms, rooms: Rooms, old: Cells, rooms_before: Rooms, pace: Pace, *, most: int
) -> dict[str, Cell]:
    """Each option among those who may have picked it; at most so many picks in all, else as they were."""
    cells = _each(counts, rooms, old, rooms_before, pace)
    if at_zero(cells) > most:
        cells = _each(counts, rooms, old, rooms_before, Pace(pace.k, still=True))
    if at_zero(cells) > most:
        raise Unmovable
    return cells


def _each(counts: Rooms, rooms: Rooms, old: Cells, rooms_before: Rooms, pace: Pace) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for id_, cell in old.items():
        found |= move({id_: counts[id_]}, rooms[id_], {id_: cell}, rooms_before[id_], pace)
    return found


def _others(first: Table, ids: Cells) -> dict[str, int]:
    """How many put another option first, option by option."""
    ranking = sum(cell.at_zero for cell in first.cells)
    return {id_: ranking - first.zero(id_) for id_ in ids}


def _kept_again(before: Table, base: Table) -> Table:
    return Table(base.base, base.exact, before.cells, kept=True)


def _first_list(question: Question, counts: Mapping[str, int], base: Table, k: int) -> Table:
    """A list in a first release: an option that all but 1 to k-1 of its room picked is shown as a range."""
    alone = {option.id for option in question.options if option.alone}
    shown = {id_: count for id_, count in counts.items() if count >= k}
    room = base.base - sum(count for id_, count in shown.items() if id_ in alone)
    cells = {id_: Cell(id_, shown.get(id_, 0), shown.get(id_, k - 1)) for id_ in counts}
    single = [id_ for id_ in shown if id_ in alone]
    if room < k and single:
        largest = max(single, key=lambda id_: shown[id_])
        cells[largest] = ranged(largest, shown[largest] + room, k)
        room = 0
    several = [id_ for id_ in shown if id_ not in alone]
    if any(shown[id_] > room for id_ in several) or room < 0 or not shown:
        return kept(counts, base.base, k, exact=base.exact)
    for id_ in several:
        if room - shown[id_] < k:
            cells[id_] = ranged(id_, room, k)
    picks = sum(cells[id_].at_zero for id_ in several)
    if question.most_picks is not None and picks > question.most_picks * room:
        return kept(counts, base.base, k, exact=base.exact)
    return Table(base.base, base.exact, tuple(cells.values()))


def _first_later(places: int, tally: Tally, first: Table, k: int) -> Table:
    """Further places in a first release."""
    ranking = sum(first.zero(id_) for id_ in tally.options)
    cells: list[Cell] = []
    for id_, count in tally.later.items():
        room = ranking - first.zero(id_)
        if count < k:
            cells.append(Cell(id_, 0, k - 1))
        elif count > room:
            return kept(tally.later, first.base, k, exact=first.exact)
        else:
            cells.append(ranged(id_, room, k) if room - count < k else Cell(id_, count, count))
    picks = sum(cell.at_zero for cell in cells)
    if first.kept or not 0 < picks <= places * ranking:
        return kept(tally.later, first.base, k, exact=first.exact)
    return Table(first.base, first.exact, tuple(cells))
