"""Short words to show once, on the next page of the person they are for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = timedelta(minutes=2)
MOST: Final = 4096


class Toasts:
    """Held in memory only: one that is lost with a restart is no loss."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    def put(self, key: str, words: str) -> None:
        """Keep the words for the next page of `key`; the last ones stand."""
        self._waiting.pop(key, None)
        self._waiting[key] = (self._now(), words)
        while len(self._waiting) > MOST:
            self._waiting.popitem(last=False)

    def take(self, key: str) -> str | None:
        """The words waiting for `key`, this once."""
        since, words = self._waiting.pop(key, (None, None))
        return words if since is not None and self._now() - since <= KEPT else None


class Seen:
    """The last few forms that were answered, to tell one sent twice from one that is out of date."""

    def __init__(self) -> None:
        self._nonces: OrderedDict[str, None] = OrderedDict()

    def add(self, nonce: str) -> None:
        """Remember an answered form."""
        self._nonces[nonce] = None
        while len(self._nonces) > MOST:
            self._nonces.popitem(last=False)

    def __contains__(self, nonce: object) -> bool:
        return nonce in self._nonces
