"""Bulletins: telling everyone who agreed to later messages what was decided on a round, once for each part.

It goes to all alike, whether or not they were asked or answered: having it tells nobody who took part. Like
an invitation it names no topic before a tap, and goes by everything that holds for invitations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import deciding, gates, planning
from bot.app.house import House, moment
from bot.app.permits import check, check_reach, permit
from bot.domain.clock import Hours, next_safe
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.rounds import (
    WINDOW,
    Never,
    RoundState,
    Send,
    Verdict,
    Wait,
    bulletin_due,
    may_write_first,
    seed_of,
)
from bot.domain.say import Choice, Say, Words
from bot.storage import bulletins, contacted, cuts, decisions, outbox, rounds
from bot.storage.bulletins import Bulletin
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing, State

CHUNK = 500
#: Later than anybody is looked at.
ANY_TIME = 2**62
#: How often the schedule looks through everyone.
LOOK_SECONDS = 30
#: When somebody is looked at again to whom nothing is sent as things stand, or whom a gate keeps out.
NEVER_AGAIN = timedelta(hours=6)
GATE_AGAIN = timedelta(hours=1)
#: How long a bulletin is sent to whoever could not get it yet. It can be opened after that as well.
SENT_FOR = timedelta(days=30)


def due_items(house: House, conn: Conn, round_id: int) -> dict[str, int]:
    """The parts that a bulletin would tell of now, each with its decision. Raises Fault with every reason."""
    round_ = planning.existing(conn, round_id)
    place = f"ROUND {round_id}"
    faults = []
    if round_.state is not RoundState.CLOSED or not round_.reported:
        faults.append(f"{place}: people are told once it is closed and its closing digest is out.")
    found = decisions.numbers(conn, round_id)
    told = bulletins.told(conn, round_id)
    parts = [each.item for each in deciding.parts(house, conn, round_) if each.item in found]
    if cuts.last(conn, round_id) is None or not parts:
        faults.append(f"{place}: nothing is decided on it yet. A drafter decides: charterbot digest decide.")
    fresh = {item: found[item] for item in parts if item not in told}
    if parts and not fresh:
        faults.append(
            f"{place}: people were told of every decision on it. Who opens the message sees what counts now."
        )
    if faults:
        raise Fault(tuple(faults))
    return fresh


def ask(house: House, conn: Conn, staff: Person, round_id: int) -> dict[str, int]:
    """What a bulletin would tell of, for whoever may have one sent. Raises Fault."""
    check(house, staff, Action.BULLETIN, f"{Kind.ROUND}:{round_id}")
    check_reach(house, conn, staff, Action.BULLETIN, f"{Kind.ROUND}:{round_id}")
    return due_items(house, conn, round_id)


def tell(house: House, conn: Conn, staff: Person, round_id: int) -> Bulletin:
    """Have a bulletin sent, on every part that was decided on and not told of yet. Raises Fault."""
    permit(house, conn, staff, Action.BULLETIN, f"{Kind.ROUND}:{round_id}")
    items = due_items(house, conn, round_id)
    number = len(bulletins.of_round(conn, round_id)) + 1
    made = Bulletin(round_id, number, house.seconds())
    bulletins.add(conn, made, items)
    return made


class Sending:
    """The schedule's side: puts what is due into the outbox, a chunk a transaction."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._next = 0

    async def tick(self) -> None:
        """Look through everyone, where it is time."""
        now = self._house.seconds()
        # A clock that was set back may not silence it.
        if not now < self._next <= now + LOOK_SECONDS:
            await send_due(self._house)
            self._next = now + LOOK_SECONDS


async def send_due(house: House) -> int:
    """Put all bulletins that are due into the outbox; returns how many."""
    put = 0
    for bulletin in await house.db.run(lambda conn: running(house, conn)):
        after, more = 0, True
        while more:
            done, after = await house.db.run(lambda conn, b=bulletin, a=after: _chunk(house, conn, b, a))  # type: ignore[misc]
            put, more = put + done, after > 0
    if put:
        house.wake()
    return put


def running(house: House, conn: Conn) -> list[Bulletin]:
    """The bulletins that are being sent."""
    since = house.now() - SENT_FOR
    return [each for each in bulletins.every(conn) if moment(each.at) > since]


def hold(house: House, conn: Conn, since: int) -> None:
    """Count as sent, perhaps, whatever may have been sent since a backup: nobody is told twice."""
    for bulletin in running(house, conn):
        after, more = 0, True
        while more:
            # When each was to be looked at again may have changed since.
            found = bulletins.readers(conn, bulletin, after, CHUNK, due=ANY_TIME)
            for person in found:
                _hold(house, conn, bulletin, person, since)
            after, more = (found[-1].id, True) if len(found) == CHUNK else (0, False)


def _hold(house: House, conn: Conn, bulletin: Bulletin, person: Person, since: int) -> None:
    hours = Hours(person.safe_from, person.safe_to)
    first = next_safe(moment(max(bulletin.at, since)), person.zone, hours)
    if may_write_first(person) is not None or first > house.now():
        return
    bulletins.mark_sent(conn, person.id, bulletin)
    row = outbox.put(conn, _letter(house, bulletin, person), house.seconds())
    if row is not None:
        outbox.mark(conn, row, State.UNCERTAIN, house.seconds())


def _chunk(house: House, conn: Conn, bulletin: Bulletin, after: int) -> tuple[int, int]:
    """One stretch of everyone; returns what was put and where to go on (0: the end)."""
    visit = _Visit(house, conn, bulletin, house.now())
    found = bulletins.readers(conn, bulletin, after, CHUNK, int(visit.now.timestamp()))
    put = sum(visit.person(person) for person in found)
    return put, found[-1].id if len(found) == CHUNK else 0


@dataclass(frozen=True, slots=True)
class _Visit:
    """One bulletin at one instant, going through everyone."""

    house: House
    conn: Conn
    bulletin: Bulletin
    now: datetime

    def person(self, person: Person) -> int:
        """Send it to her if it is time; returns how much was put into the outbox."""
        match self._verdict(person):
            case Send():
                bulletins.mark_sent(self.conn, person.id, self.bulletin)
                letter = _letter(self.house, self.bulletin, person)
                return 0 if outbox.put(self.conn, letter, int(self.now.timestamp())) is None else 1
            case Wait(until):
                again = until
            case Never():
                again = self.now + NEVER_AGAIN
        bulletins.look_later(self.conn, person.id, self.bulletin, int(again.timestamp()))
        return 0

    def _verdict(self, person: Person) -> Verdict:
        house = self.house
        reachable = gates.may_reach(house, self.conn, person, self.now.date())
        round_ = rounds.get(self.conn, self.bulletin.round)
        told = round_ is not None and gates.may_be_told(house, self.conn, person, round_.risk)
        if not (reachable and told and gates.may_speak(house, person)):
            return Wait(self.now + GATE_AGAIN)
        since = self.now - WINDOW - timedelta(days=1)
        started = [moment(at) for at in contacted.started(self.conn, person.id, int(since.timestamp()))]
        quiet = gates.quiet_where(house, person)
        return bulletin_due(person, self._from(person), quiet, now=self.now, started=started)

    def _from(self, person: Person) -> datetime:
        """The phones of a group do not sound together; the round's key may be gone, so this needs none."""
        name = f"bulletin:{self.bulletin.round}:{self.bulletin.number}:{person.id}"
        spread = seed_of(self.house.sealer.code_hash(name)) % (self.house.rules.spread_minutes * 60 + 1)
        return moment(self.bulletin.at) + timedelta(seconds=spread)


def _letter(house: House, bulletin: Bulletin, person: Person) -> Letter:
    """A neutral message, the same as an invitation's. It belongs to no round that could stop it."""
    name = f"{bulletin.round}_{bulletin.number}"
    return Letter(
        key=f"bulletin:{bulletin.round}:{bulletin.number}:{person.id}",
        person=person.id,
        kind=Outgoing.INVITE,
        language=house.languages_of(person),
        say=Say(
            (Words("invite.hello"),),
            ((Choice(f"b_{name}", Words("invite.open")),), (Choice("not_now", Words("invite.not_now")),)),
        ),
    )
