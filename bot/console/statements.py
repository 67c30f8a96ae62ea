"""Short statements in the console: chosen of texts and written, approved or turned down, and what stands."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import stating
from bot.app.house import House
from bot.app.paging import Page
from bot.app.permits import check
from bot.app.queueing import Text
from bot.console.door import Door
from bot.console.forms import Filled, number
from bot.console.visit import Visit, Wrong
from bot.digest.parts import short_name
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Line, Wording
from bot.storage.database import Conn
from bot.storage.statements import Statement

#: So many texts stand on one page.
ON_A_PAGE: Final = 20
#: What tells that the choice of texts is at fault, and no word of the statement.
OF_TEXTS: Final = (stating.TOO_FEW,)


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/statements", desk),
        door.get("/statements/own", own),
        door.post("/statements/own", write),
        door.get("/statements/from/{number:number}", choose),
        door.post("/statements/from/{number:number}", write_from),
        door.get("/statements/approve", judge),
        door.post("/statements/approve/{number:number}", decide),
    ]


async def desk(visit: Visit) -> Response:
    """What can be made of which rounds, what waits for her, and what is approved."""

    def approved(house: House, conn: Conn, me: Person) -> list[Statement]:
        check(house, me, Action.STATE, Kind.STATEMENT)
        return stating.approved(house, conn, me)

    def find(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        places = stating.places(house, conn, me)
        return {
            "places": [(each.id, short_name(house.survey(conn, each.survey))) for each in places],
            "waits": stating.to_approve(house, conn, me) is not None,
        }

    stand = await visit.run(approved)  # who may not is written down here
    return visit.page("statements/desk.html", approved=stand, **await visit.look(find))


async def own(visit: Visit) -> Response:
    """A statement of the team's own, which rests on nobody's text."""
    await visit.run(lambda house, _, me: check(house, me, Action.STATE, Kind.STATEMENT))
    return _write_page(visit, Filled(), own=True)


async def choose(visit: Visit) -> Response:
    """The texts of a round to choose from, a page at a time, and the field for the statement."""
    return await _choose_page(visit, Filled(), 0)


async def write(visit: Visit) -> Response:
    """Keep one of the team's own."""
    filled = visit.filled()
    text = filled.one("text")
    try:
        await visit.run(lambda house, conn, me: stating.write(house, conn, me, text, (), own=True))
    except Wrong as fault:
        return _write_page(visit, _sorted(filled, fault), 400, own=True)
    return visit.to("/statements", "statements.kept")


async def write_from(visit: Visit) -> Response:
    """Keep a statement that rests on the texts that are ticked, or is the team's own where she says so.

    Another page of texts is asked for with all that was ticked and typed so far.
    """
    filled = visit.filled()
    if filled.one("go"):
        return await _choose_page(visit, filled, number(filled.one("go")))
    text, as_own = filled.one("text"), bool(filled.one("own"))

    def keep(house: House, conn: Conn, me: Person) -> None:
        known = stating.suggestion_ids(house, conn, me, visit.number)
        stating.write(house, conn, me, text, _ticked(filled) & known, own=as_own)

    try:
        await visit.run(keep)
    except Wrong as fault:
        return await _choose_page(visit, _sorted(filled, fault), number(filled.one("past")), 400)
    return visit.to("/statements", "statements.kept")


async def judge(visit: Visit) -> Response:
    """The next statement that another wrote, with the texts that it rests on, a page at a time."""
    query = visit.request.query_params
    after, past = number(query.get("after", "")), number(query.get("past", ""))

    def find(house: House, conn: Conn, me: Person) -> tuple[Statement, Page] | None:
        found = stating.to_approve(house, conn, me, after)
        if found is None:
            return None
        return found, stating.rests_on_page(house, conn, me, found, after=past, most=ON_A_PAGE)

    found = await visit.run(find)
    if found is None:
        return visit.page("statements/none.html", after=after)
    statement, page = found
    texts = [_told(each) for each in page.texts]
    return visit.page(
        "statements/judge.html", statement=statement, texts=texts, after=after, more=page.more, past=past
    )


async def decide(visit: Visit) -> Response:
    """Approve a statement for good, or turn it down."""
    doing = visit.filled().one("do")
    if doing not in ("approve", "turn_down"):
        raise Fault((stating.NO_SUCH,))
    agreed = doing == "approve"
    try:
        await visit.run(lambda h, c, me: stating.approve(h, c, me, visit.number, agreed=agreed))
    except Wrong as fault:
        if stating.NO_SUCH not in fault.lines:
            raise
        return visit.to("/statements/approve", "console.statements.gone")
    return visit.to(f"/statements/approve?after={visit.number}", f"statements.{doing}_done")


def _write_page(visit: Visit, filled: Filled, status: int = 200, **more: Any) -> Response:
    return visit.page("statements/write.html", status, filled=filled, most=stating.LONGEST, **more)


async def _choose_page(visit: Visit, filled: Filled, after: int, status: int = 200) -> Response:
    def find(house: House, conn: Conn, me: Person) -> tuple[Page, Line | None]:
        found = stating.suggestions_page(house, conn, me, visit.number, after=after, most=ON_A_PAGE)
        of = found.texts[0].round.survey if found.texts else None
        return found, None if of is None else short_name(house.survey(conn, of))

    page, name = await visit.run(find)
    groups = [
        (visit.speech.line(Wording(asked.context, asked.text)), [_told(each) for each in texts])
        for asked, texts in groupby(page.texts, lambda each: each.question)
    ]
    chosen = _ticked(filled) & page.all
    return _write_page(
        visit,
        filled,
        status,
        own=False,
        groups=groups,
        name=name,
        round=visit.number,
        chosen=len(chosen),
        elsewhere=sorted(chosen - {each.id for each in page.texts}),
        past=after,
        more=page.more,
    )


def _ticked(filled: Filled) -> set[int]:
    """The texts that she ticked so far, by number."""
    return {number(each) for each in filled.all("source")} - {0}


def _told(text: Text) -> dict[str, Any]:
    """A text as reviewers read it, with its translation where there is one."""
    translation = text.reading.translation
    return {
        "id": str(text.id),
        "text": text.shown,
        "lang": text.language.replace("_", "-"),
        "translation": None if translation is None else translation.text,
    }


def _sorted(filled: Filled, fault: Fault) -> Filled:
    """Each fault beside its field: that of the texts at the texts, all others at the words."""
    for line in fault.lines:
        filled.fault("source" if line in OF_TEXTS else "text", line)
    return filled
