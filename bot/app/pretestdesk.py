"""Screens of a pretest in the chat: a speaker's, and those of who begins it and marks what was said."""

from __future__ import annotations

from bot.app import pretesting, twofold
from bot.app.permits import Refused
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.blank import is_blank
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.place import Place
from bot.domain.pretest import SPEAKERS, Verdict
from bot.domain.say import Choice, Line, Named, Say, Verbatim, Wording, Words
from bot.domain.typed import MAX_TEXT

PLACE = "pretest"
SKIP = (Choice("next", Words("twofold.next")),)


def home(turn: Turn) -> None:
    """A speaker's first screen: the next question, once she was told what this is."""
    rows = ((Choice("retell", Words("pretest.go")),),)
    turn.show(Say((Words("pretest.speaker"), Words("pretest.kept")), rows), Place(PLACE))


def retell(turn: Turn) -> None:
    """/retell: one question after the other."""
    _next_question(turn)


def begin(turn: Turn) -> None:
    """/pretest: let speakers try out a survey, or mark what they said."""
    twofold.permitted(turn.house, turn.person, Action.ADJUDICATE)
    rows = [(Choice("mark", Words("pretest.mark")),)]
    for number, (language, survey) in enumerate(_offered(turn)):
        told = Words("pretest.of", {"language": Named("language", language), "survey": Verbatim(survey)})
        rows.append((Choice(f"s_{number}", told),))
    turn.show(Say((Words("pretest.which"),), (*rows, BACK)), Place(PLACE))


def awaits_words(place: Place) -> bool:
    """Whether a speaker is to say here what a question asks."""
    return place.name == PLACE and place.get("asked") is not None


def step(turn: Turn, message: Inbound) -> bool:
    """One press, or what a speaker typed; False where it is nothing of these screens."""
    try:
        return _step(turn, message)
    except Refused:
        raise
    except Fault:
        gone = Words("twofold.gone")
        if turn.person.role is Role.SPEAKER:
            _next_question(turn, gone)
        else:
            _next_said(turn, 0, gone)
        return True


def _step(turn: Turn, message: Inbound) -> bool:
    speaker = turn.person.role is Role.SPEAKER
    match message:
        case Text(text) if awaits_words(turn.place):
            _said(turn, text)
        case Tap(_, "retell"):
            retell(turn)
        case Tap(_, "next") if speaker:
            turn.place = Place(PLACE, {"past": turn.place.get("asked") or ""})
            _next_question(turn)
        case Tap(_, "pretest"):
            begin(turn)
        case Tap(_, "mark"):
            _next_said(turn, 0)
        case Tap(_, "next"):
            _next_said(turn, turn.place.number("said"))
        case Tap(_, "understood" | "misread" as choice):
            said = turn.place.number("said")
            pretesting.mark(turn.house, turn.conn, turn.person, said, Verdict(choice))
            _next_said(turn, said)
        case Tap(_, choice) if choice.startswith("s_") and choice[2:].isdigit():
            return _open(turn, int(choice[2:]))
        case Text() if not speaker:
            begin(turn)
        case _:
            return False
    return True


def _offered(turn: Turn) -> list[tuple[str, str]]:
    known = twofold.languages(turn.house, turn.conn, turn.person)
    return [(language, each) for language in known for each in pretesting.surveys(turn.house, language)]


def _open(turn: Turn, number: int) -> bool:
    offered = _offered(turn)
    if number >= len(offered):
        return False
    language, survey = offered[number]
    pretesting.begin(turn.house, turn.conn, turn.person, language, survey)
    told = Words("pretest.opened", {"language": Named("language", language), "speakers": SPEAKERS})
    turn.show(Say((told,), ((Choice("pretest", Words("pretest.begin")),), BACK)), Place(PLACE))
    return True


def _next_question(turn: Turn, *before: Line) -> None:
    past = turn.place.get("past") or ""
    found = pretesting.to_retell(turn.house, turn.conn, turn.person, past)
    if found is None:
        turn.show(Say((*before, Words("pretest.nothing")), (BACK,)), Place(PLACE))
        return
    lines = (*before, Wording(found.unit.context, found.unit.source[0]), Words("pretest.ask"))
    turn.show(
        Say(lines, (SKIP, BACK), entry="text"), Place(PLACE, {"asked": found.fingerprint, "past": past})
    )


def _said(turn: Turn, text: str) -> None:
    if is_blank(text) or "\0" in text or len(text) > MAX_TEXT:
        _next_question(turn, Words("interview.too_long", {"most": MAX_TEXT}))
        return
    pretesting.retell(turn.house, turn.conn, turn.person, turn.place.get("asked") or "", text)
    _next_question(turn, Words("twofold.kept"))


def _next_said(turn: Turn, past: int, *before: Line) -> None:
    found = pretesting.to_mark(turn.house, turn.conn, turn.person, past)
    if found is None:
        turn.show(Say((*before, Words("twofold.nothing")), (BACK,)), Place(PLACE))
        return
    asked, said = found
    one = asked.unit
    lines = (
        *before,
        Words("twofold.english", {"text": Verbatim(one.source[0])}),
        Words(
            "pretest.asked", {"language": Named("language", asked.language), "text": Verbatim(one.forms[0])}
        ),
        Words("pretest.said", {"text": Verbatim(said.words)}),
    )
    choices = (
        (Choice("understood", Words("pretest.understood")),),
        (Choice("misread", Words("pretest.misread")),),
    )
    turn.show(Say(lines, (*choices, SKIP, BACK)), Place(PLACE, {"said": str(said.id)}))
