"""What stands beside the interview: help, privacy, people who can help, her own data."""

from __future__ import annotations

from decimal import Decimal
from secrets import token_hex

from bot.app import answering, gates, numbers
from bot.app.entering import offer_code
from bot.app.erasing import passing_mark
from bot.app.house import House
from bot.app.turn import Turn
from bot.domain.aid import is_private
from bot.domain.blank import is_blank
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.person import Person, Role, may_see
from bot.domain.place import beside
from bot.domain.retention import OWN_DATA
from bot.domain.say import Amount, Choice, Day, Line, Listed, Named, Say, Value, Verbatim, Wording, Words
from bot.domain.screens import asked
from bot.domain.survey import REMOVED, SEALED_AWAY, SPOKEN, Answer, Kind, Nonresponse, Question, Quote
from bot.domain.typed import MAX_TEXT
from bot.storage import outbox, passedon, people, rounds, sessions
from bot.storage.outbox import Letter, Outgoing

MYDATA_SECONDS = int(OWN_DATA.total_seconds())
#: How far somebody is in a round in which she has answers.
TAKEN = ("started", "finished")
HIDDEN = (Words("sitting.hidden"), Words("sitting.hidden_erase"))
BACK = (Choice("back", Words("support.back")),)


def help_(turn: Turn) -> None:
    """/help: what can be sent, a way to a coordinator, and a way to another phone."""
    rows = (
        (Choice("write", Words("help.write")),),
        (Choice("phone", Words("help.phone")),),
        (Choice("support", Words("interview.support")),),
        BACK,
    )
    turn.show(Say((Words("help.lines"), Words("help.commands")), rows), beside(turn.place, "help"))


def support(turn: Turn) -> None:
    """The people who can help where she is, or else in the country she speaks about."""
    turn.show(Say(support_lines(turn), (BACK,)), beside(turn.place, "aside"))


def support_lines(turn: Turn) -> tuple[Line, ...]:
    """The contacts as lines of a message."""
    return contact_lines(turn.house, turn.person.country_in or turn.person.country)


def contact_lines(house: House, country: str | None) -> tuple[Line, ...]:
    """The people who can help in a country."""
    contacts = house.countries().contacts(country) if country is not None else ()
    if not contacts:
        return (Words("support.trial" if house.rules.trial else "support.none"),)
    lines: list[Line] = [Words("support.intro")]
    lines += [
        Words("support.contact", {"name": Verbatim(each.name), "reach": Verbatim(each.reach)})
        for each in contacts
    ]
    return tuple(lines)


def privacy(turn: Turn) -> None:
    """/privacy: who reads what, what is kept, and until when."""
    day = Day(turn.house.rules.erase_until)
    turn.show(
        Say(
            (
                Words("privacy.who"),
                Words("privacy.kept", {"day": day}),
                Words("privacy.not_kept"),
                Words("privacy.seen"),
                Words("privacy.erase", {"day": day}),
                Words("privacy.high_risk"),
            ),
            (BACK,),
        ),
        beside(turn.place, "aside"),
    )


def my_data(turn: Turn) -> None:
    """/mydata: the kinds of things kept and until when; contents only after another tap."""
    day = Day(turn.house.rules.erase_until)
    turn.show(
        Say(
            (Words("mydata.intro"), Words("mydata.kinds", {"day": day}), Words("mydata.short")),
            ((Choice("show", Words("mydata.show")),), BACK),
        ),
        beside(turn.place, "mydata"),
    )


def step(turn: Turn, message: Inbound) -> bool:
    """Take one message at one of these screens; False where she is to go back to what is due for her."""
    place = turn.place.name
    match message:
        case Tap(_, "back"):
            return False
        case Tap(_, "support"):
            support(turn)
        case Tap(_, "show" | "phone") if place != "aside" and not may_see(turn.person):
            turn.show(Say(HIDDEN, (BACK,)), beside(turn.place, "aside"))
        case Tap(_, "show") if place == "mydata":
            _show_data(turn)
        case Tap(_, "write") if place == "help":
            rows = ((Choice("back", Words("help.cancel")),),)
            turn.show(Say((Words("help.write_ask"),), rows, entry="text"), beside(turn.place, "help_write"))
        case Tap(_, "phone") if place == "help":
            offer_code(turn)
        case Text(text) if place == "help_write":
            _pass_on(turn, text)
        case Tap():
            turn.toast = Words("interview.stale")
        case _:
            return False
    return True


def _pass_on(turn: Turn, text: str) -> None:
    """One message to the coordinators; nothing tells them who wrote it, not even her language."""
    if is_blank(text) or "\0" in text or len(text) > MAX_TEXT:
        long = Words("interview.too_long", {"most": MAX_TEXT})
        line = long if len(text) > MAX_TEXT else Words("help.write_empty")
        turn.show(Say((line,), (BACK,), entry="text"), beside(turn.place, "help_write"))
        return
    # What somebody wants to be read is not passed on to a coordinator who is made up.
    staff = [
        each
        for each in people.staff(turn.conn, Role.COORDINATOR)
        if turn.person.synthetic or not each.person.synthetic
    ]
    if not staff:
        turn.show(Say((Words("help.no_coordinator"),), (BACK,)), beside(turn.place, "aside"))
        return
    mark = passing_mark(turn.house, turn.person.id)
    for each in staff:
        outbox.put(
            turn.conn,
            Letter(
                # The rest by chance, not by the arrival: that would tell whose reply it was written with.
                key=passedon.key(mark, token_hex(16)),
                person=each.person.id,
                kind=Outgoing.ALERT,
                language=turn.house.languages_of(each.person),
                say=Say((Words("desk.passed"), Verbatim(text))),
            ),
            turn.seconds,
            turn.house.sealer,
        )
    turn.show(Say((Words("help.written"),), (BACK,)), beside(turn.place, "aside"))


def _show_data(turn: Turn) -> None:
    lines: list[Line] = [*_facts(turn.person), *_asked(turn)]
    given = False
    for round_ in rounds.every(turn.conn):
        comes = gates.may_come(turn.house, turn.conn, turn.person, round_)
        if not comes or not turn.house.has_round_key(round_.id):
            continue
        survey = turn.house.survey(turn.conn, round_.survey)
        session, _ = answering.load(turn, round_)
        for question in survey.questions:
            answer = session.answers.get(question.id)
            if answer is not None:
                given = True
                hers = is_private(session, question) and answer.given
                lines += _told(question, answer) if not hers else (_hers(question),)
    if took_part_for_good(turn):
        lines.append(Words("mydata.beyond_reach"))
    elif not given:
        lines.append(Words("mydata.nothing"))
    turn.show(Say(tuple(lines), (BACK,)), beside(turn.place, "aside"), lifetime=MYDATA_SECONDS)


def _asked(turn: Turn) -> tuple[Line, ...]:
    """On whose word the bot wrote to her first, if it did."""
    note = numbers.note_of(turn.house, turn.conn, turn.person.id)
    if note is None:
        return ()
    told: dict[str, Value] = {"how": Verbatim(note.how), "day": Day(note.when), "by": Verbatim(note.by)}
    return (Words("roster.asked", told),)


def _hers(question: Question) -> Line:
    """Whoever helped does not see what the person herself pressed."""
    return Words("mydata.answer", {"question": asked(question), "answer": Words("mydata.hers")})


def took_part_for_good(turn: Turn) -> bool:
    """Whether there are answers of hers that nobody can find any more."""
    taken = {id_ for id_, state in sessions.states_of(turn.conn, turn.person.id).items() if state in TAKEN}
    return any(each.retired and each.id in taken for each in rounds.every(turn.conn))


def _facts(person: Person) -> list[Line]:
    lines: list[Line] = []
    reads = Listed(tuple(Named("language", each) for each in person.reads)) if person.reads else None
    for name, value in (
        ("language", Named("language", person.language) if person.language else None),
        ("reads", reads),
        ("country", Named("country", person.country) if person.country else None),
        ("country_in", Named("country", person.country_in) if person.country_in else None),
        ("zone", Named("zone", person.zone) if person.zone else None),
        ("gender", Words(f"joining.gender_{person.gender}") if person.gender else None),
        ("group_kind", Words(f"joining.group_{person.group_kind}") if person.group_kind else None),
    ):
        if value is not None:
            lines.append(Words(f"mydata.{name}", {"value": value}))
    hours: dict[str, Value] = {
        "start": Verbatim(_clock(person.safe_from)),
        "end": Verbatim(_clock(person.safe_to)),
    }
    lines.append(Words("mydata.hours", hours))
    return lines


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _told(question: Question, answer: Answer) -> tuple[Line, ...]:
    """One question with her own answer to it, and what she said of quoting it."""
    value: Value
    match answer.value:
        case Nonresponse() as none:
            value = Words(f"mydata.{none.value}")
        case Decimal() as number:
            value = Amount(str(number), question.number.unit if question.number else "plain")
        case tuple() as several:
            labels = [option for option in (question.option(each) for each in several) if option]
            value = Listed(tuple(Wording(each.context, each.text) for each in labels))
        case str() as one if one == REMOVED:
            return (Words("mydata.answer", {"question": asked(question), "answer": Words("mydata.removed")}),)
        case str() as one if one == SEALED_AWAY:
            value = Words("mydata.sealed")
        case str() as one if one == SPOKEN:
            value = Words("mydata.spoken")
        case str() as one:
            option = question.option(one)
            value = Wording(option.context, option.text) if option else Verbatim(one)
    told = Words("mydata.answer", {"question": asked(question), "answer": value})
    if question.kind is not Kind.TEXT or not answer.given:
        return (told,)
    return (told, Words(f"mydata.quote_{answer.quote or Quote.NO}"))
