"""How staff come into the console with a browser: a link that works once, then a short session.

There is no password. A link goes to the chat of the person whom it lets in, or is printed at the shell.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.app.house import House
from bot.app.links import WEB_URL
from bot.app.permits import Refused, check, permit, refusal, write
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.storage import audit, meta, people, signins
from bot.storage.audit import NOBODY, Entry, Outcome
from bot.storage.database import Conn
from bot.storage.signins import Device, Session

ROOT: Final = "/console"
#: So long a link waits for being opened.
LINK: Final = timedelta(minutes=10)
#: So long a session lives: without being used, and at the most.
IDLE: Final = timedelta(minutes=45)
MOST: Final = timedelta(hours=12)
#: That a session is used is noted once a minute, so that looking does not write each time.
NOTED: Final = timedelta(minutes=1)
#: What lets nobody in is written down once in this time, for all who come with it together.
NOTED_AGAIN: Final = timedelta(hours=1)
NOT_HERS = "This is somebody else's session."
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody of the staff in a session of hers."""

    person: Person
    session: Session


def make_link(house: House, conn: Conn, person: Person) -> str | None:
    """A fresh address that lets this person in once; None where the service has no address. Raises Refused.

    One that was made before lets nobody in any more.
    """
    check(house, person, Action.ENTER, Kind.OWN)
    root = meta.get(conn, WEB_URL)
    if not root:
        return None
    token = secrets.token_urlsafe(24)
    expires = house.seconds() + int(LINK.total_seconds())
    signins.add_link(conn, _link_hash(house, token), person.id, expires)
    return f"{root}{ROOT}/in/{token}"


def is_open(house: House, conn: Conn, token: str) -> bool:
    """Whether a link would let somebody in. Looking uses nothing up: previews of links look."""
    return signins.is_link(conn, _link_hash(house, token), house.seconds())


def enter(house: House, conn: Conn, token: str, kind: Device) -> str | None:
    """Let the person in whom the link is for: the word for her cookie; None where it lets nobody in."""
    id_ = signins.use_link(conn, _link_hash(house, token), house.seconds())
    known = None if id_ is None else people.get(conn, id_)
    if known is None:
        return None
    permit(house, conn, known.person, Action.ENTER, Kind.OWN)
    cookie = secrets.token_urlsafe(24)
    signins.begin(conn, _cookie_hash(house, cookie), known.person.id, kind, house.seconds())
    return cookie


def entered(house: House, conn: Conn, cookie: str) -> Entered | None:
    """Who comes with this cookie; None where the session ended. Her rights are looked up each time."""
    found = inside(house, conn, cookie)
    if found is not None:
        signins.see(conn, found.session.id, house.seconds(), house.seconds() - int(NOTED.total_seconds()))
    return found


def inside(house: House, conn: Conn, cookie: str) -> Entered | None:
    """The same for what a page asks for by itself: it does not count as being there.

    That a cookie lets nobody in is written down.
    """
    found = signins.find(conn, _cookie_hash(house, cookie), *_limits(house))
    known = None if found is None else people.get(conn, found.person)
    if found is None or known is None:
        missed(house, conn, Missed.ENDED)
        return None
    try:
        check(house, known.person, Action.ENTER, Kind.OWN)
    except Refused as fault:
        # With the session's end this is one row for each: nobody's open page hides another's cookie.
        fault.note(conn)
        signins.end(conn, found.id, found.person)
        return None
    return Entered(known.person, found)


class Missed(StrEnum):
    """Why a cookie that names nobody lets nobody in."""

    ENDED = "ended"
    MIXED = "mixed"


def missed(house: House, conn: Conn, why: Missed) -> None:
    """Write down that somebody came with a cookie that names nobody: one row an hour for each reason.

    It may be an old browser of staff or somebody who stole one; nobody is to fill the log by coming again.
    """
    note_missed(house, conn, Action.ENTER, f"{Kind.OWN}:{why}")


def note_missed(house: House, conn: Conn, action: Action, resource: str) -> None:
    """Write down once an hour that somebody unknown was refused, however often anybody comes."""
    name, now = f"missed:{action}:{resource}", house.seconds()
    last = meta.get(conn, name)
    if last is not None and 0 <= now - int(last) < NOTED_AGAIN.total_seconds():
        return
    meta.put(conn, name, str(now))
    audit.add(conn, Entry(now, NOBODY, UNKNOWN, action, resource, Outcome.REFUSED))


def sessions(house: House, conn: Conn, person: Person) -> list[Session]:
    """Her browsers that are let in, the one used last first."""
    return signins.of(conn, person.id, *_limits(house))


def end(house: House, conn: Conn, person: Person, session: int) -> bool:
    """End one of her sessions; whether there was one. Raises Refused for a session of somebody else."""
    if signins.end(conn, session, person.id):
        return True
    if signins.exists(conn, session):
        raise refusal(house, person, Action.ENTER, Kind.OWN, NOT_HERS)
    return False


def leave(house: House, conn: Conn, cookie: str) -> None:
    """End the session of this cookie, if there is one."""
    found = signins.find(conn, _cookie_hash(house, cookie), *_limits(house))
    if found is not None:
        signins.end(conn, found.id, found.person)


def end_all(conn: Conn, person: Person) -> None:
    """End all her sessions, this one too."""
    signins.end_all(conn, person.id)


def refused(house: House, conn: Conn, person: Person | None) -> None:
    """Write down that somebody came with what lets nobody in, or with a form that none of our pages made."""
    if person is not None:
        write(house, conn, person, Action.ENTER, Kind.OWN, outcome=Outcome.REFUSED)
        return
    entry = Entry(house.seconds(), NOBODY, UNKNOWN, Action.ENTER, Kind.OWN, Outcome.REFUSED)
    audit.add(conn, entry)


def forget(house: House, conn: Conn) -> None:
    """Delete links and sessions that let nobody in any more."""
    signins.forget(conn, house.seconds(), *_limits(house))


def _limits(house: House) -> tuple[int, int]:
    now = house.seconds()
    return now - int(IDLE.total_seconds()), now - int(MOST.total_seconds())


def _link_hash(house: House, token: str) -> bytes:
    return house.sealer.code_hash(f"console link\0{token}")


def _cookie_hash(house: House, cookie: str) -> bytes:
    return house.sealer.code_hash(f"console cookie\0{cookie}")
