"""What only two different people can do together, each by her own word within a day."""

from __future__ import annotations

from bot.app.house import House
from bot.app.permits import check, may_do, write
from bot.domain.permission import Action
from bot.domain.person import Person
from bot.storage import approvals, people
from bot.storage.audit import Outcome
from bot.storage.database import Conn

WITHIN_SECONDS = 24 * 3600
NEEDED = 2


def approve(house: House, conn: Conn, staff: Person, action: Action, resource: str) -> bool:
    """Note that she agrees; True once two different people agree who both may, which uses it up.

    What came of it is written down. Raises Refused where she may not. Who was revoked since, or may no
    longer, does not count.
    """
    check(house, staff, action, resource)
    now = house.seconds()
    approvals.agree(conn, action, resource, staff.id, now)
    agreed = approvals.agreed(conn, action, resource, now - WITHIN_SECONDS)
    found = (people.get(conn, each) for each in agreed)
    willing = [each for each in found if each is not None and may_do(each.person, action, resource)]
    if len(willing) < NEEDED:
        write(house, conn, staff, action, resource, outcome=Outcome.WAITS)
        return False
    approvals.spend(conn, action, resource)
    write(house, conn, staff, action, resource, outcome=Outcome.DONE)
    return True
