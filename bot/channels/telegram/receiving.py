"""Long polling, by which nothing is lost: an update is confirmed after its turn is committed.

The offset lives in this object only. After a restart Telegram gives everything unconfirmed again,
and what was applied already is known by its id. After a day without updates it goes back to 0,
since ids begin anywhere after a quiet week and a high offset would swallow lower ones.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from bot.app.channel import Policy
from bot.channels.telegram.errors import CallError
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import ALLOWED_UPDATES
from bot.channels.telegram.wire import Wire

log = logging.getLogger(__name__)

POLL_SECONDS = 50
GRACE_SECONDS = 10
BATCH = 100
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
IDLE_SECONDS = 24 * 3600


class Alarm(StrEnum):
    """Why receiving stopped for good, so that a person must act."""

    TOKEN = "token"  # noqa: S105 - the name of an alarm
    CONFLICT = "conflict"


_ALARMS = {Policy.TOKEN: Alarm.TOKEN, Policy.CONFLICT: Alarm.CONFLICT}


class Receiving:
    """The one poller of a bot. `last_ok` is when a poll last went well, by the clock passed in.

    `polled` counts the polls that did, each of them committed.
    """

    def __init__(
        self,
        wire: Wire,
        intake: Intake,
        alarm: Callable[[Alarm], None],
        *,
        poll_seconds: int = POLL_SECONDS,
        conflict_seconds: float = 0,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """For `conflict_seconds` another of ours may poll still, not knowing yet that it leads no more."""
        self._wire = wire
        self._intake = intake
        self._alarm = alarm
        self._conflict_seconds = conflict_seconds
        self._conflict_since: float | None = None
        self._poll_seconds = poll_seconds
        self._now = now
        self._sleep = sleep
        self._offset = 0
        self._failures = 0
        self._last_update = now()
        self.last_ok = now()
        self.polled = 0

    async def run(self) -> None:
        """Receive until cancelled, or until Telegram says that this bot may not: then the alarm is raised."""
        self._conflict_since = None  # what was met when we last polled is no part of this
        if not await self._no_webhook():
            return
        while True:
            try:
                batch = await self._poll()
                await self._intake.take(batch)
            except CallError as error:
                if error.policy in _ALARMS and not self._may_pass(error.policy):
                    self._stop(_ALARMS[error.policy])
                    return
                await self._wait("poll", error.reason.value, error.retry_after)
            except Exception as error:  # noqa: BLE001 - whatever the commit failed with, the poller lives on
                # The offset stays, so Telegram gives the same updates again.
                await self._wait("commit", type(error).__name__, None)
            else:
                self._confirm(batch)
                self._failures = 0
                self._conflict_since = None
                self.last_ok = self._now()
                self.polled += 1
                if batch and self._offset == 0:
                    await self._wait("poll", "no_ids", None)

    async def _no_webhook(self) -> bool:
        """Take a webhook away that an earlier setting left behind; nothing that waits is dropped."""
        while True:
            try:
                await self._wire.call("deleteWebhook", {"drop_pending_updates": False})
            except CallError as error:
                if error.policy in _ALARMS:
                    self._stop(_ALARMS[error.policy])
                    return False
                await self._wait("webhook", error.reason.value, error.retry_after)
            else:
                return True

    async def _poll(self) -> list[Any]:
        if self._now() - self._last_update > IDLE_SECONDS:
            self._offset = 0
            self._last_update = self._now()
        parameters = {
            "offset": self._offset,
            "limit": BATCH,
            # The first one waits for nothing, so that it is known at once whether anything was missed.
            "timeout": self._poll_seconds if self.polled else 0,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        batch = await self._wire.call(
            "getUpdates", parameters, read_seconds=self._poll_seconds + GRACE_SECONDS
        )
        return batch if isinstance(batch, list) else []

    def _confirm(self, batch: list[Any]) -> None:
        """Have the next poll confirm these, of which all that can be read are committed."""
        ids = [raw["update_id"] for raw in batch if isinstance(raw, dict) and _is_id(raw.get("update_id"))]
        if ids:
            self._offset = max(ids) + 1
            self._last_update = self._now()

    def _may_pass(self, policy: Policy) -> bool:
        """Whether it is a conflict with another of ours, which ends by itself."""
        if policy is not Policy.CONFLICT:
            return False
        if self._conflict_since is None:
            self._conflict_since = self._now()
        return self._now() - self._conflict_since < self._conflict_seconds

    def _stop(self, alarm: Alarm) -> None:
        log.critical("receiving stopped reason=%s", alarm.value)
        self._alarm(alarm)

    async def _wait(self, what: str, reason: str, retry_after: float | None) -> None:
        self._failures += 1
        backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures - 1, 10))
        # Half of it by chance, so that many bots do not come back at the same moment.
        seconds = retry_after or backoff * (0.5 + random.random() / 2)  # noqa: S311 - no secret
        log.warning("receiving failed step=%s reason=%s times=%d", what, reason, self._failures)
        await self._sleep(seconds)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
