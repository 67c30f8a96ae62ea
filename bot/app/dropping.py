"""Throwing away a round that was planned and never opened: its row, what hangs on it, and its key."""

from __future__ import annotations

from collections.abc import Callable

from bot.app import noting, planning
from bot.app.house import House
from bot.app.permits import permit
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.rounds import RoundState
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round


async def drop(house: House, round_id: int, by: Callable[[Conn], Person]) -> None:
    """Throw a draft away, as whoever `by` finds. Raises Refused, or Fault where it ever was more than one.

    First the row goes, then the key, which the next start removes if a kill comes in between.
    """
    await house.db.run(lambda conn: _drop(house, conn, by(conn), round_id))
    house.forget_round_key(round_id)


def droppable(conn: Conn, round_id: int) -> Round:
    """A round that can be thrown away. Raises Fault."""
    found = planning.existing(conn, round_id)
    if found.state is not RoundState.DRAFT or rounds.was_open(conn, round_id):
        raise Fault((f"ROUND {round_id}: only a draft that was never opened can be thrown away.",))
    return found


def _drop(house: House, conn: Conn, by: Person, round_id: int) -> None:
    permit(house, conn, by, Action.DROP, f"{Kind.ROUND}:{round_id}")
    noting.note_dropped(house, droppable(conn, round_id))
    rounds.drop(conn, round_id)
