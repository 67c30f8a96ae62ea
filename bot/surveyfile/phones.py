"""Phone numbers as people write them, in any digits: which number it is, or why it is none that can be used.

A refusal never repeats the number, for it may be printed and logged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

#: What may stand in a number beside its digits.
_BETWEEN: Final = re.compile(r"[\s().\-/\u2010-\u2015\u2212\u00b7]")
#: Marks of direction, which come along when a number is copied out of a text from right to left.
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DIGITS: Final = re.compile(r"\+?[0-9]{4,20}")
#: What a spreadsheet makes of a long number, of which it has then lost digits.
_SHORTENED: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
#: Those that surely reach nobody's pocket.
_FIXED: Final = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PAGER,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


class NotUsable(StrEnum):
    """Why a number cannot be used, and the remedy; said after its place."""

    SHORTENED = "a spreadsheet lost digits of this number. Make the column text, and write it anew."
    LOST = "a spreadsheet keeps this as a number, which loses a + or a 0 at its start. Make the column text."
    NO_NUMBER = "this is no phone number. Write digits, such as +967 712 345 678, or leave it empty."
    NO_COUNTRY = "it is not known of which country this number is. Begin it with + and the country's code."
    NO_PLUS = "this number seems to have lost its +. Write +, then the country's code, in a text column."
    UNCERTAIN = "this could be two different numbers. Begin it with + and the country's code."
    WRONG = "there is no such number. Look it up again, and begin it with + and the country's code."
    FIXED = "this is no mobile phone, so no message reaches it. Give another number, or leave it empty."


@dataclass(frozen=True, slots=True)
class Number:
    """A number as all programs write it (E.164, `+967712345678`), and the country that it is of, if one."""

    text: str
    country: str | None


def number_of(text: str, country: str | None) -> Number | NotUsable:
    """The number in a text; without a + it is read as one of the country.

    >>> number_of("٠٧١٢ ٣٤٥ ٦٧٨", "YE")
    Number(text='+967712345678', country='YE')
    >>> number_of("712 345 678", None).name, number_of("1 23 45 67", "YE").name
    ('NO_COUNTRY', 'FIXED')
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).strip()
    if _SHORTENED.fullmatch(plain):
        return NotUsable.SHORTENED
    digits = in_digits(_BETWEEN.sub("", plain))
    if not _DIGITS.fullmatch(digits):
        return NotUsable.NO_NUMBER
    if country is None and digits.startswith("00"):
        digits = f"+{digits[2:]}"
    found = _valid(digits, country)
    whole = None if digits.startswith("+") else _valid(f"+{digits}", None)
    if found is None:
        if country is None and not digits.startswith("+"):
            return NotUsable.NO_COUNTRY
        return NotUsable.WRONG if whole is None else NotUsable.NO_PLUS
    if whole is not None and whole != found:
        return NotUsable.UNCERTAIN
    if phonenumbers.number_type(found) in _FIXED:
        return NotUsable.FIXED
    return Number(
        phonenumbers.format_number(found, PhoneNumberFormat.E164),
        phonenumbers.region_code_for_number(found),
    )


def country_of(number: str) -> str | None:
    """The country that a number in E.164 is of; None where it is of none alone."""
    found = _valid(number, None)
    return None if found is None else phonenumbers.region_code_for_number(found)


def in_digits(text: str) -> str:
    """The text with the digits of any script as ours."""
    return "".join(str(unicodedata.digit(each, "")) or each for each in text)


def _valid(digits: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        found = phonenumbers.parse(digits, country)
    except NumberParseException:
        return None
    return found if phonenumbers.is_valid_number(found) else None
