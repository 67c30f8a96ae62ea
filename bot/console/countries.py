"""Leaving a country where it became dangerous, and going back: who said so, and whose word is missing."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import withdrawing
from bot.app.approving import WITHIN_SECONDS
from bot.app.house import House
from bot.app.permits import check
from bot.app.withdrawing import Came
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, are_two
from bot.domain.say import Named
from bot.domain.zones import ZONES
from bot.storage import approvals, left
from bot.storage.database import Conn


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/countries", countries),
        door.post("/countries", ask),
        door.post("/countries/leave", leave),
        door.post("/countries/return", come_back),
    ]


async def countries(visit: Visit) -> Response:
    """The countries that were left, and which can be."""
    return await _page(visit, Filled())


async def ask(visit: Visit) -> Response:
    """What leaving a country does, before it is done."""
    filled = visit.filled()
    code = filled.one("country")
    if code not in ZONES:
        filled.fault("country", visit.speech("countries.which"))
        return await _page(visit, filled, 400)
    await visit.run(lambda house, _, me: check(house, me, Action.LEAVE_COUNTRY, f"{Kind.COUNTRY}:{code}"))
    return visit.page("countries/ask.html", code=code, name=_name(visit, code))


async def leave(visit: Visit) -> Response:
    """The first word stops all sending there; the second erases the addresses."""
    code = withdrawing.country_of(visit.filled().one("country"))
    came = await visit.run(lambda house, conn, me: withdrawing.leave(house, conn, me, code))
    return visit.to("/countries", f"left.{came}", country=Named("country", code))


async def come_back(visit: Visit) -> Response:
    """Going back takes two words."""
    code = withdrawing.country_of(visit.filled().one("country"))
    came = await visit.run(lambda house, conn, me: withdrawing.come_back(house, conn, me, code))
    told = "countries.returned" if came is Came.RETURNED else "countries.return_waits"
    return visit.to("/countries", told, country=Named("country", code))


async def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    def read(house: House, conn: Conn, me: Person) -> list[dict[str, object]]:
        check(house, me, Action.LEAVE_COUNTRY, Kind.COUNTRY)
        return [
            _row(visit, house, conn, me, each)
            for each in left.every(conn).values()
            if not me.limits or each.country in me.limits
        ]

    rows = await visit.run(read)
    known = list(visit.person.limits) or sorted(ZONES)
    named = sorted(((code, _name(visit, code)) for code in known), key=lambda pair: pair[1])
    return visit.page("countries/all.html", status, rows=rows, filled=filled, countries=[("", ""), *named])


def _row(visit: Visit, house: House, conn: Conn, me: Person, known: left.Left) -> dict[str, object]:
    """A country that was left, and what this person's word would do there."""
    first = withdrawing.first_word(conn, known)
    since = house.seconds() - WITHIN_SECONDS
    agreed = approvals.agreed(conn, Action.RETURN_COUNTRY, f"{Kind.COUNTRY}:{known.country}", since)
    return {
        "code": known.country,
        "name": _name(visit, known.country),
        "since": visit.speech.moment(known.at, me.zone or "UTC", "date"),
        "confirmed": known.confirmed is not None,
        "first": known.staff or "-",
        "second": first is None or are_two(first, me),
        "agreed": agreed,
        "mine": me.id in agreed,
    }


def _name(visit: Visit, code: str) -> str:
    return visit.speech.line(Named("country", code))
