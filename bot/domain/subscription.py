"""How a drafter wants her digests: how often, in which language, by which way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.clock import next_daily, wall

#: The day on which weekly digests come, the same for everybody; 0 is Monday.
WEEKLY_DAY = 0


class Frequency(StrEnum):
    """How often digests come, at most; the closing one of a round comes at once, whatever was chosen."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


class Way(StrEnum):
    """Where digests go."""

    CHAT = "chat"
    EMAIL = "email"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one drafter chose. `language` is None where it is the one that she reads the bot in."""

    frequency: Frequency = Frequency.EACH
    language: str | None = None
    way: Way = Way.CHAT


def last_time(now: datetime, at: time, zone: str | None, frequency: Frequency) -> datetime:
    """The latest digest time that has passed, in a zone; for weekly digests the latest on a Monday.

    >>> from datetime import UTC
    >>> wednesday = datetime(2026, 12, 2, 6, tzinfo=UTC)
    >>> last_time(wednesday, time(7), "UTC", Frequency.DAILY).isoformat()
    '2026-12-01T07:00:00+00:00'
    >>> last_time(wednesday, time(7), "UTC", Frequency.WEEKLY).isoformat()
    '2026-11-30T07:00:00+00:00'
    """
    days = 1
    found = next_daily(now - timedelta(days=days), at, zone)
    while frequency is Frequency.WEEKLY and wall(found, zone).weekday() != WEEKLY_DAY:
        days += 1
        found = next_daily(now - timedelta(days=days), at, zone)
    return found
