"""Short messages of a round in the console: what they come to, and what they may cost."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import budgeting, counting, smsplans
from bot.app.budgeting import Given
from bot.app.counting import Texted
from bot.app.house import House
from bot.app.smsplans import TextCost
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.digest.parts import short_name
from bot.domain.money import told
from bot.domain.person import Person
from bot.domain.say import Line, Words
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: Where each fault of an amount stands, by how it begins.
FIELDS: Final = {"--sms-budget": "sms_budget", "AMOUNT": "sms_budget"}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    one = "/rounds/{number:number}/budget"
    return [door.get(one, before), door.post(one, give)]


async def before(visit: Visit) -> Response:
    """What it may cost now, to be changed."""
    return await _page(visit, Filled())


async def give(visit: Visit) -> Response:
    """Let it cost another amount; what waited for money goes out."""
    filled = visit.filled()
    try:
        given = await visit.run(
            lambda house, conn, me: budgeting.give(house, conn, me, visit.number, filled.one("sms_budget"))
        )
    except Wrong as fault:
        filled.sort(fault.lines, FIELDS)
        return await _page(visit, filled)
    return visit.to(f"/rounds/{visit.number}", "budget.given", budget=given.told or "")


async def foreseen(visit: Visit, found: Round) -> list[str]:
    """What asking a round's people by short message comes to; nothing where nobody can be."""
    if not smsplans.may_ask(visit.house, found):
        return []
    begun = await visit.run(lambda house, conn, _: counting.begin_texted(house, conn, found))
    people, least = (await _counted(visit, found, begun)).people, counting.least_told(found)
    cost = await visit.look(lambda house, conn, _: smsplans.foresee(house, conn, found, people, least))
    return [] if cost is None else [visit.speech.line(each) for each in cost_lines(cost)]


async def _counted(visit: Visit, found: Round, begun: Texted | int) -> Texted:
    """The day's count; everybody is gone through for it, so that is done beside the turns."""
    if isinstance(begun, Texted):
        return begun
    fresh = await visit.look(lambda _, conn, __: counting.texted(conn, found, begun))
    return await visit.run(lambda house, conn, _: counting.hold_texted(house, conn, found, fresh))


def cost_lines(cost: TextCost) -> list[Line]:
    """How many are asked, what each and all of it comes to, and that no more than the budget is spent."""
    few: Line = Words("console.budget.fewer", {"fewer": cost.step})
    if cost.people is not None:
        few = Words("console.budget.people", count=cost.people)
    if cost.budget is None:
        return [few, Words("console.budget.none")]
    price, most = told(cost.price, cost.currency), told(min(cost.worst, cost.budget), cost.currency)
    return [
        few,
        Words("console.budget.each", count=cost.segments),
        Words("console.budget.all", {"price": price, "most": most}),
        Words("console.budget.never", {"budget": told(cost.budget, cost.currency)}),
    ]


async def _page(visit: Visit, filled: Filled) -> Response:
    def read(house: House, conn: Conn, me: Person) -> tuple[Given, Line]:
        given = budgeting.look(house, conn, me, visit.number)
        return given, short_name(house.survey(conn, given.round.survey))

    given, name = await visit.run(read)
    return visit.page(
        "rounds/budget.html",
        400 if filled.faults else 200,
        given=given,
        name=visit.speech.line(name),
        filled=filled,
    )
