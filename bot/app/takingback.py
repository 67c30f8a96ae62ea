"""Taking a release back: the text is in no digest that is made afterwards, and waits again or is removed.

What was counted once after closing stays counted. A digest that was sent stays with its readers. The log
says that a release of the round was taken back, and nothing of the text.
"""

from __future__ import annotations

from bot.app import queueing, removing
from bot.app.house import House
from bot.app.paging import Page, page_of
from bot.app.permits import check, review_faults
from bot.app.queueing import NO_SUCH, Text
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.reading import State
from bot.storage import readings, rounds
from bot.storage.database import Conn
from bot.storage.readings import Kept, Unopened
from bot.storage.rounds import Round


def rounds_with_any(house: House, conn: Conn, staff: Person) -> list[Round]:
    """The rounds of which something is released that she may take back."""
    check(house, staff, Action.REVIEW, Kind.ROUND)
    return [
        round_
        for round_ in rounds.in_state(conn, *queueing.READ)
        if round_.risk == "normal" and not review_faults(conn, staff, round_) and _of(house, conn, round_)
    ]


def released(house: House, conn: Conn, staff: Person, round_id: int) -> list[Text]:
    """Every text of a round that is released now. Raises Fault."""
    round_ = queueing.permitted(house, conn, staff, round_id)
    return [queueing.as_text(house, conn, round_, each.open()) for each in _of(house, conn, round_)]


def released_page(house: House, conn: Conn, staff: Person, round_id: int, *, after: int, most: int) -> Page:
    """At most so many of them, behind the number `after`. Raises Fault."""
    round_ = queueing.permitted(house, conn, staff, round_id)
    found = [(round_, each) for each in _of(house, conn, round_) if each.id > after]
    return page_of(house, conn, found, 0, most)


def released_text(house: House, conn: Conn, staff: Person, id_: int) -> Text:
    """One of them as it stands now. Raises Fault where it is released no more."""
    round_, kept = _found(house, conn, staff, id_, Action.REVIEW)
    return queueing.as_text(house, conn, round_, kept)


def take_back(house: House, conn: Conn, staff: Person, id_: int, *, remove: bool) -> Round:
    """Take a release back: the text waits again, or is removed for good. Raises Fault."""
    round_, kept = _found(house, conn, staff, id_, Action.TAKE_BACK)
    if remove:
        removing.remove(house, conn, round_.id, kept)
    else:
        removing.wait_again(house, conn, round_.id, kept)
    return round_


def _of(house: House, conn: Conn, round_: Round) -> list[Unopened]:
    """The order is that of their numbers, which are by chance, so that a next one can be told."""
    found = [each for each in queueing.texts(house, conn, round_) if each.state is State.RELEASED]
    return sorted(found, key=lambda each: each.id)


def _found(house: House, conn: Conn, staff: Person, id_: int, action: Action) -> tuple[Round, Kept]:
    check(house, staff, action, Kind.ROUND)
    round_id = readings.round_of(conn, id_)
    if round_id is None:
        raise Fault((NO_SUCH,))
    round_ = queueing.permitted(house, conn, staff, round_id, action)
    for each in _of(house, conn, round_):
        if each.id == id_:
            return round_, each.open()
    raise Fault((NO_SUCH,))
