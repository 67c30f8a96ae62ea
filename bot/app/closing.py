"""Closing a question in one language of a round that is open, and what is asked and counted from then on."""

from __future__ import annotations

from dataclasses import replace

from bot.app import planning
from bot.app.house import House
from bot.app.permits import check, check_reach, write
from bot.app.wordings import OPEN, languages
from bot.domain import closing
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.screens import show
from bot.domain.session import Session, Stage
from bot.domain.survey import Question, Survey
from bot.i18n.negotiation import Languages
from bot.i18n.render import shown_language
from bot.storage import closings
from bot.storage.audit import Outcome
from bot.storage.database import Conn
from bot.storage.rounds import Round


def close_question(
    house: House, conn: Conn, by: Person, round_id: int, *, question: str, language: str
) -> Question:
    """Ask a question, named by its number or id, no more in a language. Raises Fault."""
    resource = f"{Kind.ROUND}:{round_id}"
    check(house, by, Action.CLOSE_QUESTION, resource)
    check_reach(house, conn, by, Action.CLOSE_QUESTION, resource)
    round_ = planning.existing(conn, round_id)
    known = closing.closable(house.survey(conn, round_.survey))
    found = _named(known, question)
    spoken = languages(house, round_)
    faults = []
    if round_.state not in OPEN:
        faults.append(
            f"ROUND {round_id}: it is {round_.state.value}. A question is closed while a round is open."
        )
    if found is None:
        ids = ", ".join(f"{number} ({each.item})" for number, each in enumerate(known, start=1))
        faults.append(f'QUESTION "{question[:40]}": this round has no such question. It has: {ids}.')
    if language not in spoken:
        faults.append(f'LANGUAGE "{language[:40]}": this round is in {", ".join(spoken)}.')
    if found is None or faults:
        raise Fault(tuple(faults))
    if not closings.add(conn, round_id, found.item, language, house.seconds()):
        raise Fault((f"QUESTION {question}: it is closed in {language} already.",))
    named = f"{resource}:{found.item}:{language}"
    write(house, conn, by, Action.CLOSE_QUESTION, named, outcome=Outcome.DONE)
    return found


def as_asked(
    house: House, conn: Conn, round_: Round, session: Session, wanted: Languages
) -> tuple[Survey, Session]:
    """The survey as it is asked in these languages, and a session there with the answers that count."""
    survey, closed = house.survey(conn, round_.survey), closings.of_round(conn, round_.id)
    if not closed:
        return survey, session
    in_languages = {(each.item, each.language) for each in closed}
    items = {
        each.item
        for each in closing.closable(survey)
        if (each.item, _shown(house, survey, session, each, wanted)) in in_languages
    }
    counting = closing.counting(survey, session.answers, closed)
    return closing.asked(survey, items), replace(session, answers=counting)


def _shown(house: House, survey: Survey, session: Session, question: Question, wanted: Languages) -> str:
    """The language that a question's screen is really shown in: one that has all of it."""
    there = replace(session, stage=Stage.ASKING, at=question.id, picks=(), revising=False)
    return shown_language(show(survey, there), wanted, house.catalogs)


def _named(known: tuple[Question, ...], question: str) -> Question | None:
    if question.isascii() and question.isdigit():
        number = int(question) if len(question) < 4 else 0
        return known[number - 1] if 1 <= number <= len(known) else None
    return next((each for each in known if each.item == question), None)
