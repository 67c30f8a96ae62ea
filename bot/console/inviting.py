"""Inviting people to answer: codes by the batch, as links or as sheets to print, and stopping a batch."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import batching, resent
from bot.app.batching import Wanted
from bot.app.filing import made_apart
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.digest.handout import sheets
from bot.domain.person import Person
from bot.domain.say import Named
from bot.domain.zones import ZONES
from bot.storage.batches import Batch

#: Where the place of a fault stands among the fields.
FIELDS: Final = {
    "--codes": "codes",
    "--uses": "uses",
    "--expires": "days",
    "--country": "country",
    "--cohort": "cohort",
}
DAYS: Final = ("3", "7", "14", "30", "60", "90")
START: Final = (("codes", "24"), ("uses", "1"), ("days", "14"))


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/invitations", batches),
        door.post("/invitations", make),
        door.get("/invitations/{number:number}/stop", ask_stop),
        door.post("/invitations/{number:number}/stop", stop),
    ]


async def batches(visit: Visit) -> Response:
    """The batches there are, and a form for one more."""
    return await _page(visit, Filled((*START, ("once", resent.fresh()))))


async def make(visit: Visit) -> Response:
    """Make a batch: its links are shown now, or its sheets come now, and never again."""
    filled = visit.filled()
    wanted = _wanted(visit, filled)
    if wanted is None:
        return await _page(visit, filled, 400)
    try:
        made = await visit.run(lambda house, conn, me: batching.make(house, conn, me, wanted))
    except Wrong as fault:
        filled.sort(fault.lines, FIELDS)
        return await _page(visit, filled, 400)
    if isinstance(made, Batch):
        return visit.page("inviting/before.html", row=_row(visit, made))
    links = [each.best for each in made]
    if filled.one("how") == "sheets":
        paper = await made_apart(lambda: sheets(links))
        named = {"Content-Disposition": 'attachment; filename="codes.pdf"'}
        return Response(paper, media_type="application/pdf", headers=named)
    return visit.page("inviting/made.html", links=links, wanted=wanted)


async def ask_stop(visit: Visit) -> Response:
    """What stopping a batch does, before it is done."""
    found = await visit.run(lambda house, conn, me: batching.existing(house, conn, me, visit.number))
    return visit.page("inviting/stop.html", row=_row(visit, found))


async def stop(visit: Visit) -> Response:
    """Stop the codes of a batch that nobody has used yet."""
    done = await visit.run(lambda house, conn, me: batching.revoke(house, conn, me, visit.number))
    return visit.to("/invitations", "inviting.stopped_now" if done else "inviting.stopped_before")


async def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    found = await visit.run(batching.every)
    return visit.page(
        "inviting/batches.html",
        status,
        rows=[_row(visit, each) for each in found],
        filled=filled,
        countries=_countries(visit, visit.person),
        days=[(each, visit.speech("inviting.days", int(each))) for each in DAYS],
    )


def _wanted(visit: Visit, filled: Filled) -> Wanted | None:
    numbers = {}
    for name in ("codes", "uses", "days"):
        text = filled.one(name)
        if not (text.isdecimal() and len(text) < 7):
            filled.fault(name, visit.speech("inviting.whole"))
            continue
        numbers[name] = int(text)
    if filled.faults:
        return None
    country, cohort = filled.one("country"), filled.one("cohort")
    return Wanted(filled.one("once"), **numbers, country=country or None, cohort=cohort or None)


def _row(visit: Visit, batch: Batch) -> dict[str, object]:
    zone = visit.person.zone or "UTC"
    ended = batch.revoked is not None or batch.expires <= visit.house.seconds()
    state = "stopped" if batch.revoked is not None else "ended" if ended else "works"
    return {
        "id": batch.id,
        "country": visit.speech.line(Named("country", batch.country)) if batch.country else None,
        "cohort": batch.cohort,
        "codes": batch.codes,
        "uses": batch.uses,
        "made": visit.speech.moment(batch.made, zone, "date"),
        "until": visit.speech.moment(batch.expires, zone, "date"),
        "state": state,
        "works": not ended,
    }


def _countries(visit: Visit, me: Person) -> list[tuple[str, str]]:
    """The countries that she may invite for, those of the consultation first."""
    known = list(me.limits) or visit.house.offered_countries()
    named = [(code, visit.speech.line(Named("country", code))) for code in known]
    if me.limits:
        return named
    others = sorted(
        ((code, visit.speech.line(Named("country", code))) for code in ZONES if code not in known),
        key=lambda pair: pair[1],
    )
    return [("", visit.speech("inviting.any_country")), *named, *others]
