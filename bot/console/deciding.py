"""A part of a round with what was decided on it and the form to decide; all parts in a table."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import bulletinpages, deciding
from bot.app.house import House
from bot.app.permits import check
from bot.console.door import Door
from bot.console.figures import Telling
from bot.console.findings import decides, digest_of, leaf_of, opened
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.digest.decided import verdict
from bot.digest.page import Outcomes, lines_of
from bot.domain.decision import MOST_WHY, Verdict, parts_of
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Line, Named, Verbatim, Words
from bot.i18n.negotiation import SOURCE
from bot.storage import bulletins, cuts
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: Beside which field a fault of the use case is shown.
FIELDS: Final = {"--why": "why", "--why-in": "told", "verdict": "verdict"}
NUMBER: Final = re.compile("[0-9]{1,9}")


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings/{number:number}/part/{item}", part),
        door.post("/findings/{number:number}/part/{item}", decide),
        door.get("/findings/{number:number}/decisions", table),
    ]


async def part(visit: Visit) -> Response:
    """A part with its figures, and what was decided on it."""
    return await _shown(visit, await opened(visit), Filled())


async def decide(visit: Visit) -> Response:
    """Write a decision down, on the figures that she had before her."""
    filled, item = visit.filled(), _item(visit)
    chosen, seen = filled.one("verdict"), filled.one("seen")

    def write(house: House, conn: Conn, me: Person) -> None:
        if chosen not in tuple(Verdict) or not NUMBER.fullmatch(seen):
            check(house, me, Action.DECIDE, f"{Kind.ROUND}:{visit.number}")
            raise Fault((f"verdict: {visit.speech('deciding.choose')}",))
        deciding.decide(
            house,
            conn,
            me,
            visit.number,
            item=item,
            verdict=Verdict(chosen),
            why=filled.one("why"),
            translated={filled.one("told_in"): filled.one("told")} if filled.one("told") else {},
            seen=int(seen),
        )

    try:
        await visit.run(write)
    except Wrong as fault:
        filled.sort(fault.lines, FIELDS)
        return await _shown(visit, await opened(visit), filled)
    return visit.to(f"/findings/{visit.number}/part/{item}", "deciding.written")


def _item(visit: Visit) -> str:
    return str(visit.request.path_params["item"])


async def _shown(visit: Visit, round_: Round, filled: Filled) -> Response:
    item = _item(visit)
    path = f"/findings/{round_.id}/part/{item}"

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any] | None:
        page = digest_of(house, conn, me, round_)
        found = leaf_of(house, me, page, round_.id, path)
        last = cuts.last(conn, round_.id)
        if found is None or last is None:
            return None
        decidable = item in {each.item for each in parts_of(page.digest.facts.survey)}
        past = _past(house, conn, me, round_, item) if decidable else []
        return {**found, "decidable": decidable, "past": past, "seen": last.number}

    told = await visit.look(read)
    if told is None:
        raise HTTPException(404)
    status = 400 if filled.faults else 200
    may = told["decidable"] and decides(visit, round_.id)
    return visit.page(
        "findings/part.html",
        status,
        number=round_.id,
        path=path,
        filled=filled,
        decides=may,
        verdicts=[(each.value, visit.speech(f"drafting.{each}")) for each in Verdict],
        languages=[("", visit.speech("deciding.no_other")), *_languages(visit.house)],
        most=MOST_WHY,
        **told,
    )


def _languages(house: House) -> list[tuple[str, str]]:
    """Those in which a reason can be said again, each by its own name."""
    others = [each for each in house.catalogs.languages if each != SOURCE]
    return [(each, house.catalogs.words(Named("language", each), each)) for each in others]


def _past(house: House, conn: Conn, me: Person, round_: Round, item: str) -> list[dict[str, Any]]:
    """What was decided on a part before, the newest first, and which of it counts."""
    found = deciding.past(house, conn, me, round_, item)
    lines: list[Line] = [verdict(each.decision) for each in found]
    telling = Telling(house.catalogs, house.languages_of(me), lines)
    counts = max((number for number, each in enumerate(found) if each.round == round_.id), default=None)
    return [
        {
            "verdict": telling.line(verdict(each.decision)),
            "why": telling.line(Verbatim(each.decision.why)) if each.decision.why else None,
            "round": each.round,
            "version": each.version,
            "cut": (int(each.decision.cut_at.timestamp()), me.zone or "UTC"),
            "counts": number == counts,
        }
        for number, each in reversed(list(enumerate(found)))
    ]


async def table(visit: Visit) -> Response:
    """All parts with what was said and decided, and what people were told of it."""
    round_ = await opened(visit)

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        page = digest_of(house, conn, me, round_)
        found = [
            block
            for section in page.sections
            if section.heading == Words("digest.decisions")
            for block in section.blocks
            if isinstance(block, Outcomes)
        ]
        lines = [page.title, *page.banners, *(line for block in found for line in lines_of(block))]
        sent = [
            (each, bulletinpages.pages_of(house, conn, each)) for each in bulletins.of_round(conn, round_.id)
        ]
        lines += [line for _, pages in sent for screen in pages for line in screen]
        telling = Telling(house.catalogs, house.languages_of(me), lines)
        return {
            "title": telling.line(page.title),
            "banners": telling.lines(page.banners),
            "blocks": [telling.block(each) for each in found],
            "told": [
                {
                    "at": (each.at, me.zone or "UTC"),
                    "lines": [telling.line(line) for screen in pages for line in screen],
                }
                for each, pages in sent
            ],
            **telling.around(),
        }

    return visit.page("findings/decisions.html", number=round_.id, **await visit.look(read))
