"""Numbers, dates, times and names as a reader of one language writes them, by CLDR through Babel.

Nothing here raises for what a sentence may carry: a code that CLDR does not know is shown as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import assert_never

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.lists import format_list

from bot.domain.say import Moment, Named
from bot.i18n.calendars import own_day
from bot.i18n.isolates import cleaned
from bot.i18n.negotiation import SOURCE

# English for the world outside the United States: the day before the month, 24 hours.
_WRITTEN_AS = {"en": "en_GB", "pt": "pt_MZ"}
# What CLDR calls them in their own languages is another language's or a wordier name.
_OWN_NAMES = {"en": "English", "fa_AF": "دری"}
# Where hours are counted from sunrise in everyday life, 3:30 in the afternoon is taken for half past nine:
# only a clock of 24 hours is surely read as one that begins at midnight.
_FROM_SUNRISE = ("am", "ti")
_DIGITS = {
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "mymr": "၀၁၂၃၄၅၆၇၈၉",
    "deva": "०१२३४५६७८९",
}
"""The digits of the numbering systems that CLDR gives languages; those in Ethiopic script use Latin ones."""

_MARKS = re.compile("[\u061c\u200e\u200f]")  # the bot isolates numbers itself
# What CLDR has in French or not at all.
_MONTHS = {
    "ht": (
        "janvye",
        "fevriye",
        "mas",
        "avril",
        "me",
        "jen",
        "jiyè",
        "out",
        "septanm",
        "oktòb",
        "novanm",
        "desanm",
    ),
}
_COUNTRIES = {
    "ht": {
        "AF": "Afganistan",
        "BF": "Boukina Faso",
        "BI": "Bouroundi",
        "CD": "Kongo (Kinchasa)",
        "CF": "Repiblik Santrafriken",
        "CG": "Kongo (Brazavil)",
        "CM": "Kamewoun",
        "CO": "Kolonbi",
        "DO": "Repiblik Dominikèn",
        "ER": "Eritre",
        "ET": "Etyopi",
        "HT": "Ayiti",
        "IQ": "Irak",
        "IR": "Iran",
        "KE": "Kenya",
        "LB": "Liban",
        "LY": "Libi",
        "ML": "Mali",
        "MM": "Bimani",
        "MZ": "Mozanbik",
        "NE": "Nijè",
        "NG": "Nijerya",
        "PK": "Pakistan",
        "PS": "Palestin",
        "RW": "Rwanda",
        "SD": "Soudan",
        "SO": "Somali",
        "SS": "Sid Soudan",
        "SY": "Siri",
        "TD": "Tchad",
        "TR": "Tiki",
        "UA": "Ikrèn",
        "UG": "Ouganda",
        "VE": "Venezwela",
        "YE": "Yemèn",
    }
}
_ROWS = {"ckb": ("، ", " و "), "ht": (", ", " ak ")}
# CLDR has a form for fractions alone ('1,5 миллиона'), gettext forms are for whole numbers: 2 reads the same.
_AS_FRACTION = {"ru": 2}


@lru_cache
def locale_of(language: str) -> Locale:
    """The locale that a language's numbers and dates follow; English for an unknown language."""
    try:
        return Locale.parse(_WRITTEN_AS.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_WRITTEN_AS[SOURCE])


def whole(number: int, language: str) -> str:
    """A whole number in the reader's digits, thousands grouped."""
    return _written(str(number), language)


def plain(number: Decimal, language: str) -> str:
    """A number with all its decimals, thousands grouped."""
    return _written(str(number), language)


@lru_cache(maxsize=4096)
def _written(number: str, language: str) -> str:
    """By its text, for equal numbers may be written with more decimals or fewer."""
    locale = locale_of(language)
    text = numbers.format_decimal(
        Decimal(number), locale=locale, decimal_quantization=False, numbering_system="default"
    )
    return _in_digits(text, locale)


def percent(number: Decimal, language: str) -> str:
    """`number` of a hundred: 30 is 30 %."""
    locale = locale_of(language)
    text = numbers.format_percent(
        number / 100, locale=locale, decimal_quantization=False, numbering_system="default"
    )
    sign = (locale.number_symbols.get(locale.default_numbering_system) or {}).get("percentSign") or "%"
    return _in_digits(text.replace("%", _MARKS.sub("", sign)), locale)


def year(number: Decimal, language: str) -> str:
    """A year: its digits, never grouped."""
    return _in_digits(f"{number:f}", locale_of(language))


def parsed(number: str) -> Decimal | None:
    """The number that decimal text says; None when it says none."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def countable(number: Decimal, language: str) -> int:
    """A whole number that takes the same plural form as `number`.

    gettext chooses forms by whole numbers, CLDR also by fractions ('1.5 millones', but
    '1,5 million'): for a fraction this is the least whole number of the same CLDR category.
    """
    if number == number.to_integral_value():
        return abs(int(number))
    if language in _AS_FRACTION:
        return _AS_FRACTION[language]
    return _least_of_category(locale_of(language).plural_form(abs(number)), language)


@lru_cache
def _least_of_category(category: str, language: str) -> int:
    rule = locale_of(language).plural_form
    return next((n for n in range(201) if rule(n) == category), 100)


def day(value: date, language: str) -> str:
    """A calendar day, its month in words: in the reader's own calendar first, where that is another."""
    if months := _MONTHS.get(language):
        return f"{value.day} {months[value.month - 1]} {value.year}"
    locale = locale_of(language)
    gregorian, own = dates.format_date(value, "long", locale=locale), own_day(value, language)
    return _in_digits(gregorian if own is None else f"{own} ({gregorian})", locale)


def month(value: date, language: str) -> str:
    """The month of a day, with its year."""
    if months := _MONTHS.get(language):
        return f"{months[value.month - 1]} {value.year}"
    locale = locale_of(language)
    return _in_digits(dates.format_skeleton("yMMMM", value, locale=locale), locale)


def weekdays(language: str) -> list[tuple[str, str]]:
    """The days of the week, from the one with which it begins: a short name and the whole one."""
    days, first = locale_of(language).days["stand-alone"], first_weekday(language)
    order = [(first + ahead) % 7 for ahead in range(7)]
    return [(str(days["abbreviated"][each]), str(days["wide"][each])) for each in order]


def first_weekday(language: str) -> int:
    """With which day a week begins: 0 is Monday."""
    return int(locale_of(language).first_week_day)


def moment(value: Moment, language: str) -> str:
    """An instant as clocks and calendars in its zone show it; in UTC when the zone is not known."""
    locale = locale_of(language)
    local = value.at.astimezone(_zone(value.zone))
    match value.style:
        case "date":
            return day(local.date(), language)
        case "time":
            return _in_digits(_time(local, locale), locale)
        case "datetime":
            both = dates.get_datetime_format("long", locale=locale)
            text = (
                str(both)
                .replace("'", "")
                .replace("{0}", _time(local, locale))
                .replace("{1}", day(local.date(), language))
            )
            return _in_digits(text, locale)
        case never:
            assert_never(never)


def name(named: Named, language: str) -> str:
    """A country or time zone in the reader's language, a language in its own."""
    match named.kind:
        case "language":
            return _own_name(named.code)
        case "country":
            return _country(named.code, language)
        case "zone":
            return _city(named.code, language)
        case never:
            assert_never(never)


def listed(texts: list[str], language: str) -> str:
    """Texts in a row, with the language's own commas and 'and'."""
    if (row := _ROWS.get(language)) and len(texts) > 1:
        return row[0].join(texts[:-1]) + row[1] + texts[-1]
    return format_list(texts, style="standard", locale=locale_of(language))


def english_name(language: str) -> str:
    """The language's name in English, for those who work on catalogs."""
    return str(locale_of(SOURCE).languages.get(language, language))


@lru_cache
def _own_name(code: str) -> str:
    if code in _OWN_NAMES:
        return _OWN_NAMES[code]
    try:
        own = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        own = None
    own = own or cleaned(code)
    # CLDR writes names as inside a sentence ('français'); on a button they stand alone.
    return own[:1].title() + own[1:]


def _country(code: str, language: str) -> str:
    if ours := _COUNTRIES.get(language, {}).get(code):
        return ours
    for locale in (locale_of(language), locale_of(SOURCE)):
        if found := locale.territories.get(code):
            return str(found)
    return cleaned(code)


def _city(code: str, language: str) -> str:
    try:
        zone = dates.get_timezone(code)
        return dates.get_timezone_location(zone, locale=locale_of(language), return_city=True)
    except (LookupError, ValueError):
        return cleaned(code.rpartition("/")[2].replace("_", " "))


def _zone(code: str) -> tzinfo:
    try:
        return dates.get_timezone(code)
    except (LookupError, ValueError):
        return UTC


def _time(local: datetime, locale: Locale) -> str:
    style = "HH:mm" if locale.language in _FROM_SUNRISE else "short"
    return dates.format_time(local, style, tzinfo=local.tzinfo, locale=locale)


def _in_digits(text: str, locale: Locale) -> str:
    """The text with the digits of the locale's own numbering, which Babel leaves Latin."""
    digits = _DIGITS.get(locale.default_numbering_system)
    return text.translate(str.maketrans("0123456789", digits)) if digits else text


def country_names(language: str) -> dict[str, str]:
    """Every country's name in the language, by its two-letter code."""
    territories = locale_of(language).territories
    known = {code: str(name) for code, name in territories.items() if len(code) == 2}
    return known | _COUNTRIES.get(language, {})
