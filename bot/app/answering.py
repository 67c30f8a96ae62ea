"""Answering a round: from the open rounds of a person to the end of one interview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.app import bulletinpages, closing, drawing, gates, hearing, sharing, speaking
from bot.app.house import House
from bot.app.telling import survey_name
from bot.app.turn import Turn
from bot.domain import aid, interview, typed
from bot.domain.clock import Hours, next_safe
from bot.domain.inbound import Inbound, Text, Voice
from bot.domain.person import Person, may_see
from bot.domain.place import HOME, Place
from bot.domain.rounds import RoundState, half_of, may_write_first, order_for, seed_of
from bot.domain.say import Choice, Day, Line, Moment, Say, Words
from bot.domain.session import Aid, Ended, Outcome, Session, Stage
from bot.domain.survey import Answer, Quote, Survey
from bot.i18n.render import shown_language
from bot.storage import answers, rounds, sessions
from bot.storage.database import Conn
from bot.storage.rounds import Round

DONE = ("finished", "declined")


def open_rounds(house: House, conn: Conn, person: Person, now: datetime) -> list[Round]:
    """Rounds that this person can answer now, in the order in which she meets them."""
    running = [
        each for each in rounds.in_state(conn, RoundState.RUNNING) if is_open(house, conn, each, person, now)
    ]
    by_opening: dict[str, list[Round]] = {}
    for each in sorted(running, key=lambda one: one.opens.instant(person.zone)):
        by_opening.setdefault(each.opens.pack(), []).append(each)
    ordered: list[Round] = []
    for together in by_opening.values():
        found = {each.id: each for each in together}
        ordered += [found[id_] for id_ in order_for(person.id, list(found))]
    return ordered


def is_open(house: House, conn: Conn, round_: Round, person: Person, now: datetime) -> bool:
    """Whether this person can answer a round now.

    Never in a real consultation where her countries or her language have not passed the gates.
    """
    return (
        round_.state is RoundState.RUNNING
        and round_.audience.includes(person.country, person.language, person.cohort)
        and round_.opens.instant(person.zone) <= now < round_.closes.instant(person.zone)
        and house.has_round_key(round_.id)
        and gates.may_reach(house, conn, person, now.date())
        and gates.may_speak(house, person)
        and gates.may_come(house, conn, person, round_)
    )


def home(turn: Turn) -> None:
    """Bring her to what is open: the first unfinished round, or a list of what she can change."""
    waiting = open_rounds(turn.house, turn.conn, turn.person, turn.now)
    states = sessions.states_of(turn.conn, turn.person.id)
    started = [each for each in waiting if states.get(each.id) == "started"]
    fresh = [each for each in waiting if states.get(each.id) not in (*DONE, "started")]
    for each in (*started, *fresh):
        enter(turn, each)
        return
    if not waiting:
        told = may_write_first(turn.person) is None and turn.person.consent.contact
        line = "home.nothing_open" if told else "home.nothing_quiet"
        turn.show(Say((Words(line),), bulletinpages.rows(turn)), HOME)
        return
    rows: tuple[tuple[Choice, ...], ...] = tuple(
        (Choice(f"r_{each.id}", survey_name(turn, each)),) for each in waiting
    )
    rows = (*rows, *bulletinpages.rows(turn))
    turn.show(Say((Words("home.all_done"), Words("home.change")), rows), HOME)


def chosen(turn: Turn, choice: str) -> bool:
    """Open the round that a button names; False where the button is no such."""
    number = choice.removeprefix("r_")
    if not choice.startswith("r_") or not number.isdigit():
        return False
    for each in open_rounds(turn.house, turn.conn, turn.person, turn.now):
        if each.id == int(number):
            enter(turn, each)
            return True
    _tell_closed(turn, int(number))
    return True


def enter(turn: Turn, round_: Round) -> None:
    """Come to a round, for the first time or again."""
    whole, session = _asked(turn, round_)
    survey, session = drawing.as_met(whole, session)
    _write(turn, round_, whole, interview.opened(survey, session))


def resume(turn: Turn) -> bool:
    """Show the question on her screen once more, in her language of now; False where there is none."""
    found = _current(turn)
    if found is None:
        return False
    whole, session = _asked(turn, found)
    survey, session = drawing.as_met(whole, session)
    _write(turn, found, whole, interview.shown(survey, session))
    return True


def answer(turn: Turn, message: Inbound) -> None:
    """Take one message at an interview."""
    round_ = _current(turn)
    if round_ is None:
        _tell_closed(turn, turn.place.number("round"))
        return
    whole, session = _asked(turn, round_)
    survey, session = drawing.as_met(whole, session)
    heard = hearing.pressed(turn, message)
    if heard is not None:
        _hear(turn, round_, whole, session, heard)
        return
    if isinstance(message, Voice) and session.speaks and speaking.is_full(turn.house, turn.conn):
        session = replace(session, speaks=False)
    outcome = interview.step(survey, session, message, turn.step)
    _write(turn, round_, whole, outcome)
    speaking.after(turn, round_, outcome, message)


def _hear(turn: Turn, round_: Round, whole: Survey, session: Session, choice: str) -> None:
    """She wants to hear the question: at once where she said that it is safe, else she is asked that."""
    if choice == hearing.HEAR and not hearing.is_safe(turn) and not hearing.always(turn):
        hearing.ask(turn)
        return
    survey, session = drawing.as_met(whole, session)
    if choice != hearing.HEAR:
        _write(turn, round_, whole, interview.shown(survey, session), aloud=choice == hearing.YES)
    if choice != hearing.NO:
        hearing.play(turn, survey, session)


def at_text_question(turn: Turn) -> bool:
    """Whether what she types now is an answer in her own words."""
    if turn.place.name != "interview":
        return False
    round_ = _current(turn)
    if round_ is None:
        return False
    session, _ = load(turn, round_)
    if session.stage not in (Stage.ASKING, Stage.VOICE) or session.at is None:
        return False
    return turn.house.survey(turn.conn, round_.survey).question(session.at).kind.value == "text"


def _current(turn: Turn) -> Round | None:
    """The round on her screen, if it can still be answered."""
    found = rounds.get(turn.conn, turn.place.number("round"))
    if found is None or not is_open(turn.house, turn.conn, found, turn.person, turn.now):
        return None
    return found


def _tell_closed(turn: Turn, round_id: int) -> None:
    """The round that she came for cannot be answered now."""
    found = rounds.get(turn.conn, round_id)
    paused = found is not None and found.state is RoundState.PAUSED
    turn.show(Say((Words("interview.round_paused" if paused else "interview.closed"),)), HOME)


def _asked(turn: Turn, round_: Round) -> tuple[Survey, Session]:
    """The survey as it is asked of her now, with all its statements, and her session there."""
    session, _ = load(turn, round_)
    survey, session = closing.as_asked(turn.house, turn.conn, round_, session, turn.languages)
    return aid.as_answered(survey, session), session


def load(turn: Turn, round_: Round) -> tuple[Session, bytes]:
    """Her session in a round, read from storage, and her pseudonym there."""
    pseudonym = turn.house.pseudonym(round_.id, turn.person.id)
    seed = seed_of(pseudonym)
    found = sessions.of(turn.conn, turn.person.id, round_.id)
    raw = found[1] if found is not None else {}
    given = answers.read(turn.conn, turn.house.sealer, round_.id, pseudonym)
    session = _unpack(raw, seed, given)
    speaks = speaking.may_speak(turn, round_)
    held = session.stage is Stage.VOICE and speaking.is_held(turn, round_, session)
    quotable, keys = turn.person.consent.quote, turn.few_words
    session = replace(session, quotable=quotable, speaks=speaks, held=held, keys=keys)
    # She has taken it back since she was asked, or what she spoke could not be had.
    gone = not session.quotable or session.at not in session.answers
    if (session.stage is Stage.VOICE and not speaks) or (session.stage is Stage.QUOTE and gone):
        session = replace(session, stage=Stage.ASKING)
    return session, pseudonym


def _write(turn: Turn, round_: Round, whole: Survey, outcome: Outcome, *, aloud: bool = False) -> None:
    """Store what came of a message, and show what is next; `aloud`: she said that sound is safe now."""
    survey, outcome = drawing.drawn(turn.conn, round_, whole, outcome)
    if not may_see(turn.person):
        outcome = _without_earlier(survey, outcome)
    session = drawing.counted(turn.conn, round_, survey, outcome.session)
    pseudonym = turn.house.pseudonym(round_.id, turn.person.id)
    if outcome.saved:
        pairs = [(survey.question(each.question), each) for each in outcome.saved]
        answers.write(turn.conn, turn.house.sealer, round_.id, pseudonym, person=turn.person, answers=pairs)
    if outcome.quoted is not None:
        answers.quote_answer(turn.conn, round_.id, pseudonym, *outcome.quoted)
    match outcome.ended:
        case Ended.COUNTED:
            answers.count_in(turn.conn, round_.id, pseudonym, turn.person)
        case Ended.DECLINED:
            answers.erase(turn.conn, round_.id, pseudonym)
        case _:
            pass
    answers.set_aid(turn.conn, round_.id, pseudonym, session.aid)
    if outcome.say is not None:
        shown = shown_language(outcome.say, turn.languages, turn.house.catalogs)
        session = replace(session, shown=shown)
    state = {
        Stage.COUNTED: "finished",
        Stage.DECLINED: "declined",
        Stage.INTRO: "waiting",
    }.get(session.stage, "finished" if session.finished else "started")
    session = replace(session, typed=_typed(turn, outcome))
    sessions.put(turn.conn, turn.person.id, round_.id, state, _pack(session))
    turn.toast = outcome.toast
    if session.aid is not Aid.NONE and speaking.silence(turn, round_.id):
        turn.toast = Words("voice.taken_back")
    if outcome.say is not None:
        place = hearing.kept(turn, Place("interview", {"round": str(round_.id)}), now=aloud)
        say = hearing.offered(turn, survey, session, outcome.say)
        few = session.handed or aid.is_handing(survey, session)
        turn.show(say, place, same_step=outcome.same_step, few=few)
        if hearing.always(turn) and not outcome.same_step and not (few or turn.person.few_words):
            hearing.play(turn, survey, session)
    else:
        _ended(turn, round_, outcome)


def _ended(turn: Turn, round_: Round, outcome: Outcome) -> None:
    """What follows where no screen of the interview does."""
    match outcome.ended:
        case Ended.ALOUD:
            _read_aloud(turn)
        case Ended.ANOTHER:
            sharing.offer(turn)
        case Ended.LATER:
            key = "home.kept_list" if outcome.session.finished else "interview.paused_here"
            turn.show(Say((Words(key),)), HOME)
        case Ended.COUNTED | Ended.DECLINED:
            _thank(turn, round_)


def _read_aloud(turn: Turn) -> None:
    """Whoever is helped hears all of the consent, and says yes to it herself before anything is asked.

    Until then this place has no consent of now, so that nothing else than the consent is shown here.
    """
    turn.change(replace(turn.person, consent=replace(turn.person.consent, version=0)))


def _typed(turn: Turn, outcome: Outcome) -> dict[str, int]:
    """Which message gave which answer, after this turn: the newest answer to a question counts."""
    if outcome.ended is Ended.DECLINED:
        return {}
    gave = turn.arrival.message if isinstance(turn.arrival.inbound, Text) else None
    typed = dict(outcome.session.typed)
    for each in outcome.saved:
        typed.pop(each.question, None)
        if gave is not None and each.given:
            typed[each.question] = gave
    return typed


def edited(turn: Turn, text: str) -> None:
    """A message was edited: the answer that it gave now says so too, as long as it may be answered.

    Of a message that gave no answer nothing comes.
    """
    message = turn.arrival.message
    for round_id, raw in sessions.every_of(turn.conn, turn.person.id):
        question_id = next((name for name, gave in raw.get("typed", {}).items() if gave == message), None)
        round_ = None if question_id is None else rounds.get(turn.conn, round_id)
        if question_id is None or round_ is None:
            continue
        if not is_open(turn.house, turn.conn, round_, turn.person, turn.now):
            turn.tell(Say((Words("interview.edit_late"),)))
            return
        session, pseudonym = load(turn, round_)
        question = _asked(turn, round_)[0].question(question_id)
        if question.closed:
            turn.tell(Say((Words("interview.question_closed"), Words("interview.edit_not"))))
            return
        said = typed.read(question, text)
        if isinstance(said, Words):
            turn.tell(Say((said, Words("interview.edit_not"))))
            return
        pair = (question, Answer(question_id, said, round_.survey, session.shown))
        answers.write(turn.conn, turn.house.sealer, round_id, pseudonym, person=turn.person, answers=[pair])
        before = session.answers[question_id].quote
        unsaid = (Words("interview.edit_quote"),) if before not in (None, Quote.NO) else ()
        turn.tell(Say((Words("interview.edit_taken"), *unsaid)))


def _without_earlier(survey: Survey, outcome: Outcome) -> Outcome:
    """What came of a message, for whoever may not be shown what was answered earlier."""
    session = outcome.session
    answered = session.stage is Stage.ASKING and session.at in session.answers
    if outcome.say is None or not (answered or session.stage is Stage.LIST):
        return outcome
    moved = interview.onward(survey, session)
    if moved.session.stage is Stage.LIST:
        rows = ((Choice("later", Words("interview.leave_list")),),)
        say = Say((Words("sitting.hidden"), Words("sitting.hidden_erase")), rows)
        return replace(moved, say=say, saved=outcome.saved)
    return replace(moved, toast=Words("sitting.hidden"), saved=outcome.saved)


def last_words(house: House, risk: str, closes: datetime, zone: str) -> list[Line]:
    """The thanks, the same whether the answers count or not: what comes next, and until when to change it."""
    return [
        Words("interview.thanks"),
        Words("interview.next_steps", {"closes": Moment(closes, zone, "date")}),
        Words("interview.change_until"),
        Words("interview.erase_until", {"day": Day(house.rules.erase_until)})
        if risk == "normal"
        else Words("interview.erase_before_closing", {"closes": Moment(closes, zone)}),
    ]


def _thank(turn: Turn, round_: Round) -> None:
    """The last words, and the way to people who can help or to what is open still."""
    closes = round_.closes.instant(turn.person.zone)
    lines = last_words(turn.house, round_.risk, closes, turn.person.zone or "UTC")
    more = [
        each
        for each in open_rounds(turn.house, turn.conn, turn.person, turn.now)
        if sessions.states_of(turn.conn, turn.person.id).get(each.id) not in DONE
    ]
    rows: tuple[tuple[Choice, ...], ...] = ((Choice("support", Words("interview.support")),),)
    if more:
        lines.append(Words("home.more_open", count=len(more)))
        rows = ((Choice(f"r_{more[0].id}", Words("home.go_on")),), *rows)
    turn.show(Say(tuple(lines), rows), HOME)


def next_safe_for(person: Person, now: datetime) -> datetime:
    """The next instant at which the bot may write to her."""
    return next_safe(now, person.zone, Hours(person.safe_from, person.safe_to))


def erase_all(house: House, conn: Conn, person: int, round_ids: Iterable[int]) -> None:
    """Erase a person's answers in every round whose key still finds them."""
    for round_id in round_ids:
        if house.has_round_key(round_id):
            answers.erase(conn, round_id, house.pseudonym(round_id, person))


def _pack(session: Session) -> dict[str, Any]:
    return {
        "stage": session.stage.value,
        "at": session.at,
        "picks": session.picks,
        "seen": session.seen,
        "revising": session.revising,
        "finished": session.finished,
        "previous": session.previous,
        "shown": session.shown,
        "typed": dict(session.typed),
        "aid": session.aid,
        "handed": session.handed,
        **({"agreed": True} if session.agreed else {}),
        **({"drawn": session.drawn, "met": session.met} if session.drawn else {}),
    }


def _unpack(raw: dict[str, Any], seed: int, given: dict[str, Any]) -> Session:
    previous = raw.get("previous")
    return Session(
        seed=seed,
        half=half_of(seed),
        stage=Stage(raw.get("stage", Stage.INTRO.value)),
        at=raw.get("at"),
        picks=tuple(raw.get("picks", ())),
        seen=tuple(raw.get("seen", ())),
        revising=bool(raw.get("revising", False)),
        finished=bool(raw.get("finished", False)),
        previous=None if previous is None else (int(previous[0]), str(previous[1])),
        answers=given,
        shown=raw.get("shown", "en"),
        typed=raw.get("typed", {}),
        aid=Aid(raw.get("aid", Aid.NONE)),
        handed=bool(raw.get("handed", False)),
        agreed=bool(raw.get("agreed", False)),
        drawn=tuple(raw.get("drawn", ())),
        met=tuple(raw.get("met", ())),
    )
