"""Numbers as people type them, read exactly or not at all: a number with two readings is asked again.

What the rules do with separators, in any script:

* a space, an apostrophe or `٬` groups thousands, and `٫` stands before decimals, always;
* `.` or `,` stands before decimals unless exactly three digits follow one to three others ('1,000');
  such a text has two readings. It is the grouped one where only that can be an answer, and `unclear`
  where the decimal one can be an answer too: reading 1 for 1,000 is worse than asking again;
* `.` or `,` that comes several times ('500,000,000') groups thousands, and the other sign after it
  stands before decimals;
* a calendar year takes no separators;
* digits are those of any script, and so are the numerals of Ethiopic, which have no nought: ፴፭ is 35.

'Billion' is the English and modern one, a thousand million; 'billón' and 'billones' are not read.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from math import floor
from typing import Final

from bot.domain.survey import NumberSpec


class NumberFault(StrEnum):
    """Why a text is no answer to a question about a number."""

    NOT_A_NUMBER = "not_a_number"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    OFF_STEP = "off_step"
    UNCLEAR = "unclear"


def parse_number(text: str, spec: NumberSpec) -> Decimal | NumberFault:
    """The number that a typed text means, on the steps of `spec`, or why it is none; never raises.

    >>> spec = NumberSpec("percent", Decimal(0), Decimal(100), Decimal(5))
    >>> parse_number("٣٠ ٪", spec)
    Decimal('30')
    >>> parse_number("20-30", spec)
    <NumberFault.UNCLEAR: 'unclear'>
    """
    if len(text) > _LONGEST:
        return NumberFault.UNCLEAR if any(map(str.isdecimal, text)) else NumberFault.NOT_A_NUMBER
    plain = _plain(text)
    if not re.search("[0-9]", plain):
        return NumberFault.NOT_A_NUMBER
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return NumberFault.UNCLEAR
    scale = _scale(match["before"], match["after"], spec.unit)
    readings = _readings(match["number"], spec.unit)
    if scale is None or not readings:
        return NumberFault.UNCLEAR
    sign = -1 if match["sign"] == "-" else 1
    grouped, *decimal = [_in_unit(sign * reading, scale, spec) for reading in readings]
    if not decimal:
        return _checked(grouped, spec)
    return _one_of_two(_checked(grouped, spec), _checked(decimal[0], spec), spec)


def in_digits(text: str) -> str:
    """The text in small letters with the digits of any script as ASCII ones, and no invisible marks.

    >>> in_digits("١، ٣"), in_digits("፴፭")
    ('1, 3', '35')
    """
    return "".join(_plain_characters(text))


def round_to_step(value: Fraction | Decimal | float, spec: NumberSpec) -> Decimal:
    """The nearest step counted from the least value, halves up, never outside least to most.

    `value` must be finite. Where `most` is not on a step, the last step below it is the highest.

    >>> round_to_step(2.5, NumberSpec("percent", Decimal(0), Decimal(100), Decimal(5)))
    Decimal('5')
    """
    least, most, step = Fraction(spec.least), Fraction(spec.most), Fraction(spec.step)
    nearest = floor((Fraction(value) - least) / step + Fraction(1, 2))
    return _at_step(max(0, min(nearest, floor((most - least) / step))), spec)


def median(counts: Mapping[Decimal, int]) -> Decimal:
    """The exact median: the middle value, or half the sum of the middle two. ValueError for none.

    `counts` tells how often each value stands.

    >>> median({Decimal(40): 1, Decimal("30.5"): 1, Decimal(30): 1, Decimal(50): 1})
    Decimal('35.25')
    """
    size = sum(counts.values())
    if not size:
        raise ValueError("the median of nothing")
    ordered = sorted(counts)
    ends = list(accumulate(counts[value] for value in ordered))
    lower, upper = (ordered[bisect(ends, at)] for at in ((size - 1) // 2, size // 2))
    return lower if size % 2 else _EXACT.multiply(_EXACT.add(lower, upper), Decimal("0.5"))


_LONGEST: Final = 120
# Raises instead of rounding: more digits than a survey's numbers can have would be our own mistake.
_EXACT: Final = Context(prec=400, traps=[Inexact])
_MILLION: Final = 1_000_000
_HUNDRED: Final = 100

_SIGNS: Final = {
    **dict.fromkeys("٪﹪％", "%"),
    **dict.fromkeys("−–‐‑﹣－", "-"),
    **dict.fromkeys("﹢＋", "+"),
    **dict.fromkeys("’ʼ‘`´＇", "'"),
    **dict.fromkeys("，،﹐", ","),
    **dict.fromkeys("．。۔।။።", "."),
    **dict.fromkeys("﹩＄", "$"),
}
_SHAPE: Final = re.compile(
    r"(?P<before>[^0-9+-]*?) ?(?P<sign>[+-]?) ?"
    r"(?P<number>[.,٫]?[0-9]+(?:[ '.,٫٬][0-9]+)*) ?(?P<after>[^0-9]*)"
)

#: Ethiopic numerals that multiply what stands before them; units and tens add up.
_TIMES_ETHIOPIC: Final = {"፻": 100, "፼": 10_000}
_ETHIOPIC: Final = re.compile("[፩-፼]+")

_YEARLY: Final = (
    "(?: (?:a year|per year|yearly|par an|al año|por año|سنويا|على السنة|في السنة|на рік|в год|kwa mwaka"
    "|در سال|په کال کې|لە ساڵێکدا|sannadkii|በዓመት|a shekara|por ano|pa ane|ኣብ ዓመት|na mobu))?"
)
_DOLLARS: Final = (
    "(?:us ?\\$|\\$ ?us|u\\.s\\. ?\\$|\\$|usd|(?:us )?dollars?|dollars? us|(?:de )?dollars?(?: américains)?"
    "|(?:de )?dólar(?:es)?|دولار(?:ات)?(?: امريكي)?|دولار(?:ات)?(?: أمريكي)?|долар(?:и|ів)?|доллар(?:а|ов)?"
    "|(?:доларів|долларов) сша|dola|دالر|ډالر|ډالره|دۆلار|doolar|ዶላር|dala|ဒေါ်လာ|dòla|dolare|dolá)"
)
_TIMES: Final[tuple[tuple[str, int], ...]] = (
    (
        (
            "m|mn|mln|mio|millions?|millón|millon|millones|مليون|ملايين|میلیون|ملیون|میلیونه|ملیۆن|мільйон(?:ів|и|а)?"
            "|миллион(?:ов|а)?|млн|milioni|malyan|milyan|ሚሊዮን|ሚልዮን|miliyan|သန်း|milhão|milhões|milyon|milió"
        ),
        1,
    ),
    (
        (
            "bn|billions?|milliards?|mrd|mil millones|مليار|مليارات|میلیارد|ملیارد|ملیار|мільярд(?:ів|и|а)?"
            "|миллиард(?:ов|а)?|млрд|bilioni|bilyan|ቢሊዮን|ቢልዮን|biliyan|ဘီလီယံ|mil milhões|milya|miliar"
        ),
        1000,
    ),
)
_PLAIN_WORDS: Final = {
    "percent": (
        "%|percent|per cent|pct|pour ?cent|por ?ciento|بالمئة|بالمائة|بالمية|في المئة|في المائة"
        "|відсот(?:ок|ки|ків)|процент(?:а|и|ы|ів|ов)?|asilimia|درصد|فیصد|سلنه|فيصده|لە سەدا|سەدا|boqolkiiba"
        "|በመቶ|ፐርሰንት|kashi|ရာခိုင်နှုန်း|por cento|pousan|pou san|ሚእታዊ|ብሚእቲ|ካብ ሚእቲ|na nkama"
    ),
    "year": (
        "years?|ans?|années?|año|años|سنة|سنوات|عام|р|рік|рок(?:и|у|ів)|г|год(?:а|у)?|лет|mwaka|miaka|سال|کال"
        "|ساڵی|ساڵ|sanadka|sannadka|ዓመት|ዓ ም|ዓ\\.ም|shekara|shekarar|ခုနှစ်|anos?|ane|mobu"
    ),
    "people": (
        "people|persons?|personnes?|personas?|women|femmes?|mujer(?:es)?|شخص|أشخاص|اشخاص|امرأة|نساء"
        "|осіб|особ(?:а|и)|люд(?:ей|и)|человек(?:а)?|watu|نفر|کسان|کەس|qof|dad|ሰው|ሰዎች|ሰብ|ሰባት|mutane|mutum|ယောက်|ဦး"
        "|pessoas?|moun|bato|moto"
    ),
}


def _plain(text: str) -> str:
    """The text with ASCII digits and signs, single spaces, small letters, and no invisible marks."""
    return " ".join("".join(_plain_characters(text)).split()).strip(" !").removesuffix(".").strip()


def _plain_characters(text: str) -> Iterator[str]:
    for character in _ETHIOPIC.sub(_western, unicodedata.normalize("NFC", text)):
        # `decimal`, not `digit`: a superscript 2 is a digit too, and 5² is not 52.
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            yield str(digit)
        elif character in _SIGNS:
            yield _SIGNS[character]
        elif unicodedata.category(character) != "Cf":
            yield character.casefold()


def _western(numerals: re.Match[str]) -> str:
    """A run of Ethiopic numerals in ASCII digits.

    >>> _western(re.fullmatch(_ETHIOPIC, "፳፻፳፮"))
    '2026'
    """
    whole, below = 0, 0
    for numeral in numerals[0]:
        times = _TIMES_ETHIOPIC.get(numeral)
        if times is None:
            below += int(unicodedata.numeric(numeral))
        elif times == _HUNDRED:
            below = max(below, 1) * times
        else:
            whole, below = max(whole + below, 1) * times, 0
    return str(whole + below)


def _scale(before: str, after: str, unit: str) -> int | None:
    """How many of the unit the words around the number count, 0 where they do not tell; None: not plain."""
    if unit == "million_usd":
        money = re.fullmatch(f"(?:{_DOLLARS})?", before.strip())
        for words, times in _TIMES:
            if money and re.fullmatch(f"(?:{words})(?: ?{_DOLLARS})?{_YEARLY}", after):
                return times
        return 0 if money and re.fullmatch(f"(?:{_DOLLARS})?{_YEARLY}", after) else None
    said = before.strip() + after
    return 0 if not said or re.fullmatch(_PLAIN_WORDS.get(unit, "(?!)"), said) else None


def _readings(number: str, unit: str) -> tuple[Fraction, ...]:
    """What the digits and separators can mean: nothing, one number, or the grouped and the decimal one."""
    groups = re.findall("[0-9]+", number)
    marks = re.sub("[0-9]", "", number)
    whole = "".join(groups)
    if not marks:
        return (Fraction(int(whole)),)
    if unit == "year":
        return ()
    if not number[0].isdecimal():
        return (Fraction(f"0.{whole}"),) if len(marks) == 1 else ()
    if len(set(marks)) == 1 and marks[0] != "٫" and _grouped(groups):
        thousands = Fraction(int(whole))
        if len(marks) == 1 and marks in ".," and not groups[0].startswith("0"):
            return thousands, Fraction(f"{groups[0]}.{groups[1]}")
        if len(marks) > 1 or marks not in ".,":
            return (thousands,)
    last, others = marks[-1], marks[:-1]
    if last not in ".,٫" or last in others or "٫" in others or len(set(others)) > 1:
        return ()
    if others and not _grouped(groups[:-1]):
        return ()
    return (Fraction("".join(groups[:-1]) + "." + groups[-1]),)


def _grouped(groups: Sequence[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _in_unit(value: Fraction, scale: int, spec: NumberSpec) -> Fraction:
    """The value in the unit; a bare sum of a million or more, too high for millions, is one of dollars."""
    if scale:
        return value * scale
    if spec.unit == "million_usd" and abs(value) >= _MILLION > spec.most:
        return value / _MILLION
    return value


def _checked(value: Fraction, spec: NumberSpec) -> Decimal | NumberFault:
    least, most, step = Fraction(spec.least), Fraction(spec.most), Fraction(spec.step)
    if value < least:
        return NumberFault.TOO_LOW
    if value > most:
        return NumberFault.TOO_HIGH
    steps = (value - least) / step
    return _at_step(steps.numerator, spec) if steps.denominator == 1 else NumberFault.OFF_STEP


def _one_of_two(
    grouped: Decimal | NumberFault, decimal: Decimal | NumberFault, spec: NumberSpec
) -> Decimal | NumberFault:
    if grouped == decimal:
        return grouped
    if isinstance(grouped, Decimal) and not isinstance(decimal, Decimal):
        return grouped
    # The decimal one is meant where the steps themselves have three decimals; else 30,000 % is a slip.
    if isinstance(decimal, Decimal) and not isinstance(grouped, Decimal):
        return decimal if Fraction(spec.step * 100).denominator > 1 else NumberFault.UNCLEAR
    return NumberFault.UNCLEAR


def _at_step(steps: int, spec: NumberSpec) -> Decimal:
    """The value of a step; made in one way, so that equal answers are equal texts."""
    return _EXACT.add(spec.least, _EXACT.multiply(Decimal(steps), spec.step))
