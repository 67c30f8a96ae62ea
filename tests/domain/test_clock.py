"""Wall clocks, instants and safe hours over two years of daylight saving."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.clock import (
    At,
    Hours,
    Local,
    When,
    first_instant,
    is_safe,
    last_instant,
    later,
    next_daily,
    next_safe,
    parse_daily,
    parse_span,
    parse_when,
    resolve,
    unpack_when,
    wall,
)
from bot.domain.faults import Fault

ZONES = (
    "Europe/Kyiv",
    "Asia/Beirut",
    "Asia/Gaza",
    "Africa/Cairo",
    "Asia/Kabul",
    "Asia/Yangon",
    "Asia/Kathmandu",
    "Africa/Khartoum",
    "Africa/Juba",
    "America/Bogota",
    "Africa/Kinshasa",
    "Australia/Lord_Howe",
)
START, END = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-01-01")
MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _changes(zone: str) -> list[datetime]:
    """The hours before which a zone's offset changes, found without the code under test."""
    tz = ZoneInfo(zone)
    hours = [START.replace(tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 730)]
    offsets = [hour.astimezone(tz).utcoffset() for hour in hours]
    return [hours[n + 1] for n in range(len(hours) - 1) if offsets[n] != offsets[n + 1]]


CHANGES = [(zone, change) for zone in ZONES for change in _changes(zone)]
# Half of the tries fall around a change of the clock, where the mistakes live.
PLACES = st.one_of(
    st.tuples(st.sampled_from(ZONES), st.datetimes(START, END, timezones=st.just(UTC))),
    st.tuples(st.sampled_from(CHANGES), st.integers(-36 * 60, 36 * 60)).map(
        lambda drawn: (drawn[0][0], drawn[0][1] + drawn[1] * MINUTE)
    ),
)
HOURS = st.builds(Hours, st.integers(0, 1439), st.integers(0, 1440))


def test_the_zones_tested_do_change_their_clocks() -> None:
    assert {zone for zone, _ in CHANGES} == {
        "Europe/Kyiv",
        "Asia/Beirut",
        "Asia/Gaza",
        "Africa/Cairo",
        "Australia/Lord_Howe",
    }


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        ("2026-03-29T03:30", "Europe/Kyiv", "2026-03-29T01:30"),  # left out: moves to 04:30
        ("2026-10-25T03:30", "Europe/Kyiv", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-03-29T00:30", "Asia/Beirut", "2026-03-28T22:30"),  # midnight is left out
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),  # a gap of half an hour
        ("2026-06-01T09:00", "Asia/Kabul", "2026-06-01T04:30"),
        ("2026-06-01T09:00", None, "2026-06-01T09:00"),
    ],
)
def test_a_wall_time_is_one_instant(local: str, zone: str | None, instant: str) -> None:
    assert resolve(datetime.fromisoformat(local), zone) == _utc(instant)


def test_a_wall_time_with_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="wall time"):
        resolve(NOW, "Asia/Kabul")


def test_a_zone_that_is_none_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        resolve(START, "Asia/Atlantis")


@given(st.sampled_from(ZONES), st.datetimes(START, END))
def test_a_resolved_time_shows_on_the_wall_unless_it_was_left_out(zone: str, local: datetime) -> None:
    moved = wall(resolve(local, zone), zone) - local
    assert moved in (timedelta(), timedelta(minutes=30), timedelta(hours=1))
    if moved:
        assert ZoneInfo(zone).utcoffset(local.replace(fold=0)) != ZoneInfo(zone).utcoffset(
            local.replace(fold=1)
        )


@given(PLACES, st.timedeltas(MINUTE, timedelta(days=30)))
def test_later_is_never_before(place: tuple[str, datetime], span: timedelta) -> None:
    zone, now = place
    assert later(now, span, zone) > now


def test_three_days_later_the_clock_shows_the_same_over_a_change() -> None:
    opened = resolve(_wall("2026-03-27T09:00"), "Europe/Kyiv")
    assert later(opened, timedelta(hours=72), "Europe/Kyiv") == _utc("2026-03-30T06:00")


@pytest.mark.case(52)
@given(PLACES, HOURS)
@example(("Asia/Beirut", _utc("2026-03-28T21:59")), Hours(30, 90))
@example(("Asia/Beirut", _utc("2026-03-28T21:59")), Hours(0, 60))
@example(("Asia/Beirut", _utc("2026-10-24T21:30")), Hours(23 * 60, 23 * 60 + 30))
@example(("Europe/Kyiv", _utc("2026-03-29T00:59:59.5")), Hours(3 * 60 + 30, 5 * 60))
def test_the_next_safe_instant_is_safe_the_earliest_and_not_before_now(
    place: tuple[str, datetime], hours: Hours
) -> None:
    zone, now = place
    safe = next_safe(now, zone, hours)
    assert safe >= now
    assert is_safe(safe, zone, hours)
    assert safe - now < timedelta(hours=50)
    # Safe or not changes on full minutes only, so looking at each minute finds anything earlier.
    minute = now
    while minute < safe:
        assert not is_safe(minute, zone, hours)
        minute = minute.replace(second=0, microsecond=0) + MINUTE


@pytest.mark.parametrize(
    ("now", "zone", "hours", "safe"),
    [
        # The beginning lies in the gap from 00:00 to 01:00: the gap's end is within the hours.
        ("2026-03-28T21:00", "Asia/Beirut", Hours(30, 300), "2026-03-28T22:00"),
        # The whole of the hours lies in the gap: they come the next day.
        ("2026-03-28T21:00", "Asia/Beirut", Hours(0, 60), "2026-03-29T21:00"),
        # 23:00 to midnight comes twice, and its second time is within the hours too.
        ("2026-10-24T20:59", "Asia/Beirut", Hours(23 * 60, 23 * 60 + 30), "2026-10-24T21:00"),
        ("2026-03-29T00:30", "Europe/Kyiv", Hours(3 * 60 + 30, 600), "2026-03-29T01:00"),
        ("2026-06-01T00:00", "Asia/Kabul", Hours(540, 1140), "2026-06-01T04:30"),
        ("2026-06-01T00:00", "Asia/Kathmandu", Hours(540, 1140), "2026-06-01T03:15"),
        ("2026-06-01T19:00", "Asia/Yangon", Hours(1320, 300), "2026-06-01T19:00"),
        ("2026-06-01T14:00", None, Hours(0, 1440), "2026-06-02T09:00"),
        ("2026-06-01T13:59", None, Hours(0, 1), "2026-06-01T13:59"),
    ],
)
def test_safe_hours_at_the_edges(now: str, zone: str | None, hours: Hours, safe: str) -> None:
    assert next_safe(_utc(now), zone, hours) == _utc(safe)


def test_hours_end_before_their_last_minute_and_equal_ends_are_the_whole_day() -> None:
    hours = Hours(540, 1140)
    assert is_safe(_utc("2026-06-01T09:00"), "UTC", hours)
    assert not is_safe(_utc("2026-06-01T19:00"), "UTC", hours)
    assert all(Hours(at, at).hold(_wall("2026-06-01T03:00")) for at in (0, 180, 600))
    assert Hours(0, 1440).hold(_wall("2026-06-01T23:59"))
    with pytest.raises(ValueError, match="day"):
        Hours(1440, 0)


@pytest.mark.case(52)
@given(PLACES, st.times().map(lambda drawn: drawn.replace(second=0, microsecond=0)))
def test_a_daily_time_comes_once_a_local_date(place: tuple[str, datetime], at: time) -> None:
    zone, now = place
    dates: list[date] = []
    for _ in range(6):
        coming = next_daily(now, at, zone)
        assert coming > now
        local = wall(coming, zone)
        assert local.time() >= at or local.date() > dates[-1]
        dates.append(local.date())
        now = coming
    assert [later - dates[0] for later in dates] == [timedelta(days=n) for n in range(6)]


@pytest.mark.case(52)
def test_digests_come_daily_through_both_changes_of_the_clock() -> None:
    now, seen = _utc("2026-03-27T23:00"), []
    for _ in range(3):
        now = next_daily(now, time(0, 30), "Asia/Beirut")
        seen.append(now)
    assert seen == [_utc("2026-03-28T22:30"), _utc("2026-03-29T21:30"), _utc("2026-03-30T21:30")]
    first = next_daily(_utc("2026-10-24T12:00"), time(3, 30), "Europe/Kyiv")
    assert (first, next_daily(first, time(3, 30), "Europe/Kyiv")) == (
        _utc("2026-10-25T00:30"),
        _utc("2026-10-26T01:30"),
    )
    assert next_daily(NOW, time(12), None) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("now", At(NOW)),
        (" Now ", At(NOW)),
        ("+3d", At(NOW + timedelta(days=3))),
        ("+2h", At(NOW + timedelta(hours=2))),
        ("+90m", At(NOW + timedelta(minutes=90))),
        ("2026-12-01T09:30", Local(_wall("2026-12-01T09:30"))),
        ("2026-12-01 09:30", Local(_wall("2026-12-01T09:30"))),
        ("2026-12-01T00:00:00", Local(_wall("2026-12-01T00:00"))),
        ("2026-12-01", Local(_wall("2026-12-01T09:00"))),
    ],
)
def test_a_time_is_read_and_survives_storage(text: str, when: When) -> None:
    assert parse_when(text, NOW) == when
    assert unpack_when(when.pack()) == when


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "+",
        "+3",
        "+0d",
        "+999999d",
        "-3d",
        "2026-13-01",
        "2026-02-30T09:00",
        "2026-12-01T25:00",
        "2026-12-01T09:00Z",
        "2026-12-01T09:00+02:00",
        "0026-12-01",
        "9999-12-31T23:59",
        "01/12/2026",
        "20261201",
        "٢٠٢٦-١٢-٠١",
    ],
)
def test_a_bad_time_is_told_with_its_place_and_a_remedy(text: str) -> None:
    with pytest.raises(Fault) as told:
        parse_when(text, NOW, "--opens")
    (line,) = told.value.lines
    assert line.startswith(f'--opens: "{text}" ')
    assert line.endswith(".")


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    for read in (parse_span, parse_daily, lambda typed: parse_when(typed, NOW)):
        with contextlib.suppress(Fault):
            read(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("72h", timedelta(hours=72)),
        ("P7D", timedelta(days=7)),
        ("p1w", timedelta(days=7)),
        ("3d", timedelta(days=3)),
        ("90m", timedelta(minutes=90)),
        ("1d12h", timedelta(hours=36)),
        ("P1DT12H", timedelta(hours=36)),
        ("PT90M", timedelta(minutes=90)),
    ],
)
def test_a_span_is_read(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "P", "PT", "0h", "P1M", "1y", "h", "7", "-3d", "1.5d", "9999999999d"])
def test_a_span_that_is_none_or_has_no_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="72h"):
        parse_span(text)


def test_a_daily_time_is_read() -> None:
    assert parse_daily("daily@07:00") == time(7)
    for text in ("daily@24:00", "daily@7", "07:00", "weekly@07:00"):
        with pytest.raises(Fault, match="daily@07:00"):
            parse_daily(text)


def test_the_first_and_the_last_zone_bound_a_local_time() -> None:
    nine = Local(_wall("2026-06-01T09:00"))
    zones = ["America/Bogota", "Asia/Kabul", None]
    assert first_instant(nine, zones) == _utc("2026-06-01T04:30")
    assert last_instant(nine, zones) == _utc("2026-06-01T14:00")
    assert first_instant(nine, []) == last_instant(nine, []) == _utc("2026-06-01T09:00")
    assert first_instant(At(NOW), zones) == last_instant(At(NOW), zones) == NOW


@pytest.mark.parametrize("packed", ["", "at 2026-12-01T09:00:00", "local 2026-12-01T09:00:00+00:00", "x y"])
def test_what_was_not_packed_is_no_time(packed: str) -> None:
    with pytest.raises(ValueError, match=r"packed|isoformat"):
        unpack_when(packed)
