"""The first page: what waits for her, and what to do first where nothing is there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import alarms, deciding, queueing, stating, twofold, withdrawing
from bot.app.house import House
from bot.app.revoking import of_one_circle, working
from bot.app.signing import ROOT
from bot.console.door import Door
from bot.console.menu import MENU
from bot.console.visit import Visit
from bot.digest.parts import short_name
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role, are_two, reaches
from bot.domain.rounds import RoundState
from bot.domain.say import Named, Value, Words
from bot.storage import audit, batches, cuts, decisions, left, people, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

ACTIVE = (RoundState.RUNNING, RoundState.PAUSED)


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for her: a sentence, and the page where it is done."""

    words: Words
    path: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first things to do, and whether it is done."""

    key: str
    path: str
    done: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on the first page."""

    waits: tuple[Waits, ...] = ()
    steps: tuple[Step, ...] = ()
    alarms: tuple[str, ...] = ()


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [Route(ROOT, _root, methods=["GET"]), door.get("/", home)]


async def _root(request: Request) -> Response:  # noqa: ARG001 - an endpoint's shape
    return RedirectResponse(f"{ROOT}/", 303)


async def home(visit: Visit) -> Response:
    """The first page of her role."""
    desk = await visit.look(DESKS[visit.person.role])
    there = {item.path for item in MENU[visit.person.role]}

    def is_there(path: str) -> bool:
        return f"/{path.split('/')[1]}" in there

    return visit.page(
        "home.html",
        alarms=[visit.speech(f"alarm.{name.partition(':')[0]}") for name in desk.alarms],
        waits=[(visit.speech.line(each.words), each.path) for each in desk.waits if is_there(each.path)],
        steps=[each for each in desk.steps if is_there(each.path)],
        done=all(each.done for each in desk.steps),
    )


def _coordinator(house: House, conn: Conn, me: Person) -> Desk:
    every = [each for each in rounds.every(conn) if reaches(me, each.audience.countries)]
    found = [
        Waits(_of_round(house, conn, each, each.state.value), f"/rounds/{each.id}")
        for each in every
        if each.state in ACTIVE
    ]
    for known in left.every(conn).values():
        first = withdrawing.first_word(conn, known)
        if known.confirmed is None and (first is None or are_two(first, me)) and reaches(me, {known.country}):
            values: dict[str, Value] = {"country": Named("country", known.country)}
            found.append(Waits(Words("console.home.second_word", values), "/countries"))
    roles = {each.person.role for each in working(conn)}
    steps = (
        Step("two", "/staff", done=not of_one_circle(conn)),
        Step("reviewer", "/staff", done=Role.REVIEWER in roles),
        Step("drafter", "/staff", done=Role.DRAFTER in roles),
        Step("plan", "/rounds", done=bool(every)),
        Step("invite", "/invitations", done=_has_invited(house, conn)),
        Step("open", "/rounds", done=any(each.state is not RoundState.DRAFT for each in every)),
    )
    return Desk(tuple(found), () if me.limits else steps, tuple(name for name, _ in alarms.standing(conn)))


def _has_invited(house: House, conn: Conn) -> bool:
    """Whether people were invited. That the first of them came is told to nobody: it would be about her."""
    if house.rules.open or batches.newest(conn, 1):
        return True
    made_up = house.rules.trial and people.any_advocate(conn)
    return made_up or audit.was_done(conn, Action.INVITE, f"{Kind.INVITATION}:{Role.ADVOCATE}")


def _drafter(house: House, conn: Conn, me: Person) -> Desk:  # noqa: ARG001 - as the others
    released = [each for each in rounds.every(conn) if cuts.last(conn, each.id) is not None]
    return Desk(
        tuple(
            Waits(_of_round(house, conn, each, _judged(house, conn, each)), f"/findings/{each.id}")
            for each in reversed(released)
        )
    )


def _judged(house: House, conn: Conn, round_: Round) -> str:
    """Whether every part of it is decided, or some, or none."""
    standing = decisions.standing(conn, round_.id)
    if not standing:
        return "undecided"
    every = all(part.item in standing for part in deciding.parts(house, conn, round_))
    return "decided" if every else "decided_in_part"


def _reviewer(house: House, conn: Conn, me: Person) -> Desk:
    found = [
        Waits(_of_round(house, conn, each, "texts"), "/review") for each in queueing.places(house, conn, me)
    ]
    if stating.to_approve(house, conn, me) is not None:
        found.append(Waits(Words("console.home.statement"), "/statements"))
    if twofold.to_adjudicate(house, conn, me) is not None:
        found.append(Waits(Words("console.home.adjudicate"), "/adjudicate"))
    return Desk(tuple(found))


def _translator(house: House, conn: Conn, me: Person) -> Desk:
    found = []
    if twofold.to_translate(house, conn, me) is not None:
        found.append(Waits(Words("console.home.translate"), "/translate"))
    if twofold.to_adjudicate(house, conn, me) is not None:
        found.append(Waits(Words("console.home.adjudicate"), "/adjudicate"))
    return Desk(tuple(found))


def _of_round(house: House, conn: Conn, round_: Round, key: str) -> Words:
    name = short_name(house.survey(conn, round_.survey))
    return Words(f"console.home.{key}", {"id": round_.id, "name": name})


DESKS: dict[Role, Callable[[House, Conn, Person], Desk]] = {
    Role.COORDINATOR: _coordinator,
    Role.DRAFTER: _drafter,
    Role.REVIEWER: _reviewer,
    Role.TRANSLATOR: _translator,
}
