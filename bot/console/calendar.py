"""Rounds on a calendar: which day each opens, reminds and closes, a month at a time."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app.house import House
from bot.app.permits import permit
from bot.console.door import Door
from bot.console.rounds import within, zone_of
from bot.console.visit import Visit
from bot.digest.parts import short_name
from bot.domain.clock import At, Local, When, wall
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.say import Day, Line, Named
from bot.i18n import values
from bot.storage.database import Conn
from bot.storage.rounds import Round

MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Event:
    """What happens on a day with a round."""

    day: date
    round: int
    name: Line
    kind: Literal["opens", "reminds", "closes"]


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [door.get("/rounds/calendar", calendar)]


async def calendar(visit: Visit) -> Response:
    """One month: a table, and the same as a list for a narrow screen."""
    await visit.run(lambda house, conn, me: permit(house, conn, me, Action.SEE_ROUNDS, Kind.ROUND))
    found = await visit.look(_events)
    t, zone = visit.speech, zone_of(visit.person)
    today = wall(visit.house.now(), zone).date()
    first = _month(visit.request.query_params.get("month", ""), today)
    by_day: dict[date, list[tuple[Event, str]]] = {}
    for each in found:
        if (each.day.year, each.day.month) == (first.year, first.month):
            by_day.setdefault(each.day, []).append((each, t.line(each.name)))
    return visit.page(
        "calendar/month.html",
        title=values.month(first, t.language),
        weekdays=values.weekdays(t.language),
        weeks=_weeks(first, values.first_weekday(t.language)),
        month=first.month,
        today=today,
        number=lambda day: values.whole(day.day, t.language),
        days=[(Day(day), told) for day, told in sorted(by_day.items())],
        by_day=by_day,
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{first + timedelta(days=31):%Y-%m}",
        zone=t.line(Named("zone", zone)),
    )


def events_of(rounds: Iterable[tuple[Round, Line]], zone: str) -> list[Event]:
    """All that happens with these rounds, by day: on people's own clocks, or an instant's in a zone."""
    found: list[Event] = []
    for round_, name in rounds:
        found.append(Event(day_of(round_.opens, zone), round_.id, name, "opens"))
        reminders = (round_.opens.shifted(span) for span in round_.remind)
        closes = day_of(round_.closes, zone)
        found += [
            Event(day, round_.id, name, "reminds")
            for day in (day_of(each, zone) for each in reminders)
            if day <= closes
        ]
        found.append(Event(closes, round_.id, name, "closes"))
    return sorted(found, key=lambda each: (each.day, each.round))


def day_of(when: When, zone: str) -> date:
    """The day on which a time comes."""
    match when:
        case Local(local):
            return local.date()
        case At(at):
            return wall(at, zone).date()


def _events(house: House, conn: Conn, me: Person) -> list[Event]:
    named = [(each, short_name(house.survey(conn, each.survey))) for each in within(conn, me)]
    return events_of(named, zone_of(me))


def _month(asked: str, today: date) -> date:
    """The first day of the month that the address names; of this one where it names none."""
    found = MONTH.fullmatch(asked)
    return today.replace(day=1) if found is None else date(int(found[1]), int(found[2]), 1)


def _weeks(first: date, begins: int) -> Sequence[Sequence[date]]:
    return Calendar(begins).monthdatescalendar(first.year, first.month)
