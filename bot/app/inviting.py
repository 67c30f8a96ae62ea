"""Invitations, reminders and the notice before closing: what is due is a query, decided per person."""

from __future__ import annotations

from datetime import datetime, timedelta

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
from bot.storage import outbox, rounds
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.rounds import Member, Round

WEEK = timedelta(days=7)
CHUNK = 500
#: How long before closing the notice that consent promises goes out.
NOTICE_AHEAD = timedelta(hours=48)


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


def _chunk(house: House, conn: Conn, round_: Round, after: int) -> tuple[int, int]:
    """One stretch of a round's audience; returns what was put and where to go on (0: the end)."""
    members = rounds.members(conn, round_, after, CHUNK)
    now, today = house.now(), house.now().date()
    put = 0
    for member in members:
        if gates.may_reach(house, member.person, today) and gates.may_speak(house, member.person):
            put += _member(house, conn, round_, member, now)
    return put, members[-1].person.id if len(members) == CHUNK else 0


def _member(house: House, conn: Conn, round_: Round, member: Member, now: datetime) -> int:
    person = member.person
    if may_write_first(person) is not None:
        return 0
    seed = seed_of(house.pseudonym(round_.id, person.id))
    opens = opens_for(round_.opens, person.zone, seed, house.rules.spread_minutes)
    if now < opens:
        return 0
    meeting = Meeting(
        opens=opens,
        closes=round_.closes.instant(person.zone),
        invited=_invited(member, now),
        finished=False,
    )
    started = [
        moment(at)
        for at in outbox.started(conn, person.id, int((now - WEEK - timedelta(days=1)).timestamp()))
    ]
    if meeting.invited is None:
        if isinstance(invitation_due(person, meeting, now=now, started=started), Send):
            rounds.mark_invited(conn, person.id, round_.id, int(now.timestamp()))
            return _put(house, conn, round_, member, Outgoing.INVITE, 0, now)
        return 0
    return _remind(house, conn, round_, member, meeting, started, now)


def _invited(member: Member, now: datetime) -> datetime | None:
    if member.invited is not None:
        return moment(member.invited)
    return now - timedelta(days=366) if member.started else None


def _remind(
    house: House,
    conn: Conn,
    round_: Round,
    member: Member,
    meeting: Meeting,
    started: list[datetime],
    now: datetime,
) -> int:
    number = member.reminders
    if number >= len(round_.remind):
        return 0
    verdict = reminder_due(
        member.person, meeting, round_.remind, number, now=now, started=started
    )
    match verdict:
        case Send():
            rounds.mark_reminded(conn, member.person.id, round_.id, number + 1)
            return _put(house, conn, round_, member, Outgoing.REMINDER, number + 1, now)
        case Never(Reason.OVER_THE_NUMBER | Reason.LATE | Reason.OVERTAKEN | Reason.NOT_INVITED):
            rounds.mark_reminded(conn, member.person.id, round_.id, number + 1)
        case _:
            pass
    return 0


def _put(
    house: House,
    conn: Conn,
    round_: Round,
    member: Member,
    kind: Outgoing,
    number: int,
    now: datetime,
) -> int:
    """A neutral message: no topic before a tap."""
    again = kind is Outgoing.REMINDER
    say = Say(
        (Words("invite.again" if again else "invite.hello"),),
        (
            (Choice(f"r_{round_.id}", Words("invite.open")),),
            (Choice("not_now", Words("invite.not_now")),),
        ),
    )
    letter = Letter(
        key=f"invite:{round_.id}:{member.person.id}:{number}",
        person=member.person.id,
        kind=kind,
        language=house.language_of(member.person),
        say=say,
        round=round_.id,
    )
    return 0 if outbox.put(conn, letter, int(now.timestamp())) is None else 1


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
