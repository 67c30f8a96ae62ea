"""Planning as a member of staff, in the console or by a program: within her reach, and written down."""

from __future__ import annotations

from bot.app import planning
from bot.app.house import House
from bot.app.permits import BEYOND, permit
from bot.app.planning import Planned, Wish
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.storage.database import Conn


def plan(house: House, conn: Conn, by: Person, wish: Wish) -> Planned:
    """Make the rounds as drafts. Raises Refused, or Fault with every mistake at once."""
    if not reaches(by, wish.audience.countries):
        raise Fault((f"--countries: {BEYOND}",))
    made = planning.plan(house, conn, wish, planner=by.id)
    for id_ in made.ids:
        permit(house, conn, by, Action.PLAN, f"{Kind.ROUND}:{id_}")
    return made
