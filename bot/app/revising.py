"""Making the next version of a proposal: a drafter does, and once people were asked its words stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.app import editions
from bot.app.house import House
from bot.app.permits import permit
from bot.domain.edition import Edition, Fate, Passage, changes
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.revision import History
from bot.domain.say import Wording
from bot.domain.survey import CHARTER
from bot.storage import charter, sentences
from bot.storage.database import Conn
from bot.surveyfile import proposed
from bot.surveyfile.plain import LONGEST_TEXT, LONGEST_TITLE, unplain
from bot.surveyfile.proposed import passage

#: What translators are told of the sentences of a new version.
NOTE = "The new text of a proposal, written by its drafters. Plain words; say all of it and no more."


def histories(house: House, conn: Conn) -> dict[str, History]:
    """The versions of each proposal, and whether its newest may still get other words."""
    open_ = charter.unasked(conn)
    return {
        id_: History([each.edition for each in found], (id_, found[-1].edition.version) in open_)
        for id_, found in editions.versions(house, conn).items()
    }


def history(house: House, conn: Conn, proposal: str) -> History:
    """The versions of one proposal, or a Fault that names those there are."""
    every = histories(house, conn)
    if proposal not in every:
        known = ", ".join(every) or "none"
        raise Fault((f'PROPOSAL "{proposal[:40]}": there is no such proposal. Known: {known}.',))
    return every[proposal]


def read(past: History, proposal: str, content: str, name: str) -> Edition:
    """The next version that a file holds. Raises Fault with every mistake in it."""
    new = proposed.from_file(content, name, past.basis)
    faults = past.faults(new)
    if faults:
        raise Fault(tuple(f"{name}: {proposal}.{line}" for line in faults))
    return new


def begun(house: House, conn: Conn, by: Person, proposal: str) -> tuple[History, Edition]:
    """The versions there are, and the next one as far as she has come with it. Raises Fault."""
    past = history(house, conn, proposal)
    kept = charter.draft(conn, by.id, proposal)
    if kept is not None and kept.version == past.number:
        return past, kept
    return past, replace(past.versions[-1] if past.open else past.basis, version=past.number)


def in_order(before: Edition, found: Iterable[Passage]) -> tuple[Passage, ...]:
    """The parts in the order of the version before, and then what was added."""
    ids, given = [each.id for each in before.passages], list(found)
    known = sorted((each for each in given if each.id in ids), key=lambda each: ids.index(each.id))
    return (*known, *(each for each in given if each.id not in ids))


@dataclass(frozen=True, slots=True)
class Typed:
    """A next version as it was typed into one form: what it asks for, and the parts that are in it.

    `parts` are name and text of the parts that have an id, `added` of those that have none yet.
    """

    asks: str
    parts: Mapping[str, tuple[str, str]]
    added: tuple[tuple[str, str], ...] = ()


def typed(past: History, now: Edition, form: Typed) -> tuple[Edition, list[str]]:
    """The next version that a form holds, and all that is wrong with it, each line with its place.

    A place is `asks`, the id of a part with what of it (`a1 text`), or the number of an added one (`1 name`).
    """
    faults = list(_unplain("asks", form.asks, LONGEST_TEXT))
    found = []
    for id_, (name, text) in form.parts.items():
        faults += _unplain(f"{id_} name", name, LONGEST_TITLE)
        faults += _unplain(f"{id_} text", text, LONGEST_TEXT)
        found.append(passage(past.basis, id_, name, text))
    same = form.asks == past.basis.asks.text
    asks = past.basis.asks if same else Wording(f"{CHARTER}:{now.proposal}", form.asks)
    new = replace(now, asks=asks, passages=in_order(past.basis, found))
    for number, (name, text) in enumerate(form.added, start=1):
        if not name and not text:
            continue
        faults += _unplain(f"{number} name", name, LONGEST_TITLE)
        faults += _unplain(f"{number} text", text, LONGEST_TEXT)
        added = passage(past.basis, past.free(new), name, text)
        new = replace(new, passages=(*new.passages, added))
    if not faults:
        faults += past.faults(new)
    return new, faults


def _unplain(place: str, text: str, longest: int) -> Iterator[str]:
    """What is not plain or not safe in a text, or that there is none."""
    if not text:
        yield f"{place}: has no text. Write one, or take the part out."
    yield from (f"{place}: {expected} (found {found})" for expected, found in unplain(text, longest))


def make(house: House, conn: Conn, by: Person, new: Edition) -> None:
    """Keep the next version, and have its new sentences translated. Raises Refused and Fault."""
    permit(house, conn, by, Action.REVISE, f"{Kind.PROPOSAL}:{new.proposal}")
    past = history(house, conn, new.proposal)
    faults = past.faults(new)
    if faults:
        raise Fault(tuple(faults))
    before = set(past.basis.wordings())
    if past.open:
        for wording in set(past.versions[-1].wordings()) - before:
            sentences.drop(conn, wording)
    charter.put(conn, new, house.seconds())
    for wording in new.wordings():
        if wording not in before:
            sentences.add(conn, wording, NOTE)


def told(before: Edition, now: Edition) -> list[str]:
    """What becomes of each part, a line a part that does not stay as it is."""
    named = {Fate.CHANGED: "another text", Fate.TAKEN_OUT: "taken out", Fate.ADDED: "new"}
    return [f"{each.id}: {named[each.fate]}" for each in changes(before, now) if each.fate in named]
