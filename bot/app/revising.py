"""Making the next version of a proposal: a drafter does, and once people were asked its words stand."""

from __future__ import annotations

from bot.app import editions
from bot.app.house import House
from bot.app.permits import permit
from bot.domain.edition import Edition, Fate, changes
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.revision import History
from bot.storage import charter, sentences
from bot.storage.database import Conn
from bot.surveyfile import proposed

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
