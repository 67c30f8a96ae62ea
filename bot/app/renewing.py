"""Fresh digests of a closed round, of which more was released after its closing digest had gone out.

What is released anew is noted with the step of the reviewer that does it, and each drafter who is there is
owed one digest. She gets it at her next digest time, as often as she chose, with all that came until then;
putting it into the outbox and crossing out what was owed is one transaction. Figures are those of the
round's last cut. Where nothing of what was new is left by then, nothing is sent.
"""

from __future__ import annotations

from datetime import datetime

from bot.app import quotes
from bot.app.house import House
from bot.app.planning import DEFAULT_DIGEST
from bot.app.reporting import put_digest
from bot.domain.clock import parse_daily
from bot.domain.person import Person, Role
from bot.domain.quoted import Quoted
from bot.domain.rounds import RoundState
from bot.domain.subscription import Frequency, last_time
from bot.storage import fresh, people, readings, rounds, subscriptions
from bot.storage.database import Conn
from bot.storage.rounds import Round


def shown(house: House, conn: Conn, round_: Round, id_: int) -> Quoted | None:
    """How a text stands in the digests of a round that had its closing one; None where it does not."""
    return quotes.shown_of(house, conn, round_, (id_,)).get(id_) if round_.reported else None


def note(house: House, conn: Conn, round_: Round, id_: int, before: Quoted | None) -> None:
    """Owe drafters a digest where a text stands in it anew, or otherwise than `before`."""
    now = shown(house, conn, round_, id_)
    if now is None or now == before:
        return
    readings.mark_anew(conn, id_, house.seconds())
    for each in people.staff(conn, Role.DRAFTER):
        fresh.owe(conn, round_.id, each.person.id, house.seconds())


async def send_due(house: House) -> None:
    """Put what is owed, and whose time has come, into the outbox."""
    for each in await house.db.run(lambda conn: people.staff(conn, Role.DRAFTER)):
        person = each.person
        for round_id, since in await house.db.run(lambda conn, p=person: fresh.owed(conn, p.id)):  # type: ignore[misc]
            if await house.db.run(lambda conn, p=person, r=round_id, s=since: _send(house, conn, p, r, s)):  # type: ignore[misc]
                house.wake()


def _send(house: House, conn: Conn, person: Person, round_id: int, since: int) -> bool:
    """Send one drafter what is new of one round, if it is time; whether something was sent."""
    round_ = rounds.get(conn, round_id)
    if round_ is None:
        return False
    slot = int(her_time(house, conn, round_, person).timestamp())
    if since > slot:
        return False
    if not quotes.anew_of(house, conn, round_, since):
        fresh.paid(conn, round_id, person.id)
        return False
    # One a digest time, whatever a clock that is set back makes of it.
    sent = put_digest(house, conn, round_, person, f"fresh-{slot}", since=since)
    if sent:
        fresh.paid(conn, round_id, person.id)
    return sent


def her_time(house: House, conn: Conn, round_: Round, person: Person) -> datetime:
    """The latest time that has passed at which a round's digest comes to her, as she chose.

    Who hears once a day or a week hears of all rounds together, at the earliest of their digest times.
    """
    chosen = subscriptions.of(conn, person.id).frequency
    times = [round_.digest_at or DEFAULT_DIGEST]
    if chosen is not Frequency.EACH:
        times += [each.digest_at for each in rounds.in_state(conn, RoundState.RUNNING) if each.digest_at]
    at = min(parse_daily(each) for each in times)
    return last_time(house.now(), at, person.zone or "UTC", chosen)
