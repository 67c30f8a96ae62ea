"""Numbers that stand on rosters: who comes by one, and which of them no roster leads to again.

A number is written to once, whatever becomes of it. After that, and where whoever has it moved to another
phone or erased herself, its keyed hash is all that stays, so that no later roster brings her back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.app.house import House
from bot.domain.person import Person, Role, Standing
from bot.storage import ledger, people, rosters
from bot.storage.alone import exclusive
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.rosters import Waiting

#: So long joining may take that began just before a roster's time was over.
JOINING_TAKES: Final = 7 * 24 * 3600
#: The channel on which an address is a number.
SMS: Final = "sms"


@dataclass(frozen=True, slots=True)
class Note:
    """How, when and by whom somebody was asked whether she may be invited."""

    how: str
    when: date
    by: str


def packed(note: Note) -> str:
    """A note as text."""
    return json.dumps([note.how, note.when.isoformat(), note.by], ensure_ascii=False)


def note_of(house: House, conn: Conn, person: int) -> Note | None:
    """How, when and by whom she was asked, for herself alone; None where no roster led to her."""
    sealed = rosters.note(conn, person)
    if sealed is None:
        return None
    how, when, by = json.loads(house.sealer.open_address(sealed))
    return Note(how, date.fromisoformat(when), by)


def expected(house: House, conn: Conn, address_hash: bytes) -> Waiting | None:
    """What a roster says of this address, where nobody has come from it yet."""
    return rosters.expected(conn, address_hash, house.seconds())


def invite_of(row: Waiting) -> Invite:
    """What somebody comes in with whom a roster expects."""
    return Invite(Role.ADVOCATE, row.country, row.cohort, language=row.language)


def has_come(house: House, conn: Conn, person: int, row: int = 0) -> bool:
    """Note that whom a roster led to has come; whether this is the first that comes from her."""
    return rosters.joined(conn, person, house.seconds() + JOINING_TAKES, row)


def is_called(conn: Conn, person: Person) -> bool:
    """Whether a roster led to her, and nothing has come from her yet."""
    return agreed_to_nothing(conn, person) and not rosters.has_joined(conn, person.id)


def agreed_to_nothing(conn: Conn, person: Person) -> bool:
    """Whether a roster led to her, and she has not agreed to anything yet."""
    return person.standing is Standing.JOINING and not person.consent.version and rosters.led(conn, person.id)


def note_invited(house: House, address_hash: bytes) -> None:
    """Into the ledger, for a backup from before: it would write to her once more."""
    house.ledger.note_latest(ledger.NUMBER, address_hash.hex(), ledger.CALLED, house.now().date())


def note_left(house: House, conn: Conn, person: int) -> None:
    """Let no roster lead again to the number by which somebody is reached, if it is a number."""
    known, address_hash = people.get(conn, person), people.address_hash(conn, person)
    if known is not None and address_hash is not None and known.channel == SMS:
        exclusive(conn)
        house.ledger.note_latest(ledger.NUMBER, address_hash.hex(), ledger.GONE, house.now().date())
        rosters.leave(conn, address_hash)


def catch_up(house: House, conn: Conn, *, carried: bool) -> None:
    """Bring a backup up to what was done with numbers since; what is not known counts as done.

    `carried`: what the database before knew was taken over.
    """
    for subject, line in house.ledger.latest(ledger.NUMBER).items():
        address_hash = bytes.fromhex(subject)
        if line.value == ledger.GONE or not rosters.hold(conn, address_hash):
            rosters.leave(conn, address_hash)
    rosters.drop_those_left(conn)
    if not (carried or house.ledger.is_live()):
        rosters.hold_all(conn)
