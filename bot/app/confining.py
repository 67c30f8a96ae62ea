"""The countries that a coordinator is limited to, and who limits whom.

The owners of a consultation are the coordinators whom whoever keeps the machine let in: with them circles
begin. An owner, or whoever keeps the machine, limits another; nobody changes her own limits.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.app.house import House
from bot.app.permits import OPERATOR, check, permit, refusal
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role, owns
from bot.domain.zones import ZONES
from bot.storage import audit, people
from bot.storage.audit import NOBODY, Entry, Outcome
from bot.storage.database import Conn

NOT_OWNER = "Only an owner may do this: a coordinator whom whoever keeps the machine let in."
NOT_HERSELF = "Nobody changes her own limits: another owner does."


def limit(house: House, conn: Conn, by: Person | None, staff: int, countries: Collection[str]) -> Person:
    """Limit a coordinator to countries; to none of them: she works everywhere. Raises Fault.

    `by` is an owner; None is whoever keeps the machine.
    """
    known = people.get(conn, staff)
    if known is None or known.person.role is not Role.COORDINATOR:
        if by is not None:
            check(house, by, Action.LIMIT_STAFF, Kind.STAFF)
        raise Fault((f"ID {staff}: no coordinator has this id. `charterbot staff list` shows them.",))
    resource = f"{Kind.STAFF}:{staff}"
    if by is None:
        entry = Entry(house.seconds(), NOBODY, OPERATOR, Action.LIMIT_STAFF, resource, Outcome.DONE)
        audit.add(conn, entry)
    else:
        check(house, by, Action.LIMIT_STAFF, resource)
        if not owns(by):
            raise refusal(house, by, Action.LIMIT_STAFF, resource, NOT_OWNER)
        if by.id == staff:
            raise refusal(house, by, Action.LIMIT_STAFF, resource, NOT_HERSELF)
        permit(house, conn, by, Action.LIMIT_STAFF, resource)
    faults = tuple(
        f"--countries {code[:10]}: not a country code: two capital letters of ISO 3166, such as YE."
        for code in sorted(set(countries))
        if code not in ZONES
    )
    if faults:
        raise Fault(faults)
    people.set_limits(conn, staff, set(countries))
    found = people.get(conn, staff)
    assert found is not None  # noqa: S101 - it was there above
    return found.person
