"""Counts of what people do, and the rule by which they are shown.

Who reads exact counters every few seconds and knows one person learns when she answers. So what people do is
shown as it stood when enough different people were new in it, all of it together: the rule of every cut that
leaves the house. It is looked at once a minute, however often somebody asks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

TURN_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
COMMIT_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
COMMIT_WORKS: Final = (1, 2, 4, 8, 16, 32, 64, 128)

Counts = dict[tuple[str, str], int]


@dataclass(slots=True)
class Histogram:
    """How many values lie up to each bound, the last place being for what lies above all."""

    bounds: Sequence[float]
    counts: list[int] = field(default_factory=list)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * (len(self.bounds) + 1)

    def add(self, value: float, times: int = 1) -> None:
        """Count a value.

        >>> histogram = Histogram((1, 5))
        >>> histogram.add(1), histogram.add(3, times=2), histogram.add(8)
        (None, None, None)
        >>> histogram.counts, histogram.total
        ([1, 2, 1], 15.0)
        """
        self.counts[bisect_left(self.bounds, value)] += times
        self.total += value * times

    def copy(self) -> Histogram:
        """As it stands now."""
        return Histogram(self.bounds, list(self.counts), self.total)


class Crowd:
    """How many different people were new since it was last looked at: as far as is needed, and never who."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._new: set[int] = set()

    def add(self, who: object) -> None:
        """Somebody did something."""
        if len(self._new) < self._enough:
            self._new.add(hash(who))

    def is_enough(self) -> bool:
        """Whether there were enough; then it begins anew."""
        if len(self._new) < self._enough:
            return False
        self._new.clear()
        return True


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown, as it stood when that became so."""

    turns: Counts = field(default_factory=dict)
    turn_seconds: Histogram = field(default_factory=lambda: Histogram(TURN_SECONDS))
    sends: Counts = field(default_factory=dict)
    commit_seconds: Histogram = field(default_factory=lambda: Histogram(COMMIT_SECONDS))
    commit_works: Histogram = field(default_factory=lambda: Histogram(COMMIT_WORKS))


class Meter:
    """Counts exactly and shows with care. `enough` is how many different people make a figure move."""

    def __init__(self, enough: int, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.shown = Shown()
        self._senders, self._addressed = Crowd(enough), Crowd(enough)
        self._turns: Counter[tuple[str, str]] = Counter()
        self._sends: Counter[tuple[str, str]] = Counter()
        self._turn_seconds = Histogram(TURN_SECONDS)
        self._commit_seconds = Histogram(COMMIT_SECONDS)
        self._commit_works = Histogram(COMMIT_WORKS)

    def turn(self, who: object, channel: str, outcome: str, seconds: float) -> None:
        """Something came in, and was committed or not after so long."""
        self._senders.add(who)
        self._turns[channel, outcome] += 1
        self._turn_seconds.add(seconds)

    def sent(self, who: object, channel: str, outcome: str) -> None:
        """Something went out, or did not."""
        self._addressed.add(who)
        self._sends[channel, outcome] += 1

    def commit(self, works: int, commit: Callable[[], Any]) -> Any:
        """Make a commit that so many works share, and count how long it took."""
        began = self.clock()
        try:
            return commit()
        finally:
            self._commit_seconds.add(self.clock() - began)
            self._commit_works.add(works)

    def look(self) -> None:
        """Show how it stands, where enough people are new in it; else all stays as it was shown."""
        came, went = self._senders.is_enough(), self._addressed.is_enough()
        if not came and not went:
            return
        was = self.shown
        self.shown = Shown(
            dict(self._turns) if came else was.turns,
            self._turn_seconds.copy() if came else was.turn_seconds,
            dict(self._sends) if went else was.sends,
            self._commit_seconds.copy(),
            self._commit_works.copy(),
        )
