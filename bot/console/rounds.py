"""All rounds, a page each with what may be done now, and a look before what cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import bulletins, closing, counting, deciding, foreseeing, phases, planning, smsplans
from bot.app.house import House
from bot.app.permits import check, check_reach, permit
from bot.app.phases import Doing
from bot.app.standing import Standing, standing
from bot.app.telling import answered_line, detail_lines, tried_lines
from bot.app.wordings import languages
from bot.console.budgets import foreseen
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.digest.decided import verdict
from bot.digest.parts import heading, short_name
from bot.domain.clock import At, Local, When, parse_when, wall
from bot.domain.closing import closable
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.domain.rounds import Phase, RoundState
from bot.domain.say import Line, Listed, Moment, Named, Verbatim, Wording, Words
from bot.storage import decisions, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: How each phase is shown: a colour beside its word.
TAGS = {
    Phase.DRAFT: "",
    Phase.READY: "good",
    Phase.RUNNING: "good",
    Phase.PAUSED: "warn",
    Phase.CLOSED: "",
    Phase.REPORTED: "",
}
CLOSES = {"--closes": "closes"}
QUESTION = {"QUESTION": "question", "LANGUAGE": "language"}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    one = "/rounds/{number:number}"
    return [
        door.get("/rounds", all_of_them),
        door.get(one, one_of_them),
        door.get(f"{one}/open", before_open),
        door.post(f"{one}/open", open_),
        door.post(f"{one}/pause", pause),
        door.get(f"{one}/extend", before_extend),
        door.post(f"{one}/extend", extend),
        door.get(f"{one}/close", before_close),
        door.post(f"{one}/close", close),
        door.get(f"{one}/question", before_question),
        door.post(f"{one}/question", close_question),
        door.get(f"{one}/tell", before_tell),
        door.post(f"{one}/tell", tell),
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """A round as its page shows it."""

    round: Round
    name: Line
    phase: Phase
    now: Standing
    doings: tuple[Doing, ...]
    texts: bool

    @property
    def id(self) -> int:
        """Its number."""
        return self.round.id

    @property
    def tag(self) -> str:
        """How its phase is coloured."""
        return TAGS[self.phase]

    @property
    def drops(self) -> bool:
        """Whether it can be thrown away."""
        return self.round.state is RoundState.DRAFT


def seen(house: House, conn: Conn, round_: Round) -> Seen:
    """A round with all that its page tells."""
    return Seen(
        round_,
        short_name(house.survey(conn, round_.survey)),
        phases.phase(house, conn, round_),
        standing(house, conn, round_),
        phases.doings(house, conn, round_),
        smsplans.may_ask(house, round_) and round_.state is not RoundState.CLOSED,
    )


def planned_lines(round_: Round, zone: str) -> list[tuple[str, Line]]:
    """What was planned of a round besides its countries, each under the key of its name.

    Cohorts have names that were typed: that there are some is told, and not which.
    """
    spoken = tuple(Named("language", code) for code in sorted(round_.audience.languages))
    reminders = tuple(_after(span) for span in round_.remind)
    told = tuple(Words(f"digest.by_{name}") for name in round_.export_by)
    digest: Line = Words("console.rounds.digest_last")
    if round_.digest_at is not None:
        digest = Verbatim(round_.digest_at.rpartition("@")[2].strip())
    cohorts = "some_cohorts" if round_.audience.cohorts else "all_cohorts"
    return [
        ("planning.opens", _planned(round_.opens, zone)),
        ("planning.closes", _planned(round_.closes, zone)),
        ("planning.languages", Listed(spoken) if spoken else Words("console.rounds.all_languages")),
        ("planning.cohorts", Words(f"console.rounds.{cohorts}")),
        ("planning.remind", Listed(reminders) if reminders else Words("console.rounds.no_reminders")),
        ("planning.digest", digest),
        ("planning.export", Listed(told) if told else Words("console.rounds.answers_alone")),
    ]


def _planned(when: When, zone: str) -> Words:
    """A time as it was planned: on each person's own clock, or for all at once."""
    match when:
        case Local(local):
            return Words("console.rounds.own_clock", {"when": Moment(local.replace(tzinfo=UTC), "UTC")})
        case At(at):
            return Words("console.rounds.at_once", {"when": Moment(at, zone), "zone": Named("zone", zone)})


def _after(span: timedelta) -> Words:
    """How long after opening: in days where they are whole, else in hours."""
    days, hours = span / timedelta(days=1), span / timedelta(hours=1)
    if days == int(days):
        return Words("console.rounds.after_days", count=int(days))
    return Words("console.rounds.after_hours", count=max(1, round(hours)))


def within(conn: Conn, me: Person) -> list[Round]:
    """The rounds that her work here reaches, oldest first."""
    return [each for each in rounds.every(conn) if reaches(me, each.audience.countries)]


def zone_of(person: Person) -> str:
    """Where times are told that are one instant for all."""
    return person.zone or "UTC"


async def all_of_them(visit: Visit) -> Response:
    """Every round, the newest first, with its phase and what was last released of it."""
    await visit.run(lambda house, conn, me: permit(house, conn, me, Action.SEE_ROUNDS, Kind.ROUND))
    found = await visit.look(
        lambda house, conn, me: [seen(house, conn, each) for each in reversed(within(conn, me))]
    )
    t, zone = visit.speech, zone_of(visit.person)
    rows = [
        {
            "seen": each,
            "name": t.line(each.name),
            "opens": t.moment(int(each.now.opens.timestamp()), zone),
            "closes": t.moment(int(each.now.closes.timestamp()), zone),
            "answered": t.line(answered_line(each.now)),
        }
        for each in found
    ]
    return visit.page("rounds/all.html", rows=rows, zone=t.line(Named("zone", zone)))


async def one_of_them(visit: Visit) -> Response:
    """One round: how it stands, and what may be done with it now."""

    def read(house: House, conn: Conn, me: Person) -> Seen:
        permit(house, conn, me, Action.SEE_ROUNDS, named(visit))
        return seen(house, conn, planning.existing(conn, visit.number))

    found, zone = await visit.run(read), zone_of(visit.person)
    lines = (answered_line(found.now), *detail_lines(found.now, zone))
    told = [visit.speech.line(each) for each in lines]
    plan = [(visit.speech(key), visit.speech.line(line)) for key, line in planned_lines(found.round, zone)]
    return visit.page(
        "rounds/one.html", seen=found, name=visit.speech.line(found.name), lines=told, plan=plan
    )


async def before_open(visit: Visit) -> Response:
    """Who would get it and when, what is missing, how long sending takes, how many messages come together."""

    def begin(house: House, conn: Conn, me: Person) -> tuple[Round, counting.DryRun | int]:
        permit(house, conn, me, Action.DRY_RUN, named(visit))
        found = planning.existing(conn, visit.number)
        return found, counting.begin(house, conn, found)

    found, begun = await visit.run(begin)
    if found.state not in (RoundState.DRAFT, RoundState.PAUSED):
        return visit.to(f"/rounds/{found.id}")
    tried = await _tried(visit, found, begun)
    foresight = await visit.look(lambda house, conn, _: foreseeing.foresee(house, conn, found, tried))
    t, zone = visit.speech, zone_of(visit.person)
    return visit.page(
        "rounds/open.html",
        round=found,
        name=t.line(await _name(visit, found)),
        who=[t.line(each) for each in tried_lines(tried, counting.least_told(found), zone)],
        foresight=foresight,
        texts=await foreseen(visit, found),
        languages=[(t.line(Named("language", each.language)), each) for each in foresight.languages],
        countries=[t.line(Named("country", code)) for code in foresight.no_contacts],
        resuming=found.state is RoundState.PAUSED,
    )


async def _tried(visit: Visit, found: Round, begun: counting.DryRun | int) -> counting.DryRun:
    """The day's dry run; everybody is gone through for it, so that is done beside the turns."""
    if isinstance(begun, counting.DryRun):
        return begun
    shares = await visit.look(lambda house, conn, _: counting.shares(house, conn, found, begun))
    return await visit.run(lambda house, conn, _: counting.hold(house, conn, found, shares))


async def open_(visit: Visit) -> Response:
    """Let it run, or go on."""

    def work(house: House, conn: Conn, me: Person) -> bool:
        permit(house, conn, me, Action.OPEN, named(visit))
        before = planning.existing(conn, visit.number)
        planning.open_round(house, conn, visit.number)
        return before.state is RoundState.PAUSED

    resumed = await visit.run(work)
    return _told(visit, "rounds.resumed" if resumed else "rounds.opened")


async def pause(visit: Visit) -> Response:
    """Hold everything that has not left, at once."""

    def work(house: House, conn: Conn, me: Person) -> None:
        permit(house, conn, me, Action.PAUSE, named(visit))
        planning.pause(conn, visit.number)

    await visit.run(work)
    return _told(visit, "rounds.paused")


async def before_extend(visit: Visit) -> Response:
    """Until when it is open now, to be changed."""
    found = await _looked(visit, Action.EXTEND)
    return await _extend_page(visit, found, Filled((("closes", typed(found.closes, visit.person)),)))


async def extend(visit: Visit) -> Response:
    """Give it a later end."""
    filled = visit.filled()

    def work(house: House, conn: Conn, me: Person) -> None:
        permit(house, conn, me, Action.EXTEND, named(visit))
        planning.extend(house, conn, visit.number, parse_when(filled.one("closes"), house.now(), "--closes"))

    try:
        await visit.run(work)
    except Wrong as fault:
        filled.sort(fault.lines, CLOSES)
        return await _extend_page(visit, await _looked(visit, Action.EXTEND), filled)
    return _told(visit, "rounds.extended")


async def _extend_page(visit: Visit, found: Round, filled: Filled) -> Response:
    name = visit.speech.line(await _name(visit, found))
    status = 400 if filled.faults else 200
    return visit.page("rounds/extend.html", status, round=found, name=name, filled=filled)


async def before_close(visit: Visit) -> Response:
    """A last look: closing is for good."""
    found = await _looked(visit, Action.CLOSE)
    name = visit.speech.line(await _name(visit, found))
    return visit.page("rounds/close.html", round=found, name=name, waits=planning.needs_farewell(found))


async def close(visit: Visit) -> Response:
    """End it; a high-risk one stays open for a day."""

    def work(house: House, conn: Conn, me: Person) -> bool:
        permit(house, conn, me, Action.CLOSE, named(visit))
        return planning.needs_farewell(planning.close_now(house, conn, visit.number))

    waits = await visit.run(work)
    return _told(visit, "desk.closing_in_a_day" if waits else "desk.closing")


async def before_question(visit: Visit) -> Response:
    """Which question in which language; once both are chosen, a last look."""
    found = await _looked(visit, Action.CLOSE_QUESTION)
    query = visit.request.query_params
    filled = Filled(tuple((key, query.get(key, "")) for key in ("question", "language")))
    return await _question_page(visit, found, filled)


async def close_question(visit: Visit) -> Response:
    """Ask it no more in that language, for good."""
    filled = visit.filled()

    def work(house: House, conn: Conn, me: Person) -> None:
        closing.close_question(
            house, conn, me, visit.number, question=filled.one("question"), language=filled.one("language")
        )

    try:
        await visit.run(work)
    except Wrong as fault:
        filled.sort(fault.lines, QUESTION)
        return await _question_page(visit, await _looked(visit, Action.CLOSE_QUESTION), filled)
    return _told(visit, "rounds.question_closed")


async def _question_page(visit: Visit, found: Round, filled: Filled) -> Response:
    t = visit.speech
    survey = await visit.look(lambda house, conn, _: house.survey(conn, found.survey))
    questions = [
        (str(number), f"{number}. {t.line(Wording(each.context, each.text))}")
        for number, each in enumerate(closable(survey), start=1)
    ]
    spoken = [(code, t.line(Named("language", code))) for code in languages(visit.house, found)]
    chosen = (dict(questions).get(filled.one("question")), dict(spoken).get(filled.one("language")))
    return visit.page(
        "rounds/question.html",
        400 if filled.faults else 200,
        round=found,
        name=t.line(short_name(survey)),
        filled=filled,
        questions=questions,
        languages=spoken,
        chosen=chosen if all(chosen) and not filled.faults else None,
    )


async def before_tell(visit: Visit) -> Response:
    """Of what people would be told, and a last look."""

    def read(house: House, conn: Conn, me: Person) -> list[tuple[Line, Line]]:
        items = bulletins.ask(house, conn, me, visit.number)
        standing_ = decisions.standing(conn, visit.number)
        parts = deciding.parts(house, conn, planning.existing(conn, visit.number))
        return [(heading(each), verdict(standing_[each.item])) for each in parts if each.item in items]

    found = await _looked(visit, Action.BULLETIN)
    items = await visit.run(read)
    t = visit.speech
    told = [(t.line(part), t.line(said)) for part, said in items]
    return visit.page("rounds/tell.html", round=found, name=t.line(await _name(visit, found)), items=told)


async def tell(visit: Visit) -> Response:
    """Have it sent."""
    await visit.run(lambda house, conn, me: bulletins.tell(house, conn, me, visit.number))
    return _told(visit, "rounds.told")


def named(visit: Visit) -> str:
    """The round of an address, as the audit log names it."""
    return f"{Kind.ROUND}:{visit.number}"


def typed(when: When, person: Person) -> str:
    """A time as a field for one holds it: on each person's own clock, or an instant on hers."""
    match when:
        case Local(local):
            pass
        case At(at):
            local = wall(at, zone_of(person))
    return local.isoformat(timespec="minutes")


async def _looked(visit: Visit, action: Action) -> Round:
    """The round, for a page that only leads to the action."""

    def read(house: House, conn: Conn, me: Person) -> Round:
        check(house, me, action, named(visit))
        check_reach(house, conn, me, action, named(visit))
        return planning.existing(conn, visit.number)

    return await visit.run(read)


async def _name(visit: Visit, found: Round) -> Line:
    return await visit.run(lambda house, conn, _: short_name(house.survey(conn, found.survey)))


def _told(visit: Visit, key: str) -> Response:
    return visit.to(f"/rounds/{visit.number}", key)
