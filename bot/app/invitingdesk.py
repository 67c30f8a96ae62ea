"""Inviting somebody in the chat: in which role, for which country, how many."""

from __future__ import annotations

from datetime import timedelta

from bot.app.links import make_invite
from bot.app.permits import check, permit
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.clock import later
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.place import Place
from bot.domain.say import Choice, Named, Say, Verbatim, Words
from bot.storage.invites import Invite

USES = (1, 20, 100)
DAYS = 14


def begin(turn: Turn) -> None:
    """Whom to invite. Raises Refused where her role may not."""
    check(turn.house, turn.person, Action.INVITE, "invitation")
    roles = (Role.ADVOCATE,) if turn.person.limits else tuple(Role)
    rows = tuple((Choice(f"role_{role}", Words(f"desk.role_{role}")),) for role in roles)
    turn.show(Say((Words("desk.invite_whom"),), (*rows, BACK)), Place("desk"))


def _ask_country(turn: Turn, role: str) -> None:
    check(turn.house, turn.person, Action.INVITE, "invitation")
    if role not in tuple(Role):
        begin(turn)
        return
    place = Place("desk", {"role": role})
    if role != Role.ADVOCATE:
        turn.place = place
        _invite(turn, 1)
        return
    limits = turn.person.limits
    rows = [] if limits else [(Choice("land_any", Words("desk.any_country")),)]
    rows += [
        (Choice(f"land_{code.lower()}", Named("country", code)),)
        for code in limits or turn.house.offered_countries()
    ]
    turn.show(Say((Words("desk.invite_where"),), (*rows, BACK)), place)


def _ask_uses(turn: Turn, country: str) -> None:
    check(turn.house, turn.person, Action.INVITE, "invitation")
    rows = tuple((Choice(f"uses_{uses}", Words("desk.uses", count=uses)),) for uses in USES)
    place = Place("desk", {**turn.place.facts, "country": country})
    turn.show(Say((Words("desk.invite_uses"),), (*rows, BACK)), place)


def _invite(turn: Turn, uses: int) -> None:
    """The link comes in a message of its own, which can be passed on and stays."""
    country = turn.place.get("country")
    invite = Invite(
        Role(turn.place.get("role") or Role.ADVOCATE),
        None if country in (None, "any") else str(country).upper(),
    )
    permit(turn.house, turn.conn, turn.person, Action.INVITE, f"invitation:{invite.role}")
    expires = int(later(turn.now, timedelta(days=DAYS), "UTC").timestamp())
    link = make_invite(turn.house, turn.conn, invite, uses, expires, maker=turn.person.id)
    turn.show(Say((Words("desk.invited", {"days": DAYS}, uses),), (BACK,)), Place("desk"))
    turn.tell(Say((Verbatim(link.best),)), protect=False)


def pressed(turn: Turn, name: str, rest: str) -> bool:
    """One press at these screens; False for a button that is none of theirs."""
    match name:
        case "role":
            _ask_country(turn, rest)
        case "land":
            _ask_uses(turn, rest)
        case "uses" if rest.isdigit():
            _invite(turn, int(rest))
        case _:
            return False
    return True
