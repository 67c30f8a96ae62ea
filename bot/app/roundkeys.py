"""The keys that join people to their answers, one a round: destroyed in two steps that a kill may part.

First the row says that the round is retired, then the file goes; made the other way round: first the file,
then the row. So whatever stands alone after a kill tells what was under way.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.app import alarms
from bot.app.house import House
from bot.domain.rounds import RoundState
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.keys import Keys
from bot.storage.rounds import Round

log = logging.getLogger(__name__)
LOST = "round_key"


@dataclass(frozen=True, slots=True)
class HalfSteps:
    """What rows and key files do not agree on.

    `unused` are keys that no row uses, `doomed` keys of retired rounds, `lost` live rounds without a key.
    """

    unused: tuple[int, ...]
    doomed: tuple[int, ...]
    lost: tuple[int, ...]


def half_steps(every: list[Round], keys: Keys) -> HalfSteps:
    """Compare the rounds there are with the keys there are."""
    there = set(keys.rounds())
    known = {each.id for each in every}
    retired = {each.id for each in every if each.retired}
    return HalfSteps(
        unused=tuple(sorted(there - known)),
        doomed=tuple(sorted(there & retired)),
        lost=tuple(sorted(known - retired - there)),
    )


async def retire(house: House, round_id: int) -> None:
    """Destroy what joins people to their answers in a round: the row first, then the file."""
    await house.db.run(lambda conn: rounds.retire(conn, round_id))
    house.forget_round_key(round_id)


async def finish_half_steps(house: House) -> None:
    """At a start: remove the keys that no row uses and those of retired rounds; tell of keys that are lost.

    It holds the database meanwhile, so that no plan can be between its key and its row.
    """
    found = await house.db.run(lambda conn: _finish(house, conn))
    if found.lost:
        log.error("rounds without their key: %s", ", ".join(map(str, found.lost)))


def _finish(house: House, conn: Conn) -> HalfSteps:
    every = rounds.every(conn)
    found = half_steps(every, house.keys)
    for round_id in (*found.unused, *found.doomed):
        house.forget_round_key(round_id)
    open_ = {each.id for each in every if each.state is not RoundState.CLOSED}
    alarms.put(house, conn, LOST, on=bool(open_ & set(found.lost)))
    return found
