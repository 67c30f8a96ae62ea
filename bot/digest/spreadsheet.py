"""Cells that a spreadsheet shows and never calculates."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

#: What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection), full-width too.
_DANGEROUS: Final = frozenset("=+-@＝＋－＠\t\r\n")
#: What a spreadsheet may pass over before it: spaces, marks without a width, marks of direction, quotes.
_PASSED: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pi", "Pf"})
_QUOTES: Final = frozenset("\"'`")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def safe_cell(text: str) -> str:
    """The text as a spreadsheet will show it and never calculate it.

    >>> safe_cell("=1+1"), safe_cell(" ＝1+1"), safe_cell("-5"), safe_cell("-5+2")
    ("'=1+1", "' ＝1+1", '-5', "'-5+2")
    """
    if _NUMBER.fullmatch(text):
        return text
    first = next((char for char in text if category(char) not in _PASSED and char not in _QUOTES), "")
    return f"'{text}" if {first, *text[:1]} & _DANGEROUS else text
