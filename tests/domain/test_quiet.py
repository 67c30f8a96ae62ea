"""Days and hours on which nobody is written to first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock import Hours, is_safe, wall
from bot.domain.quiet import NEVER_QUIET, WEEK, Quiet, Span, next_free, parse_between

DAY = Hours(9 * 60, 19 * 60)
WEEKEND = Quiet(frozenset({4, 5}))
FAST = Quiet(spans=(Span(date(2027, 2, 8), date(2027, 3, 9), 15 * 60, 21 * 60),))
ZONES = ("Asia/Aden", "Africa/Cairo", "Europe/Kyiv", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.case(54)
@pytest.mark.parametrize(
    ("quiet", "now", "free"),
    [
        (NEVER_QUIET, "2027-01-01T12:00", "2027-01-01T12:00"),
        (WEEKEND, "2026-12-31T12:00", "2026-12-31T12:00"),
        # New Year's Day 2027 is a Friday: over the year's end, to Sunday at nine in Aden.
        (WEEKEND, "2026-12-31T16:00", "2027-01-03T06:00"),
        (WEEKEND, "2027-01-02T20:59", "2027-01-03T06:00"),
        # The day before 29 February 2028, a Tuesday, that day itself, and the day after it.
        (Quiet(frozenset({1})), "2028-02-28T16:30", "2028-03-01T06:00"),
        (FAST, "2027-02-08T11:59", "2027-02-08T11:59"),
        (FAST, "2027-02-08T12:00", "2027-02-09T06:00"),
        (FAST, "2027-03-10T12:00", "2027-03-10T12:00"),
    ],
)
def test_what_is_quiet_is_waited_out(quiet: Quiet, now: str, free: str) -> None:
    assert next_free(utc(now), "Asia/Aden", DAY, quiet) == utc(free)


def test_a_week_that_is_quiet_on_every_day_cannot_be() -> None:
    with pytest.raises(ValueError, match="never ends"):
        Quiet(frozenset(range(len(WEEK))))


@pytest.mark.parametrize(
    "text", ["", "16-20", "16:00", "20:00-16:00", "16:00-16:00", "16:60-17:00", "23:00-24:01"]
)
def test_hours_that_are_none_are_not_read(text: str) -> None:
    assert parse_between(text) is None


spans = st.builds(
    lambda first, days, start, length: Span(
        first, first + timedelta(days=days), start, min(24 * 60, start + length)
    ),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 40),
    st.integers(0, 24 * 60 - 1),
    st.integers(1, 24 * 60),
)


@pytest.mark.case(52, 54)
@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-12-31")),
    st.sampled_from(ZONES),
    st.sets(st.integers(0, 6), max_size=6),
    st.lists(spans, max_size=3),
)
def test_what_is_found_is_free_and_not_before_now(
    local: datetime, zone: str | None, days: set[int], more: list[Span]
) -> None:
    now, quiet = local.replace(tzinfo=UTC), Quiet(frozenset(days), tuple(more))
    free = next_free(now, zone, DAY, quiet)
    assert free >= now
    assert is_safe(free, zone, DAY)
    assert quiet.until(wall(free, zone)) is None
