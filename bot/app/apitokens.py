"""Tokens by which programs come in for a member of staff, and never as more than she is at that moment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.app import noting, signing, staffing
from bot.app.house import House
from bot.app.permits import check, may_do, permit, refusal
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.scope import COVERS, Scope, is_of_use
from bot.storage import apitokens, people
from bot.storage.apitokens import Token
from bot.storage.database import Conn

#: What every token begins with, so that whoever finds one lying about knows what it is.
PREFIX: Final = "charterbot_"
MOST_LIFE: Final = timedelta(days=366)
MOST_EACH: Final = 20
NOT_HERS: Final = "This is somebody else's token: she revokes it, or a coordinator who is not limited."


@dataclass(frozen=True, slots=True)
class Made:
    """A token as it is shown, once, and what is kept of it."""

    word: str
    token: Token


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a program comes as."""

    person: Person
    token: Token


def make(house: House, conn: Conn, staff: Person, scopes: Iterable[str], expires: str) -> Made:
    """Make a token for a member of staff. Raises Refused, or Fault with every mistake at once."""
    permit(house, conn, staff, Action.MAKE_TOKEN, Kind.TOKEN)
    chosen = [each.strip().casefold() for each in scopes if each.strip()]
    faults = _scope_faults(chosen, staff.role)
    now = house.seconds()
    try:
        ends = staffing.until(expires, house.now(), "--expires")
    except Fault as fault:
        faults += fault.lines
    else:
        if not timedelta() < ends - house.now() <= MOST_LIFE:
            faults.append(
                f"--expires: a token lasts up to {MOST_LIFE.days} days from now: give for example 90d."
            )
    if apitokens.count(conn, staff.id, now) >= MOST_EACH:
        faults.append(f"--as {staff.id}: has {MOST_EACH} tokens. Revoke one: charterbot token revoke.")
    if faults:
        raise Fault(tuple(faults))
    word = PREFIX + secrets.token_urlsafe(32)
    kept = frozenset(Scope(each) for each in chosen)
    today, until = house.now().date(), int(ends.timestamp())
    id_ = apitokens.add(conn, _hash(house, word), staff.id, scopes=kept, made=today, expires=until)
    made = apitokens.get(conn, id_, now)
    assert made is not None  # noqa: S101 - it was added above
    return Made(word, made)


def _scope_faults(chosen: list[str], role: Role) -> list[str]:
    known = ", ".join(Scope)
    faults = [] if chosen else [f"--scopes: say what it is for. Known: {known}."]
    for each in dict.fromkeys(chosen):
        if each not in tuple(Scope):
            faults.append(f'--scopes "{each[:40]}": there is no such scope. Known: {known}.')
        elif not is_of_use(Scope(each), role):
            faults.append(f"--scopes {each}: a {role} may do nothing of it. Leave it out.")
    return faults


def every(house: House, conn: Conn, by: Person) -> list[Token]:
    """Her tokens; a coordinator who is not limited sees all. Raises Refused."""
    permit(house, conn, by, Action.LIST_TOKENS, Kind.TOKEN)
    found = apitokens.every(conn, house.seconds())
    return [each for each in found if each.person == by.id or leads(by)]


def revoke(house: House, conn: Conn, by: Person, token: int) -> None:
    """Let a token let nobody in from now on; no backup brings it back. Raises Refused, or Fault."""
    check(house, by, Action.REVOKE_TOKEN, Kind.TOKEN)
    found = apitokens.get(conn, token, house.seconds()) if 0 < token < 2**63 else None
    if found is None:
        raise Fault((f"TOKEN {token}: there is none of this number. `charterbot token list` shows them.",))
    resource = f"{Kind.TOKEN}:{token}"
    if found.person != by.id and not leads(by):
        raise refusal(house, by, Action.REVOKE_TOKEN, resource, NOT_HERS)
    permit(house, conn, by, Action.REVOKE_TOKEN, resource)
    hash_ = apitokens.hash_of(conn, token)
    noting.note_ended(house, hash_)
    apitokens.drop(conn, hash_)


def holder(house: House, conn: Conn, word: str) -> Holder | None:
    """Who comes with this token; None where it lets nobody in. Her rights are looked up each time.

    It is found by a keyed hash, so how long looking takes tells nothing about any other token.
    """
    found = apitokens.find(conn, _hash(house, word), house.seconds())
    known = None if found is None else people.get(conn, found.person)
    if found is None or known is None or not may_do(known.person, Action.USE_API, Kind.TOKEN):
        return None
    apitokens.note_used(conn, found.id, house.now().date())
    return Holder(known.person, found)


def missed(house: House, conn: Conn) -> None:
    """Write down that somebody came with a token that lets nobody in; once an hour, for all of them."""
    signing.note_missed(house, conn, Action.USE_API, Kind.TOKEN)


def check_scope(house: House, held: Holder, action: Action, resource: str) -> None:
    """Refuse what the token is not for, also where its owner may do it herself. Raises Refused."""
    if not any(action in COVERS[scope] for scope in held.token.scopes):
        wanted = next(scope for scope in Scope if action in COVERS[scope])
        raise refusal(house, held.person, action, resource, f"This token lacks the scope {wanted}.")


def leads(person: Person) -> bool:
    """Whether she is a coordinator for all countries, who sees and ends what others have."""
    return person.role is Role.COORDINATOR and not person.limits


def _hash(house: House, word: str) -> bytes:
    return house.sealer.code_hash(f"api token\0{word}")
