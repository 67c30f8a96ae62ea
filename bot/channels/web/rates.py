"""How often something may be done: so many times a minute, counted in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

MOST_KEPT = 10_000


class Rate:
    """At most `most` times in a minute of the clock, for each key."""

    def __init__(self, most: int, now: Callable[[], datetime]) -> None:
        self._most = most
        self._now = now
        self._minute = 0
        self._counts: dict[int, int] = {}

    def takes(self, key: int) -> bool:
        """Count it, and say whether it may be done still."""
        minute = int(self._now().timestamp()) // 60
        if minute != self._minute or len(self._counts) > MOST_KEPT:
            self._minute = minute
            self._counts.clear()
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key] <= self._most
