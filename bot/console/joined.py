"""Answers with all that one person said in one row: only once two people agree, and the second gets them."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app.exporting import as_csv
from bot.app.filing import made_apart
from bot.app.house import House
from bot.app.linking import agree, agreed, joined
from bot.app.packaging import Rows
from bot.console.door import Door
from bot.console.downloads import ROWS_MEDIA, sent
from bot.console.visit import Visit
from bot.domain.person import Person
from bot.storage.database import Conn


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings/{number:number}/joined", ask),
        door.post("/findings/{number:number}/joined", say),
    ]


async def ask(visit: Visit) -> Response:
    """What it means, and who has agreed so far."""
    found = await visit.run(lambda house, conn, me: agreed(house, conn, me, visit.number))
    return visit.page(
        "findings/joined.html", number=visit.number, agreed=found, mine=visit.person.id in found
    )


async def say(visit: Visit) -> Response:
    """Her word: the first waits a day for another, which brings the file."""
    second = bool(visit.filled().one("second"))

    def work(house: House, conn: Conn, me: Person) -> bool | None:
        # Pressed twice the second word would be the first of another time, which she does not mean.
        if second and not agreed(house, conn, me, visit.number):
            return None
        return agree(house, conn, me, visit.number)

    brings = await visit.run(work)
    if not brings:
        told = "joined.used" if brings is None else "joined.waits"
        return visit.to(f"/findings/{visit.number}/joined", told)
    found = await visit.look(lambda house, conn, _: joined(house, conn, visit.number))
    content = await made_apart(lambda: as_csv(found))
    return sent(content, ROWS_MEDIA[Rows.CSV], f"joined-{visit.number}-{found.cut}.csv")
