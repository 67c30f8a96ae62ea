"""A last look at what the bot starts, just before it goes out: it may have stood in line for hours.

While the service was down, or Telegram asked for a pause, a night may have come, the round may have
ended, and she may have paused, finished, or asked not to be written to first.
"""

from __future__ import annotations

from bot.app import gates
from bot.app.house import House
from bot.domain.clock import Hours
from bot.domain.person import Person
from bot.domain.quiet import next_free
from bot.domain.rounds import Never, Reason, RoundState, Send, Verdict, Wait, may_write_first
from bot.storage import outbox, people, roundmail, rounds, sessions
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, Outgoing, Row, State

CALLS = (Outgoing.INVITE, Outgoing.REMINDER)
DONE = ("finished", "declined")


def still_due(house: House, conn: Conn, row: Row) -> bool:
    """Whether to send a row that was taken, which then counts as having left.

    If not, it is stopped, or put off until she may be written to; of a paused round it is taken back.
    """
    if not outbox.is_wanted(conn, row.id):
        return False
    if row.kind in CALLS and _is_paused(conn, row.round):
        roundmail.take_back(conn, row.round or 0)
        return False
    match _verdict(house, conn, row):
        case Send():
            outbox.leave(conn, row.id, house.seconds())
            return True
        case Wait(until):
            outbox.put_off(conn, row.id, int(until.timestamp()))
        case Never():
            outbox.mark(conn, row.id, State.STOPPED, house.seconds())
    return False


def _is_paused(conn: Conn, round_id: int | None) -> bool:
    found = None if round_id is None else rounds.get(conn, round_id)
    return found is not None and found.state is RoundState.PAUSED


def _verdict(house: House, conn: Conn, row: Row) -> Verdict:
    if row.kind not in (*CALLS, Outgoing.NOTICE) or row.key.startswith(ANSWERING):
        return Send()
    found = people.get(conn, row.person)
    if found is None:
        return Never(Reason.UNREACHABLE)
    person, now = found.person, house.now()
    against = may_write_first(person)
    if against is None and row.kind in CALLS and not person.consent.contact:
        against = Reason.NO_CONTACT
    if against is None and row.round is not None:
        against = _over(house, conn, row, row.round, person)
    if against is not None:
        return Never(against)
    hours = Hours(person.safe_from, person.safe_to)
    due = next_free(now, person.zone, hours, gates.quiet_where(house, person))
    return Wait(due) if due > now else Send()


def _over(house: House, conn: Conn, row: Row, round_id: int, person: Person) -> Reason | None:
    """What of her round stands against it."""
    round_ = rounds.get(conn, round_id)
    if (
        round_ is None
        or round_.state is RoundState.CLOSED
        or round_.closes.instant(person.zone) <= house.now()
    ):
        return Reason.CLOSED
    part = sessions.of(conn, person.id, round_id)
    return Reason.FINISHED if row.kind in CALLS and part is not None and part[0] in DONE else None
