"""Rounds: listed, planned, opened, paused, resumed, extended and closed, as the console does."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from bot.api import bodies
from bot.api.asked import page_of
from bot.api.bodies import Body, Extend, Plan
from bot.api.call import Call, existing, packed, told, told_page
from bot.api.operation import Answer, Operation
from bot.api.problems import Problem, Wrong, unusable
from bot.app import asking, planning, planningdesk, resent, wishing
from bot.app.house import House
from bot.app.permits import check, permit
from bot.app.resent import Clash
from bot.app.roundfacts import facts
from bot.app.standing import standing
from bot.app.wishing import Typed, named_surveys
from bot.domain.clock import parse_when
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.domain.rounds import RoundState
from bot.domain.scope import Scope
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

JSON: Final = bodies.JSON
KEY: Final = "Idempotency-Key"
KEY_FORM: Final = r"[A-Za-z0-9_-]{16,64}"
Change = Callable[[House, Conn], list[str]]
Work = Callable[[Call], Awaitable[Response]]


async def every(call: Call) -> Response:
    """All rounds that her work reaches, oldest first."""
    after, most = int(call.asked["cursor"] or 0), int(call.asked["limit"])

    def read(house: House, conn: Conn, me: Person) -> list[dict[str, object]]:
        permit(house, conn, me, Action.SEE_ROUNDS, Kind.ROUND)
        found = [
            each for each in rounds.every(conn) if each.id > after and reaches(me, each.audience.countries)
        ]
        return [facts(standing(house, conn, each)) for each in found[: most + 1]]

    found = await call.run(Action.SEE_ROUNDS, Kind.ROUND, read)
    following = str(found[most - 1]["id"]) if len(found) > most else None
    return told_page("rounds", found[:most], following)


async def one(call: Call) -> Response:
    """How one stands: its plan, and figures as last released."""

    def read(house: House, conn: Conn, me: Person) -> dict[str, object]:
        found = existing(house, conn, me, Action.SEE_ROUNDS, call.number)
        permit(house, conn, me, Action.SEE_ROUNDS, call.resource)
        return facts(standing(house, conn, found))

    return told(await call.run(Action.SEE_ROUNDS, call.resource, read))


async def plan(call: Call) -> Response:
    """Make drafts, one a survey; nothing is sent by that."""
    body, text = await bodies.read(call.request, Plan)

    def make(house: House, conn: Conn, me: Person) -> list[str]:
        made = planningdesk.plan(house, conn, me, _wish(house, conn, body))
        return [packed(list(made.ids)), packed(list(made.warnings))]

    def work(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        check(house, me, Action.PLAN, Kind.ROUND)
        ids, warnings = json.loads(_once(call, conn, me, text, lambda: packed(make(house, conn, me))))
        made = [existing(house, conn, me, Action.PLAN, each) for each in json.loads(ids)]
        return {
            "rounds": [facts(standing(house, conn, each)) for each in made],
            "warnings": json.loads(warnings),
        }

    return told(await call.run(Action.PLAN, Kind.ROUND, work), HTTPStatus.CREATED)


async def open_(call: Call) -> Response:
    """Let a draft go by its times, where every gate is open."""
    return await _change(call, Action.OPEN, (RoundState.DRAFT,), _opened(call))


async def pause(call: Call) -> Response:
    """Send nothing more for it until it is resumed."""

    def change(_: House, conn: Conn) -> list[str]:
        planning.pause(conn, call.number)
        return []

    return await _change(call, Action.PAUSE, (RoundState.RUNNING,), change)


async def resume(call: Call) -> Response:
    """Let one that was paused go on."""
    return await _change(call, Action.OPEN, (RoundState.PAUSED,), _opened(call))


async def extend(call: Call) -> Response:
    """Give it another closing time."""
    body, text = await bodies.read(call.request, Extend)

    def change(house: House, conn: Conn) -> list[str]:
        planning.extend(house, conn, call.number, parse_when(body.closes, house.now(), "--closes"))
        return []

    return await _change(call, Action.EXTEND, tuple(RoundState), change, text)


async def close(call: Call) -> Response:
    """End it for good; a high-risk one stays open for a day."""

    def change(house: House, conn: Conn) -> list[str]:
        waits = planning.needs_farewell(planning.close_now(house, conn, call.number))
        return ["People get 24 hours more, and are told."] if waits else []

    return await _change(call, Action.CLOSE, tuple(RoundState), change)


def _opened(call: Call) -> Change:
    def change(house: House, conn: Conn) -> list[str]:
        return planning.open_notes(house, conn, planning.open_round(house, conn, call.number))

    return change


async def _change(
    call: Call, action: Action, states: tuple[RoundState, ...], change: Change, text: str = ""
) -> Response:
    """Do something with a round that is in one of these states, and tell how it stands then."""

    def work(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        found = existing(house, conn, me, action, call.number)

        def make() -> str:
            permit(house, conn, me, action, call.resource)
            _must_be(found, states)
            return packed(change(house, conn))

        notes = json.loads(_once(call, conn, me, text, make))
        return {"round": facts(standing(house, conn, planning.existing(conn, found.id))), "notes": notes}

    return told(await call.run(action, call.resource, work))


def _must_be(found: Round, states: tuple[RoundState, ...]) -> None:
    if found.state not in states:
        wanted = " or ".join(each.value for each in states)
        raise Fault((f"Round {found.id} is {found.state}: this is for one that is {wanted}.",))


def _once(call: Call, conn: Conn, me: Person, text: str, make: Callable[[], str]) -> str:
    """What came of the work; where the call has a key it is done once, and answered alike again."""
    key = call.request.headers.get(KEY)
    if key is None:
        return make()
    if not re.fullmatch(KEY_FORM, key):
        raise unusable([Wrong("cannot be used: give 16 to 64 letters, digits, - or _.", parameter=KEY)])
    said = packed([call.request.method, call.request.url.path, text])
    try:
        return resent.keyed(call.house, conn, me, (key, said), make).made
    except Clash:
        wrong = Wrong("named something else before: give another key.", parameter=KEY)
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, wrong, detail="The key was used for other work."
        ) from None


def _wish(house: House, conn: Conn, body: Plan) -> planning.Wish:
    """What is asked for. Raises Fault with every mistake; no survey is the path of a file."""
    surveys = named_surveys(body.surveys, body.revisions)
    asking.must_offer(house, surveys)
    stated = body.statements
    typed = Typed(
        surveys=surveys,
        opens=body.opens,
        closes=body.closes,
        every=body.every,
        countries=body.countries,
        languages=body.languages,
        cohorts=body.cohorts,
        remind=[wishing.NONE] if body.remind == [] else body.remind,
        target=None if body.target is None else str(body.target),
        targets=body.targets,
        digest=body.digest,
        export_by=[wishing.NONE] if body.export_by == [] else body.export_by,
        voice=body.voice,
        sms_budget=body.sms_budget,
        statements=[stated] if isinstance(stated, str) else None if stated is None else [*map(str, stated)],
    )
    return wishing.read(house, conn, typed)


def _does(name: str, path: str, summary: str, work: Work, *, body: type[Body] | None = None) -> Operation:
    """Something that is done with a round."""
    answer = Answer("The round as it stands then.", ((JSON, "Changed"),))
    path = f"/rounds/{{round}}/{path}"
    return Operation(name, "POST", path, summary, work, answer, Scope.ROUNDS_WRITE, body=body, once=True)


OPERATIONS: Final = (
    Operation(
        "listRounds",
        "GET",
        "/rounds",
        "The rounds that your work reaches, oldest first.",
        every,
        Answer("A page of them.", ((JSON, "Rounds"),)),
        Scope.ROUNDS_READ,
        asked=page_of("[0-9]{1,9}"),
    ),
    Operation(
        "planRounds",
        "POST",
        "/rounds",
        "Plan rounds, as drafts: nothing is sent before they are opened.",
        plan,
        Answer("The drafts.", ((JSON, "Planned"),), status=HTTPStatus.CREATED),
        Scope.ROUNDS_WRITE,
        body=Plan,
        once=True,
    ),
    Operation(
        "seeRound",
        "GET",
        "/rounds/{round}",
        "How a round stands, with figures as last released.",
        one,
        Answer("The round.", ((JSON, "Round"),)),
        Scope.ROUNDS_READ,
    ),
    _does("openRound", "open", "Let a draft go by its times.", open_),
    _does("pauseRound", "pause", "Send nothing more for it for now.", pause),
    _does("resumeRound", "resume", "Let it go on after a pause.", resume),
    _does("extendRound", "extend", "Give it another closing time.", extend, body=Extend),
    _does("closeRound", "close", "End it for good.", close),
)
