"""Who works here, at the coordinator's desk, and taking a lost phone's rights away."""

from __future__ import annotations

from bot.app.permits import check, permit
from bot.app.revoking import of_one_circle, revoke, working
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.place import Place
from bot.domain.say import Choice, Say, Words


def everyone(turn: Turn) -> None:
    """The list of staff: what each is here for, and never a name."""
    permit(turn.house, turn.conn, turn.person, Action.LIST_STAFF, Kind.STAFF)
    rows = tuple((_button(turn, each.person),) for each in working(turn.conn))
    lines = (Words("desk.staff"), *((Words("desk.one_circle"),) if of_one_circle(turn.conn) else ()))
    turn.show(Say(lines, (*rows, BACK)), Place("desk"))


def pressed(turn: Turn, name: str, staff: int) -> None:
    """One of them was chosen, or is to be let go."""
    if staff == turn.person.id:  # from the very phone that would be cut off
        everyone(turn)
    elif name == "member":
        check(turn.house, turn.person, Action.REVOKE_STAFF, Kind.STAFF)
        rows = ((Choice(f"revoke_{staff}", Words("desk.revoke_yes")),), BACK)
        turn.show(Say((Words("desk.revoke_ask", {"id": staff}),), rows), Place("desk"))
    else:
        revoke(turn.house, turn.conn, turn.person, staff)
        turn.show(Say((Words("desk.revoked"),), (BACK,)), Place("desk"))


def _button(turn: Turn, person: Person) -> Choice:
    key = "desk.member_you" if person.id == turn.person.id else "desk.member"
    return Choice(
        f"member_{person.id}", Words(key, {"id": person.id, "role": Words(f"desk.is_{person.role}")})
    )
