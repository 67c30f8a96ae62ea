"""What the database tells for the figures: asked once a minute, beside all turns, and made coarse at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.app import alarms
from bot.app.house import House
from bot.domain.targets import move
from bot.metrics.tally import Meter
from bot.storage import backlog
from bot.storage.backlog import Owed
from bot.storage.database import Conn

REPLIES, BROADCASTS = "reply", "broadcast"
#: How many messages wait is told in steps of so many, as the console tells it; each reply is somebody's.
STEPS: Final = {REPLIES: 20, BROADCASTS: 100}
MINUTE: Final = 60
#: A reply is owed since somebody acted. Of that moment no more is told than these minutes of the clock, and
#: nothing while it may still be on its way: the age counts from their end, and stands at 0 until it is this.
WITHIN: Final = 5 * MINUTE
TOLD_FROM: Final = 2 * MINUTE


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at the last look: rows that wait, for how long the oldest has, and alarms."""

    at: int = 0
    rows: tuple[int, int] = (0, 0)
    waited: tuple[int, int] = (0, 0)
    releases: int = 0
    alarms: frozenset[str] = frozenset()


class Looking:
    """Looks for the figures, and keeps what was seen."""

    def __init__(self, house: House, meter: Meter, channels: Sequence[str]) -> None:
        self.house = house
        self.seen = Seen()
        self._meter = meter
        self._channels = tuple(channels)

    async def tick(self) -> None:
        """Look again."""
        self._meter.look()
        self.seen = await self.house.db.snapshot(self._look)

    def _look(self, conn: Conn) -> Seen:
        now = self.house.seconds()
        both = backlog.owed(conn, now, self._channels)
        was = dict(zip(STEPS, self.seen.rows, strict=True))
        return Seen(
            now,
            rows=_pair(
                move(each.rows, was[name], STEPS[name] // 2) for name, each in zip(STEPS, both, strict=True)
            ),
            waited=(_since_her_minutes(both[0], now), _minutes(both[1], now)),
            releases=backlog.releases(conn),
            alarms=frozenset(name.partition(":")[0] for name, _ in alarms.standing(conn)),
        )


def _since_her_minutes(owed: Owed, now: int) -> int:
    """For how long the oldest reply has waited since the end of the minutes in which somebody acted."""
    waited = _minutes(replace(owed, since=-(-owed.since // WITHIN) * WITHIN), now)
    return waited if waited >= TOLD_FROM else 0


def _minutes(owed: Owed, now: int) -> int:
    """For how long the oldest has waited, in seconds of whole minutes."""
    return max(0, now - owed.since) // MINUTE * MINUTE if owed.rows else 0


def _pair(both: Iterable[int]) -> tuple[int, int]:
    first, second = both
    return first, second
