"""What only two different people can do together, each by her own word within a day.

Somebody whom the first let in, directly or through others, is no second: else one person with an account
more of her own would be two.
"""

from __future__ import annotations

from bot.app.house import House
from bot.app.permits import check, check_reach, may_do, write
from bot.domain.permission import Action
from bot.domain.person import Person, are_two
from bot.storage import approvals, people
from bot.storage.audit import Outcome
from bot.storage.database import Conn

WITHIN_SECONDS = 24 * 3600


def approve(house: House, conn: Conn, staff: Person, action: Action, resource: str) -> bool:
    """Note that she agrees; True once two people of different circles agree who both may, which uses it up.

    What came of it is written down. Raises Refused where she may not. Who was revoked since, or may no
    longer, does not count.
    """
    check(house, staff, action, resource)
    check_reach(house, conn, staff, action, resource)
    now = house.seconds()
    approvals.agree(conn, action, resource, staff.id, now)
    agreed = approvals.agreed(conn, action, resource, now - WITHIN_SECONDS)
    found = (people.get(conn, each) for each in agreed)
    willing = [each for each in found if each is not None and may_do(each.person, action, resource)]
    if not any(are_two(staff, each.person) for each in willing):
        write(house, conn, staff, action, resource, outcome=Outcome.WAITS)
        return False
    approvals.spend(conn, action, resource)
    write(house, conn, staff, action, resource, outcome=Outcome.DONE)
    return True
