"""Clocks that jump, nights that are short or double, weekends and fasts: each invitation once, and by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app.channel import Delivered, Delivery
from bot.app.inviting import Inviting
from bot.domain.clock import Local
from bot.domain.person import Person
from bot.storage import people, sessions
from tests.app.conftest import Crew, Post, Scripted
from tests.conversations.stage import Stage

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MORNING, EVENING = 9, 19
ZONES = ("Europe/Kyiv", "Asia/Beirut", "Asia/Gaza", "Africa/Cairo", "Asia/Kathmandu", None)
QUIET = """\
YE:
  contacts: [{{name: A helpline, reach: "123"}}]
  checked_until: 2029-01-01
  decision: {{go: true, on: 2026-01-01, by: [field-lead, safety-lead]}}
  {quiet}
"""


@dataclass
class Watching(Scripted):
    """A channel that notes when each invitation and reminder came to whom, by the house's clock."""

    stage: Stage | None = None
    came: list[tuple[str, datetime]] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> Delivered:
        assert self.stage is not None
        words = [line.key for line in getattr(delivery.item, "say").lines]  # noqa: B009 - a Post here
        if words[0].startswith("invite."):
            self.came.append((delivery.address, self.stage.clock.at))
        return await super().deliver(delivery)


@dataclass
class Calendar:
    """A house whose clock is moved, and what came of it."""

    crew: Crew
    channel: Watching
    post: Post

    async def joins(self, who: str, zone: str | None) -> None:
        await self.crew.joins(who)
        await self.lives(who, zone)
        await self.post.dispatcher.drain()

    async def lives(self, who: str, zone: str | None) -> None:
        known = await self.crew.known(who)

        def moved(person: Person) -> Person:
            return replace(person, zone=zone)

        def write(conn: object) -> None:
            people.update(conn, moved(known.person))  # type: ignore[arg-type]
            sessions.look_again(conn, known.person.id)  # type: ignore[arg-type]

        await self.crew.stage.house.db.run(write)

    async def goes(self, steps: Iterator[timedelta]) -> None:
        """Let the clock make these steps; after each the schedule looks, and what may go out does."""
        inviting = Inviting(self.crew.stage.house)
        for step in steps:
            self.crew.stage.clock.at += step
            await inviting.tick()
            await self.post.dispatcher.drain()

    def times(self, who: str) -> list[datetime]:
        return [at for whom, at in self.channel.came if whom == who]


def local(at: datetime, zone: str | None) -> datetime:
    return at.astimezone(ZoneInfo(zone or "UTC"))


@pytest.fixture
def calendar(crew: Crew) -> Calendar:
    channel = Watching(stage=crew.stage)
    return Calendar(crew, channel, Post(crew.stage, channel))


def steadily(span: timedelta, step: timedelta = 10 * MINUTE) -> Iterator[timedelta]:
    return iter([step] * int(span / step))


def jumping(jump: str) -> Iterator[timedelta]:
    """Five days, ten minutes a step, in which the clock is set."""
    for number, step in enumerate(steadily(5 * DAY)):
        yield step
        match jump:
            case "two hours on" if number == 30:
                yield 2 * HOUR
            case "two hours back" if number in (20, 40):
                yield -2 * HOUR
            case "a day back" if number in (12, 24, 100):
                yield -DAY
            case "every minute" if number < 60:
                for minute in range(10):
                    yield timedelta(seconds=60 if minute % 2 else -59)


@pytest.mark.case(51)
@pytest.mark.parametrize("jump", ["two hours on", "two hours back", "a day back", "every minute"])
async def test_however_the_clock_is_set_each_invitation_comes_once_and_by_day(
    calendar: Calendar, jump: str
) -> None:
    stage = calendar.crew.stage
    stage.clock.at = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    for zone in ZONES:
        await calendar.joins(str(zone), zone)
    await stage.round("round priorities opens now closes +14d remind none")
    await calendar.goes(jumping(jump))
    for zone in ZONES:
        (came,) = calendar.times(str(zone))
        assert MORNING <= local(came, zone).hour < (EVENING if zone else 14)


@pytest.mark.case(51)
async def test_a_clock_set_back_silences_no_round(calendar: Calendar) -> None:
    await calendar.joins("amina", "Asia/Aden")
    stage = calendar.crew.stage
    stage.clock.at = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    inviting = Inviting(stage.house)
    await stage.round("round priorities opens now closes +14d remind none")
    await calendar.lives("amina", "Pacific/Apia")  # where it is night
    await inviting.tick()
    stage.clock.at -= DAY
    await calendar.crew.stage.house.db.run(
        lambda conn: conn.execute("UPDATE round SET opens = ?", (_local(stage.clock.at - DAY),))
    )
    await calendar.lives("amina", "Asia/Aden")
    await inviting.tick()
    await calendar.post.dispatcher.drain()
    assert len(calendar.times("amina")) == 1


def _local(at: datetime) -> str:
    return Local(at.replace(tzinfo=None)).pack()


#: Nights on which the clock is changed, in spring and in autumn, and a wall time in the middle of it.
NIGHTS = [
    ("Europe/Kyiv", "2027-03-28T03:30"),
    ("Europe/Kyiv", "2026-10-25T03:30"),
    ("Asia/Beirut", "2027-03-28T00:30"),
    ("Asia/Beirut", "2026-10-24T23:30"),
    ("Asia/Gaza", "2027-03-27T02:30"),
    ("Asia/Gaza", "2026-10-31T01:30"),
    ("Africa/Cairo", "2027-04-30T00:30"),
    ("Africa/Cairo", "2026-10-29T23:30"),
]


@pytest.mark.case(52)
@pytest.mark.parametrize(("zone", "opens"), NIGHTS)
async def test_a_round_that_opens_in_a_night_of_changed_clocks_is_told_once_in_the_morning(
    calendar: Calendar, zone: str, opens: str
) -> None:
    night = datetime.fromisoformat(opens)
    stage = calendar.crew.stage
    stage.clock.at = night.replace(tzinfo=UTC) - 2 * DAY
    await calendar.joins("amina", zone)
    await stage.round(f"round priorities opens {opens} closes +14d remind 24h")
    await calendar.goes(steadily(5 * DAY, 30 * MINUTE))
    invited, reminded = (local(at, zone) for at in calendar.times("amina"))
    morning = night if night.hour < MORNING else night + DAY
    assert (invited.date(), invited.hour) == (morning.date(), MORNING)
    assert reminded.date() == invited.date() + DAY, "once for each local date"
    assert MORNING <= reminded.hour < EVENING


@pytest.mark.case(52)
async def test_a_zone_that_changes_while_an_invitation_waits_moves_it_to_the_morning_there(
    calendar: Calendar,
) -> None:
    stage = calendar.crew.stage
    stage.clock.at = datetime(2026, 12, 1, 15, 55, tzinfo=UTC)  # five to seven in Aden
    await calendar.joins("amina", "Asia/Aden")
    await stage.round("round priorities opens now closes +14d remind none")
    await Inviting(stage.house).tick()
    assert await calendar.crew.rows("SELECT state FROM outbox WHERE kind = 'invite'") == [("pending",)]
    await calendar.lives("amina", "Asia/Kathmandu")
    await calendar.goes(steadily(DAY))
    (came,) = calendar.times("amina")
    assert f"{local(came, 'Asia/Kathmandu'):%Y-%m-%d %H:%M}" == "2026-12-02 09:00"


@pytest.mark.case(52)
async def test_where_no_zone_is_known_nothing_comes_at_what_may_be_night(calendar: Calendar) -> None:
    stage = calendar.crew.stage
    stage.clock.at = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)
    await calendar.joins("amina", None)
    await stage.round("round priorities opens now closes +14d remind none")
    await calendar.goes(steadily(DAY))
    assert calendar.times("amina") == [datetime(2026, 12, 2, 9, 5, tzinfo=UTC)]


@pytest.mark.case(53)
async def test_what_fell_due_while_nothing_looked_is_sent_at_the_next_look(calendar: Calendar) -> None:
    stage = calendar.crew.stage
    stage.clock.at = datetime(2026, 12, 1, 5, 59, 55, tzinfo=UTC)  # five seconds to nine in Aden
    for name in ("amina", "bibi", "dana"):
        await calendar.joins(name, "Asia/Aden")
    await stage.round("round priorities opens now closes +14d remind none")
    await calendar.goes(iter([timedelta(), timedelta(seconds=30)]))
    assert Counter(who for who, _ in calendar.channel.came) == {"amina": 1, "bibi": 1, "dana": 1}


def _quiet(stage: Stage, line: str) -> None:
    (stage.path.parent / "countries.yaml").write_text(QUIET.format(quiet=line), "utf-8")


@pytest.mark.case(54)
@pytest.mark.parametrize(
    ("line", "begins", "comes"),
    [
        # The reminder was due before the invitation could come, so there is none.
        ("quiet_days: [friday, saturday]", "2027-01-07T19:30", ["2027-01-10T09:00"]),
        # Over the year's end, with a reminder that falls on the weekend.
        ("quiet_days: [friday, saturday]", "2026-12-31T10:00", ["2026-12-31T10:00", "2027-01-03T09:00"]),
        # 29 February 2028 is a Tuesday.
        ("quiet_days: [tuesday]", "2028-02-28T19:30", ["2028-03-01T09:00"]),
        ("quiet_days: []", "2028-02-28T19:30", ["2028-02-29T09:00", "2028-03-01T09:00"]),
        (
            'quiet_hours: [{from: 2027-02-08, to: 2027-03-09, between: "15:00-20:30"}]',
            "2027-02-08T15:00",
            ["2027-02-09T09:00", "2027-02-10T09:00"],
        ),
    ],
)
async def test_days_and_hours_that_a_coordinator_set_as_quiet_are_kept(
    calendar: Calendar, line: str, begins: str, comes: list[str]
) -> None:
    stage = calendar.crew.stage
    stage.clock.at = _at_aden(begins) - 10 * MINUTE
    await calendar.joins("amina", "Asia/Aden")
    _quiet(stage, line)
    stage.house.rules = replace(stage.house.rules, erase_until=date(2029, 1, 1))
    await stage.round(f"round priorities opens {begins} closes +14d remind 24h")
    await calendar.goes(steadily(5 * DAY))
    assert calendar.times("amina") == [_at_aden(each) for each in comes]


def _at_aden(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Aden")).astimezone(UTC)


@pytest.mark.case(54)
async def test_quiet_that_is_set_while_an_invitation_waits_holds_it(calendar: Calendar) -> None:
    stage = calendar.crew.stage
    stage.clock.at = _at_aden("2027-01-07T18:50")
    await calendar.joins("amina", "Asia/Aden")
    await stage.round("round priorities opens now closes +14d remind none")
    await Inviting(stage.house).tick()
    _quiet(stage, "quiet_days: [thursday, friday]")
    await calendar.goes(steadily(3 * DAY))
    assert calendar.times("amina") == [_at_aden("2027-01-09T09:00")]
