"""The emulator's own time, which tests may move."""

from __future__ import annotations

import time


class Clock:
    """Real time plus what it was advanced by; or, started at an instant, standing still until advanced."""

    def __init__(self, start: float | None = None) -> None:
        self._start = start
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._start is None else self._start) + self._ahead

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self._ahead += seconds
