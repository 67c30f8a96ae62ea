"""Hearing a question: a button where somebody has recorded it, and the sound once that is safe.

Sound is heard by whoever is near. So nothing sounds before she has said, in this sitting, that it may; and
in a chat nothing plays before she presses it there.
"""

from __future__ import annotations

from dataclasses import replace

from bot.app import recordings, sitting, sounding
from bot.app.turn import Turn
from bot.domain.aid import is_handing
from bot.domain.inbound import Inbound, Tap
from bot.domain.person import Hear
from bot.domain.place import Place
from bot.domain.say import Choice, Say, Verbatim, Words
from bot.domain.screens import shuffled
from bot.domain.session import Session, Stage
from bot.domain.survey import Survey
from bot.storage import chats
from bot.storage.recordings import Name

HEAR, YES, NO = "hear", "hear_yes", "hear_no"
#: When she said that sound is safe, among the facts of her place.
ALOUD = "aloud"
BUTTON = Choice(HEAR, Words("hearing.hear"))
ASK = Say(
    (Words("hearing.ask"),),
    ((Choice(YES, Words("hearing.yes")),), (Choice(NO, Words("hearing.no")),)),
)


def pressed(turn: Turn, message: Inbound) -> str | None:
    """Which of the buttons here was pressed on her screen of now; None for anything else."""
    match message:
        case Tap(step, ("hear" | "hear_yes" | "hear_no") as choice) if step == turn.step:
            return choice
    return None


def is_safe(turn: Turn) -> bool:
    """Whether she said that it may sound, and has not been silent since."""
    said = turn.place.number(ALOUD)
    return said > 0 and not sitting.is_silent(said, turn.seconds)


def ask(turn: Turn) -> None:
    """Ask first whether sound is safe now."""
    turn.show(ASK, turn.place)


def kept(turn: Turn, place: Place, *, now: bool = False) -> Place:
    """A place in the same round, which still knows when she said that sound is safe, or says it `now`."""
    said = str(turn.seconds) if now else turn.place.get(ALOUD)
    same = turn.place.get("round") == place.get("round")
    return place if said is None or not same else replace(place, facts={**place.facts, ALOUD: said})


def offered(turn: Turn, survey: Survey, session: Session, say: Say) -> Say:
    """The screen of a question, with the button to hear it where it was recorded in the language shown."""
    # A button without words in her language would bring the whole question back to English.
    worded = turn.house.catalogs.complete(BUTTON.label, session.shown)
    if turn.is_texted or turn.person.hear is Hear.NEVER or not worded or not _recorded(turn, survey, session):
        return say
    return replace(say, rows=((BUTTON,), *say.rows))


def always(turn: Turn) -> bool:
    """Whether she wants to hear each question without pressing anything."""
    return turn.person.hear is Hear.ALWAYS and not turn.is_texted


def play(turn: Turn, survey: Survey, session: Session) -> None:
    """Send what was recorded of the question on her screen: the question, and each choice by its number."""
    # With all else that clean chat takes out, but as soon as a screen.
    lifetime = chats.FIRST_SWEEP if turn.person.clean_chat else None
    for number, name in _recorded(turn, survey, session):
        lines = (Verbatim(str(number)),) if number else ()
        turn.tell(Say(lines, sound=sounding.of_recording(name)), lifetime=lifetime)


def is_offered(turn: Turn) -> bool:
    """Whether anything at all was recorded in her language."""
    return not turn.is_texted and bool(recordings.shelf(sounding.folders(turn.house), turn.language))


def _recorded(turn: Turn, survey: Survey, session: Session) -> list[tuple[int, Name]]:
    """What was recorded of the question, which is 0, and of its choices in the order of her screen.

    Nothing where the question itself was not: choices alone would answer to nothing.
    """
    if session.stage is not Stage.ASKING or session.at is None or is_handing(survey, session):
        return []
    house, language = turn.house, session.shown
    shelf = recordings.shelf(sounding.folders(house), language)
    if not shelf:
        return []
    question = survey.question(session.at)
    found = recordings.of_question(
        house.catalogs, survey, question, language, shuffled(question, session.seed)
    )
    named = [(number, shelf.get(each.fingerprint)) for number, each in enumerate(found)]
    if named[0][1] is None:
        return []
    return [(number, name) for number, name in named if name is not None]
