"""A form for planning rounds: everything that a plan has, and every fault beside its field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import asking, planningdesk, resent, wishing
from bot.app.asking import STATEMENTS
from bot.app.house import House
from bot.app.permits import check
from bot.app.planning import Wish
from bot.app.resent import Sent
from bot.app.telling import survey_called
from bot.app.wishing import Typed
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.domain.findings import PARTITIONS
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Line, Named
from bot.storage.database import Conn

#: Where each fault of a plan stands, by how it begins.
FIELDS: Mapping[str, str] = {
    "SURVEY": "survey",
    "--revision": "survey",
    "--statements": "statements",
    "--countries": "countries",
    "--languages": "languages",
    "--cohorts": "cohorts",
    "--opens": "opens",
    "--closes": "closes",
    "--every": "every",
    "--remind": "remind",
    "--target": "target",
    "--target-of": "targets",
    "--voice": "voice",
    "--sms-budget": "sms_budget",
    "--digest": "digest",
    "--export-by": "export",
}
#: What stands in an empty form.
FIRST = (("remind", "72h"), ("digest", "07:00"), ("export", "country"))


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen: surveys by name, countries, languages; how many statements are approved."""

    surveys: tuple[tuple[str, Line], ...]
    countries: tuple[str, ...]
    statements: int


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [door.get("/rounds/new", form), door.post("/rounds/new", plan)]


async def form(visit: Visit) -> Response:
    """The empty form."""
    return await _page(visit, Filled((*FIRST, ("once", resent.fresh()))))


async def plan(visit: Visit) -> Response:
    """Make the rounds as drafts; nothing is sent by that."""
    filled = visit.filled()
    sent = Sent(Action.PLAN, filled.one("once"), filled.fields)

    def work(house: House, conn: Conn, me: Person) -> list[int]:
        check(house, me, Action.PLAN, Kind.ROUND)
        done = resent.once(house, conn, me, sent, lambda: json.dumps(_planned(house, conn, me, filled)))
        return list(json.loads(done.made))

    try:
        ids = await visit.run(work)
    except Wrong as fault:
        surveys = dict.fromkeys(asking.shipped(visit.house), "survey")
        filled.sort(fault.lines, {**surveys, STATEMENTS: "survey", **FIELDS})
        return await _page(visit, filled)
    if len(ids) == 1:
        return visit.to(f"/rounds/{ids[0]}/open", "planning.made")
    return visit.to("/rounds", "planning.made_all")


def _planned(house: House, conn: Conn, me: Person, filled: Filled) -> list[int]:
    return list(planningdesk.plan(house, conn, me, wish_of(house, conn, filled)).ids)


def wish_of(house: House, conn: Conn, filled: Filled) -> Wish:
    """What the form asks for. Raises Fault with every mistake in it.

    Surveys are those that are offered: no form names a file.
    """
    chosen = filled.all("survey")
    asking.must_offer(house, chosen)
    stated = STATEMENTS in chosen
    typed = Typed(
        surveys=[name for name in chosen if name != STATEMENTS],
        opens=filled.one("opens") or "now",
        closes=filled.one("closes") or None,
        every=filled.one("every") or None,
        countries=[*filled.all("countries"), filled.one("more_countries").replace(" ", ",")],
        languages=filled.all("languages"),
        cohorts=[filled.one("cohorts")],
        remind=[filled.one("remind") or wishing.NONE],
        target=filled.one("target") or None,
        targets=[line for line in filled.one("targets").splitlines() if line.strip()],
        digest=f"daily@{filled.one('digest')}" if filled.one("digest") else wishing.NONE,
        export_by=filled.all("export") or [wishing.NONE],
        voice=bool(filled.all("voice")),
        statements=[filled.one("statements") or wishing.ALL] if stated else None,
        sms_budget=filled.one("sms_budget") or None,
    )
    return wishing.read(house, conn, typed)


async def _page(visit: Visit, filled: Filled) -> Response:
    await visit.run(lambda house, _, me: check(house, me, Action.PLAN, Kind.ROUND))
    found = await visit.look(_offered)
    t = visit.speech
    return visit.page(
        "planning/form.html",
        400 if filled.faults else 200,
        filled=filled,
        surveys=[(name, t.line(called)) for name, called in found.surveys],
        countries=[(code, t.line(Named("country", code))) for code in found.countries],
        languages=[(code, t.line(Named("language", code))) for code in visit.house.catalogs.languages],
        partitions=[(name, t(f"digest.by_{name}")) for name in PARTITIONS],
        statements=found.statements if STATEMENTS in dict(found.surveys) else 0,
        texts=visit.house.rules.sms,
    )


def _offered(house: House, conn: Conn, me: Person) -> Offered:
    surveys = tuple((name, survey_called(each)) for name, each in asking.offered(house, conn).items())
    return Offered(surveys, me.limits or tuple(house.offered_countries()), len(asking.approved(conn)))
