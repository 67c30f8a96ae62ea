"""The consultation's own page: what anybody may read of it, made anew where something has changed.

Only rounds that are over and had their closing digest stand in it, with the figures of that digest. What
people wrote is not even read for it: they agreed to show it to those who write the charter, and to
nobody else. A decision stands there once a coordinator had people told of it. Whoever asks for the page is
answered from memory; no request of a stranger reaches the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.app import editions
from bot.app.house import House
from bot.app.reporting import page_of
from bot.digest.charterpage import Asked, Consultation, Leaf, Site, Subject, leaves, site
from bot.digest.parts import short_name
from bot.domain.rounds import RoundState
from bot.storage import people, rounds
from bot.storage.database import Conn


def consultation_of(house: House, conn: Conn) -> Consultation:
    """Everything that the page may tell, as it stands now."""
    over = [each for each in rounds.in_state(conn, RoundState.CLOSED) if each.reported]
    asked = [Asked(each.id, page_of(house, conn, each, anybody=True)) for each in over]
    return Consultation(
        tuple(_subjects(house, conn, asked)),
        min((each.min_cell for each in over), default=house.rules.min_cell),
        trial=house.rules.trial,
        synthetic=people.any_synthetic(conn),
    )


class Publishing:
    """The page as it is served. It is looked for anew at each tick, and made anew where it is another."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = asyncio.Lock()
        self._leaves: tuple[Leaf, ...] = ()
        self._words = -1
        self._site: Site | None = None

    async def tick(self) -> None:
        """Make the page anew, if anything that it tells has changed."""
        async with self._lock:
            await self._look()

    async def file(self, name: str) -> bytes | None:
        """One file of the page; None where there is none of this name."""
        if self._site is None:
            async with self._lock:
                if self._site is None:
                    await self._look()
        return None if self._site is None else self._site.get(name)

    async def _look(self) -> None:
        house, words = self._house, self._house.catalogs.changes
        found = await house.db.snapshot(lambda conn: leaves(consultation_of(house, conn)))
        if self._site is None or (found, words) != (self._leaves, self._words):
            self._site = await asyncio.to_thread(site, found, house.catalogs)
            self._leaves, self._words = found, words


def _subjects(house: House, conn: Conn, asked: list[Asked]) -> Iterator[Subject]:
    """The proposals in order, then what was asked about none of them.

    A version that was written here and that no round asked about can still change, so it is not told.
    """
    shipped = editions.shipped(house.surveys)
    for proposal, versions in editions.versions(house, conn).items():
        stand = tuple(each.edition for each in versions if each.rounds or each.edition in shipped)
        if stand:
            on_it = tuple(each for each in asked if each.survey.proposal == proposal)
            yield Subject(proposal, stand[-1].short_name, stand, on_it)
    others = [each for each in asked if each.survey.proposal is None]
    for id_ in dict.fromkeys(each.survey.id for each in others):
        on_it = tuple(each for each in others if each.survey.id == id_)
        yield Subject(id_, short_name(on_it[-1].survey), (), on_it)
