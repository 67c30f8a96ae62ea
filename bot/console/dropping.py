"""Throwing away a draft: a last look, and then it is gone."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import dropping
from bot.app.house import House
from bot.app.permits import check, check_reach
from bot.console.door import Door
from bot.console.rounds import named
from bot.console.visit import Visit
from bot.digest.parts import short_name
from bot.domain.permission import Action
from bot.domain.person import Person
from bot.domain.say import Line
from bot.storage.database import Conn
from bot.storage.rounds import Round


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    one = "/rounds/{number:number}/drop"
    return [door.get(one, before), door.post(one, drop)]


async def before(visit: Visit) -> Response:
    """A last look: it is for good."""

    def read(house: House, conn: Conn, me: Person) -> tuple[Round, Line]:
        check(house, me, Action.DROP, named(visit))
        check_reach(house, conn, me, Action.DROP, named(visit))
        found = dropping.droppable(conn, visit.number)
        return found, short_name(house.survey(conn, found.survey))

    found, name = await visit.run(read)
    return visit.page("rounds/drop.html", round=found, name=visit.speech.line(name))


async def drop(visit: Visit) -> Response:
    """Have it gone."""
    await dropping.drop(visit.house, visit.number, lambda _: visit.person)
    return visit.to("/rounds", "rounds.dropped")
