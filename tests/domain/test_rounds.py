"""Rounds, and when the bot may write first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock import At, Hours, Local, is_safe, wall
from bot.domain.person import Consent, Person, Role, Standing
from bot.domain.rounds import (
    Audience,
    Dropped,
    Meeting,
    Never,
    Opening,
    Reason,
    Send,
    Verdict,
    Wait,
    closes_everywhere,
    dropped_reminders,
    half_of,
    invitation_due,
    may_start,
    opens_anywhere,
    opens_for,
    order_for,
    reminder_due,
    seed_of,
    series,
)
from bot.domain.survey import Half

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
PERSON = Person(
    1,
    standing=Standing.ACTIVE,
    consent=Consent(1, answer=True, quote=False, contact=True),
    country="YE",
    zone="UTC",
)
MEETING = Meeting(MONDAY, MONDAY + WEEK)
INVITED = replace(MEETING, invited=MONDAY)
REMIND = (72 * HOUR,)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_empty_audience_is_everybody_and_a_named_one_only_who_said_so() -> None:
    assert Audience().includes(None, None, None)
    women = Audience(frozenset({"AF", "YE"}), frozenset({"ar"}), frozenset())
    assert women.includes("YE", "ar", None)
    assert not women.includes("YE", "fr", None)
    assert not women.includes(None, "ar", None)
    assert not Audience(cohorts=frozenset({"north"})).includes("YE", "ar", None)


def test_a_series_keeps_the_wall_time_of_each_round() -> None:
    opens, closes = Local(_wall("2026-10-20T09:00")), Local(_wall("2026-10-27T09:00"))
    assert series(["a", "b"], opens, closes, WEEK) == [
        ("a", opens, closes),
        ("b", Local(_wall("2026-10-27T09:00")), Local(_wall("2026-11-03T09:00"))),
    ]
    assert series(["a", "b"], At(MONDAY), closes, None) == [
        ("a", At(MONDAY), closes),
        ("b", At(MONDAY), closes),
    ]


def test_a_round_opens_with_the_first_zone_and_closes_with_the_last() -> None:
    zones = ["America/Bogota", "Asia/Kathmandu", None]
    nine = Local(_wall("2026-06-01T09:00"))
    assert opens_anywhere(nine, zones) == datetime(2026, 6, 1, 3, 15, tzinfo=UTC)
    assert closes_everywhere(nine, zones) == datetime(2026, 6, 1, 14, 0, tzinfo=UTC)


@given(st.integers(0, 2**63 - 1), st.integers(0, 600))
def test_the_spread_is_bounded_and_always_the_same(seed: int, spread: int) -> None:
    due = opens_for(At(MONDAY), None, seed, spread)
    assert MONDAY <= due <= MONDAY + timedelta(minutes=spread)
    assert due == opens_for(At(MONDAY), "UTC", seed, spread)


def test_the_spread_reaches_over_its_minutes() -> None:
    after = [opens_for(At(MONDAY), None, seed, 60) - MONDAY for seed in range(600)]
    sixths = Counter(wait // timedelta(minutes=10) for wait in after)
    assert all(60 < sixths[sixth] < 140 for sixth in range(6))


@given(st.sets(st.integers(1, 99), min_size=1, max_size=6))
def test_each_round_has_each_place_equally_often(ids: set[int]) -> None:
    orders = [order_for(seed, list(ids)) for seed in range(len(ids) * 3)]
    for place in range(len(ids)):
        assert Counter(order[place] for order in orders) == dict.fromkeys(ids, 3)


def test_the_order_does_not_hang_on_how_the_rounds_were_listed() -> None:
    assert order_for(5, [3, 1, 2]) == order_for(5, [1, 2, 3])
    assert order_for(5, []) == []


def test_a_seed_is_fixed_for_ever_and_fits_a_signed_column() -> None:
    assert seed_of(b"round 1, person 1") == 4_101_421_243_914_880_734
    assert all(0 <= seed_of(str(n).encode()) < 2**63 for n in range(200))


def test_halves_are_even_and_say_nothing_on_the_order() -> None:
    halves = Counter((half_of(seed), seed % 2) for seed in range(4000))
    assert len(halves) == 4
    assert all(900 < count < 1100 for count in halves.values())
    assert half_of(3) is half_of(3)
    assert {half for half, _ in halves} == set(Half)


def test_a_third_message_waits_until_the_first_is_a_week_old() -> None:
    first, second = MONDAY - 6 * DAY, MONDAY - DAY
    assert may_start(MONDAY, []) == MONDAY
    assert may_start(MONDAY, [second]) == MONDAY
    assert may_start(MONDAY, [second, first]) == MONDAY + DAY
    assert may_start(MONDAY, [second, MONDAY - WEEK]) == MONDAY


@given(st.lists(st.integers(0, 60 * 24), max_size=25), st.integers(1, 3))
def test_no_seven_days_hold_more_messages_than_allowed(tries: list[int], limit: int) -> None:
    started: list[datetime] = []
    for hours in sorted(tries):
        now = max([MONDAY + hours * HOUR, *started])
        started.append(may_start(now, started, limit))
    for begin in started:
        assert sum(begin <= at < begin + WEEK for at in started) <= limit


def test_a_weekly_series_with_a_reminder_each_loses_none() -> None:
    openings = [Opening(MONDAY + n * WEEK, MONDAY + (n + 1) * WEEK, REMIND) for n in range(5)]
    assert dropped_reminders(openings) == []


def test_rounds_at_once_lose_the_reminders_that_their_invitations_leave_no_room_for() -> None:
    openings = [Opening(MONDAY, MONDAY + 4 * WEEK, REMIND) for _ in range(3)]
    assert dropped_reminders(openings) == [Dropped(n, 0, MONDAY + 3 * DAY) for n in range(3)]


def test_a_second_reminder_in_the_week_is_dropped_and_one_in_the_next_is_not() -> None:
    two = Opening(MONDAY, MONDAY + 3 * WEEK, (3 * DAY, 5 * DAY, 8 * DAY))
    assert dropped_reminders([two]) == [Dropped(0, 1, MONDAY + 5 * DAY)]


def test_a_series_some_hours_short_of_a_week_loses_none_either() -> None:
    openings = [
        Opening(MONDAY, MONDAY + WEEK, REMIND),
        Opening(MONDAY + WEEK - HOUR, MONDAY + 2 * WEEK, REMIND),
    ]
    assert dropped_reminders(openings) == []


def test_a_reminder_does_not_come_beside_an_invitation_that_waited() -> None:
    openings = [Opening(MONDAY, MONDAY + 2 * WEEK, remind) for remind in ((), (), (WEEK - HOUR,))]
    assert dropped_reminders(openings) == [Dropped(2, 0, MONDAY + WEEK - HOUR)]


def test_a_reminder_that_its_round_does_not_live_to_see_is_not_the_numbers_fault() -> None:
    assert dropped_reminders([Opening(MONDAY, MONDAY + DAY, REMIND)]) == []


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (replace(PERSON, role=Role.COORDINATOR), Reason.NOT_AN_ADVOCATE),
        (replace(PERSON, standing=Standing.JOINING), Reason.NOT_JOINED),
        (replace(PERSON, standing=Standing.PAUSED), Reason.PAUSED),
        (replace(PERSON, standing=Standing.STOPPED), Reason.STOPPED),
        (replace(PERSON, standing=Standing.UNREACHABLE), Reason.UNREACHABLE),
        (replace(PERSON, consent=Consent(1, contact=True)), Reason.NOT_JOINED),
        (replace(PERSON, write_first=False), Reason.NOT_FIRST),
    ],
)
def test_who_must_not_be_written_to_first_never_is(person: Person, reason: Reason) -> None:
    later = MONDAY + 73 * HOUR
    assert invitation_due(person, MEETING, now=later, started=[]) == Never(reason)
    assert reminder_due(person, INVITED, REMIND, 0, now=later, started=[MONDAY]) == Never(reason)


def test_an_invitation_and_a_reminder_need_consent_to_later_contact() -> None:
    person = replace(PERSON, consent=Consent(1, answer=True))
    later = MONDAY + 73 * HOUR
    assert invitation_due(person, MEETING, now=MONDAY, started=[]) == Never(Reason.NO_CONTACT)
    assert reminder_due(person, INVITED, REMIND, 0, now=later, started=[]) == Never(Reason.NO_CONTACT)


@pytest.mark.parametrize(
    ("meeting", "now", "started", "verdict"),
    [
        (MEETING, MONDAY, [], Send()),
        (MEETING, MONDAY - HOUR, [], Wait(MONDAY)),
        (MEETING, MONDAY + 10 * HOUR, [], Wait(MONDAY + 23 * HOUR)),
        (MEETING, MONDAY, [MONDAY - 2 * DAY, MONDAY - DAY], Wait(MONDAY + 5 * DAY)),
        (MEETING, MONDAY + WEEK, [], Never(Reason.CLOSED)),
        (replace(MEETING, closes=MONDAY + 12 * HOUR), MONDAY + 10 * HOUR, [], Never(Reason.CLOSED)),
        (INVITED, MONDAY, [], Never(Reason.INVITED)),
        (replace(MEETING, finished=True), MONDAY, [], Never(Reason.FINISHED)),
    ],
)
def test_an_invitation_waits_for_hours_and_number(
    meeting: Meeting, now: datetime, started: list[datetime], verdict: Verdict
) -> None:
    assert invitation_due(PERSON, meeting, now=now, started=started) == verdict


DUE = MONDAY + 3 * DAY


@pytest.mark.parametrize(
    ("meeting", "now", "started", "verdict"),
    [
        (INVITED, DUE, [MONDAY], Send()),
        (INVITED, DUE - HOUR, [MONDAY], Wait(DUE)),
        (INVITED, DUE + 10 * HOUR, [MONDAY], Wait(DUE + 23 * HOUR)),
        (INVITED, DUE + 70 * HOUR, [MONDAY], Wait(DUE + 71 * HOUR)),
        (INVITED, DUE + 71 * HOUR, [MONDAY], Send()),
        (INVITED, DUE + 73 * HOUR, [MONDAY], Never(Reason.LATE)),
        (INVITED, DUE, [MONDAY, DUE - DAY], Never(Reason.OVER_THE_NUMBER)),
        # Minutes of drift in a weekly series do not drop it.
        (INVITED, DUE, [DUE - WEEK + HOUR / 4, MONDAY], Wait(DUE + HOUR / 4)),
        (MEETING, DUE - HOUR, [], Wait(DUE)),
        (MEETING, DUE, [], Never(Reason.NOT_INVITED)),
        (replace(INVITED, invited=DUE + HOUR), DUE + 2 * HOUR, [], Never(Reason.NOT_INVITED)),
        (replace(INVITED, finished=True), DUE, [MONDAY], Never(Reason.FINISHED)),
        (INVITED, MONDAY + WEEK, [MONDAY], Never(Reason.CLOSED)),
        (replace(INVITED, closes=DUE), DUE - HOUR, [MONDAY], Never(Reason.CLOSED)),
    ],
)
def test_a_reminder_comes_in_time_or_not_at_all(
    meeting: Meeting, now: datetime, started: list[datetime], verdict: Verdict
) -> None:
    assert reminder_due(PERSON, meeting, REMIND, 0, now=now, started=started) == verdict


def test_a_reminder_is_late_where_her_hours_come_again_too_late() -> None:
    person = replace(PERSON, safe_from=11 * 60)
    assert reminder_due(person, INVITED, REMIND, 0, now=DUE + 71 * HOUR, started=[]) == Never(Reason.LATE)
    assert reminder_due(person, INVITED, REMIND, 0, now=DUE, started=[]) == Wait(DUE + HOUR)


def test_after_an_outage_only_the_last_of_the_due_reminders_comes() -> None:
    remind = (3 * DAY, 5 * DAY)
    now = MONDAY + 5 * DAY + HOUR
    assert reminder_due(PERSON, INVITED, remind, 0, now=now, started=[MONDAY]) == Never(Reason.OVERTAKEN)
    assert reminder_due(PERSON, INVITED, remind, 1, now=now, started=[MONDAY]) == Send()


def test_a_reminder_keeps_the_local_time_over_a_change_of_the_clock() -> None:
    person = replace(PERSON, zone="Europe/Kyiv")
    opened = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
    meeting = Meeting(opened, opened + WEEK, invited=opened)
    due = datetime(2026, 10, 26, 10, 0, tzinfo=UTC)
    assert wall(opened, "Europe/Kyiv").time() == wall(due, "Europe/Kyiv").time()
    assert reminder_due(person, meeting, REMIND, 0, now=opened, started=[]) == Wait(due)


@given(
    st.integers(0, 9 * 24 * 60),
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.sampled_from(["Asia/Beirut", "Asia/Kabul", "America/Bogota", None]),
    st.lists(st.integers(-WEEK // HOUR, WEEK // HOUR), max_size=4),
)
def test_what_is_sent_is_sent_in_safe_hours_and_what_waits_waits_for_them(
    minutes: int, begin: int, end: int, zone: str | None, sent: list[int]
) -> None:
    person = replace(PERSON, zone=zone, safe_from=begin, safe_to=end)
    hours = Hours(begin, end)
    now = MONDAY + timedelta(minutes=minutes)
    started = [MONDAY + n * HOUR for n in sent]
    for verdict in (
        invitation_due(person, MEETING, now=now, started=started),
        reminder_due(person, INVITED, REMIND, 0, now=now, started=started),
    ):
        match verdict:
            case Send():
                assert is_safe(now, zone, hours)
                assert sum(now - WEEK < at for at in started) < 2
            case Wait(until):
                assert until > now
                assert is_safe(until, zone, hours)
            case Never(reason):
                assert reason in set(Reason)


def test_rounds_for_different_countries_are_no_burden_to_anyone_together() -> None:
    yemen, sudan = Audience(frozenset({"YE"})), Audience(frozenset({"SD"}))
    everyone = Audience()
    arabic_speakers = Audience(languages=frozenset({"ar"}))
    assert not yemen.meets(sudan)
    assert yemen.meets(everyone)
    assert yemen.meets(arabic_speakers)
    assert arabic_speakers.meets(sudan)
