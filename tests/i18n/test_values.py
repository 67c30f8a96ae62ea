from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.domain.say import Moment, Named
from bot.i18n import values
from bot.i18n.catalogs import ORDER

NOON = datetime(2026, 12, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "1,234.5"), ("fr", "1\u202f234,5"), ("es", "1.234,5"), ("ar", "1,234.5"), ("fa_AF", "۱٬۲۳۴٫۵")],
)
def test_a_number_is_written_as_the_language_writes_it(language: str, text: str):
    assert values.plain(Decimal("1234.5"), language) == text


def test_a_percentage_keeps_its_decimals():
    assert values.percent(Decimal("12.25"), "en") == "12.25%"
    assert values.percent(Decimal(30), "fr") == "30\xa0%"


def test_a_year_is_never_grouped():
    assert values.year(Decimal(2030), "en") == "2030"
    assert values.year(Decimal(2030), "fa_AF") == "۲۰۳۰"


def test_a_day_is_written_with_the_month_in_words_and_the_digits_of_the_language():
    assert values.day(date(2026, 12, 1), "en") == "1 December 2026"
    assert values.day(date(2026, 12, 1), "es") == "1 de diciembre de 2026"
    assert values.day(date(2026, 12, 1), "ar") == "1 ديسمبر 2026"
    assert values.day(date(2026, 12, 1), "my") == "၂၀၂၆ ဒီဇင်ဘာ ၁"


def test_a_moment_is_told_in_its_zone():
    assert values.moment(Moment(NOON, "Asia/Kabul", "time"), "en") == "16:35"
    assert values.moment(Moment(NOON, "Pacific/Kiritimati", "date"), "en") == "2 December 2026"
    assert values.moment(Moment(NOON, "Asia/Kabul"), "fr") == "1 décembre 2026, 16:35"


def test_a_zone_that_nobody_knows_is_told_in_utc():
    assert values.moment(Moment(NOON, "Mars/Olympus", "time"), "en") == "12:05"


def test_a_language_is_called_by_its_own_name_whoever_reads():
    names = {code: values.name(Named("language", code), "fr") for code in ORDER}
    assert names["ar"] == "العربية"
    assert names["fr"] == "Français"
    assert names["fa_AF"] == "دری"
    assert names["en"] == "English"
    assert all(names[code] != code for code in ORDER)


def test_countries_and_zones_are_named_in_the_readers_language():
    assert values.name(Named("country", "YE"), "fr") == "Yémen"
    assert values.name(Named("country", "YE"), "ar") == "اليمن"
    assert values.name(Named("zone", "Asia/Gaza"), "ar") == "غزة"


def test_a_code_that_cldr_does_not_know_is_shown_and_raises_nothing():
    assert values.name(Named("country", "ZQ"), "ar") == "ZQ"
    assert values.name(Named("zone", "Nowhere/Far_Away"), "ar") == "Far Away"
    assert values.name(Named("language", "qq-ZZZZZZ9"), "ar") == "Qq-ZZZZZZ9"
    assert values.plain(Decimal(5), "no-such") == "5"


@pytest.mark.parametrize(("language", "least"), [("es", 0), ("fr", 0), ("ar", 100)])
def test_a_fraction_takes_the_plural_form_of_its_cldr_category(language: str, least: int):
    assert values.countable(Decimal("1.5"), language) == least


def test_text_that_is_no_number_is_none():
    assert values.parsed("thirty") is values.parsed("NaN") is values.parsed("Infinity") is None
