"""Days in the calendars that readers live by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import values
from bot.i18n.calendars import own_day


# Nowruz and the leap day before it, as the almanacs of Kabul and Tehran have them; the new year of Ethiopia,
# which is a day later before a Gregorian leap year.
@pytest.mark.parametrize(
    ("day", "language", "told"),
    [
        (date(2024, 3, 20), "fa_AF", "1 حمل 1403"),
        (date(2025, 3, 20), "fa_AF", "30 حوت 1403"),
        (date(2025, 3, 21), "ps", "1 وری 1404"),
        (date(2026, 12, 11), "ps", "20 لیندۍ 1405"),
        (date(2026, 9, 11), "am", "1 መስከረም 2019"),
        (date(2027, 9, 11), "am", "6 ጳጉሜን 2019"),
        (date(2027, 9, 12), "ti", "1 መስከረም 2020"),
        (date(2007, 9, 12), "am", "1 መስከረም 2000"),
    ],
)
def test_a_day_is_told_in_the_calendar_of_its_readers(day: date, language: str, told: str):
    assert own_day(day, language) == told


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), language=st.sampled_from(["am", "fa_AF", "ps", "ti"])
)
def test_the_day_after_is_the_next_one_or_the_first_of_a_month(day: date, language: str):
    today, tomorrow = (own_day(each, language) for each in (day, day + timedelta(1)))
    assert today is not None
    assert tomorrow is not None
    first, second = int(today.split()[0]), int(tomorrow.split()[0])
    assert (second == first + 1 and today.split()[1:] == tomorrow.split()[1:]) or second == 1


def test_the_gregorian_day_stands_behind_it_in_the_same_digits():
    assert values.day(date(2026, 12, 11), "fa_AF") == "۲۰ قوس ۱۴۰۵ (۱۱ دسمبر ۲۰۲۶)"
    assert values.day(date(2026, 12, 11), "am") == "2 ታኅሣሥ 2019 (11 ዲሴምበር 2026)"
    assert values.day(date(2026, 12, 11), "fr") == "11 décembre 2026"
