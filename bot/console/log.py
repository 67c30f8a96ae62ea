"""What staff did and read, the newest first: the same log as at the shell."""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import auditing
from bot.app.house import House
from bot.app.permits import permit
from bot.console.door import Door
from bot.console.visit import Visit
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.i18n.words import ALL
from bot.storage import audit
from bot.storage.audit import Row
from bot.storage.database import Conn

ON_A_PAGE = 100


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [door.long("/log", log)]


async def log(visit: Visit) -> Response:
    """The newest rows that she may read, and whether the log is whole."""
    await visit.run(lambda house, conn, me: permit(house, conn, me, Action.READ_AUDIT, Kind.AUDIT))
    rows, broken = await visit.look(_read)
    zone = visit.person.zone or "UTC"
    told = [
        {
            "number": row.number,
            "at": visit.speech.moment(row.entry.at, zone),
            "staff": row.entry.staff or "-",
            "role": _said(visit, "by", row.entry.role),
            "action": _said(visit, "does", row.entry.action),
            "resource": row.entry.resource,
            "outcome": _said(visit, "came", row.entry.outcome),
            "head": audit.short(row.head),
        }
        for row in rows
    ]
    return visit.page("log.html", rows=told, broken=broken, limited=bool(visit.person.limits))


def _said(visit: Visit, what: str, word: str) -> str:
    """A word of the log in her language; one that no version of ours has any more stands as it is."""
    key = f"console.log.{what}_{word.replace(' ', '_')}"
    return visit.speech(key) if key in ALL else word


def _read(house: House, conn: Conn, me: Person) -> tuple[list[Row], int | None]:  # noqa: ARG001 - a look's shape
    """The whole log is gone through, so no turn may wait for it."""
    return list(islice(auditing.newest_first(conn, me), ON_A_PAGE)), audit.broken_at(conn)
