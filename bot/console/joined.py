"""Answers with all that one person said in one row: only once two people agree, and the second gets them."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app.exporting import as_csv
from bot.app.filing import made_apart
from bot.app.linking import agreed, linkable_export
from bot.console.door import Door
from bot.console.downloads import ROWS_MEDIA, Rows, sent
from bot.console.visit import Visit


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings/{number:number}/joined", ask),
        door.post("/findings/{number:number}/joined", agree),
    ]


async def ask(visit: Visit) -> Response:
    """What it means, and who has agreed so far."""
    found = await visit.run(lambda house, conn, me: agreed(house, conn, me, visit.number))
    return visit.page(
        "findings/joined.html", number=visit.number, agreed=found, mine=visit.person.id in found
    )


async def agree(visit: Visit) -> Response:
    """Her word: the first waits a day for another, which brings the file."""
    found = await visit.run(lambda house, conn, me: linkable_export(house, conn, me.id, visit.number))
    if found is None:
        return visit.to(f"/findings/{visit.number}/joined", "joined.waits")
    content = await made_apart(lambda: as_csv(found))
    return sent(content, ROWS_MEDIA[Rows.CSV], f"joined-{visit.number}-{found.cut}.csv")
