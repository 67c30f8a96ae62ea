"""Decisions of drafters on the parts of a round, on what was last released of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.app import editions, events, planning
from bot.app.house import House, moment
from bot.app.permits import permit
from bot.domain.decision import MOST_WHY, Decision, Verdict, as_reason, carried_out, parts_of, wording_of
from bot.domain.event import Event
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.domain.survey import Question, Survey
from bot.i18n.negotiation import SOURCE
from bot.storage import cuts, decisions, proposals, rounds, sentences
from bot.storage.database import Conn
from bot.storage.proposals import Sentence
from bot.storage.rounds import Round

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
#: What translators read beside a reason.
NOTE: Final = (
    "Why the drafters decided so on a part of the charter, in their words. Everyone is shown it. Plain words."
)


@dataclass(frozen=True, slots=True)
class Past:
    """A decision with its round, and the version of the proposal that was asked about there."""

    decision: Decision
    round: int
    version: int | None


def decide(
    house: House,
    conn: Conn,
    by: Person,
    round_id: int,
    *,
    item: str,
    verdict: Verdict,
    why: str,
    translated: Mapping[str, str] = NOTHING,
    seen: int | None = None,
) -> Decision:
    """Write down what a drafter decided on a part; it counts until a newer one. Raises Fault.

    Her reason is in her own language. `translated` is the same in others; for the rest of the languages
    translators are asked. `seen` is the release whose figures she had before her, where that is known.
    """
    permit(house, conn, by, Action.DECIDE, f"{Kind.ROUND}:{round_id}")
    round_ = planning.existing(conn, round_id)
    last = cuts.last(conn, round_id)
    known = [each.item for each in parts(house, conn, round_)]
    faults = []
    if last is None:
        faults.append(f"ROUND {round_id}: nothing has been released of it yet, so nothing can be decided.")
    elif seen not in (None, last.number):
        faults.append("FIGURES: newer ones were released since you looked. Read them, then decide.")
    if item not in known:
        named = ", ".join(known) or "none"
        faults.append(f'PART "{item[:40]}": this round has no such part. It has: {named}.')
    reason = as_reason(why)
    if len(reason) > MOST_WHY:
        faults.append(f"--why: {len(reason)} letters are too many. Use up to {MOST_WHY}.")
    told = {language: as_reason(text) for language, text in translated.items()}
    faults += _untellable(house, told, reason)
    if last is None or faults:
        raise Fault(tuple(faults))
    before = decisions.standing(conn, round_id).get(item)
    made = Decision(item, verdict, last.number, moment(last.at), reason)
    if made != before:  # else it was sent twice
        decisions.add(conn, round_id, made, house.seconds())
        events.note(house, conn, Event.DECISION_MADE, round_)
    _have_translated(house, conn, by, round_id, before, made, told)
    return made


def _untellable(house: House, told: Mapping[str, str], reason: str) -> list[str]:
    """What is wrong with a reason's translations."""
    faults = [] if reason or not told else ["--why-in: without --why there is nothing to translate. Give it."]
    for language, text in told.items():
        if language not in house.catalogs.languages or language == SOURCE:
            known = ", ".join(each for each in house.catalogs.languages if each != SOURCE)
            faults.append(f"--why-in {language[:20]}: this language is not among {known}.")
        if not 0 < len(text) <= MOST_WHY:
            faults.append(f"--why-in {language[:20]}: {len(text)} letters. Write 1 to {MOST_WHY}.")
    return faults


def _have_translated(  # noqa: PLR0917 (as above)
    house: House,
    conn: Conn,
    by: Person,
    round_id: int,
    before: Decision | None,
    made: Decision,
    told: Mapping[str, str],
) -> None:
    """Put a reason before translators, and what its drafter said in other languages among the decided."""
    old = None if before is None else wording_of(round_id, before)
    wording = wording_of(round_id, made)
    if old is not None and old != wording:
        sentences.drop(conn, old)
    if wording is None:
        return
    sentences.add(conn, wording, NOTE)
    own = house.language_of(by)
    day = house.now().date().isoformat()
    for language, text in {own: made.why, **told}.items():
        if language != SOURCE:
            sentence = Sentence(language, wording.context, (wording.text,))
            proposals.decide(conn, sentence, (text,), by.role.value, day)


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


def past(house: House, conn: Conn, by: Person, round_: Round, item: str) -> tuple[Past, ...]:
    """Every decision on a part, oldest first: in this round, and in those on other versions.

    Of rounds that her work here does not reach nothing is told.
    """
    survey = house.survey(conn, round_.survey)
    found = next((each for each in parts_of(survey) if each.item == item), None)
    if found is None:
        return ()
    told: list[Past] = []
    for each in rounds.every(conn):
        if not reaches(by, each.audience.countries):
            continue
        asked = survey if each.id == round_.id else house.survey(conn, each.survey)
        same = {other.item for other in parts_of(asked) if _is_same(other, asked, found, survey)}
        items = {item} if each.id == round_.id else same
        told += [
            Past(made, each.id, asked.version)
            for made in decisions.history(conn, each.id)
            if made.item in items
        ]
    return tuple(told)


def _is_same(other: Question, asked: Survey, question: Question, survey: Survey) -> bool:
    """Whether two questions of two surveys are on the same part of one proposal."""
    known = survey.proposal is not None and question.part_id is not None
    return known and (asked.proposal, other.part_id) == (survey.proposal, question.part_id)


def parts(house: House, conn: Conn, round_: Round) -> tuple[Question, ...]:
    """The parts of a round that can be decided on, by their main questions."""
    return parts_of(house.survey(conn, round_.survey))
