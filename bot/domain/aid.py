"""Answers that somebody helps with, and answers of a group.

Someone who cannot read answers with a helper's hands and eyes. It is her session, under her own consent; but
the helper hears her, so what is most private, what she thinks of a part, is asked with the phone in her own
hand: before such a question comes a screen that says to give it to her, and after it one that says to give it
back. A group that agrees on one answer is no person: its session is counted apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain.say import Choice, Say, Words
from bot.domain.session import Aid, Ended, Session, Stage
from bot.domain.survey import Kind, Question, Survey, Use

#: What she answers with the phone in her own hand.
PRIVATE: Final = frozenset({Use.SUPPORT, Use.DIRECTION, Use.REASON, Use.STATEMENT, Use.BEFORE, Use.BETTER})
OPEN: Final = Choice("aid", Words("aid.open"))
LATER: Final = Choice("later", Words("interview.later"))
BACK: Final = Choice("back", Words("interview.back"))


def is_private(session: Session, question: Question) -> bool:
    """Whether this is hers alone: her helper is not shown what she answered there before."""
    return session.aid is Aid.HELPED and question.use in PRIVATE


def is_handing(survey: Survey, session: Session) -> bool:
    """Whether the phone has to change hands before anything else is shown."""
    if session.aid is not Aid.HELPED:
        return False
    asking = session.stage is Stage.ASKING and session.at is not None
    return (asking and is_private(session, survey.question(session.at or ""))) is not session.handed


def handing(session: Session) -> Say:
    """All that is shown while the phone changes hands."""
    said, pressed = ("aid.give_back", "aid.have_back") if session.handed else ("aid.give", "aid.have")
    return Say((Words(said),), ((Choice("handed", Words(pressed)),), (LATER,)))


def handed(session: Session) -> Session:
    """The phone is in the other's hands now."""
    return replace(session, handed=not session.handed, previous=None)


def screen(session: Session) -> Say:
    """Who answers here; for a helper, whether the person herself has agreed."""
    if session.stage is Stage.AID:
        rows = tuple((Choice(f"aid_{each}", Words(f"aid.{each}"), each is session.aid),) for each in Aid)
        return Say((Words("aid.ask"), Words("aid.own"), Words("aid.group_once")), (*rows, (BACK,)))
    return Say(
        (Words("aid.heard"), Words("aid.own_place")),
        (
            (Choice("heard", Words("aid.heard_yes")),),
            (Choice("aloud", Words("aid.read_now")),),
            (Choice("other", Words("aid.other_place")),),
            (BACK,),
        ),
    )


def chosen(session: Session, choice: str) -> Session | Ended | None:
    """What came of a press on these screens: where she is now, or what is to be done elsewhere."""
    match session.stage, choice:
        case Stage.AID, "aid_helped":
            return replace(session, stage=Stage.HEARD)
        case Stage.AID, "aid_none" | "aid_group":
            return back(session, Aid(choice.removeprefix("aid_")))
        case Stage.AID, "back":
            return back(session, session.aid)
        case Stage.HEARD, "heard":
            return back(session, Aid.HELPED)
        case Stage.HEARD, "back":
            return replace(session, stage=Stage.AID)
        case Stage.HEARD, "aloud":
            return Ended.ALOUD
        case Stage.HEARD, "other":
            return Ended.ANOTHER
    return None


def back(session: Session, aid: Aid) -> Session:
    """Where these screens lead to, with whoever answers now: the list of answers, or the first screen.

    That she agreed to speak was said for herself alone: where others may be heard it holds no more.
    """
    begun = session.finished or bool(session.answers)
    stage = Stage.LIST if begun else Stage.INTRO
    agreed = session.agreed and aid is Aid.NONE
    return replace(session, aid=aid, handed=False, stage=stage, previous=None, agreed=agreed)


def as_answered(survey: Survey, session: Session) -> Survey:
    """The survey as it is asked here: of a group nothing in its own words, which nobody could quote."""
    if session.aid is not Aid.GROUP:
        return survey
    questions = (replace(each, closed=each.closed or each.kind is Kind.TEXT) for each in survey.questions)
    return replace(survey, questions=tuple(questions))
