"""A last look at what the bot starts, just before it goes out: it may have stood in line for hours.

While the service was down, or Telegram asked for a pause, a night may have come, the round may have
ended, and she may have paused, finished, or asked not to be written to first.
"""

from __future__ import annotations

from bot.app import calling, gates
from bot.app.house import House
from bot.domain.clock import Hours
from bot.domain.person import Person
from bot.domain.quiet import next_free
from bot.domain.rounds import Never, Reason, RoundState, Send, Verdict, Wait, may_write_first
from bot.storage import outbox, people, roundmail, rounds, sessions
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, Outgoing, Row, State
from bot.storage.rounds import Round

CALLS = (Outgoing.INVITE, Outgoing.REMINDER)
DONE = ("finished", "declined")


class LastLook:
    """The last look at rows that were taken, within one transaction: each round is read once."""

    def __init__(self, house: House, conn: Conn) -> None:
        self._house = house
        self._conn = conn
        self._rounds: dict[int, Round | None] = {}

    def still_due(self, row: Row) -> bool:
        """Whether to send a row that nobody stopped, which then counts as having left.

        If not, it is stopped, or put off until she may be written to; of a paused round it is taken back.
        """
        if row.kind in CALLS and self._is_paused(row.round):
            roundmail.take_back(self._conn, row.round or 0)
            return False
        match self._verdict(row):
            case Send():
                outbox.leave(self._conn, row.id, self._house.seconds())
                return True
            case Wait(until):
                outbox.put_off(self._conn, row.id, int(until.timestamp()))
            case Never():
                outbox.mark(self._conn, row.id, State.STOPPED, self._house.seconds())
        return False

    def _round(self, round_id: int) -> Round | None:
        if round_id not in self._rounds:
            self._rounds[round_id] = rounds.get(self._conn, round_id)
        return self._rounds[round_id]

    def _is_paused(self, round_id: int | None) -> bool:
        found = None if round_id is None else self._round(round_id)
        return found is not None and found.state is RoundState.PAUSED

    def _verdict(self, row: Row) -> Verdict:
        if row.kind not in (*CALLS, Outgoing.NOTICE) or row.key.startswith(ANSWERING):
            return Send()
        found = people.get(self._conn, row.person)
        if found is None:
            return Never(Reason.UNREACHABLE)
        person, now = found.person, self._house.now()
        if row.key.startswith(calling.KEY):
            return calling.last_look(self._house, self._conn, person, self._number(row))
        against = may_write_first(person)
        if against is None and row.kind in CALLS and not person.consent.contact:
            against = Reason.NO_CONTACT
        if against is None and row.round is not None:
            against = self._over(row, row.round, person)
        if against is not None:
            return Never(against)
        hours = Hours(person.safe_from, person.safe_to)
        due = next_free(now, person.zone, hours, gates.quiet_where(self._house, person))
        return Wait(due) if due > now else Send()

    def _number(self, row: Row) -> str:
        return self._house.sealer.open_address(row.sealed)

    def _over(self, row: Row, round_id: int, person: Person) -> Reason | None:
        """What of her round stands against it."""
        round_ = self._round(round_id)
        if (
            round_ is None
            or round_.state is RoundState.CLOSED
            or round_.closes.instant(person.zone) <= self._house.now()
        ):
            return Reason.CLOSED
        if not gates.may_come(self._house, self._conn, person, round_):
            return Reason.UNREACHABLE
        part = sessions.of(self._conn, person.id, round_id)
        return Reason.FINISHED if row.kind in CALLS and part is not None and part[0] in DONE else None
