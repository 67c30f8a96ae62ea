"""The interview as a pure machine: survey, session and one message in; session, answers and words out.

No message is a dead end: what cannot be an answer is asked again with an example, a button of an
earlier screen is answered politely and changes nothing. After an open answer she is asked once whether
it may be quoted, if she agreed to being quoted at all; whatever else she does there means no. Where open
answers may be spoken, she reads first what a voice tells, and says whether she will. A press on
the screen just before the present one counts as a second thought and replaces the answer given there: of
two phones that answer at once the newest wins. Where the question on her screen is not asked any more,
whatever she sends leads on to the next one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.domain import aid, keypad
from bot.domain.extent import numbered
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported, Voice
from bot.domain.say import Words
from bot.domain.screens import (
    MORE,
    first_of,
    following,
    may_be_quoted,
    may_speak,
    question_at,
    quote_offers,
    show,
    standing_at,
)
from bot.domain.session import Aid, Ended, Heard, Outcome, Session, Stage
from bot.domain.sound import MOST_BYTES, MOST_SECONDS
from bot.domain.survey import SPOKEN, Answer, Kind, Nonresponse, Question, Survey, applies
from bot.domain.typed import read


def step(survey: Survey, session: Session, message: Inbound, current: int) -> Outcome:
    """Take one message; `current` is the step that the person's screen carries now."""
    if _is_past(survey, session):
        return shown(survey, session)
    if session.aid is not Aid.NONE and isinstance(message, Voice):
        return _again(survey, session, Words("aid.no_voice"))
    if aid.is_handing(survey, session) and not isinstance(message, Tap):
        return _again(survey, session, Words("interview.use_buttons"))
    match message:
        case Tap(number, choice):
            return _tapped(survey, session, number, choice, current)
        case Several(number, picks):
            if number != current:
                return _stale(session)
            return _several(survey, session, picks, current)
        case Text(text):
            return _typed(survey, session, text)
        case Voice():
            return _spoken(survey, session, message)
        case Unsupported():
            return _again(survey, session, Words("interview.only_words"))
        case Command():
            return Outcome(session, show(survey, session))


def opened(survey: Survey, session: Session) -> Outcome:
    """Come to the interview, for the first time or again: the screen where she left it."""
    if session.stage is Stage.DECLINED:
        session = replace(session, stage=Stage.INTRO, at=None, picks=(), seen=(), finished=False, answers={})
    elif session.finished:
        session = replace(session, stage=Stage.LIST, at=None, revising=False, picks=())
    return shown(survey, replace(session, previous=None, handed=False))


def shown(survey: Survey, session: Session) -> Outcome:
    """Her screen again; where its question is not asked any more, the next one, and that it is not."""
    if not _is_past(survey, session):
        return Outcome(session, show(survey, session))
    outcome = onward(survey, session)
    say = show(survey, outcome.session)
    return replace(outcome, say=replace(say, lines=(Words("interview.question_closed"), *say.lines)))


def onward(survey: Survey, session: Session) -> Outcome:
    """Leave a question that is answered, or the list of them, for what is still open."""
    waiting = following(survey, session, None)
    session = replace(session, revising=False, picks=(), previous=None)
    if waiting is not None:
        return _at(survey, replace(session, stage=Stage.ASKING, at=waiting.id))
    return _at(survey, replace(session, stage=Stage.LIST if session.finished else Stage.END, at=None))


# -- what a message does -------------------------------------------------------------------------


def _tapped(survey: Survey, session: Session, number: int, choice: str, current: int) -> Outcome:
    if number != current:
        earlier = _thought_again(survey, session, number, choice)
        return _stale(session) if earlier is None else _tapped_question(survey, earlier, number, choice)
    if aid.is_handing(survey, session) and choice != "later":
        return _at(survey, aid.handed(session)) if choice == "handed" else _stale(session)
    match session.stage:
        case Stage.ASKING:
            return _tapped_question(survey, session, number, choice)
        case Stage.QUOTE | Stage.VOICE:
            tapped = _tapped_quote if session.stage is Stage.QUOTE else _tapped_voice
            return tapped(survey, session, choice)
        case Stage.AID | Stage.HEARD:
            return _tapped_aid(survey, session, choice)
        case Stage.INTRO if choice == "start":
            return _advance(survey, session, ())
        case Stage.INTRO if choice == aid.OPEN.id:
            return _at(survey, replace(session, stage=Stage.AID, previous=None))
        case Stage.LIST | Stage.END:
            return _tapped_list(survey, session, choice)
        case Stage.COUNTED if choice == "list":
            return _at(survey, replace(session, stage=Stage.LIST))
    return _later(session) if choice == "later" else _stale(session)


def _thought_again(survey: Survey, session: Session, number: int, choice: str) -> Session | None:
    """Back at the question answered just before, where a button of it is pressed; None for any other."""
    if session.previous is None or session.previous[0] != number or not choice.startswith("o_"):
        return None
    again = replace(session, stage=Stage.ASKING, at=session.previous[1], picks=(), revising=False)
    return None if question_at(survey, again).closed else again


def _tapped_aid(survey: Survey, session: Session, choice: str) -> Outcome:
    """Who answers here: the session is theirs from now on."""
    said = aid.chosen(session, choice)
    match said:
        case Session():
            return Outcome(said, show(aid.as_answered(survey, said), said))
        case Ended():
            aloud = said is Ended.ALOUD
            return Outcome(aid.back(session, Aid.HELPED if aloud else session.aid), ended=said)
    return _stale(session)


def _is_past(survey: Survey, session: Session) -> bool:
    asks = session.stage in (Stage.ASKING, Stage.QUOTE, Stage.VOICE)
    return asks and applies(question_at(survey, session), session.answers, session.half) is not True


def _tapped_list(survey: Survey, session: Session, choice: str) -> Outcome:
    if choice == "count":
        done = replace(session, stage=Stage.COUNTED, at=None, finished=True, previous=None)
        return Outcome(done, ended=Ended.COUNTED)
    if choice == "dont":
        gone = replace(
            session, stage=Stage.DECLINED, at=None, finished=False, previous=None, answers={}, seen=()
        )
        return Outcome(gone, ended=Ended.DECLINED)
    if choice == MORE.id and session.more:
        return Outcome(session, ended=Ended.MORE)
    if choice in ("list", "end"):
        return _at(survey, replace(session, stage=Stage(choice)))
    if choice == aid.OPEN.id and session.stage is Stage.LIST:
        return _at(survey, replace(session, stage=Stage.AID, previous=None))
    if choice == "later":
        return _later(session)
    if choice.startswith("q_") and choice[2:].isdigit():
        items = numbered(survey)
        if 0 <= (index := int(choice[2:]) - 1) < len(items):
            target = first_of(survey, session, items[index])
            if target is not None:
                session = replace(session, stage=Stage.ASKING, revising=True, previous=None)
                return _at(survey, standing_at(session, target))
    return _stale(session)


def _tapped_question(survey: Survey, session: Session, number: int, choice: str) -> Outcome:
    question = question_at(survey, session)
    if choice == "later":
        return _later(session)
    if choice == "back":
        return _back(survey, session, question)
    if choice in ("skip", "unclear"):
        value = Nonresponse.SKIPPED if choice == "skip" else Nonresponse.NOT_UNDERSTOOD
        kept = session.answers.get(question.id)
        saved = () if kept is not None and kept.given else (_answer(survey, session, question, value),)
        return _advance(survey, _marked(session, number, question), saved)
    if choice == "clear" and question.id in session.answers:
        blank = _answer(survey, session, question, Nonresponse.SKIPPED)
        return _advance(survey, session, (blank,))
    if choice == "quote" and may_be_quoted(session, question):
        return _at(survey, replace(session, stage=Stage.QUOTE, previous=None))
    if choice == "speak" and may_speak(session, question):
        return _at(survey, replace(session, stage=Stage.VOICE, previous=None))
    if choice == "next" and question.kind is Kind.NOTE:
        return _advance(survey, session, ())
    if question.kind in (Kind.CHOICE, Kind.SCALE) and choice.startswith("o_"):
        option = question.option(choice[2:])
        if option is not None:
            answer = _answer(survey, session, question, option.id)
            return _advance(survey, _marked(session, number, question), (answer,))
    if question.kind in (Kind.CHOICES, Kind.RANKING):
        return _picked(survey, session, question, number, choice)
    if question.kind is Kind.NUMBER and session.keys:
        return _keyed(survey, session, question, choice)
    return _stale(session)


def _keyed(survey: Survey, session: Session, question: Question, choice: str) -> Outcome:
    """A number by taps: a digit more, or all that were pressed."""
    said = keypad.number(question, session.picks)
    if choice == "done" and said is not None:
        return _answered(survey, session, question, said)
    picks = keypad.pressed(question, session.picks, choice)
    keyed = None if picks is None else replace(session, picks=picks)
    return _stale(session) if keyed is None else _at(survey, keyed, same_step=True)


def _tapped_quote(survey: Survey, session: Session, choice: str) -> Outcome:
    """What she says of quoting the open answer that she gave just before, or came back to."""
    question = question_at(survey, session)
    if choice == "later":
        return _later(session)
    if choice == "back":
        return _at(survey, standing_at(replace(session, stage=Stage.ASKING), question))
    if choice == "skip":
        return _onward(survey, session)
    said = next((each for each in quote_offers(survey) if choice == f"may_{each.value}"), None)
    if said is None:
        return _stale(session)
    answer = replace(session.answers[question.id], quote=said)
    session = replace(session, answers={**session.answers, question.id: answer})
    return replace(_onward(survey, session), quoted=(question.id, said))


def _tapped_voice(survey: Survey, session: Session, choice: str) -> Outcome:
    """What she says of answering by voice, now that she has read what a voice tells."""
    asking = replace(session, stage=Stage.ASKING)
    match choice:
        case "yes" if session.held:
            return _taken(survey, replace(asking, agreed=True))
        case "yes":
            return _at(survey, replace(asking, agreed=True))
        case "no" | "back":
            return replace(_at(survey, replace(asking, held=False)), heard=Heard.DROPPED)
        case "later":
            return replace(_later(replace(asking, held=False)), heard=Heard.DROPPED)
    return _stale(session)


def _picked(survey: Survey, session: Session, question: Question, number: int, choice: str) -> Outcome:
    if choice == "done":
        if not session.picks:
            return _again(survey, session, Words("interview.pick_one"))
        answer = _answer(survey, session, question, session.picks)
        return _advance(survey, _marked(session, number, question), (answer,))
    option = question.option(choice[1:])
    if option is None or choice[0] not in "+-":
        return _stale(session)
    picks = tuple(pick for pick in session.picks if pick != option.id)
    if choice[0] == "+":
        if question.most_picks is not None and len(picks) >= question.most_picks:
            return Outcome(session, toast=Words("interview.pick_most", count=question.most_picks))
        picks = (option.id,) if option.alone else (*_together(question, picks), option.id)
    if question.kind is Kind.CHOICES:
        picks = tuple(each.id for each in question.options if each.id in picks)
    return _at(survey, replace(session, picks=picks), same_step=True)


def _together(question: Question, picks: tuple[str, ...]) -> tuple[str, ...]:
    """The picks that may stand beside another: 'none of them' and its like go."""
    return tuple(pick for pick in picks if (option := question.option(pick)) is not None and not option.alone)


def _several(survey: Survey, session: Session, picks: tuple[str, ...], current: int) -> Outcome:
    question = question_at(survey, session) if session.stage is Stage.ASKING else None
    if question is None or question.kind not in (Kind.CHOICES, Kind.RANKING):
        return _stale(session)
    ids = [option.id for option in question.options]
    order = ids if question.kind is Kind.CHOICES else picks
    known = tuple(each for each in order if each in {*picks} & {*ids})
    alone = [option.id for option in question.options if option.id in known and option.alone]
    if alone and len(known) > 1:
        session = replace(session, picks=tuple(pick for pick in known if pick not in alone))
        return _again(survey, session, Words("interview.pick_alone"))
    if question.most_picks is not None and len(known) > question.most_picks:
        session = replace(session, picks=known[: question.most_picks])
        return _again(survey, session, Words("interview.pick_most", count=question.most_picks))
    return _picked(survey, replace(session, picks=known), question, current, "done")


def _typed(survey: Survey, session: Session, text: str) -> Outcome:
    if session.stage is Stage.VOICE:  # she would rather write than speak
        written = _typed(survey, replace(session, stage=Stage.ASKING, held=False), text)
        return replace(written, heard=Heard.DROPPED)
    if session.stage is not Stage.ASKING:
        return _again(survey, session, Words("interview.use_buttons"))
    question = question_at(survey, session)
    said = read(question, text)
    if isinstance(said, Words):
        return _again(survey, session, said)
    return _answered(survey, session, question, said)


def _spoken(survey: Survey, session: Session, voice: Voice) -> Outcome:
    """A voice note: an answer where open ones may be spoken; before she agreed, it is held until she does."""
    here = session.stage in (Stage.ASKING, Stage.VOICE) and may_speak(session, question_at(survey, session))
    if not here:
        return _again(survey, session, Words("interview.only_words"))
    if voice.seconds > MOST_SECONDS or (voice.size or 0) > MOST_BYTES:
        return _again(survey, session, Words("interview.voice_long", {"minutes": MOST_SECONDS // 60}))
    if session.agreed:
        return _taken(survey, replace(session, stage=Stage.ASKING))
    asks = replace(session, stage=Stage.VOICE, held=True, previous=None)
    return replace(_at(survey, asks, same_step=session.stage is Stage.VOICE), heard=Heard.HELD)


def _taken(survey: Survey, session: Session) -> Outcome:
    answered = _answered(survey, replace(session, held=False), question_at(survey, session), SPOKEN)
    return replace(answered, heard=Heard.TAKEN)


def _answered(survey: Survey, session: Session, question: Question, said: str | Decimal) -> Outcome:
    """An answer in her own words, or a number: of words she is asked whether they may be quoted."""
    saved = (_answer(survey, session, question, said),)
    if question.kind is not Kind.TEXT or not session.quotable:
        return _advance(survey, session, saved)
    answers = {**session.answers, question.id: saved[0]}
    session = replace(session, stage=Stage.QUOTE, answers=answers, previous=None)
    return Outcome(session, show(survey, session, support=True), saved=saved)


def _answer(
    survey: Survey, session: Session, question: Question, value: str | Decimal | tuple[str, ...] | Nonresponse
) -> Answer:
    return Answer(question.id, value, survey.hash, session.shown)


def _marked(session: Session, number: int, question: Question) -> Session:
    return replace(session, previous=(number, question.id))


def _advance(survey: Survey, session: Session, saved: tuple[Answer, ...]) -> Outcome:
    """Write what was answered and go to what comes next."""
    before = session.at
    answers = {**session.answers, **{answer.question: answer for answer in saved}}
    session = replace(session, answers=answers, picks=())
    if not any(answer.question == before for answer in saved) and before is not None:
        skipped_over = session.seen if before in session.seen else (*session.seen, before)
        session = replace(session, seen=skipped_over)
    quiet = before is not None and survey.question(before).kind is Kind.TEXT
    outcome = _onward(survey, session, support=quiet)
    return replace(outcome, saved=saved)


def _onward(survey: Survey, session: Session, *, support: bool = False) -> Outcome:
    """Leave the question she is at for what comes next."""
    item = survey.question(session.at).item if session.at is not None else None
    onward_to = following(survey, session, item if session.revising else None)
    if onward_to is not None:
        session = replace(session, stage=Stage.ASKING, at=onward_to.id)
    elif session.revising and (session.finished or following(survey, session, None) is None):
        session = replace(
            session, stage=Stage.LIST if session.finished else Stage.END, at=None, revising=False
        )
    elif session.revising:
        waiting = following(survey, session, None)
        session = replace(session, stage=Stage.ASKING, at=waiting.id if waiting else None, revising=False)
    else:
        session = replace(session, stage=Stage.LIST if session.finished else Stage.END, at=None)
    return Outcome(session, show(survey, session, support=support))


def _back(survey: Survey, session: Session, question: Question) -> Outcome:
    if session.revising:
        stage = Stage.LIST if session.finished else Stage.END
        waiting = following(survey, session, None)
        if waiting is not None and not session.finished:
            return _at(survey, replace(session, at=waiting.id, picks=(), revising=False))
        return _at(survey, replace(session, stage=stage, at=None, picks=(), revising=False))
    earlier: Question | None = None
    for each in survey.questions:
        if each.id == question.id:
            break
        if applies(each, session.answers, session.half):
            earlier = each
    session = replace(session, picks=(), previous=None)
    if earlier is None:
        return _at(survey, replace(session, stage=Stage.INTRO, at=None))
    return _at(survey, standing_at(session, earlier))


def _later(session: Session) -> Outcome:
    return Outcome(replace(session, previous=None), ended=Ended.LATER)


def _stale(session: Session) -> Outcome:
    return Outcome(session, toast=Words("interview.stale"))


def _again(survey: Survey, session: Session, hint: Words) -> Outcome:
    say = show(survey, session)
    return Outcome(session, replace(say, lines=(hint, *say.lines)), same_step=True)


def _at(survey: Survey, session: Session, *, same_step: bool = False) -> Outcome:
    return Outcome(session, show(survey, session), same_step=same_step)
