"""What was found: the proposals and their rounds, and of a round its figures, a part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import findings
from bot.app.findings import Subject
from bot.app.house import House
from bot.app.permits import may_do
from bot.app.reporting import page_of
from bot.console.door import Door
from bot.console.figures import Telling, section_lines
from bot.console.visit import Visit
from bot.digest.asked_by import Why, narrowed
from bot.digest.decided import verdict
from bot.digest.page import Grouped, Note, Page, Section
from bot.digest.parts import group, heading, partition
from bot.digest.said import said
from bot.digest.stated import lines_of as stated_lines
from bot.domain.decision import parts_of
from bot.domain.findings import PARTITIONS
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Line, Moment, Value, Words
from bot.storage import bulletins, cuts
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: These stand on the first page of a round, or on one of their own.
APART: Final = (Words("digest.glance"), Words("digest.decisions"))


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings", every),
        door.get("/findings/{number:number}", one),
        door.get("/findings/{number:number}/about/{name}", about),
        door.get("/findings/{number:number}/groups", groups),
    ]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A section of a digest, or a statement that has none of its own: where it is and what it says."""

    path: str
    heading: Line
    section: Section

    @property
    def item(self) -> str | None:
        """The part that it is on."""
        return self.section.item


async def opened(visit: Visit) -> Round:
    """The round in the address, if she may read of it; that she did is written down."""
    return await visit.run(lambda house, conn, me: findings.read(house, conn, me, visit.number))


def digest_of(house: House, conn: Conn, me: Person, round_: Round) -> Page:
    """The round's digest as of its last release, with times where she is."""
    return page_of(house, conn, round_, zone=me.zone or "UTC")


def leaves(page: Page, round_id: int) -> list[Leaf]:
    """All that is told of a round, in its order; a statement is told of after its table."""
    root = f"/findings/{round_id}"
    found = []
    called: Counter[str] = Counter()
    for each in page.sections:
        if each.heading in APART:
            continue
        name = each.heading.key.replace(".", "-") if isinstance(each.heading, Words) else "more"
        called[name] += 1
        if called[name] > 1:  # each open question that was reviewed has a section of this name
            name = f"{name}-{called[name]}"
        path = f"{root}/about/{name}" if each.item is None else f"{root}/part/{each.item}"
        found.append(Leaf(path, each.heading, each))
    items = {each.item for each in found}
    for part in parts_of(page.digest.facts.survey):
        lines = tuple(stated_lines(page.digest, part.item))
        if lines and part.item not in items:
            section = Section(heading(part), tuple(map(Note, lines)), item=part.item)
            found.append(Leaf(f"{root}/part/{part.item}", heading(part), section))
    return found


def decides(visit: Visit, round_id: int) -> bool:
    """Whether she may decide, and not only read."""
    return may_do(visit.person, Action.DECIDE, f"{Kind.ROUND}:{round_id}")


async def every(visit: Visit) -> Response:
    """The proposals with their versions and rounds, and what was asked about none."""

    def read(house: House, conn: Conn, me: Person) -> list[dict[str, Any]]:
        return [_subject(house, conn, me, each) for each in findings.subjects(house, conn, me)]

    found = await visit.run(read)
    return visit.page("findings/every.html", subjects=found, any=any(each["rounds"] for each in found))


def _subject(house: House, conn: Conn, me: Person, found: Subject) -> dict[str, Any]:
    telling = Telling(house.catalogs, house.languages_of(me), [found.title])
    zone = me.zone or "UTC"
    asked = []
    for each in reversed(found.rounds):
        last = cuts.last(conn, each.id)
        at = 0 if last is None else last.at
        version = house.survey(conn, each.survey).version
        asked.append({"id": each.id, "version": version, "state": each.state.value, "cut": (at, zone)})
    return {
        "title": telling.line(found.title),
        "proposal": found.proposal,
        "newest": found.versions[-1].edition.version if found.versions else None,
        "versions": len(found.versions),
        "rounds": asked,
        **telling.around(),
    }


async def one(visit: Visit) -> Response:
    """A round: when it was, what may be concluded, its parts, and ways on."""
    round_ = await opened(visit)

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        page = digest_of(house, conn, me, round_)
        return {**_overview(house, me, round_, page), "told": bool(bulletins.of_round(conn, round_.id))}

    return visit.page("findings/round.html", number=round_.id, **await visit.look(read))


def _overview(house: House, me: Person, round_: Round, page: Page) -> dict[str, Any]:
    found = leaves(page, round_.id)
    parts = {each.item: each for each in parts_of(page.digest.facts.survey)}
    decided = page.digest.facts.decisions
    glance = next((each for each in page.sections if each.heading == Words("digest.glance")), None)
    lines = [page.title, *page.banners, *page.facts, *page.conclusions]
    lines += [] if glance is None else section_lines(glance)
    lines += [each.heading for each in found]
    telling = Telling(house.catalogs, house.languages_of(me), lines)
    *concluded, cited = page.conclusions
    return {
        "title": telling.line(page.title),
        "version": page.digest.facts.survey.version,
        "proposal": page.digest.facts.survey.proposal,
        "banners": telling.lines(page.banners),
        "facts": telling.lines(page.facts),
        "concluded": telling.lines(concluded),
        "cited": telling.line(cited),
        "glance_head": "" if glance is None else telling.line(glance.heading),
        "glance": [] if glance is None else [telling.block(each) for each in glance.blocks],
        "parts": [
            {
                "path": each.path,
                "heading": telling.line(each.heading),
                "said": telling.lines(said(parts[each.item], page.digest.released))
                if each.item in parts
                else [],
                "decision": telling.line(verdict(decided[each.item])) if each.item in decided else None,
                "open": each.item in parts and each.item not in decided,
            }
            for each in found
            if each.item is not None
        ],
        "others": [
            {"path": each.path, "heading": telling.line(each.heading)} for each in found if each.item is None
        ],
        **telling.around(),
    }


async def about(visit: Visit) -> Response:
    """What a round's digest tells about no part alone."""
    round_ = await opened(visit)
    path = f"/findings/{round_.id}/about/{visit.request.path_params['name']}"

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any] | None:
        return leaf_of(house, me, digest_of(house, conn, me, round_), round_.id, path)

    found = await visit.look(read)
    if found is None:
        raise HTTPException(404)
    return visit.page("findings/section.html", number=round_.id, **found)


def leaf_of(house: House, me: Person, page: Page, round_id: int, path: str) -> dict[str, Any] | None:
    """What stands at this address of a round; None where nothing does."""
    found = leaves(page, round_id)
    at = next((number for number, each in enumerate(found) if each.path == path), None)
    if at is None:
        return None
    before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
    section = found[at].section
    lines = [page.title, *page.banners, *section_lines(section)]
    lines += [each.heading for each in (before, after) if each is not None]
    telling = Telling(house.catalogs, house.languages_of(me), lines)
    cut = page.digest.facts.cut_at
    as_of = [] if cut is None else [Words("digest.cut", {"cut": Moment(cut, me.zone or "UTC")})]
    return {
        "title": telling.line(page.title),
        "heading": telling.line(section.heading),
        "asked": None if section.asked is None else telling.line(section.asked),
        "banners": telling.lines((*page.banners, *as_of)),
        "blocks": [telling.block(each) for each in section.blocks],
        "before": None if before is None else (before.path, telling.line(before.heading)),
        "after": None if after is None else (after.path, telling.line(after.heading)),
        **telling.around(),
    }


async def groups(visit: Visit) -> Response:
    """What groups of people said, by one thing at a time; where that may not be told, why."""
    round_ = await opened(visit)
    asked = [each for each in visit.request.query_params.getlist("by") if each]
    of = visit.request.query_params.get("of", "")
    wish = [f"{asked[0]}={of}", *asked[1:]] if of and asked else asked

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        return _groups(house, me, digest_of(house, conn, me, round_), wish)

    return visit.page("findings/groups.html", number=round_.id, **await visit.look(read))


def _groups(house: House, me: Person, page: Page, wish: Sequence[str]) -> dict[str, Any]:
    name, _, id_ = wish[0].partition("=") if wish else ("", "", "")
    found = narrowed(page, wish) if wish else None
    sections = found.sections if isinstance(found, Page) else ()
    ways = [(each, partition(each)) for each in PARTITIONS]
    lines = [page.title, *page.banners, *(line for _, line in ways)]
    lines += [line for each in sections for line in section_lines(each)]
    others = dict(_named(page, name))
    telling = Telling(house.catalogs, house.languages_of(me), [*lines, *others.values()])
    values: dict[str, Value] = {"fewest": page.digest.facts.k}
    return {
        "title": telling.line(page.title),
        "banners": telling.lines(page.banners),
        "ways": [(each, telling.line(line), each == name) for each, line in ways],
        "named": [(each, telling.line(line), each == id_) for each, line in others.items()],
        "by": name,
        "why": (found.value, values) if isinstance(found, Why) else None,
        "sections": [
            {"heading": telling.line(each.heading), "blocks": [telling.block(block) for block in each.blocks]}
            for each in sections
        ],
        **telling.around(),
    }


def _named(page: Page, by: str) -> Iterator[tuple[str, Line]]:
    """The groups of which the digest tells something, each once."""
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Grouped) and block.question and block.by == by:
                yield from ((row.id, group(by, row.id)) for row in block.rows)
