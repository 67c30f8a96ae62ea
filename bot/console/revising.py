"""The versions of a proposal, and the form for its next one: typed, looked at, then made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import findings, revising
from bot.app.house import House
from bot.app.permits import check, may_do
from bot.app.revising import Typed
from bot.console.door import Door
from bot.console.figures import Telling
from bot.console.forms import Filled
from bot.console.visit import Visit
from bot.domain.edition import Change, Edition, Fate, Passage, changes
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.revision import History
from bot.domain.say import Wording
from bot.domain.wordiff import difference
from bot.storage import charter
from bot.storage.database import Conn
from bot.surveyfile.plain import LONGEST_TEXT, LONGEST_TITLE

#: So many parts can be added with one form; more with the next.
ADDED: Final = 2
#: The places of faults as a form has them: what a name or a text is of comes first.
ASKS: Final = "asks"


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings/proposal/{proposal}", versions),
        door.get("/revise/{proposal}", form),
        door.post("/revise/{proposal}", keep),
        door.get("/revise/{proposal}/look", look),
        door.post("/revise/{proposal}/make", make),
        door.post("/revise/{proposal}/anew", anew),
    ]


async def versions(visit: Visit) -> Response:
    """Every version of a proposal: its words now, and what each changed in the one before."""
    proposal = _proposal(visit)

    def read(house: House, conn: Conn, me: Person) -> dict[str, Any]:
        every = findings.subjects(house, conn, me)
        revising.history(house, conn, proposal)  # where there is none, this says which there are
        found = next(each for each in every if each.proposal == proposal)
        editions = [each.edition for each in found.versions]
        lines = [wording for each in editions for wording in each.wordings()]
        telling = Telling(house.catalogs, house.languages_of(me), lines)
        newest = editions[-1]
        return {
            "proposal": proposal,
            "title": telling.line(newest.short_name),
            "version": newest.version,
            "asks": telling.line(newest.asks),
            "parts": [(telling.line(each.name), telling.line(each.text)) for each in newest.passages],
            # Of rounds beyond her work she is told nothing, nor that there are none.
            "rounds": [
                (each.edition.version, each.rounds)
                for each in reversed(found.versions)
                if each.rounds or not me.limits
            ],
            "steps": [
                {
                    "before": before.version,
                    "now": now.version,
                    "changes": _told(house, telling.language, before, now),
                }
                for before, now in reversed(list(pairwise(editions)))
            ],
            **telling.around(),
        }

    revises = may_do(visit.person, Action.REVISE, f"{Kind.PROPOSAL}:{proposal}")
    return visit.page("revising/versions.html", revises=revises, **await visit.run(read))


async def form(visit: Visit) -> Response:
    """The next version as far as she has come with it, to be changed."""
    past, now, begun = await visit.run(_begun(visit))
    return _form(visit, past, now, Filled(tuple(_fields(past, now))), begun=begun)


async def keep(visit: Visit) -> Response:
    """Keep what was typed where nothing is wrong with it, and go on to what it changes."""
    filled = visit.filled()

    def write(house: House, conn: Conn, me: Person) -> tuple[History, Edition, list[str]]:
        past, now = _state(visit, house, conn, me)
        new, faults = revising.typed(past, now, _typed(past, now, filled))
        if not faults:
            charter.put_draft(conn, me.id, new)
        return past, now, faults

    past, now, faults = await visit.run(write)
    if not faults:
        return visit.to(f"/revise/{_proposal(visit)}/look")
    for line in faults:
        place, _, told = line.partition(": ")
        filled.fault(_field(past, now, place), f"{_called(visit, past, now, place)}{told}")
    return _form(visit, past, now, filled, 400, begun=True)


async def look(visit: Visit) -> Response:
    """Everything that the new version changes, word by word, before it is made."""
    past, new, begun = await visit.run(_begun(visit))
    if not begun or past.faults(new):
        return visit.to(f"/revise/{_proposal(visit)}", "newtext.first")
    return visit.page(
        "revising/look.html",
        proposal=new.proposal,
        title=new.short_name.text,
        version=new.version,
        before=past.basis.version,
        replaces=past.open,
        changes=_told(visit.house, None, past.basis, new),
        asks=None if new.asks == past.basis.asks else _runs(past.basis.asks.text, new.asks.text),
        mark=_mark(new),
    )


async def make(visit: Visit) -> Response:
    """Make the version that she looked at, and no other."""
    seen = visit.filled().one("mark")

    def write(house: House, conn: Conn, me: Person) -> Edition:
        _, new = _state(visit, house, conn, me)
        if _mark(new) != seen:
            raise Fault((visit.speech("newtext.other"),))
        revising.make(house, conn, me, new)
        charter.drop_draft(conn, me.id, new.proposal)
        return new

    made = await visit.run(write)
    path = f"/findings/proposal/{made.proposal}"
    return visit.to(path, "newtext.made", version=made.version, proposal=made.proposal)


async def anew(visit: Visit) -> Response:
    """Forget what she changed and did not make."""

    def write(house: House, conn: Conn, me: Person) -> None:
        _state(visit, house, conn, me)
        charter.drop_draft(conn, me.id, _proposal(visit))

    await visit.run(write)
    return visit.to(f"/revise/{_proposal(visit)}", "newtext.dropped")


def _proposal(visit: Visit) -> str:
    return str(visit.request.path_params["proposal"])


def _state(visit: Visit, house: House, conn: Conn, me: Person) -> tuple[History, Edition]:
    """Where she is with the next version. Raises Refused and Fault."""
    proposal = _proposal(visit)
    check(house, me, Action.REVISE, f"{Kind.PROPOSAL}:{proposal[:1]}")
    return revising.begun(house, conn, me, proposal)


def _begun(visit: Visit) -> Callable[[House, Conn, Person], tuple[History, Edition, bool]]:
    """Reads where she is, and whether she has changed anything."""

    def read(house: House, conn: Conn, me: Person) -> tuple[History, Edition, bool]:
        past, now = _state(visit, house, conn, me)
        kept = charter.draft(conn, me.id, now.proposal)
        return past, now, kept is not None and kept.version == past.number

    return read


def _form(
    visit: Visit, past: History, now: Edition, filled: Filled, status: int = 200, *, begun: bool
) -> Response:
    parts = [
        {"id": each.id, "name": each.name.text, "new": each.before is None, "was": _text(each.before)}
        for each in changes(past.basis, now)
    ]
    return visit.page(
        "revising/form.html",
        status,
        proposal=now.proposal,
        title=now.short_name.text,
        version=now.version,
        before=past.basis.version,
        replaces=past.open,
        begun=begun,
        parts=parts,
        added=range(1, ADDED + 1),
        filled=filled,
        most=LONGEST_TEXT,
        most_name=LONGEST_TITLE,
    )


def _text(passage: Passage | None) -> str:
    return "" if passage is None else passage.text.text


def _fields(past: History, now: Edition) -> list[tuple[str, str]]:
    """What stands in the form at first."""
    found = [(ASKS, now.asks.text)]
    for each in changes(past.basis, now):
        there = each.now or each.before
        assert there is not None  # noqa: S101 - a change is of something
        found += [(f"name_{each.id}", there.name.text), (f"text_{each.id}", there.text.text)]
        if each.now is None:
            found.append((f"out_{each.id}", "yes"))
    return found


def _typed(past: History, now: Edition, filled: Filled) -> Typed:
    """What was typed, each text in one line; the name of a part that was there before stands."""
    parts = {}
    for each in changes(past.basis, now):
        if filled.one(f"out_{each.id}"):
            continue
        name = each.before.name.text if each.before is not None else _line(filled, f"name_{each.id}")
        parts[each.id] = name, _line(filled, f"text_{each.id}")
    added = tuple(
        (_line(filled, f"new_name_{number}"), _line(filled, f"new_text_{number}"))
        for number in range(1, ADDED + 1)
    )
    return Typed(_line(filled, ASKS), parts, added)


def _line(filled: Filled, name: str) -> str:
    return " ".join(filled.one(name).split())


def _field(past: History, now: Edition, place: str) -> str:
    """The field that a fault's place is about; none for what is about the whole version."""
    of, _, what = place.partition(" ")
    if place == ASKS:
        return ASKS
    if of.isdecimal():
        return f"new_{what}_{of}"
    known = {each.id for each in changes(past.basis, now)}
    return f"{what or 'text'}_{of}" if of in known else ""


def _called(visit: Visit, past: History, now: Edition, place: str) -> str:
    """What a fault is about, as it is called on the page: above the form all faults stand together."""
    names = {each.id: each.name.text for each in changes(past.basis, now)}
    of = place.partition(" ")[0]
    if place == ASKS:
        return f"{visit.speech('newtext.asks')}: "
    if of.isdecimal():
        return f"{visit.speech('newtext.add')}: "
    return f"{names[of]}: " if of in names else ""


def _told(house: House, language: str | None, before: Edition, now: Edition) -> list[dict[str, Any]]:
    """What becomes of each part that does not stay, its words in a language or as they were typed."""

    def words(wording: Wording) -> str:
        return wording.text if language is None else house.catalogs.words(wording, language)

    return [_change(each, words) for each in changes(before, now) if each.fate is not Fate.KEPT]


def _change(each: Change, words: Callable[[Wording], str]) -> dict[str, Any]:
    texts = ["" if passage is None else words(passage.text) for passage in (each.before, each.now)]
    return {"name": words(each.name), "fate": each.fate.value, "runs": _runs(*texts)}


def _runs(before: str, now: str) -> list[tuple[str, str]]:
    return [(run.fate.value, run.text) for run in difference(before, now).runs]


def _mark(edition: Edition) -> str:
    """The same for the same words: what is made is what was looked at."""
    return hashlib.sha256(repr(edition).encode()).hexdigest()[:32]
