"""Letting somebody of the staff go at once: a lost or taken phone must neither get nor do anything."""

from __future__ import annotations

from bot.app import erasing
from bot.app.house import House
from bot.app.permits import GONE, check, permit
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import UNKNOWN_CIRCLE, Person, Role
from bot.storage import people
from bot.storage.database import Conn
from bot.storage.people import Known


def working(conn: Conn, role: Role | None = None) -> list[Known]:
    """Everyone of the staff, or of one role, who may do something."""
    return [
        each
        for each in people.every_staff(conn)
        if each.person.standing not in GONE and (role is None or each.person.role is role)
    ]


def of_one_circle(conn: Conn) -> bool:
    """Whether no two coordinators are here who could do together what needs two."""
    return len({each.person.circle or UNKNOWN_CIRCLE for each in working(conn, Role.COORDINATOR)}) == 1


def revoke(house: House, conn: Conn, by: Person, staff: int) -> bool:
    """Let a member of staff go; returns whether a coordinator is left. Raises Fault.

    Her row goes, and with it her address or page key and whatever waited to be sent to her; what she
    agreed to is void, and the invitations that she made no longer work. Answers that she gave before she
    came to work here go too, since nobody could erase them afterwards. No backup brings her back.
    """
    found = next((each.person for each in people.every_staff(conn) if each.person.id == staff), None)
    if found is None:
        check(house, by, Action.REVOKE_STAFF, Kind.STAFF)
        raise Fault((f"ID {staff}: nobody of the staff has this id. `charterbot staff list` shows them.",))
    permit(house, conn, by, Action.REVOKE_STAFF, f"{Kind.STAFF}:{staff}")
    erasing.wipe(house, conn, staff)
    people.delete(conn, staff)
    return bool(working(conn, Role.COORDINATOR))
