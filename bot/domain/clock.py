"""Wall clocks, instants and safe hours; what daylight saving does to a time is decided here only.

Instants are aware and in UTC. A zone is a name, and `None` where it is not known. Nothing here reads
the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.faults import Fault


def resolve(local: datetime, zone: str | None) -> datetime:
    """The instant of a naive wall time.

    A time that daylight saving leaves out moves forward by the gap; of a double one it is the first.
    Where the zone is not known the wall time is taken as UTC. Raises KeyError for a zone that is none.

    >>> resolve(datetime(2026, 3, 29, 0, 30), "Asia/Beirut").isoformat()
    '2026-03-28T22:30:00+00:00'
    """
    if local.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    # `fold=0` reads a time in a gap by the clock of before it, which lands behind the gap by as much.
    return local.replace(tzinfo=_tz(zone), fold=0).astimezone(UTC)


def wall(instant: datetime, zone: str | None) -> datetime:
    """What a clock in the zone shows at an instant, naive; a UTC clock where the zone is not known."""
    return instant.astimezone(_tz(zone)).replace(tzinfo=None, fold=0)


def later(instant: datetime, span: timedelta, zone: str | None) -> datetime:
    """The instant a positive span later in local reckoning: after three days the clock shows the same."""
    moved = resolve(wall(instant, zone) + span, zone)
    # In the second of two equal hours a short span would resolve to the first, before where it began.
    return moved if moved > instant else instant + span


@dataclass(frozen=True, slots=True)
class At:
    """One instant for everybody."""

    at: datetime

    def instant(self, zone: str | None) -> datetime:  # noqa: ARG002 - asked in the same way as Local
        """The same instant in every zone."""
        return self.at

    def shifted(self, span: timedelta) -> At:
        """That much later."""
        return At(self.at + span)

    def pack(self) -> str:
        """Text that `unpack_when` reads."""
        return f"at {self.at.astimezone(UTC).isoformat()}"


@dataclass(frozen=True, slots=True)
class Local:
    """A naive wall time, which comes for each person in her own zone."""

    wall: datetime

    def instant(self, zone: str | None) -> datetime:
        """When it comes in a zone; in UTC where the zone is not known."""
        return resolve(self.wall, zone)

    def shifted(self, span: timedelta) -> Local:
        """That much later on the wall clock."""
        return Local(self.wall + span)

    def pack(self) -> str:
        """Text that `unpack_when` reads."""
        return f"local {self.wall.isoformat()}"


When = At | Local


def unpack_when(text: str) -> When:
    """Read back what `pack` made. Raises ValueError."""
    kind, _, moment = text.partition(" ")
    read = datetime.fromisoformat(moment)
    match kind, read.tzinfo is None:
        case "at", False:
            return At(read.astimezone(UTC))
        case "local", True:
            return Local(read)
        case _:
            raise ValueError("not a packed time")


def parse_when(text: str, now: datetime, what: str = "time") -> When:
    """Read `now`, `+3d`, or a local time that each person has in her own zone; a bare date means 09:00.

    `what` names the input in the Fault. Whether the time has passed is not judged here.

    >>> parse_when("2026-12-01", datetime(2026, 11, 1, tzinfo=UTC)).pack()
    'local 2026-12-01T09:00:00'
    """
    plain = " ".join(text.split())
    if plain.casefold() == "now":
        return At(now)
    if plain.startswith("+"):
        span = _span(plain[1:].lstrip())
        if span is None:
            raise _fault(what, text, "is not a time from now", "Write for example +3d, +2h or +90m")
        return At(now + span)
    match = _LOCAL.fullmatch(plain)
    if match is None:
        if _ZONED.search(plain):
            raise _fault(
                what, text, "carries a zone", "Leave the zone out: each person has it in her own zone"
            )
        raise _fault(what, text, "is not a time", _WHEN_EXAMPLE)
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        at = time(9 if hour is None else hour, minute or 0)
        local = datetime.combine(date(year or 0, month or 0, day or 0), at)
    except ValueError:
        raise _fault(what, text, "is not a date and time that exist", _WHEN_EXAMPLE) from None
    if not abs(local.year - now.year) <= _YEARS:
        raise _fault(what, text, f"is more than {_YEARS} years away", "Check the year")
    return Local(local)


def parse_span(text: str, what: str = "span") -> timedelta:
    """Read a length of time above zero such as `72h`, `P7D`, `3d`, `90m`, `2w` or `P1DT12H`.

    >>> parse_span("P7D") == parse_span("1w") == timedelta(days=7)
    True
    """
    span = _span("".join(text.split()))
    if span is None:
        raise _fault(what, text, "is not a length of time", "Write for example 72h, 3d, 90m or P7D")
    return span


def parse_daily(text: str, what: str = "digest") -> time:
    """Read `daily@07:00`, the wall time of something that comes once a day."""
    match = re.fullmatch(r"daily ?@ ?([0-9]{1,2}):([0-9]{2})", " ".join(text.casefold().split()))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise _fault(what, text, "is not a daily time", "Write for example daily@07:00")
    return time(int(match[1]), int(match[2]))


def first_instant(when: When, zones: Iterable[str | None]) -> datetime:
    """The instant when the time comes in the first of the zones; in UTC where there are none."""
    return min((when.instant(zone) for zone in set(zones)), default=when.instant(None))


def last_instant(when: When, zones: Iterable[str | None]) -> datetime:
    """The instant when the time comes in the last of the zones; in UTC where there are none."""
    return max((when.instant(zone) for zone in set(zones)), default=when.instant(None))


@dataclass(frozen=True, slots=True)
class Hours:
    """The part of the local day in which the bot may write first, in minutes after midnight.

    The end is not included. It may go over midnight; where both are equal it is the whole day.
    """

    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        if not (0 <= self.from_minute < _DAY and 0 <= self.to_minute <= _DAY):
            raise ValueError("hours lie within a day")

    def hold(self, local: datetime) -> bool:
        """Whether a wall time lies within."""
        return (local.hour * 60 + local.minute - self.from_minute) % _DAY < self._length

    def next_start(self, local: datetime) -> datetime:
        """The next wall time, not before `local`, at which they begin."""
        today = datetime.combine(local.date(), time()) + timedelta(minutes=self.from_minute)
        return today if today >= local else today + timedelta(days=1)

    @property
    def _length(self) -> int:
        return (self.to_minute - self.from_minute) % _DAY or _DAY


_DAY: Final = 24 * 60
DAYTIME: Final = Hours(9 * 60, 14 * 60)
"""UTC hours that are daytime, or at least no night, in the countries of the consultation."""


def is_safe(now: datetime, zone: str | None, hours: Hours) -> bool:
    """Whether an instant is within her hours; for an unknown zone, within 09:00 to 14:00 UTC instead."""
    return (DAYTIME if zone is None else hours).hold(wall(now, zone))


def next_safe(now: datetime, zone: str | None, hours: Hours) -> datetime:
    """The earliest instant, not before `now`, at which `is_safe` holds."""
    hours = DAYTIME if zone is None else hours
    now = now.astimezone(UTC)
    if hours.hold(wall(now, zone)):
        return now
    for start, end in _even_stretches(now, _tz(zone)):
        local = wall(start, zone)
        if hours.hold(local):
            return start
        # Between two changes of the clock, wall time and UTC advance alike.
        begins = start + (hours.next_start(local) - local)
        if begins < end:
            return begins
    raise AssertionError("hours come every day")


def next_daily(now: datetime, local_time: time, zone: str | None) -> datetime:
    """The next instant after `now` at which a daily wall time comes, once a local date on any clock."""
    today = wall(now, zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(-1, 4))
    comes = (resolve(datetime.combine(day, local_time), zone) for day in days)
    return next(instant for instant in comes if instant > now)


_LOCAL: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt ]([0-9]{1,2}):([0-9]{2})(?::00)?)?")
_ZONED: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt ].*([Zz]|[+-][0-9:]+|[A-Z]{3})$")
_SPAN: Final = re.compile(
    r"(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?", re.IGNORECASE
)
# `M` before the `T` would be months, which have no fixed length.
_ISO_SPAN: Final = re.compile(
    r"P(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?)?", re.IGNORECASE
)
_YEARS: Final = 10
_WHEN_EXAMPLE: Final = "Write now, +3d, or a local time such as 2026-12-01T09:00"


@cache  # ZoneInfo itself keeps eight zones only, and reads the others from their files again and again
def _tz(zone: str | None) -> ZoneInfo:
    return ZoneInfo("UTC" if zone is None else zone)


def _span(text: str) -> timedelta | None:
    match = _SPAN.fullmatch(text) or _ISO_SPAN.fullmatch(text)
    if match is None:
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    return span if timedelta() < span <= timedelta(days=366 * _YEARS) else None


def _fault(what: str, text: str, wrong: str, remedy: str) -> Fault:
    return Fault((f'{what}: "{text[:40]}" {wrong}. {remedy}.',))


def _even_stretches(start: datetime, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Five days from an instant, cut wherever the zone's offset changes.

    Found by looking every six hours: no zone has changed twice within so short a time.
    """
    end = start + timedelta(days=5)
    cut, here = start, start
    while here < end:
        ahead = here + timedelta(hours=6)
        if ahead.astimezone(tz).utcoffset() != here.astimezone(tz).utcoffset():
            change = _change(here, ahead, tz)
            yield cut, change
            cut = change
        here = ahead
    yield cut, here


def _change(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """The first instant of the new offset, to the second, which is as fine as offsets change."""
    old = before.astimezone(tz).utcoffset()
    # Counted in whole seconds since an instant without a fraction, for changes come on the full second.
    base = before.replace(microsecond=0)
    low, high = 0, int((after - base).total_seconds()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if (base + timedelta(seconds=middle)).astimezone(tz).utcoffset() == old:
            low = middle
        else:
            high = middle
    return base + timedelta(seconds=high)
