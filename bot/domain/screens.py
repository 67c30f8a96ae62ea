"""What each screen of an interview says."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.domain import aid, keypad
from bot.domain.edition import told_of
from bot.domain.extent import expected, minutes, numbered, places
from bot.domain.say import Amount, Choice, Differs, Line, Say, Verbatim, Wording, Words
from bot.domain.session import Aid, Session, Stage
from bot.domain.statements import has_statements
from bot.domain.survey import (
    CHARTER,
    REMOVED,
    SEALED_AWAY,
    SPOKEN,
    Half,
    Kind,
    Option,
    Question,
    Quote,
    Survey,
    Use,
    applies,
    picked,
)

LIST_ROW = 5

ENTRY: Mapping[Kind, Literal["text", "number"]] = {Kind.NUMBER: "number", Kind.TEXT: "text"}
HIGH_RISK = (Words("interview.high_risk"), Words("interview.high_risk_erase"))
MORE = Choice("more", Words("statements.more"))
#: Told before a survey that holds a new text beside the one before.
COMPARES = Words("revision.compares")
LATER = Choice("later", Words("interview.later"))


def show(survey: Survey, session: Session, *, support: bool = False) -> Say:
    """The screen of a session; `support` adds the quiet line to people who can help."""
    if aid.is_handing(survey, session):
        return aid.handing(session)
    match session.stage:
        case Stage.INTRO:
            say = _intro(survey, session)
        case Stage.AID | Stage.HEARD:
            say = aid.screen(session)
        case Stage.ASKING:
            say = _asking(survey, session, question_at(survey, session))
        case Stage.QUOTE:
            say = _quote(survey, session, question_at(survey, session))
        case Stage.VOICE:
            say = _voice(session)
        case Stage.LIST:
            say = _list(survey, session)
        case Stage.END:
            say = _end(session)
        case Stage.COUNTED | Stage.DECLINED:
            say = Say((Words("interview.ended"),))
    if support:
        line: Line = Words("interview.support_line")
        say = replace(
            say,
            lines=(line, *say.lines),
            rows=(*say.rows, (Choice("support", Words("interview.support")),)),
        )
    return say


def _intro(survey: Survey, session: Session) -> Say:
    screens = expected(survey, session.half, session.answers)
    return Say(
        (
            *_of_itself(survey).values(),
            *(() if survey.revises is None else (COMPARES,)),
            _length(survey, screens),
            Words("interview.how"),
            *(HIGH_RISK if survey.risk == "high" else ()),
        ),
        ((Choice("start", Words("interview.start")),), (aid.OPEN,), (LATER,)),
    )


def _of_itself(survey: Survey) -> dict[str, Wording]:
    names = ("name", "asks", "changes", "keeps")
    return {f"_.{name}": said for name, said in zip(names, told_of(survey), strict=True)}


def first_lines(survey: Survey) -> dict[str, Wording | Words]:
    """What a survey says of itself before its first question, in either half, each line by a name."""
    lengths = {f"_.{half}": _length(survey, expected(survey, half, {})) for half in Half}
    compares = {} if survey.revises is None else {"_.compares": COMPARES}
    return {**_of_itself(survey), **compares, **lengths}


def figures_of(question: Question) -> Words | None:
    """How a question is answered, where that names figures of its own; None where it does not."""
    if question.kind is Kind.NUMBER and question.number is not None:
        return _number_how(question)
    limited = question.kind is Kind.CHOICES and question.most_picks is not None
    return _picking_how(question) if limited else None


def above(question: Question) -> tuple[Words | Differs, ...]:
    """The texts of the proposal that stand above a question, and what differs between them."""
    if question.shown is None:
        return ()
    where = f"{CHARTER}:{question.shown.part}"
    texts = {
        name: Wording(where, text)
        for name, text in (("before", question.shown.before), ("now", question.shown.now))
        if text is not None
    }
    lines = tuple(Words(f"revision.{name}", {"text": text}) for name, text in texts.items())
    if len(texts) < 2:
        return lines
    return (*lines, Differs("out", **texts), Differs("in", **texts))


def asked(question: Question) -> Words | Wording:
    """A question with the texts that it is about, as one line."""
    line: Words | Wording = Wording(question.context, question.text)
    for each in reversed(above(question)):
        if isinstance(each, Words):
            line = Words("revision.about", {"text": each, "question": line})
    return line


def _length(survey: Survey, screens: Sequence[Question]) -> Words:
    if has_statements(survey):
        return Words("statements.length")
    questions = max(places(survey).values(), default=0)
    return Words("interview.length", {"questions": questions, "minutes": minutes(screens)})


def _asking(survey: Survey, session: Session, question: Question) -> Say:
    lines: list[Line] = []
    if question.kind is not Kind.NOTE:
        lines.append(_progress(survey, session, question))
    if question.use is Use.STATEMENT:
        lines.append(Words("statements.ask"))
    lines += (*above(question), Wording(question.context, question.text))
    rows: list[tuple[Choice, ...]] = []
    picking = question.kind is Kind.CHOICES
    match question.kind:
        case Kind.NOTE:
            rows.append((Choice("next", Words("interview.next")),))
        case Kind.CHOICE | Kind.SCALE:
            answered = None if aid.is_private(session, question) else session.answers.get(question.id)
            given = picked(answered)
            rows += [
                (Choice(f"o_{o.id}", _label(o), o.id in given),) for o in shuffled(question, session.seed)
            ]
        case Kind.CHOICES | Kind.RANKING:
            lines.append(_picking_how(question))
            rows += [(_toggle(question, session, o),) for o in shuffled(question, session.seed)]
            rows.append((Choice("done", Words("interview.done")),))
        case Kind.NUMBER:
            lines += [_number_how(question), *(keypad.lines(session.picks) if session.keys else ())]
            rows += keypad.rows(question, session.picks) if session.keys else ()
        case Kind.TEXT:
            lines += _text_how(session, question)
    if question.kind is not Kind.NOTE:
        past = () if question.use is Use.STATEMENT else (Choice("skip", Words("interview.skip")),)
        rows.append((*past, Choice("unclear", Words("interview.unclear"))))
    answer = session.answers.get(question.id)
    if session.revising and answer is not None and answer.given:
        rows.append((Choice("clear", Words("interview.clear")),))
    if may_speak(session, question) and not session.agreed:
        rows.append((Choice("speak", Words("interview.speak")),))
    if may_be_quoted(session, question):
        rows.append((Choice("quote", Words("interview.quote_again")),))
    rows.append((Choice("back", Words("interview.back")), LATER))
    entry: Literal["none", "text", "number"] = ENTRY.get(question.kind, "none")
    voice = may_speak(session, question) and session.agreed
    return Say(tuple(lines), tuple(rows), entry=entry, picking=picking, voice=voice)


def _text_how(session: Session, question: Question) -> list[Line]:
    """How to answer in her own words, and what is kept of that and is not shown here."""
    spoken = may_speak(session, question) and session.agreed
    lines: list[Line] = [Words("interview.voice_how" if spoken else "interview.text_how")]
    kept = session.answers.get(question.id)
    if kept is not None and kept.value == SPOKEN:
        lines.append(Words("interview.voice_kept"))
    if kept is not None and kept.value == SEALED_AWAY:
        lines.append(Words("interview.kept_sealed"))
    return lines


def quote_offers(survey: Survey) -> tuple[Quote, ...]:
    """What can be said of quoting an open answer: of a high-risk survey never with the country."""
    return tuple(Quote) if survey.risk == "normal" else (Quote.WITHOUT_COUNTRY, Quote.NO)


def may_be_quoted(session: Session, question: Question) -> bool:
    """Whether it can be asked if her answer to this question may be quoted."""
    answer = session.answers.get(question.id)
    if answer is None or not answer.given or answer.value == REMOVED:
        return False
    return session.quotable and question.kind is Kind.TEXT


def may_speak(session: Session, question: Question) -> bool:
    """Whether her answer to this question may be spoken."""
    return session.speaks and session.aid is Aid.NONE and question.kind is Kind.TEXT


def _voice(session: Session) -> Say:
    """What a voice tells, before it is kept."""
    lines: tuple[Line, ...] = (
        Words("voice.known"),
        Words("voice.telegram"),
        Words("voice.here"),
        Words("voice.ask"),
    )
    rows = (
        (Choice("yes", Words("voice.keep" if session.held else "voice.yes")),),
        (Choice("no", Words("voice.no")),),
    )
    return Say(lines, (*rows, (Choice("back", Words("interview.back")), LATER)), entry="text")


def _quote(survey: Survey, session: Session, question: Question) -> Say:
    chosen = session.answers[question.id].quote
    spoken = session.answers[question.id].value == SPOKEN
    rows = [
        (Choice(f"may_{each.value}", Words(f"interview.quote_{each.value}"), each is chosen),)
        for each in quote_offers(survey)
    ]
    last = (Choice("back", Words("interview.back")), LATER)
    rows.append((Choice("skip", Words("interview.skip")),))
    how = (Words("interview.quote_how"), *((Words("interview.quote_spoken"),) if spoken else ()))
    return Say((Words("interview.quote_ask"), *how), (*rows, last))


def _progress(survey: Survey, session: Session, question: Question) -> Words:
    numbers = places(survey)
    known = expected(survey, session.half, session.answers)
    here = known.index(question) if question in known else 0
    left = [each for each in known[here:] if each is question or each.id not in session.answers]
    return Words(
        "interview.progress",
        {"number": numbers[question.item], "total": max(numbers.values()), "minutes": minutes(left)},
    )


def _picking_how(question: Question) -> Words:
    if question.kind is Kind.RANKING:
        return Words("interview.rank_how")
    if question.most_picks is not None:
        return Words("interview.pick_most", count=question.most_picks)
    return Words("interview.pick_how")


def _number_how(question: Question) -> Words:
    spec = question.number
    assert spec is not None  # noqa: S101 - the caller checked
    return Words(
        "interview.number_how",
        {"least": Amount(str(spec.least), spec.unit), "most": Amount(str(spec.most), spec.unit)},
    )


def _toggle(question: Question, session: Session, option: Option) -> Choice:
    chosen = option.id in session.picks
    label = _label(option)
    if chosen and question.kind is Kind.RANKING:
        place = session.picks.index(option.id) + 1
        label = Words("interview.ranked", {"place": place, "option": Wording(option.context, option.text)})
    return Choice(f"{'-' if chosen else '+'}{option.id}", label, chosen)


def _label(option: Option) -> Line:
    return Wording(option.context, option.text)


def _list(survey: Survey, session: Session) -> Say:
    lines: list[Line] = [Words("interview.list")]
    numbers: list[Choice] = []
    shown = places(survey)
    for place, item in enumerate(numbered(survey), start=1):
        first = first_of(survey, session, item)
        if first is None:
            continue
        lines.append(Words("interview.listed", {"number": shown[item], "question": _called(first)}))
        numbers.append(Choice(f"q_{place}", Verbatim(str(shown[item]))))
    rows = [tuple(numbers[i : i + LIST_ROW]) for i in range(0, len(numbers), LIST_ROW)]
    rows += _more(session)
    if session.finished:
        rows.append((aid.OPEN,))
        rows.append((Choice("dont", Words("interview.dont_count")),))
        rows.append((Choice("later", Words("interview.leave_list")),))
    else:
        rows.append((aid.OPEN,))
        rows.append((Choice("end", Words("interview.back")), LATER))
    return Say(tuple(lines), tuple(rows))


def _called(question: Question) -> Wording:
    """What stands for an item in the list: its question, or of a new text the name of its part."""
    if question.named_in is None or question.heading is None:
        return Wording(question.context, question.text)
    return Wording(question.named_in, question.heading)


def _end(session: Session) -> Say:
    ask = "statements.more_ask" if session.more else "interview.last"
    return Say(
        (Words(ask), Words("interview.last_free")),
        (
            *_more(session),
            (Choice("count", Words("interview.count")),),
            (Choice("dont", Words("interview.dont_count")),),
            (Choice("list", Words("interview.change")), LATER),
        ),
    )


def _more(session: Session) -> tuple[tuple[Choice, ...], ...]:
    """The way to further statements, where there are any that she has not met."""
    return ((MORE,),) if session.more else ()


def first_of(survey: Survey, session: Session, item: str) -> Question | None:
    """The first screen of an item that applies to her now: where changing it begins."""
    for question in survey.questions:
        if question.item == item and applies(question, session.answers, session.half):
            return question
    return None


def shuffled(question: Question, seed: int) -> list[Option]:
    """The options in this person's own order, the same every time she meets the question."""
    if not question.shuffled:
        return list(question.options)
    loose = [option for option in question.options if not option.last]
    pick: Callable[[list[Option]], None] = random.Random(f"{seed}:{question.id}").shuffle  # noqa: S311 - an order, no secret
    pick(loose)
    return loose + [option for option in question.options if option.last]


def question_at(survey: Survey, session: Session) -> Question:
    """The question on the screen of a session that is asking."""
    assert session.at is not None  # noqa: S101 - a session that asks stands at a question
    return survey.question(session.at)


def standing_at(session: Session, question: Question) -> Session:
    """Come to a question again, with what was picked there before."""
    answer = session.answers.get(question.id)
    picks = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    return replace(session, at=question.id, picks=picks)


def following(survey: Survey, session: Session, item: str | None) -> Question | None:
    """The next question that applies and is still open; within one item where `item` is given."""
    for question in survey.questions:
        if item is not None and question.item != item:
            continue
        if question.id in session.answers or question.id in session.seen:
            continue
        if applies(question, session.answers, session.half):
            return question
    return None
