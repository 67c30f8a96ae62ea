"""A page of texts: only those on it are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import queueing
from bot.app.house import House
from bot.app.queueing import Text
from bot.storage.database import Conn
from bot.storage.readings import Unopened
from bot.storage.rounds import Round


@dataclass(frozen=True, slots=True)
class Page:
    """So many texts; `more` is the number of the last of them where others follow, and else 0."""

    texts: tuple[Text, ...]
    more: int
    #: The numbers of all, on whichever page.
    all: frozenset[int]


def page_of(house: House, conn: Conn, found: Sequence[tuple[Round, Unopened]], after: int, most: int) -> Page:
    """At most so many of these, behind the one named `after`; from the first where that is not there."""
    ids = [each.id for _, each in found]
    start = ids.index(after) + 1 if after in ids else 0
    here = found[start : start + most]
    more = ids[start + most - 1] if start + most < len(ids) else 0
    texts = tuple(queueing.as_text(house, conn, round_, each.open()) for round_, each in here)
    return Page(texts, more, frozenset(ids))
