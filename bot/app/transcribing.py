"""Writing down what was spoken: one reviewer hears and writes, another hears and accepts.

Then the words are the answer, and go the way of what is written; the recording is destroyed.
"""

from __future__ import annotations

from dataclasses import replace

from bot.app import queueing
from bot.app.house import House
from bot.app.queueing import NO_SUCH, Text
from bot.domain import reading as made
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.storage import readings
from bot.storage.database import Conn
from bot.storage.readings import Kept
from bot.storage.rounds import Round


def sound(house: House, conn: Conn, staff: Person, id_: int) -> bytes:
    """The recording, to be heard once and kept nowhere. Raises Fault."""
    _spoken(house, conn, staff, id_)
    found = readings.sound(conn, house.sealer, id_)
    if found is None:
        raise Fault((NO_SUCH,))
    return found


def write_down(house: House, conn: Conn, staff: Person, id_: int, text: str) -> Text:
    """Write what was heard, or write it anew. Raises Fault."""
    round_, kept, fingerprint = _spoken(house, conn, staff, id_)
    now = replace(kept, reading=made.written_down(kept.reading, fingerprint, text.strip(), staff.id))
    readings.keep(conn, house.sealer, id_, now.reading)
    return queueing.as_text(house, conn, round_, now, staff)


def accept(
    house: House, conn: Conn, staff: Person, id_: int, *, agreed: bool, seen: str | None = None
) -> None:
    """Accept what another reviewer wrote down, as it was `seen`, or take it away. Raises Fault."""
    round_, kept, fingerprint = _spoken(house, conn, staff, id_)
    queueing.check_seen(queueing.as_text(house, conn, round_, kept, staff), seen)
    if not agreed:
        readings.keep(conn, house.sealer, id_, made.refused(kept.reading))
        return
    text, reading = made.agreed(kept.reading, fingerprint, staff.id)
    readings.write_down(conn, house.sealer, round_.id, replace(kept, text=text, reading=reading))


def _spoken(house: House, conn: Conn, staff: Person, id_: int) -> tuple[Round, Kept, str]:
    """A recording that waits, with its fingerprint. Raises Fault where it waits no more."""
    round_, kept = queueing.found(house, conn, staff, id_)
    if not kept.is_spoken or kept.fingerprint is None:
        raise Fault((NO_SUCH,))
    return round_, kept, kept.fingerprint
