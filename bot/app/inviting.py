"""Invitations, reminders and the notice before closing: what is due is a query, decided per person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.app import gates, planning
from bot.app.house import House, moment
from bot.domain.clock import Hours, next_safe
from bot.domain.rounds import (
    Meeting,
    Never,
    Reason,
    RoundState,
    Send,
    invitation_due,
    may_write_first,
    opens_for,
    reminder_due,
    seed_of,
)
from bot.domain.say import Choice, Day, Moment, Say, Words
from bot.storage import meta, outbox, people, rounds
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.rounds import Member, Round

WEEK = timedelta(days=7)
CHUNK = 500
#: How long before closing the notice that consent promises goes out.
NOTICE_AHEAD = timedelta(hours=48)
#: How long before the day that consent names people are told once more that they can erase.
ERASE_AHEAD = timedelta(days=7)
ERASE_TOLD = "erase_told"


async def invite_due(house: House) -> int:
    """Put all due invitations and reminders into the outbox, a chunk a transaction; returns how many."""
    put = 0
    running = await house.db.run(lambda conn: rounds.in_state(conn, RoundState.RUNNING))
    for round_ in running:
        after = 0
        while True:
            done, after = await house.db.run(
                lambda conn, round_=round_, after=after: _chunk(house, conn, round_, after)  # type: ignore[misc]
            )
            put += done
            if after == 0:
                break
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
        person = member.person
        if may_write_first(person) is not None:
            return 0
        seed = seed_of(self.house.pseudonym(self.round.id, person.id))
        opens = opens_for(self.round.opens, person.zone, seed, self.house.rules.spread_minutes)
        if self.now < opens:
            return 0
        meeting = Meeting(
            opens=opens,
            closes=self.round.closes.instant(person.zone),
            invited=_invited(member, opens),
            finished=False,
        )
        since = self.now - WEEK - timedelta(days=1)
        started = [moment(at) for at in outbox.started(self.conn, person.id, int(since.timestamp()))]
        if meeting.invited is not None:
            return self._remind(member, meeting, started)
        if isinstance(invitation_due(person, meeting, now=self.now, started=started), Send):
            rounds.mark_invited(self.conn, person.id, self.round.id, int(self.now.timestamp()))
            return self._put(member, Outgoing.INVITE, 0)
        return 0

    def _remind(self, member: Member, meeting: Meeting, started: list[datetime]) -> int:
        number = member.reminders
        if number >= len(self.round.remind):
            return 0
        verdict = reminder_due(
            member.person, meeting, self.round.remind, number, now=self.now, started=started
        )
        match verdict:
            case Send():
                rounds.mark_reminded(self.conn, member.person.id, self.round.id, number + 1)
                return self._put(member, Outgoing.REMINDER, number + 1)
            case Never(Reason.OVER_THE_NUMBER | Reason.LATE | Reason.OVERTAKEN | Reason.NOT_INVITED):
                rounds.mark_reminded(self.conn, member.person.id, self.round.id, number + 1)
            case _:
                pass
        return 0

    def _put(self, member: Member, kind: Outgoing, number: int) -> int:
        """A neutral message: no topic before a tap."""
        key = "invite.again" if kind is Outgoing.REMINDER else "invite.hello"
        say = Say(
            (Words(key),),
            (
                (Choice(f"r_{self.round.id}", Words("invite.open")),),
                (Choice("not_now", Words("invite.not_now")),),
            ),
        )
        letter = Letter(
            key=f"invite:{self.round.id}:{member.person.id}:{number}",
            person=member.person.id,
            kind=kind,
            language=self.house.language_of(member.person),
            say=say,
            round=self.round.id,
        )
        return 0 if outbox.put(self.conn, letter, int(self.now.timestamp())) is None else 1


def _chunk(house: House, conn: Conn, round_: Round, after: int) -> tuple[int, int]:
    """One stretch of a round's audience; returns what was put and where to go on (0: the end)."""
    members = rounds.members(conn, round_, after, CHUNK)
    visit = _Visit(house, conn, round_, house.now())
    today = visit.now.date()
    put = 0
    for member in members:
        if gates.may_reach(house, member.person, today) and gates.may_speak(house, member.person):
            put += visit.member(member)
    return put, members[-1].person.id if len(members) == CHUNK else 0


def _invited(member: Member, opens: datetime) -> datetime | None:
    """When she was invited; who came herself counts as invited at the opening."""
    if member.invited is not None:
        return moment(member.invited)
    return opens if member.started else None


async def notify_erasing(house: House) -> None:
    """Some days before the day that consent names: tell everyone who may be written to, once."""
    until = datetime.combine(house.rules.erase_until, time(), UTC)
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
            language=house.language_of(person),
            say=Say((Words("notice.erasing", {"day": Day(house.rules.erase_until)}),)),
            due=int(due.timestamp()),
        )
        outbox.put(conn, letter, int(now.timestamp()))
    return found[-1].id if len(found) == CHUNK else 0


async def notify_closing(house: House) -> None:
    """Tell everyone who took part, and may be written to, when the round closes and until when to erase."""
    running = await house.db.run(lambda conn: rounds.in_state(conn, RoundState.RUNNING))
    for round_ in running:
        await house.db.run(lambda conn, round_=round_: _notify(house, conn, round_))  # type: ignore[misc]


def _notify(house: House, conn: Conn, round_: Round) -> None:
    zones = planning.live_zones(conn, round_)
    closes = max(round_.closes.instant(zone) for zone in zones)
    opens = min(round_.opens.instant(zone) for zone in zones)
    now = house.now()
    # A short round tells the date on its last screen only: a notice would come on its first day.
    if round_.notified or closes - opens < 2 * NOTICE_AHEAD or now < closes - NOTICE_AHEAD:
        return
    rounds.set_notified(conn, round_.id)
    for person in rounds.took_part(conn, round_.id):
        if may_write_first(person) is not None:
            continue
        due = next_safe(now, person.zone, Hours(person.safe_from, person.safe_to))
        zone = person.zone or "UTC"
        say = Say(
            (
                Words(
                    "notice.closing",
                    {
                        "closes": Moment(round_.closes.instant(person.zone), zone, "date"),
                        "day": Day(house.rules.erase_until),
                    },
                ),
            )
        )
        letter = Letter(
            key=f"closing:{round_.id}:{person.id}",
            person=person.id,
            kind=Outgoing.NOTICE,
            language=house.language_of(person),
            say=say,
            round=round_.id,
            due=int(due.timestamp()),
        )
        outbox.put(conn, letter, int(now.timestamp()))
