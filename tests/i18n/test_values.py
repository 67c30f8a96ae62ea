from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import NumberFault, parse_number
from bot.domain.say import Moment, Named
from bot.domain.survey import NumberSpec
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


def test_a_percentage_takes_the_sign_of_the_languages_digits():
    assert values.percent(Decimal("12.5"), "fa_AF") == "۱۲٫۵٪"
    assert values.percent(Decimal(30), "ckb") == "٣٠٪"
    assert values.percent(Decimal(30), "my") == "၃၀%"


@pytest.mark.parametrize("language", ORDER)
def test_every_language_offered_has_its_digits_and_no_stray_marks(language: str):
    told = values.plain(Decimal("1234567890.5"), language) + values.percent(Decimal("-12.5"), language)
    system = values.locale_of(language).default_numbering_system
    digits = {c for c in told if c.isdecimal()}
    assert len({ord(c) - unicodedata.decimal(c) for c in digits}) == 1
    assert (system == "latn") == digits.issubset("0123456789")


@pytest.mark.parametrize("language", ORDER)
@given(number=st.decimals(0, 10**9, places=2))
def test_what_is_shown_as_a_number_is_read_as_that_or_asked_again(language: str, number: Decimal):
    spec = NumberSpec("plain", Decimal(0), Decimal(10**9), Decimal("0.01"))
    shown = values.plain(number, language)
    # '1.000' has two readings, whoever typed it.
    either = {number, NumberFault.UNCLEAR} if re.fullmatch(r"\d{1,3}[.,]\d{3}", shown) else {number}
    assert parse_number(shown, spec) in either


@pytest.mark.parametrize("language", ORDER)
@given(number=st.decimals(0, 100, places=1))
def test_what_is_shown_as_a_percentage_can_be_typed_as_one(language: str, number: Decimal):
    spec = NumberSpec("percent", Decimal(0), Decimal(100), Decimal("0.1"))
    assert parse_number(values.percent(number, language), spec) == number


def test_kreyol_has_its_months_rows_and_countries_which_cldr_has_in_french():
    assert values.name(Named("country", "HT"), "ht") == "Ayiti"
    assert values.day(date(2026, 12, 1), "ht") == "1 desanm 2026"
    assert values.moment(Moment(NOON, "UTC"), "ht") == "1 desanm 2026, 12:05"
    assert values.listed(["a", "b", "c"], "ht") == "a, b ak c"
    assert values.listed(["a"], "ckb") == "a"
    assert values.listed(["a", "b"], "ckb") == "a و b"


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
    # Where 3 o'clock is the third hour after sunrise, no hour is told that could be one of those.
    for language in ("am", "ti"):
        assert values.moment(Moment(NOON, "Africa/Addis_Ababa", "time"), language) == "15:05"


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
