"""Whether a text is plain and safe: short sentences, nobody's own country, no figure given away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.domain.easy import too_long
from bot.surveyfile.table import Table

LONGEST_TEXT = 300
LONGEST_CHOICE = 40
LONGEST_TITLE = 60

_YOUR_COUNTRY = re.compile(
    r"\byour\s+(?:own\s+|home\s+)?(?:country|nation|state|government|army|president)\b", re.IGNORECASE
)
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d+(?:[.,٫٬]\d+)*")


def wording(table: Table, key: str, *, longest: int = LONGEST_TEXT, needed: bool = True) -> str:
    """The text at a key, with a mistake noted for everything in it that is not plain or not safe."""
    text = table.text(key, needed=needed)
    for expected, found in unplain(text, longest):
        table.wrong(key, expected, found)
    return text


def unplain(text: str, longest: int = LONGEST_TEXT) -> Iterator[tuple[str, str]]:
    """What is not plain or not safe in a text: what was expected, and what stands there."""
    if len(text) > longest:
        yield f"at most {longest} characters were expected", str(len(text))
    for long in too_long(text):
        expected = f"at most {long.most} {long.unit} a sentence were expected"
        yield expected, f'{long.found}: "{long.begins} …"'
    own = _YOUR_COUNTRY.search(text)
    if own is not None:
        yield '"any country" or "where you live" was expected', f'"{own.group()}"'


def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number that stands in a text in digits of any script, with either decimal mark.

    >>> sorted(numbers_in("30 of 1,000 or ٢٫٥"))
    [Decimal('1.000'), Decimal('2.5'), Decimal('25'), Decimal('30'), Decimal('1000')]
    """
    found: set[Decimal] = set()
    for match in _DIGITS.finditer(_GROUPED.sub("", text)):
        parts = re.split(r"[.,٫٬]", match.group())
        found.add(Decimal("".join(parts)))
        if len(parts) > 1:
            found.add(Decimal(f"{''.join(parts[:-1])}.{parts[-1]}"))
    return frozenset(found)
