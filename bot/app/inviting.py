"""Invitations, reminders and the notice before closing: what is due is a query, decided per person."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.app import gates, planning
from bot.app.house import House, moment
from bot.domain.clock import Hours, next_safe
from bot.domain.rounds import (
    Meeting,
    Never,
    Reason,
    RoundState,
    Send,
    Verdict,
    Wait,
    invitation_due,
    may_write_first,
    opens_for,
    reminder_due,
    seed_of,
)
from bot.domain.say import Choice, Day, Moment, Say, Words
from bot.storage import contacted, farewells, meta, outbox, people, rounds, sessions
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.rounds import Round
from bot.storage.sessions import Member

WEEK = timedelta(days=7)
#: So many people are looked at in one transaction: whoever presses meanwhile waits for no more of them.
CHUNK = 25
#: Of so many people one transaction finds out who these are, which takes a millisecond or two.
STRETCH = 1_000
#: Where nobody was to be written to, it rests so many times as long.
RESTS = 3.0
#: How long before closing the notice that consent promises goes out.
NOTICE_AHEAD = timedelta(hours=48)
#: How often the schedule looks through a running round's audience.
LOOK_SECONDS = 30
#: When somebody is looked at again whom nothing is sent to as things stand, or whom a gate keeps out.
NEVER_AGAIN = timedelta(hours=6)
GATE_AGAIN = timedelta(hours=1)
#: How long before the day that consent names people are told once more that they can erase.
ERASE_AHEAD = timedelta(days=7)
ERASE_TOLD = "erase_told"


async def invite_due(house: House) -> int:
    """Put all due invitations and reminders into the outbox, a chunk a transaction; returns how many."""
    running = await house.db.run(lambda conn: rounds.in_state(conn, RoundState.RUNNING))
    return sum([await _invite_round(house, round_) for round_ in running])


class Inviting:
    """The schedule's side: looks at each running round at once when it opens, then twice a minute."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._next: dict[int, int] = {}

    async def tick(self) -> None:
        """Look at the rounds whose turn it is."""
        now = self._house.seconds()
        running = await self._house.db.run(lambda conn: rounds.in_state(conn, RoundState.RUNNING))
        self._next = {each.id: self._next.get(each.id, now) for each in running}
        for round_ in running:
            # A clock that was set back may not silence a round.
            if not now < self._next[round_.id] <= now + LOOK_SECONDS:
                await _invite_round(self._house, round_)
                self._next[round_.id] = now + LOOK_SECONDS


async def _invite_round(house: House, round_: Round) -> int:
    if not house.has_round_key(round_.id):
        return 0  # nobody could answer; an alarm stands
    put, after = 0, 0
    while True:
        began = time.monotonic()
        done, after = await house.db.run(lambda conn, after=after: _chunk(house, conn, round_, after))  # type: ignore[misc]
        put += done
        if after == 0:
            break
        if not done:
            await asyncio.sleep((time.monotonic() - began) * RESTS)
    if put:
        house.wake()
    return put


@dataclass(frozen=True, slots=True)
class _Visit:
    """One round at one instant, going through its audience."""

    house: House
    conn: Conn
    round: Round
    now: datetime

    def member(self, member: Member) -> int:
        """Invite or remind one person if it is time; returns how much was put into the outbox."""
        verdict = self._verdict(member)
        if isinstance(verdict, Send):
            return self._send(member)
        again = verdict.until if isinstance(verdict, Wait) else self.now + NEVER_AGAIN
        sessions.look_later(self.conn, member.person.id, self.round.id, int(again.timestamp()))
        return 0

    def _verdict(self, member: Member) -> Verdict:
        person = member.person
        against = may_write_first(person)
        if against is not None:
            return Never(against)
        today = self.now.date()
        reachable = gates.may_reach(self.house, self.conn, person, today)
        comes = gates.may_come(self.house, self.conn, person, self.round)
        if not (reachable and comes and gates.may_speak(self.house, person)):
            return Wait(self.now + GATE_AGAIN)
        seed = seed_of(self.house.pseudonym(self.round.id, person.id))
        opens = opens_for(self.round.opens, person.zone, seed, self.house.rules.spread_minutes)
        if self.now < opens:
            return Wait(opens)
        meeting = Meeting(
            opens=opens,
            closes=self.round.closes.instant(person.zone),
            invited=_invited(member, opens),
            finished=False,
            quiet=gates.quiet_where(self.house, person),
        )
        since = self.now - WEEK - timedelta(days=1)
        started = [moment(at) for at in contacted.started(self.conn, person.id, int(since.timestamp()))]
        if meeting.invited is None:
            return invitation_due(person, meeting, now=self.now, started=started)
        return self._reminder(member, meeting, started)

    def _reminder(self, member: Member, meeting: Meeting, started: list[datetime]) -> Verdict:
        """The next reminder that is still to come; those that fall out are passed over for good."""
        for number in range(member.reminders, len(self.round.remind)):
            verdict = reminder_due(
                member.person, meeting, self.round.remind, number, now=self.now, started=started
            )
            match verdict:
                case Never(Reason.OVER_THE_NUMBER | Reason.LATE | Reason.OVERTAKEN | Reason.NOT_INVITED):
                    sessions.mark_reminded(self.conn, member.person.id, self.round.id, number + 1)
                case _:
                    if number > member.reminders and isinstance(verdict, Send):
                        return Wait(self.now)
                    return verdict
        return Never(Reason.OVERTAKEN)

    def _send(self, member: Member) -> int:
        """A neutral message: no topic before a tap."""
        first = member.invited is None and not member.started
        number = 0 if first else member.reminders + 1
        if first:
            sessions.mark_invited(self.conn, member.person.id, self.round.id, int(self.now.timestamp()))
        else:
            sessions.mark_reminded(self.conn, member.person.id, self.round.id, number)
        say = Say(
            (Words("invite.hello" if first else "invite.again"),),
            (
                (Choice(f"r_{self.round.id}", Words("invite.open")),),
                (Choice("not_now", Words("invite.not_now")),),
            ),
        )
        letter = Letter(
            key=f"invite:{self.round.id}:{member.person.id}:{number}",
            person=member.person.id,
            kind=Outgoing.INVITE if first else Outgoing.REMINDER,
            language=self.house.languages_of(member.person),
            say=say,
            round=self.round.id,
        )
        return 0 if outbox.put(self.conn, letter, int(self.now.timestamp())) is None else 1


def _chunk(house: House, conn: Conn, round_: Round, after: int) -> tuple[int, int]:
    """One stretch of a round's audience; returns what was put and where to go on (0: the end)."""
    found = rounds.get(conn, round_.id)
    if found is None or found.state is not RoundState.RUNNING:
        return 0, 0  # it was paused or closed since the stretch before
    visit = _Visit(house, conn, found, house.now())
    upto = after + STRETCH
    members = sessions.members(conn, found, after, CHUNK, int(visit.now.timestamp()), upto=upto)
    put = sum(visit.member(member) for member in members)
    if len(members) == CHUNK:
        return put, members[-1].person.id
    return put, upto if upto < people.newest(conn) else 0


def _invited(member: Member, opens: datetime) -> datetime | None:
    """When she was invited; who came herself counts as invited at the opening."""
    if member.invited is not None:
        return moment(member.invited)
    return opens if member.started else None


async def notify_erasing(house: House) -> None:
    """Some days before the day that consent names: tell everyone who may be written to, once."""
    until = datetime.combine(house.rules.erase_until, datetime.min.time(), UTC)
    if until - house.now() > ERASE_AHEAD:
        return
    if await house.db.run(lambda conn: meta.get(conn, ERASE_TOLD)) is not None:
        return
    after = 0
    while True:
        after = await house.db.run(lambda conn, after=after: _tell_erasing(house, conn, after))  # type: ignore[misc]
        if after == 0:
            break
    await house.db.run(lambda conn: meta.put(conn, ERASE_TOLD, "1"))
    house.wake()


def _tell_erasing(house: House, conn: Conn, after: int) -> int:
    """One stretch of everyone; returns where to go on (0: the end)."""
    found = people.advocates(conn, after, CHUNK)
    now = house.now()
    for person in found:
        if may_write_first(person) is not None:
            continue
        due = next_safe(now, person.zone, Hours(person.safe_from, person.safe_to))
        letter = Letter(
            key=f"erasing:{person.id}",
            person=person.id,
            kind=Outgoing.NOTICE,
            language=house.languages_of(person),
            say=Say((Words("notice.erasing", {"day": Day(house.rules.erase_until)}),)),
            due=int(due.timestamp()),
        )
        outbox.put(conn, letter, int(now.timestamp()))
    return found[-1].id if len(found) == CHUNK else 0


async def notify_closing(house: House) -> None:
    """Tell everyone who took part, and may be written to, when the round closes and until when to erase."""
    open_ = await house.db.run(lambda conn: rounds.in_state(conn, RoundState.RUNNING, RoundState.PAUSED))
    for round_ in open_:
        await house.db.run(lambda conn, round_=round_: _notify(house, conn, round_))  # type: ignore[misc]


def _notify(house: House, conn: Conn, round_: Round) -> None:
    zones = planning.live_zones(conn, round_)
    closes = max(round_.closes.instant(zone) for zone in zones)
    opens = min(round_.opens.instant(zone) for zone in zones)
    now = house.now()
    if round_.notified or not closes - NOTICE_AHEAD <= now < closes:
        return
    # A short round tells the date on its last screen only: a notice would come on its first day. But
    # where closing takes something away for good, it is told however short or paused a round is.
    high = round_.risk == planning.HIGH
    if not high and (round_.state is RoundState.PAUSED or closes - opens < 2 * NOTICE_AHEAD):
        return
    rounds.set_notified(conn, round_.id)
    if high:
        farewells.owe_parked(conn, round_.id)
    for person in sessions.took_part(conn, round_.id):
        if may_write_first(person) is not None:
            continue
        due = next_safe(now, person.zone, Hours(person.safe_from, person.safe_to))
        zone = person.zone or "UTC"
        end = round_.closes.instant(person.zone)
        line = Words(
            "notice.closing",
            {"closes": Moment(end, zone, "date"), "day": Day(house.rules.erase_until)},
        )
        if high:
            line = Words("notice.closing_for_good", {"closes": Moment(end, zone)})
        letter = Letter(
            key=f"closing:{round_.id}:{person.id}:{closes:%Y-%m-%dT%H:%M}"
            if high
            else f"closing:{round_.id}:{person.id}:{closes:%Y-%m-%d}",
            person=person.id,
            kind=Outgoing.NOTICE,
            language=house.languages_of(person),
            say=Say((line,)),
            round=round_.id,
            due=int(due.timestamp()),
        )
        outbox.put(conn, letter, int(now.timestamp()))
