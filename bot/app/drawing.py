"""Which statements of a round one person meets: drawn once, kept in her session, counted when shown."""

from __future__ import annotations

from dataclasses import replace
from random import Random, SystemRandom

from bot.domain import interview
from bot.domain.aid import is_handing
from bot.domain.session import Ended, Outcome, Session, Stage
from bot.domain.statements import as_drawn, draw, drawable, has_statements
from bot.domain.survey import Survey
from bot.storage import exposures
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: What draws; nobody can foresee it.
CHANCE: Random = SystemRandom()


def as_met(survey: Survey, session: Session) -> tuple[Survey, Session]:
    """The survey as she meets it, and her session there, which knows whether there are statements left."""
    left = len(set(drawable(survey)) - set(session.drawn))
    return as_drawn(survey, session.drawn), replace(session, more=bool(session.drawn) and left > 0)


def asks_for_more(whole: Survey, outcome: Outcome) -> bool:
    """Whether statements are to be drawn now: the first, or further ones that she asked for."""
    session = outcome.session
    begins = has_statements(whole) and not session.drawn and session.stage is Stage.ASKING
    return begins or outcome.ended is Ended.MORE


def with_drawn(whole: Survey, outcome: Outcome, fresh: tuple[str, ...]) -> tuple[Survey, Outcome]:
    """The survey as she meets it, and what came of a message, with these drawn for her now."""
    session = replace(outcome.session, drawn=(*outcome.session.drawn, *fresh))
    survey, session = as_met(whole, session)
    return survey, replace(interview.onward(survey, session), saved=outcome.saved)


def drawn(conn: Conn, round_: Round, whole: Survey, outcome: Outcome) -> tuple[Survey, Outcome]:
    """The survey as she meets it, and what came of a message, with statements drawn where it asks for them.

    `whole` is the survey as it is asked here, with all its statements. Everything goes into the transaction
    of the turn: after a kill she meets the same again, or nothing of it was hers yet.
    """
    if asks_for_more(whole, outcome):
        given = exposures.given(conn, round_.id, drawable(whole))
        fresh = draw(given, outcome.session.drawn, CHANCE)
        exposures.give(conn, round_.id, fresh)
        return with_drawn(whole, outcome, fresh)
    return as_drawn(whole, outcome.session.drawn), outcome


def counted(conn: Conn, round_: Round, survey: Survey, session: Session) -> Session:
    """The session that is shown now: a statement on its screen is counted, the first time."""
    at = session.at
    if session.stage is not Stage.ASKING or at is None or at not in session.drawn or at in session.met:
        return session
    if is_handing(survey, session):
        return session  # the phone has to be in her own hand before it is shown
    exposures.show(conn, round_.id, at)
    return replace(session, met=(*session.met, at))
