"""Inviting many at once: codes that were made together, and are stopped together.

Only hashes of codes are kept, so what is not printed or passed on at once is gone. Who came by which batch
stands nowhere, and how many of its codes were used is told to nobody: a batch can be a few people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.app import resent
from bot.app.house import House
from bot.app.links import Link, invite_faults, link_of, make_invite
from bot.app.permits import check, permit, refusal
from bot.domain.clock import later
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role, reaches
from bot.storage import batches
from bot.storage.batches import Batch
from bot.storage.database import Conn
from bot.storage.invites import Invite

#: Ten sheets of paper.
MOST_CODES: Final = 240
MOST_DAYS: Final = 90
SHOWN: Final = 200
NO_ADDRESS = "Codes are made once the service has run and knows where it can be reached."
_RESOURCE = f"{Kind.INVITATION}:{Role.ADVOCATE}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Codes to be made: so many, each for so many people, for so many days. `once` is of the form alone."""

    once: str
    codes: int
    uses: int
    days: int
    country: str | None = None
    cohort: str | None = None


def make(house: House, conn: Conn, staff: Person, wanted: Wanted) -> list[Link] | Batch:
    """Make a batch of codes for people who answer. Raises Fault with every mistake at once.

    Where its form made a batch before it is that one: its codes were shown, or came to nobody.
    """
    check(house, staff, Action.INVITE, _RESOURCE)
    once = house.sealer.code_hash(f"batch\0{staff.id}\0{resent.checked(wanted.once)}")
    before = batches.of_form(conn, once)
    if before is not None:
        return before
    permit(house, conn, staff, Action.INVITE, _RESOURCE)
    faults = []
    if not 1 <= wanted.codes <= MOST_CODES:
        faults.append(f"--codes: give a number of codes, from 1 to {MOST_CODES}.")
    if not 1 <= wanted.days <= MOST_DAYS:
        faults.append(f"--expires: give a number of days, from 1 to {MOST_DAYS}.")
    expires = int(later(house.now(), timedelta(days=min(max(wanted.days, 1), MOST_DAYS)), "UTC").timestamp())
    invite = Invite(Role.ADVOCATE, wanted.country, wanted.cohort)
    faults += invite_faults(house, conn, invite, wanted.uses, expires)
    at = link_of(house, conn, "", Role.ADVOCATE)
    if at.telegram is None and at.web is None:
        faults.append(NO_ADDRESS)
    if faults:
        raise Fault(tuple(faults))
    facts = Batch(0, wanted.country, wanted.cohort, wanted.codes, wanted.uses, house.seconds(), expires)
    id_ = batches.add(conn, once, facts)
    links = [
        make_invite(house, conn, invite, wanted.uses, expires, maker=staff.id) for _ in range(wanted.codes)
    ]
    batches.put_into(conn, id_, (house.sealer.code_hash(each.code) for each in links))
    return links


def every(house: House, conn: Conn, staff: Person) -> list[Batch]:
    """The last batches that her work here reaches, newest first. Raises Refused."""
    check(house, staff, Action.INVITE, Kind.INVITATION)
    return [each for each in batches.newest(conn, SHOWN) if _is_hers(staff, each)]


def existing(house: House, conn: Conn, staff: Person, batch: int) -> Batch:
    """A batch that her work here reaches. Raises Fault."""
    check(house, staff, Action.INVITE, _RESOURCE)
    found = batches.get(conn, batch)
    if found is None:
        raise Fault((f"There is no batch {batch}.",))
    if not _is_hers(staff, found):
        raise refusal(house, staff, Action.INVITE, _RESOURCE, "This batch is for other countries than yours.")
    return found


def revoke(house: House, conn: Conn, staff: Person, batch: int) -> bool:
    """Stop a batch's codes; False where they were stopped before. Who came by one stays. Raises Fault."""
    found = existing(house, conn, staff, batch)
    permit(house, conn, staff, Action.INVITE, _RESOURCE)
    return batches.revoke(conn, found.id, house.seconds())


def _is_hers(staff: Person, batch: Batch) -> bool:
    return reaches(staff, {batch.country} if batch.country else ())
