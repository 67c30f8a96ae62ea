"""The linkable export: all answers of one person in one round in one row, once two people agree.

It tells more than anything else that leaves, so it is refused wherever it can be, and every refusal is
written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.app.approving import WITHIN_SECONDS, approve
from bot.app.exporting import Export
from bot.app.house import House
from bot.app.permits import check, check_reach, may_do, named, refusal
from bot.domain.closing import counting
from bot.domain.faults import Fault
from bot.domain.linkable import Group, merged, shuffled
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.rounds import RoundState
from bot.domain.survey import Answer, Nonresponse, Question
from bot.domain.survey import Kind as Asked
from bot.storage import answers, approvals, closings, cuts, rounds
from bot.storage.answers import Counted
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: What parts several options in one cell.
AND = ";"


def linkable_export(house: House, conn: Conn, staff: int | None, round_id: int) -> Export | None:
    """The rows, or None while a second person has still to agree. Raises Fault; a refusal is noted."""
    person = named(house, conn, staff, Action.EXPORT_LINKABLE, f"{Kind.ROUND}:{round_id}")
    return joined(house, conn, round_id) if agree(house, conn, person, round_id) else None


def agree(house: House, conn: Conn, person: Person, round_id: int) -> bool:
    """Note her word; whether the rows may leave by it. Raises Fault; a refusal is noted."""
    resource = f"{Kind.ROUND}:{round_id}"
    check(house, person, Action.EXPORT_LINKABLE, resource)
    round_ = rounds.get(conn, round_id)
    cut = None if round_ is None else cuts.last(conn, round_id)
    if faults := _faults(house, conn, round_id, round_, cut):
        raise refusal(house, person, Action.EXPORT_LINKABLE, resource, *faults)
    return approve(house, conn, person, Action.EXPORT_LINKABLE, resource)


def joined(house: House, conn: Conn, round_id: int) -> Export:
    """The rows, for whom two people let have them now; long reading, which writes nothing. Raises Fault."""
    round_ = rounds.get(conn, round_id)
    cut = None if round_ is None else cuts.last(conn, round_id)
    faults = _faults(house, conn, round_id, round_, cut)
    if faults or round_ is None or cut is None:
        raise Fault(tuple(faults))
    return _export(house, conn, round_, cut)


def agreed(house: House, conn: Conn, person: Person, round_id: int) -> list[int]:
    """Who has agreed so far that a round's answers leave joined, by number. Raises Fault."""
    resource = f"{Kind.ROUND}:{round_id}"
    check(house, person, Action.EXPORT_LINKABLE, resource)
    check_reach(house, conn, person, Action.EXPORT_LINKABLE, resource)
    round_ = rounds.get(conn, round_id)
    cut = None if round_ is None else cuts.last(conn, round_id)
    if faults := _faults(house, conn, round_id, round_, cut):
        raise Fault(tuple(faults))
    return approvals.agreed(conn, Action.EXPORT_LINKABLE, resource, house.seconds() - WITHIN_SECONDS)


def leads(house: House, conn: Conn, person: Person, round_: Round) -> bool:
    """Whether asking for a round's answers joined leads anywhere now."""
    may = may_do(person, Action.EXPORT_LINKABLE, f"{Kind.ROUND}:{round_.id}")
    return may and not _faults(house, conn, round_.id, round_, cuts.last(conn, round_.id))


def _faults(house: House, conn: Conn, round_id: int, round_: Round | None, cut: Cut | None) -> list[str]:
    """Every reason why nothing may leave that joins a person's answers."""
    if round_ is None:
        return [f"ROUND {round_id}: there is no such round, or it has been deleted."]
    faults = []
    if house.rules.erase_until <= house.now().date():
        faults.append(f"ROUND {round_id}: {house.rules.erase_until}, the day that consent names, has come.")
    if "high" in (round_.risk, house.survey(conn, round_.survey).risk):
        faults.append(f"ROUND {round_id}: no answers of a high-risk round are ever joined to each other.")
    if round_.retired:
        faults.append(f"ROUND {round_id}: what joins answers to each other has been destroyed.")
    if round_.state is not RoundState.CLOSED:
        faults.append(f"ROUND {round_id}: answers can still change: close it first.")
    if cut is None:
        faults.append(f"ROUND {round_id}: nothing has been released of it, so nothing may leave.")
    return faults


def _export(house: House, conn: Conn, round_: Round, cut: Cut) -> Export:
    survey = house.survey(conn, round_.survey)
    asked = [each for each in survey.questions if each.kind is not Asked.TEXT]
    closed = closings.of_round(conn, round_.id)
    people = [
        replace(each, answers=dict(counting(survey, each.answers, closed)))
        for each in answers.released(conn, round_.id)
    ]
    groups = merged([_group(each, round_) for each in people], round_.min_cell)
    rows = [
        (str(round_.id), *group, *_cells(each, asked)) for each, group in zip(people, groups, strict=True)
    ]
    columns = ("round", *round_.export_by, *(each.id for each in asked))
    return Export(round_.id, cut.number, columns, tuple(shuffled(rows, f"{round_.id} {cut.number}")))


def _group(each: Counted, round_: Round) -> Group:
    told = {
        "country": each.country,
        "language": each.language,
        "gender": each.gender,
        "group_kind": each.group_kind,
    }
    return tuple(told[name] or "" for name in round_.export_by)


def _cells(each: Counted, asked: list[Question]) -> Iterator[str]:
    for question in asked:
        answer = each.answers.get(question.id)
        yield "" if answer is None else _cell(answer)


def _cell(answer: Answer) -> str:
    match answer.value:
        case Nonresponse() as silent:
            return silent.value
        case Decimal() as number:
            return format(number, "f")
        case tuple() as several:
            return AND.join(several)
        case str() as one:
            return one
