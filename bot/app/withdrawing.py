"""Leaving a country that became dangerous: one word stops all sending, a second erases the addresses.

Stopping must be quick, so one person is enough. What cannot be undone, and going back, takes two, of whom
neither came here through the other.
"""

from __future__ import annotations

from enum import StrEnum

from bot.app.approving import approve
from bot.app.erasing import note_state
from bot.app.house import House
from bot.app.permits import check, check_reach, may_do, permit, write
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, are_two
from bot.domain.zones import ZONES
from bot.storage import approvals, chats, ledger, left, outbox, people, rosters, sessions, traces
from bot.storage.audit import Outcome
from bot.storage.database import Conn
from bot.storage.left import Left
from bot.storage.outbox import Letter, Outgoing

#: How long what is taken out of chats may take before the addresses go anyway.
LAST_REMOVALS = 15 * 60


class Came(StrEnum):
    """What a word led to."""

    LEFT = "left"
    WAITS = "waits"
    CONFIRMED = "confirmed"
    ALREADY = "already"
    RETURNED = "returned"


def country_of(code: str) -> str:
    """The code of a country as it was typed. Raises Fault."""
    asked = code.strip().upper()
    if asked not in ZONES:
        raise Fault((f'COUNTRY: "{code[:40]}" is not a country. Give two letters of ISO 3166, such as YE.',))
    return asked


def leave(house: House, conn: Conn, staff: Person, country: str) -> Came:
    """Stop all sending to everyone who speaks about a country or is in it; a second person confirms.

    The first word does not lapse, unless who said it may not say it any more. Raises Refused.
    """
    resource = _resource(country)
    known = left.every(conn).get(country)
    if known is None:
        permit(house, conn, staff, Action.LEAVE_COUNTRY, resource)
        left.add(conn, country, staff.id, house.seconds())
        approvals.spend(conn, Action.RETURN_COUNTRY, resource)
        _stop(house, conn, country)
        _note(house, conn, country, ledger.LEFT)
        return Came.LEFT
    check(house, staff, Action.CONFIRM_LEAVING, resource)
    check_reach(house, conn, staff, Action.CONFIRM_LEAVING, resource)
    if known.confirmed is not None:
        return Came.ALREADY
    first = first_word(conn, known)
    if first is None or not are_two(first, staff):
        left.say_again(conn, country, staff.id)
        write(house, conn, staff, Action.CONFIRM_LEAVING, resource, outcome=Outcome.WAITS)
        return Came.WAITS
    permit(house, conn, staff, Action.CONFIRM_LEAVING, resource)
    left.confirm(conn, country, staff.id)
    _stop(house, conn, country)
    _note(house, conn, country, ledger.CONFIRMED)
    return Came.CONFIRMED


def first_word(conn: Conn, known: Left) -> Person | None:
    """On whose word a country was left, as long as she may still say it."""
    first = people.get(conn, known.staff)
    counts = first is not None and may_do(first.person, Action.CONFIRM_LEAVING, _resource(known.country))
    return first.person if first is not None and counts else None


def come_back(house: House, conn: Conn, staff: Person, country: str) -> Came:
    """Go back to a country once two people said so. Addresses that were erased stay erased. Raises Fault."""
    check(house, staff, Action.RETURN_COUNTRY, _resource(country))
    if country not in left.every(conn):
        raise Fault((f"{country}: this country was not left, so there is nothing to take back.",))
    if not approve(house, conn, staff, Action.RETURN_COUNTRY, _resource(country)):
        return Came.WAITS
    left.drop(conn, country)
    for person in left.people_there(conn, country):
        sessions.look_again(conn, person)
    _note(house, conn, country, ledger.BACK)
    return Came.RETURNED


def _note(house: House, conn: Conn, country: str, what: str) -> None:
    """Into the ledger, for a backup from before: it would write to people there again."""
    house.ledger.note_country(country, what, house.now().date())
    note_state(house, conn)


async def keep_away(house: House) -> int:
    """Stop what was put since for countries that were left, and erase addresses; returns how many."""
    gone = await house.db.run(lambda conn: _keep_away(house, conn))
    if gone:
        await house.db.alone(traces.cut)
    return gone


async def erase_at_once(house: House) -> int:
    """Erase the addresses where two people said so, without waiting for what is to be taken out of chats."""
    gone = await house.db.run(lambda conn: _erase(conn, house.seconds()))
    await house.db.alone(traces.cut)
    return gone


def _erase(conn: Conn, since: int) -> int:
    rosters.drop_in_left(conn)
    return left.erase_addresses(conn, since)


def _keep_away(house: House, conn: Conn) -> int:
    now = house.seconds()
    if not left.every(conn):
        return 0
    left.stop_later(conn, now)
    return _erase(conn, now - LAST_REMOVALS)


def _stop(house: House, conn: Conn, country: str) -> None:
    """Cancel what waits, and take out of the chats there what stands in them."""
    now = house.seconds()
    for person, round_id in left.stop(conn, country, now):
        sessions.uninvite(conn, person, round_id)
    for person in left.people_there(conn, country):
        known = people.get(conn, person)
        messages = set(chats.live(conn, person, now))
        if known is not None and known.panel is not None:
            messages.add(known.panel)
            people.set_panel(conn, person, None)
        chats.drop_all(conn, person)
        if messages:
            outbox.put(
                conn,
                Letter(
                    key=f"left:{country}:{person}:{now}",
                    person=person,
                    kind=Outgoing.REMOVE,
                    language="en",
                    removes=tuple(sorted(messages)),
                ),
                now,
            )


def _resource(country: str) -> str:
    return f"{Kind.COUNTRY}:{country}"
