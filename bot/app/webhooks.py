"""The web addresses that are told of events: who has which added, listed and removed."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final

from bot.app import alarms, noting
from bot.app.apitokens import leads
from bot.app.house import House
from bot.app.permits import check, may_do, permit, refusal
from bot.domain.event import NEEDS, Event
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.webaddress import address_faults
from bot.storage import webhooks
from bot.storage.database import Conn
from bot.storage.webhooks import Webhook

MOST_EACH: Final = 10
ALARM: Final = "webhook:"
NOT_HERS: Final = "This is somebody else's webhook: she removes it, or a coordinator who is not limited."


def add(house: House, conn: Conn, staff: Person, url: str, events: Iterable[str]) -> Webhook:
    """Have an address told of events from now on. Raises Refused, or Fault with every mistake at once."""
    permit(house, conn, staff, Action.KEEP_WEBHOOKS, Kind.WEBHOOK)
    chosen = list(dict.fromkeys(each.strip().casefold() for each in events if each.strip()))
    faults = address_faults(url, trial=house.rules.trial) + _event_faults(chosen, staff)
    if sum(each.person == staff.id for each in webhooks.every(conn, house.sealer)) >= MOST_EACH:
        faults.append(f"--as {staff.id}: has {MOST_EACH} webhooks. Remove one: charterbot webhook remove.")
    if faults:
        raise Fault(tuple(faults))
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    kept = frozenset(Event(each) for each in chosen)
    today = house.now().date()
    id_ = webhooks.add(conn, house.sealer, staff.id, (url, secret), events=kept, made=today)
    return Webhook(id_, staff.id, url, secret, kept, today)


def _event_faults(chosen: list[str], staff: Person) -> list[str]:
    known = ", ".join(Event)
    faults = [] if chosen else [f"--events: say of what. Known: {known}."]
    for each in chosen:
        if each not in tuple(Event):
            faults.append(f'--events "{each[:40]}": there is no such event. Known: {known}.')
        elif not may_do(staff, NEEDS[Event(each)], Kind.ROUND):
            faults.append(f"--events {each}: a {staff.role} does not see this. Leave it out.")
    return faults


def every(house: House, conn: Conn, by: Person) -> list[tuple[Webhook, Mapping[str, int]]]:
    """Her webhooks, each with how much waits, arrived lately or was put aside; to who leads, all of them."""
    permit(house, conn, by, Action.KEEP_WEBHOOKS, Kind.WEBHOOK)
    found = webhooks.every(conn, house.sealer)
    hers = [each for each in found if each.person == by.id or leads(by)]
    return [(each, webhooks.states(conn, each.id)) for each in hers]


def one(house: House, conn: Conn, by: Person, webhook: int) -> Webhook:
    """One of hers, for something that is done with it now. Raises Refused, or Fault where there is none."""
    check(house, by, Action.KEEP_WEBHOOKS, Kind.WEBHOOK)
    found = webhooks.get(conn, house.sealer, webhook) if 0 < webhook < 2**63 else None
    if found is None:
        raise Fault((f"WEBHOOK {webhook}: there is none such. `charterbot webhook list` shows them.",))
    resource = f"{Kind.WEBHOOK}:{webhook}"
    if found.person != by.id and not leads(by):
        raise refusal(house, by, Action.KEEP_WEBHOOKS, resource, NOT_HERS)
    permit(house, conn, by, Action.KEEP_WEBHOOKS, resource)
    return found


def remove(house: House, conn: Conn, by: Person, webhook: int) -> None:
    """Tell an address nothing more; no backup brings it back. Raises Refused, or Fault."""
    found = one(house, conn, by, webhook)
    noting.note_ended(house, webhooks.tag(conn, found.id))
    webhooks.drop(conn, found.id)
    alarms.put(house, conn, alarm_of(found.id), on=False)


def end_alarms(house: House, conn: Conn) -> None:
    """End the alarms of addresses that are gone, such as with whoever had them."""
    known = {alarm_of(id_) for id_, _ in webhooks.tags(conn)}
    for name, _ in alarms.standing(conn):
        if name.startswith(ALARM) and name not in known:
            alarms.put(house, conn, name, on=False)


def alarm_of(webhook: int) -> str:
    """The alarm that stands while an address could not be told of something."""
    return f"{ALARM}{webhook}"
