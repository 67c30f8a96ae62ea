"""Who works here: never a name. Inviting, limiting to countries, and letting go whose phone is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import resent
from bot.app.confining import limit
from bot.app.house import House
from bot.app.links import Link, make_invite
from bot.app.permits import check, check_reach, permit
from bot.app.resent import Sent
from bot.app.revoking import of_one_circle, revoke, working
from bot.console.door import Door, away
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.domain.clock import later
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role, owns
from bot.domain.say import Named
from bot.storage.database import Conn
from bot.storage.invites import Invite

#: Whom a colleague invites, in the order of the list.
INVITED: Final = (
    Role.COORDINATOR,
    Role.DRAFTER,
    Role.REVIEWER,
    Role.TRANSLATOR,
    Role.SPEAKER,
    Role.NARRATOR,
)
DAYS: Final = 14
FIELDS: Final = {"--countries": "countries", "--country": "countries"}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/staff", everyone),
        door.post("/staff", invite),
        door.get("/staff/{number:number}", one),
        door.post("/staff/{number:number}/limit", set_limit),
        door.post("/staff/{number:number}/revoke", let_go),
    ]


async def everyone(visit: Visit) -> Response:
    """The list, and a form to invite somebody."""
    return await _page(visit, Filled((("role", Role.REVIEWER), ("once", resent.fresh()))))


async def invite(visit: Visit) -> Response:
    """Make a link for somebody who is to work here; it is shown now, and never again."""
    filled = visit.filled()
    role = next((each for each in INVITED if each == filled.one("role")), None)
    if role is None:
        filled.fault("role", visit.speech("staff.which_role"))
        return await _page(visit, filled, 400)

    resource = f"{Kind.INVITATION}:{role}"
    sent = Sent(Action.INVITE, filled.one("once"), filled.fields)

    def make(house: House, conn: Conn, me: Person) -> Link | None:
        made: list[Link] = []

        def work() -> str:
            permit(house, conn, me, Action.INVITE, resource)
            expires = int(later(house.now(), timedelta(days=DAYS), "UTC").timestamp())
            made.append(make_invite(house, conn, Invite(role), 1, expires, maker=me.id))
            return role

        check(house, me, Action.INVITE, resource)
        check_reach(house, conn, me, Action.INVITE, resource)
        resent.once(house, conn, me, sent, work)
        return made[0] if made else None

    try:
        link = await visit.run(make)
    except Wrong as fault:
        filled.sort(fault.lines, {})
        return await _page(visit, filled, 400)
    if link is None:
        return visit.page("staff/before.html", role=_role(visit, role), days=DAYS)
    return visit.page("staff/invited.html", link=link.best, role=_role(visit, role), days=DAYS)


async def one(visit: Visit) -> Response:
    """One of them, and what can be done."""
    return await _one(visit, None)


async def set_limit(visit: Visit) -> Response:
    """Limit a coordinator to the countries that are ticked; none: everywhere."""
    filled = visit.filled()
    try:
        await visit.run(lambda house, conn, me: limit(house, conn, me, visit.number, filled.all("countries")))
    except Wrong as fault:
        filled.sort(fault.lines, FIELDS)
        return await _one(visit, filled)
    return visit.to("/staff", "staff.limited_now", id=visit.number)


async def let_go(visit: Visit) -> Response:
    """Let somebody go at once. Letting oneself go ends here, too."""
    await visit.run(lambda house, conn, me: revoke(house, conn, me, visit.number))
    if visit.number == visit.person.id:
        return away()
    return visit.to("/staff", "desk.revoked")


async def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    def read(house: House, conn: Conn, me: Person) -> tuple[list[Person], bool]:
        permit(house, conn, me, Action.LIST_STAFF, Kind.STAFF)
        return [each.person for each in working(conn)], of_one_circle(conn)

    found, alone = await visit.run(read)
    return visit.page(
        "staff/everyone.html",
        status,
        rows=[_row(visit, each) for each in found],
        alone=alone,
        filled=filled,
        invites=not visit.person.limits,
        roles=[(each.value, _role(visit, each)) for each in INVITED],
    )


async def _one(visit: Visit, filled: Filled | None) -> Response:
    def read(house: House, conn: Conn, me: Person) -> Person:
        check(house, me, Action.LIST_STAFF, Kind.STAFF)
        found = next((each.person for each in working(conn) if each.person.id == visit.number), None)
        if found is None:
            raise Fault((visit.speech("staff.nobody", id=visit.number),))
        return found

    person = await visit.run(read)
    known = dict.fromkeys((*visit.house.offered_countries(), *person.limits))
    named = [(code, visit.speech.line(Named("country", code))) for code in known]
    return visit.page(
        "staff/one.html",
        200 if filled is None else 400,
        row=_row(visit, person),
        filled=filled or Filled(tuple(("countries", code) for code in person.limits)),
        countries=sorted(named, key=lambda pair: pair[1]),
        limits=owns(visit.person) and person.role is Role.COORDINATOR and person.id != visit.person.id,
        revokes=not visit.person.limits,
    )


def _row(visit: Visit, person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "role": visit.speech("staff.owner") if owns(person) else _role(visit, person.role),
        "limits": [visit.speech.line(Named("country", code)) for code in person.limits],
        "me": person.id == visit.person.id,
    }


def _role(visit: Visit, role: Role) -> str:
    return visit.speech(f"desk.is_{role}")
