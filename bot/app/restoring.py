"""Bringing a database that was brought back up to what has happened since, before anything else happens.

Two things outside it tell what it cannot know. The ledger says who has erased, which texts were removed,
which countries were left, who stopped or moved, and what was released; a database whose noted state is not
the ledger's is behind it. And a backup says in itself when it was made: until it is opened here for the first
time, so it does not matter whether `restore` or somebody's `cp` put it in place.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import bulletins, erasing, movement, noting, removing
from bot.app.house import House, moment
from bot.domain.clock import Hours, later, next_safe
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState, may_write_first
from bot.domain.say import Say, Words
from bot.storage import (
    answers,
    ledger,
    left,
    meta,
    outbox,
    people,
    recovery,
    rounds,
    sessions,
    signins,
    traces,
)
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing, State
from bot.storage.rounds import Round
from bot.storage.sessions import Member

log = logging.getLogger(__name__)
#: In a backup only: when it was made, in seconds since 1970.
COPIED = "copied_at"
#: The number of no member of staff.
NOBODY = 0
CHUNK = 500


def settle(house: House, conn: Conn) -> None:
    """What every opening does first. Raises Fault where a backup is older than the ledger reaches back."""
    copied = meta.get(conn, COPIED)
    if copied is not None:
        _refuse_forgotten(house, int(copied))
    if meta.get(conn, erasing.LEDGER_STATE) != house.ledger.state():
        erase_again(house, conn)
    if copied is not None:
        noting.catch_up(house, conn)
        movement.withhold_all(house, conn)
        signins.forget_all(conn)
        hold_calls(house, conn, int(copied))
        meta.drop(conn, COPIED)
        log.warning("this was a backup of %s: it is brought up to date", moment(int(copied)).isoformat())
    elif not house.ledger.path.exists():
        house.ledger.begin()


def _refuse_forgotten(house: House, copied: int) -> None:
    kept = house.rules.keep.ledger
    if house.seconds() - copied > kept.total_seconds():
        made = datetime.fromtimestamp(copied, UTC)
        raise Fault(
            (
                (
                    f"This is a backup of {made:%Y-%m-%d}. Who has erased is noted for {kept.days} days, so"
                    " it would bring people back who have erased since: take a newer one."
                ),
            )
        )


def erase_again(house: House, conn: Conn) -> None:
    """Erase whoever stands in the ledger, with her answers, and what was removed; nobody is told anything."""
    if not house.ledger.is_ours():
        raise Fault((f"{house.ledger.path}: was written with other keys than those in BOT_KEYS.",))
    erased = house.ledger.hashes()
    for person, tag in people.tags(conn):
        if house.ledger.of_person(tag) in erased:
            erasing.wipe(house, conn, person)
            people.delete(conn, person)
    for round_id, pseudonym in answers.respondents(conn):
        if house.ledger.of_respondent(round_id, pseudonym) in erased:
            answers.erase(conn, round_id, pseudonym)
    _leave_again(house, conn)
    removing.again(house, conn)
    erasing.note_state(house, conn)
    traces.mark(conn)


def _leave_again(house: House, conn: Conn) -> None:
    """Leave the countries that were left since; nobody here knows any more on whose word."""
    known = left.every(conn)
    for country, what in house.ledger.countries().items():
        if what != ledger.BACK and country not in known:
            left.add(conn, country, NOBODY, house.seconds())
        if what == ledger.CONFIRMED and (country not in known or known[country].confirmed is None):
            left.confirm(conn, country, NOBODY)


def hold_calls(house: House, conn: Conn, since: int) -> None:
    """Count as sent, perhaps, whatever may have been sent since the backup: nobody is called twice.

    Its own rows that waited may have gone out; so may invitations and reminders that it had not even
    put in line. What answers somebody waits on: at worst it comes once more.
    """
    recovery.hold_unanswering(conn, house.seconds())
    for round_ in rounds.in_state(conn, RoundState.RUNNING):
        after = 0
        while members := sessions.members(conn, round_, after, CHUNK):
            for member in members:
                _Since(house, conn, round_, moment(since), house.now()).hold(member)
            after = members[-1].person.id
    bulletins.hold(house, conn, since)


@dataclass(frozen=True, slots=True)
class _Since:
    """One running round between the instant of a backup and now."""

    house: House
    conn: Conn
    round: Round
    since: datetime
    now: datetime

    def hold(self, member: Member) -> None:
        """Put what one person may have been sent into the outbox as uncertain, and count it as used up."""
        person = member.person
        if may_write_first(person) is not None:
            return
        opens = self.round.opens.instant(person.zone)
        if member.invited is None and not member.started:
            if self._may_have_gone(member, opens):
                sessions.mark_invited(self.conn, person.id, self.round.id, int(self.now.timestamp()))
                self._put(member, Outgoing.INVITE, 0)
            return
        for number, span in enumerate(self.round.remind[member.reminders :], member.reminders):
            if self._may_have_gone(member, later(opens, span, person.zone)):
                sessions.mark_reminded(self.conn, person.id, self.round.id, number + 1)
                self._put(member, Outgoing.REMINDER, number + 1)

    def _may_have_gone(self, member: Member, due: datetime) -> bool:
        """Whether there was a safe hour since the backup at which this was due; to be sure, the earliest."""
        person = member.person
        first = next_safe(max(due, self.since), person.zone, Hours(person.safe_from, person.safe_to))
        return first <= self.now

    def _put(self, member: Member, kind: Outgoing, number: int) -> None:
        letter = Letter(
            key=f"invite:{self.round.id}:{member.person.id}:{number}",
            person=member.person.id,
            kind=kind,
            language=self.house.languages_of(member.person),
            say=Say((Words("invite.hello" if kind is Outgoing.INVITE else "invite.again"),)),
            round=self.round.id,
        )
        seconds = int(self.now.timestamp())
        row = outbox.put(self.conn, letter, seconds)
        if row is not None:
            outbox.mark(self.conn, row, State.UNCERTAIN, seconds)
