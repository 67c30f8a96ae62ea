"""How fast one sender's turns are applied: as fast as anyone answers, and no faster for ever.

Who presses a button a second, twenty at a stroke, some hundreds an hour, never meets these limits.
Beyond them a turn waits, in its order, and beyond a number that wait nothing more is taken. All of
this is forgotten with a restart, which harms nobody.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
#: How many turns of one sender may wait.
MOST_WAITING = 200
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at a stroke, and from then on one every so many seconds."""

    burst: int
    seconds: float


#: One a second after sixty at a stroke; and one every six seconds after six hundred in an hour.
TURNS = (Rate(60, 1.0), Rate(600, 6.0))
#: Ways out pass everything else; whoever sends them by the hundred has left long since.
EXITS = (Rate(30, 1.0),)


class Limits:
    """Counts what each sender sends. `clock` counts seconds and never steps back."""

    def __init__(
        self, clock: Callable[[], float], rates: tuple[Rate, ...] = TURNS, most_waiting: int = MOST_WAITING
    ) -> None:
        self._clock = clock
        self._rates = rates
        self._most_waiting = most_waiting
        # For each sender and rate the instant at which all that was taken so far is paid off.
        self._paid_at: OrderedDict[bytes, tuple[float, ...]] = OrderedDict()
        self._counted: OrderedDict[str, None] = OrderedDict()

    def take(self, sender: bytes, key: str) -> float | None:
        """How many seconds one more of this sender has to wait; None where it cannot be taken.

        One that comes again under its `key`, because it could not be written down, costs nothing more.
        """
        now = self._clock()
        again = key in self._counted
        before = self._paid_at.get(sender, (now,) * len(self._rates))
        after = tuple(
            max(at, now) + (0.0 if again else rate.seconds)
            for at, rate in zip(before, self._rates, strict=True)
        )
        waits = [at - rate.burst * rate.seconds - now for at, rate in zip(after, self._rates, strict=True)]
        if any(
            wait > self._most_waiting * rate.seconds for wait, rate in zip(waits, self._rates, strict=True)
        ):
            return None
        _remember(self._paid_at, sender, after)
        _remember(self._counted, key, None)
        return max(0.0, *waits)


def _remember(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
