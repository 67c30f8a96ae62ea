"""Bringing people who agreed to be invited, from a file: looked through first, then taken, and never kept.

Rows without a number get links, as a file or as codes to print where all these rows are alike.

The server keeps no file between the two steps. So whoever takes one chooses it a second time, and it must be
the one that was looked through: the page bears a word that belongs to this very file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import resent, rosterfile, rostering
from bot.app.filing import made_apart
from bot.app.house import House
from bot.app.resent import Sent
from bot.app.rosterfile import LIMITS, Entry
from bot.app.rostering import Roster, RowLink
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.digest.handout import sheets
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.storage.database import Conn

PATH: Final = "/invitations/roster"
#: A file and what a form has beside it; what is a little too large is still read, and told of.
MOST_FORM: Final = LIMITS.size + 100_000
DAYS: Final = ("7", "14", "30", "60", "90")
START: Final = (("days", "30"),)
_PLACE: Final = re.compile(
    r"row (?P<row>[0-9]+)(?:, (?:column (?P<column>[A-Z])(?: \([a-z_]+\))?|[a-z]+))?: "
)


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [door.get(PATH, ask), door.upload(PATH, bring, "file")]


async def ask(visit: Visit) -> Response:
    """What a file holds, and the form for one."""
    await visit.run(rostering.begin)
    return _page(visit, Filled(START))


async def bring(visit: Visit) -> Response:
    """Look through a file; or take it, where the same one was looked through before."""
    filled = visit.filled()
    left = await visit.run(rostering.begin)
    if filled.one("days") not in DAYS or not visit.file:
        filled.fault("file" if not visit.file else "days", visit.speech("roster.choose"))
        return _page(visit, filled, 400)
    try:
        entries = await made_apart(lambda: rosterfile.read(visit.house, visit.file, left))
    except Fault as fault:
        return _page(visit, filled, 400, lines=fault.lines)
    try:
        roster = await visit.run(lambda house, conn, me: rostering.looked_at(house, conn, me, entries))
    except Wrong as fault:
        return _page(visit, filled, 400, lines=fault.lines)
    word = _word(visit)
    if filled.one("looked") != word:
        other = bool(filled.one("looked"))
        return _page(visit, filled, 400 if other else 200, roster=roster, looked=word, other=other)
    return await _take(visit, filled, entries)


async def _take(visit: Visit, filled: Filled, entries: tuple[Entry, ...]) -> Response:
    """Take it once, however often the form comes; links come now, as a file or on paper, and never again."""
    links: list[RowLink] = []
    on_paper = filled.one("how") == "sheets"
    sent = Sent(
        "roster", filled.one("once"), (("looked", filled.one("looked")), ("days", filled.one("days")))
    )
    # How links come is no part of it. The page stays when a file comes, and its other button makes no more.

    def work(house: House, conn: Conn, me: Person) -> bool:
        def take() -> str:
            roster = rostering.looked_at(house, conn, me, entries)
            if on_paper:
                rostering.check_paper(roster)
            end = rostering.until(house, f"{filled.one('days')}d")
            links.extend(rostering.take(house, conn, me, roster, end))
            return ""

        return resent.once(house, conn, me, sent, take).before

    try:
        before = await visit.run(work)
    except Wrong as fault:
        return _page(visit, filled, 400, lines=fault.lines)
    if links and on_paper:
        paper = await made_apart(lambda: sheets([each.link.best for each in links]))
        return _handed(paper, "application/pdf", "codes.pdf")
    if links:
        return _handed(rostering.table(links), "text/csv; charset=utf-8", "links.csv")
    return visit.to(PATH, "roster.before" if before else "roster.taken")


def _handed(file: bytes, kind: str, name: str) -> Response:
    """A file that is kept by the browser, and not shown in it."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, media_type=kind, headers=named)


def _page(
    visit: Visit,
    filled: Filled,
    status: int = 200,
    *,
    lines: Iterable[str] = (),
    roster: Roster | None = None,
    looked: str = "",
    other: bool = False,
) -> Response:
    """The form; `lines` are the faults of the file, `roster` is what it comes to, `looked` its word."""
    return visit.page(
        "inviting/roster.html",
        status,
        filled=filled,
        faults_of_file=[_placed(each) for each in lines],
        roster=roster,
        looked=looked,
        once=resent.fresh(),
        other=other,
        columns=rosterfile.COLUMNS,
        days=[(each, visit.speech("inviting.days", int(each))) for each in DAYS],
    )


def _placed(line: str) -> tuple[str, str, str]:
    """A fault of a file: its row, its column where it is about one, and what is wrong.

    >>> _placed("row 2, column A (phone): this is no phone number.")
    ('2', 'A', 'this is no phone number.')
    >>> _placed("The file has headings and no rows below them.")
    ('', '', 'The file has headings and no rows below them.')
    """
    found = _PLACE.match(line)
    return ("", "", line) if found is None else (found["row"], found["column"] or "", line[found.end() :])


def _word(visit: Visit) -> str:
    """What only this file bears, for this person: a keyed hash, as it stands in a page."""
    digest = hashlib.blake2b(visit.file, digest_size=32).hexdigest()
    return visit.house.sealer.code_hash(f"roster\0{visit.person.id}\0{digest}").hex()
