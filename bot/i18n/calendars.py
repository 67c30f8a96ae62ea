"""Days as the reader's own calendar has them, where that is not the Gregorian one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

_Day = tuple[int, int, int]
_AFGHAN = (
    "حمل",
    "ثور",
    "جوزا",
    "سرطان",
    "اسد",
    "سنبله",
    "میزان",
    "عقرب",
    "قوس",
    "جدی",
    "دلو",
    "حوت",
)
_PASHTO = (
    "وری",
    "غویی",
    "غبرګولی",
    "چنګاښ",
    "زمری",
    "وږی",
    "تله",
    "لړم",
    "لیندۍ",
    "مرغومی",
    "سلواغه",
    "کب",
)
_AMHARIC = (
    "መስከረም",
    "ጥቅምት",
    "ኅዳር",
    "ታኅሣሥ",
    "ጥር",
    "የካቲት",
    "መጋቢት",
    "ሚያዝያ",
    "ግንቦት",
    "ሰኔ",
    "ሐምሌ",
    "ነሐሴ",
    "ጳጉሜን",
)
_TIGRINYA = (
    "መስከረም",
    "ጥቅምቲ",
    "ሕዳር",
    "ታሕሳስ",
    "ጥሪ",
    "ለካቲት",
    "መጋቢት",
    "ሚያዝያ",
    "ግንቦት",
    "ሰነ",
    "ሓምለ",
    "ነሓሰ",
    "ጳጉሜን",
)


def own_day(value: date, language: str) -> str | None:
    """The day, its month in words, in the calendar that readers of the language live by.

    None where that is the Gregorian one.

    >>> own_day(date(2027, 9, 12), "am")
    '1 መስከረም 2020'
    >>> own_day(date(2027, 9, 12), "fr")
    """
    found = _CALENDARS.get(language)
    if found is None:
        return None
    reckoned, months = found
    year, month, number = reckoned(value)
    return f"{number} {months[month - 1]} {year}"


# The libraries are loaded with the first day that needs them: most services never show one.
def _solar_hijri(value: date) -> _Day:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415 - see above

    found = JalaliDate.to_jalali(value)
    return int(found.year), int(found.month), int(found.day)


def _ethiopian(value: date) -> _Day:
    from abyssinica.calendar import Date  # noqa: PLC0415 - see above

    found = Date.from_gregorian(value)
    return int(found.year), int(found.month), int(found.day)


_CALENDARS: Final[Mapping[str, tuple[Callable[[date], _Day], tuple[str, ...]]]] = MappingProxyType(
    {
        "am": (_ethiopian, _AMHARIC),
        "fa_AF": (_solar_hijri, _AFGHAN),
        "ps": (_solar_hijri, _PASHTO),
        "ti": (_ethiopian, _TIGRINYA),
    }
)
