"""Decisions of drafters on the parts of a round, on what was last released of it."""

from __future__ import annotations

from bot.app import editions, planning
from bot.app.house import House, moment
from bot.app.permits import permit
from bot.domain.decision import MOST_WHY, Decision, Verdict, as_reason, carried_out, parts_of
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.survey import Question
from bot.storage import cuts, decisions
from bot.storage.database import Conn
from bot.storage.rounds import Round


def decide(
    house: House, conn: Conn, by: Person, round_id: int, *, item: str, verdict: Verdict, why: str
) -> Decision:
    """Write down what a drafter decided on a part; it counts until a newer one. Raises Fault."""
    permit(house, conn, by, Action.DECIDE, f"{Kind.ROUND}:{round_id}")
    round_ = planning.existing(conn, round_id)
    last = cuts.last(conn, round_id)
    known = [each.item for each in parts(house, conn, round_)]
    faults = []
    if last is None:
        faults.append(f"ROUND {round_id}: nothing has been released of it yet, so nothing can be decided.")
    if item not in known:
        named = ", ".join(known) or "none"
        faults.append(f'PART "{item[:40]}": this round has no such part. It has: {named}.')
    reason = as_reason(why)
    if len(reason) > MOST_WHY:
        faults.append(f"--why: {len(reason)} letters are too many. Use up to {MOST_WHY}.")
    if last is None or faults:
        raise Fault(tuple(faults))
    made = Decision(item, verdict, last.number, moment(last.at), reason)
    decisions.add(conn, round_id, made, house.seconds())
    return made


def carried(house: House, conn: Conn, round_: Round) -> dict[str, int]:
    """The version of the proposal in which the decision on a part is carried out, where there is one."""
    survey = house.survey(conn, round_.survey)
    versions = {
        each.edition.version: {part.id: part.text.text for part in each.edition.passages}
        for each in editions.versions(house, conn).get(survey.proposal or "", ())
    }
    standing = decisions.standing(conn, round_.id)
    found = {
        each.item: carried_out(standing[each.item], each.part_id, survey.version, versions)
        for each in parts_of(survey)
        if each.item in standing
    }
    return {item: version for item, version in found.items() if version is not None}


def parts(house: House, conn: Conn, round_: Round) -> tuple[Question, ...]:
    """The parts of a round that can be decided on, by their main questions."""
    return parts_of(house.survey(conn, round_.survey))
