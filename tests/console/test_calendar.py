"""Rounds on a calendar, a month at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.console.calendar import day_of
from bot.domain.clock import At, unpack_when
from bot.i18n import values
from bot.storage import people
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn


async def test_each_round_stands_on_the_days_on_which_it_opens_reminds_and_closes(
    crew: Crew, signs_in: SignsIn
) -> None:
    await crew.stage.round(
        "round a-women,priorities opens 2026-12-03T09:00 closes 2026-12-10T20:00 remind 72h,30d draft"
    )
    browser = await signs_in("coordinator")
    text = await browser.opens("/rounds/calendar")
    assert "Calendar: December 2026" in text
    html = browser.page.text
    for what, day in (("opens", 3), ("reminds", 6), ("closes", 10)):
        cell = html.partition(f">{day}<ul>")[2].partition("</td>")[0]
        assert f"Round 1 {what}" in cell, day
        assert f"Round 2 {what}" in cell, day
    assert html.count("Round 1 reminds") == 2, "in the table and in the list; none after the end"
    assert "In this month no round opens" in await browser.opens("/rounds/calendar?month=2027-02")
    assert "January 2027" in await browser.opens("/rounds/calendar?month=2027-01")


@pytest.mark.parametrize("month", ["", "x", "2026-13", "1999-01", "2026-12-01", "٢٠٢٦-١٢"])
async def test_an_address_that_names_no_month_shows_this_one(signs_in: SignsIn, month: str) -> None:
    browser = await signs_in("coordinator")
    assert "Calendar: December 2026" in await browser.opens(f"/rounds/calendar?month={month}")


async def test_it_is_for_coordinators_and_shows_the_rounds_of_their_countries(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    drafter = await signs_in("drafter")
    await drafter.opens("/rounds/calendar")
    assert drafter.status == 403
    for country in ("YE", "SD"):
        await crew.stage.round(f"round priorities opens 2026-12-03 closes 2026-12-10 for {country} draft")
    await crew.stage.house.db.run(lambda conn: people.set_limits(conn, staff["coordinator"], {"SD"}))
    browser = await signs_in("coordinator")
    text = await browser.opens("/rounds/calendar")
    assert ("Round 1 opens" in text, "Round 2 opens" in text) == (False, True)


def test_an_instant_is_on_the_day_of_a_place_and_a_local_time_on_its_own() -> None:
    late = datetime(2026, 12, 3, 22, tzinfo=UTC)
    assert day_of(At(late), "Asia/Aden") == date(2026, 12, 4)
    assert day_of(At(late), "UTC") == date(2026, 12, 3)
    assert day_of(unpack_when("local 2026-12-03T23:00:00"), "Asia/Aden") == date(2026, 12, 3)


def test_months_and_weeks_are_those_of_the_language() -> None:
    assert values.month(date(2026, 12, 1), "fr") == "décembre 2026"
    assert values.weekdays("en")[0] == ("Mon", "Monday")
    assert len({long for _, long in values.weekdays("ar")}) == 7
    monday = date(2026, 11, 30)
    begins = monday + timedelta(days=values.first_weekday("es"))
    assert begins.weekday() == values.first_weekday("es")
