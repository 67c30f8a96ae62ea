"""Taking a roster: people whom coordinators met, and who agreed to be invited. All of it or nothing.

A number is sealed at once and never listed again. Whether one was known before is told to nobody, in no
count and in no fault: else whoever has somebody's number could learn here whether she takes part.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from bot.app import resent, staffing
from bot.app.batching import MOST_DAYS, NO_ADDRESS
from bot.app.counting import stepped
from bot.app.house import House
from bot.app.links import Link, link_of, make_invite
from bot.app.numbers import SMS, packed
from bot.app.permits import check, permit, refusal
from bot.app.rosterfile import Entry
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role, reaches
from bot.storage import batches, left, reach, rosters
from bot.storage.batches import Batch
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.rosters import Brought

#: How few rows stand in the log as no number.
FEW: Final = "few"
UNLIKE: Final = (
    "--sheet: rows differ in country, language or cohort, and a code bears no word: take the links as a file."
)
DESTROY: Final = "Now destroy the file and every copy of it: whoever finds one learns who was asked."


@dataclass(frozen=True, slots=True)
class RowLink:
    """The link of a row without a number."""

    row: int
    link: Link


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster comes to: how many of its rows have a number, and the rows that get a link."""

    numbers: int
    linked: tuple[Entry, ...]
    entries: tuple[Entry, ...]

    @property
    def alike(self) -> bool:
        """Whether it does not matter who of those that get a link gets which."""
        return len({_facts(each) for each in self.linked}) <= 1


def begin(house: House, conn: Conn, staff: Person) -> frozenset[str]:
    """Whether she may bring people at all; returns the countries where nobody is invited. Raises Refused."""
    check(house, staff, Action.TAKE_ROSTER, Kind.ROSTER)
    return frozenset(left.every(conn))


def looked_at(house: House, conn: Conn, staff: Person, entries: Sequence[Entry]) -> Roster:
    """What a file comes to that was read; nothing is kept. Raises Fault, and Refused beyond her countries."""
    check(house, staff, Action.TAKE_ROSTER, Kind.ROSTER)
    beyond = [
        f"row {each.row}, country: your work here is limited: give one of {', '.join(staff.limits)}."
        for each in entries
        if not reaches(staff, {each.country} if each.country else ())
    ]
    if beyond:
        raise refusal(house, staff, Action.TAKE_ROSTER, Kind.ROSTER, *beyond)
    linked = tuple(each for each in entries if each.number is None)
    at = link_of(house, conn, "", Role.ADVOCATE)
    if linked and at.telegram is None and at.web is None:
        raise Fault((NO_ADDRESS,))
    return Roster(len(entries) - len(linked), linked, tuple(entries))


def check_paper(roster: Roster) -> None:
    """Whether its links can go on paper, where nothing says whose a code is. Raises Fault."""
    if not roster.alike:
        raise Fault((UNLIKE,))


def until(house: House, expires: str) -> datetime:
    """Until when numbers wait and links work. Raises Fault."""
    end = staffing.until(expires, house.now(), "--expires")
    if not house.now() < end <= house.now() + timedelta(days=MOST_DAYS):
        raise Fault((f"--expires: give a time to come, within {MOST_DAYS} days.",))
    return end


def take(house: House, conn: Conn, staff: Person, roster: Roster, end: datetime) -> list[RowLink]:
    """Take a roster that was looked at; returns the links of rows without a number: nothing else has them."""
    count = stepped(len(roster.entries), house.rules.min_cell)
    permit(house, conn, staff, Action.TAKE_ROSTER, f"{Kind.ROSTER}:{count or FEW}")
    expires = int(end.timestamp())
    for each in roster.entries:
        _reached(conn, staff, each)
        if each.number is not None:
            rosters.add(conn, _sealed(house, each, each.number.text), staff.id, expires)
    return _links(house, conn, staff, roster.linked, expires)


def withdraw(house: House, conn: Conn, staff: Person, roster: Roster) -> None:
    """Let go of the numbers of a roster that she brought and that nothing was sent to yet."""
    permit(house, conn, staff, Action.TAKE_ROSTER, Kind.ROSTER)
    numbers = (each.number.text for each in roster.entries if each.number is not None)
    rosters.withdraw(conn, (house.sealer.address_hash(SMS, each) for each in numbers), staff.id)


def table(links: Iterable[RowLink]) -> bytes:
    """The links as a CSV file: the row of each, and nothing else of it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("row", "telegram", "web"))
    writer.writerows((each.row, each.link.telegram or "", each.link.web or "") for each in links)
    return out.getvalue().encode()


def _reached(conn: Conn, staff: Person, entry: Entry) -> None:
    """Where she invites she reviews nobody's answers."""
    reach.add(conn, staff.id, *([each] if each else [] for each in (entry.country, entry.cohort)))


def _sealed(house: House, entry: Entry, number: str) -> Brought:
    return Brought(
        house.sealer.address_hash(SMS, number),
        house.sealer.seal_address(number),
        house.sealer.seal_address(packed(entry.note)),
        entry.country,
        entry.language,
        entry.cohort,
    )


def _facts(entry: Entry) -> tuple[str, str, str]:
    return entry.country or "", entry.cohort or "", entry.language or ""


def _links(house: House, conn: Conn, staff: Person, linked: Sequence[Entry], expires: int) -> list[RowLink]:
    """A link a row, as batches of rows alike: they stand among the invitations, and are stopped there."""
    made: list[RowLink] = []
    for facts, alike in groupby(sorted(linked, key=_facts), key=_facts):
        country, cohort, language = (each or None for each in facts)
        rows = list(alike)
        once = house.sealer.code_hash(f"roster\0{resent.fresh()}")
        batch = batches.add(conn, once, Batch(0, country, cohort, len(rows), 1, house.seconds(), expires))
        invite = Invite(Role.ADVOCATE, country, cohort, language=language)
        links = [make_invite(house, conn, invite, 1, expires, maker=staff.id) for _ in rows]
        batches.put_into(conn, batch, (house.sealer.code_hash(each.code) for each in links))
        made += [RowLink(each.row, link) for each, link in zip(rows, links, strict=True)]
    return sorted(made, key=lambda each: each.row)
