"""Writing once to each number of a roster, by short message: neutral, by day, where its countries allow it.

Two countries count: the one of the row, and the one that the number is of, whose phone company carries the
message. A number becomes a person who has agreed to nothing when it is written to, and no sooner.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.app import gates, numbers
from bot.app.house import House
from bot.domain.clock import Hours
from bot.domain.person import Person
from bot.domain.quiet import next_free
from bot.domain.rounds import Never, Reason, Send, Verdict, Wait
from bot.domain.say import Say, Words
from bot.domain.zones import only_zone
from bot.storage import outbox, people, rosters
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.rosters import Waiting
from bot.surveyfile.phones import country_of

#: How the key of the first message to a number begins.
KEY: Final = "roster:"
#: So many numbers are looked at in one transaction.
CHUNK: Final = 25
#: When a number is looked at again that may not be written to as things stand.
AGAIN: Final = timedelta(hours=1)


async def call_waiting(house: House) -> int:
    """Put the message to each number that may be written to now into the outbox; returns how many.

    To be called where a channel for short messages runs.
    """
    put, more = 0, True
    while more:
        done, more = await house.db.run(lambda conn: _chunk(house, conn))
        put += done
    if put:
        house.wake()
    return put


def last_look(house: House, conn: Conn, person: Person, number: str) -> Verdict:
    """Whether the message to somebody may still go out: she may have come by herself meanwhile."""
    if not numbers.is_called(conn, person):
        return Never(Reason.OVERTAKEN)
    return _verdict(house, conn, person, number)


def _chunk(house: House, conn: Conn) -> tuple[int, bool]:
    """Some of the numbers that wait; returns what was put, and whether there may be more."""
    put = 0
    for _ in range(CHUNK):
        row = rosters.next_waiting(conn, house.seconds())
        if row is None:
            return put, False
        put += _call(house, conn, row)
    return put, True


def _call(house: House, conn: Conn, row: Waiting) -> int:
    """Write to one number if it is time, or look at it later; returns how much was put into the outbox."""
    assert row.sealed is not None  # noqa: S101 - what waits has its number
    person = Person(
        0, language=row.language, country=row.country, cohort=row.cohort, zone=only_zone(row.country)
    )
    verdict = _verdict(house, conn, person, house.sealer.open_address(row.sealed))
    if isinstance(verdict, Wait):
        rosters.look_later(conn, row.id, int(verdict.until.timestamp()))
        return 0
    numbers.note_invited(house, row.hash)
    id_ = people.add(conn, person, numbers.SMS, row.hash, row.sealed)
    people.update(conn, replace(person, id=id_))
    rosters.invited(conn, row.id, id_)
    letter = Letter(
        key=f"{KEY}{row.id}",
        person=id_,
        kind=Outgoing.INVITE,
        language=house.languages_of(person),
        say=Say((Words("roster.hello"),)),
        due=house.seconds() + _spread(house, row),
    )
    return 0 if outbox.put(conn, letter, house.seconds()) is None else 1


def _spread(house: House, row: Waiting) -> int:
    """So many seconds later, so that phones in one place do not all sound at once."""
    return int.from_bytes(row.hash[:4]) % (house.rules.spread_minutes * 60 + 1)


def _verdict(house: House, conn: Conn, person: Person, number: str) -> Send | Wait:
    """Whether this number may be written to now."""
    now, carried = house.now(), Person(0, country=country_of(number))
    if not gates.may_speak(house, person):
        return Wait(now + AGAIN)
    for each in (person, carried):
        if not (gates.may_reach(house, conn, each, now.date()) and gates.may_text(house, each)):
            return Wait(now + AGAIN)
    hours = Hours(person.safe_from, person.safe_to)
    free = next_free(now, person.zone, hours, gates.quiet_where(house, person))
    return Wait(free) if free > now else Send()
