"""Days and hours on which the bot writes to nobody first in a country: weekends, a fast, a feast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.clock import Hours, next_safe, resolve, wall

WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY: Final = timedelta(days=1)
_BETWEEN: Final = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours that are quiet on each day from one to another, both included; each day by its own midnight."""

    first: date
    last: date
    from_minute: int
    to_minute: int

    def until(self, local: datetime) -> datetime | None:
        """When the quiet ends that holds at a wall time; None where none holds."""
        midnight = datetime.combine(local.date(), time())
        begins = midnight + timedelta(minutes=self.from_minute)
        ends = midnight + timedelta(minutes=self.to_minute)
        return ends if self.first <= local.date() <= self.last and begins <= local < ends else None


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is quiet in one country: days of the week (0 is Monday), and spans of dates with hours."""

    days: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len(self.days) >= len(WEEK):
            raise ValueError("a week without a day that is not quiet never ends")

    def until(self, local: datetime) -> datetime | None:
        """When the quiet ends that holds at a wall time, at the earliest; None where none holds.

        >>> Quiet(frozenset({4})).until(datetime(2027, 1, 1, 15, 30))
        datetime.datetime(2027, 1, 2, 0, 0)
        """
        if local.weekday() in self.days:
            return datetime.combine(local.date(), time()) + _DAY
        return max((end for span in self.spans if (end := span.until(local)) is not None), default=None)


NEVER_QUIET: Final = Quiet()


def next_free(now: datetime, zone: str | None, hours: Hours, quiet: Quiet) -> datetime:
    """The earliest instant, not before `now`, within her hours that is not quiet where she is."""
    free = next_safe(now, zone, hours)
    while (ends := quiet.until(wall(free, zone))) is not None:
        # In the second of two equal hours the end would come before where it was looked for.
        free = next_safe(max(resolve(ends, zone), free + timedelta(minutes=1)), zone, hours)
    return free


def parse_between(text: str) -> tuple[int, int] | None:
    """Minutes after midnight of hours such as `16:00-20:30` within one day; None where they are none.

    >>> parse_between("16:00-24:00")
    (960, 1440)
    """
    found = _BETWEEN.fullmatch(text.strip())
    if found is None:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    if from_minute > 59 or to_minute > 59:
        return None
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    return (start, end) if start < end <= 24 * 60 else None
