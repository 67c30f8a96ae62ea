"""The real server's limits on sending: so many messages a second over all chats, and so many to one chat.

Off unless a test or a bench switches them on. Its words are few ("about 30", "more than one"), so the
hardest reading is taken: in no second, wherever it begins, may there be more, and whoever goes over
the limit for all chats sends nothing until the time that it is told is up.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.errors import ApiError

SENDING = frozenset({"sendMessage", "sendDocument", "sendVoice"})
SECOND = 1.0


class Limits:
    """What was sent within the last second; `refused` counts the 429 that were given."""

    def __init__(self, clock: Clock, *, overall: int = 30, chat: int = 1) -> None:
        self.refused = 0
        self._clock = clock
        self._overall, self._chat = overall, chat
        self._sent: deque[tuple[float, Any]] = deque()
        self._in_chat: dict[Any, list[float]] = {}
        self._shut_until = 0.0

    def take(self, method: str, chat: Any) -> None:
        """Count one call in. Raises ApiError, a 429 with its retry_after, where it is one too many."""
        if method not in SENDING:
            return
        now = self._clock.now()
        self._forget(now)
        if now < self._shut_until:
            raise self._too_many(self._shut_until - now)
        if len(self._sent) >= self._overall:
            refusal = self._too_many(self._sent[-self._overall][0] + SECOND - now)
            self._shut_until = now + refusal.parameters["retry_after"]
            raise refusal
        here = self._in_chat.setdefault(chat, [])
        if len(here) >= self._chat:
            raise self._too_many(here[-self._chat] + SECOND - now)
        here.append(now)
        self._sent.append((now, chat))

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0][0] <= now - SECOND:
            _, chat = self._sent.popleft()
            del self._in_chat[chat][0]
            if not self._in_chat[chat]:
                del self._in_chat[chat]

    def _too_many(self, seconds: float) -> ApiError:
        self.refused += 1
        wait = max(1, math.ceil(seconds))
        return ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
