"""Sheets of codes to print and cut apart: squares and cut lines, and not one word.

Setting type takes a moment and holds its thread: a caller on an event loop does it in another thread.
"""

from __future__ import annotations

from collections.abc import Sequence

import segno

from bot.digest.printed import set_codes

#: Squares of quiet around a code, as the standard for QR codes wants.
QUIET = 4


def sheets(addresses: Sequence[str]) -> bytes:
    """A PDF on A4 paper, four codes in a row and six rows on a page: each large enough for an old phone."""
    return set_codes([_squares(each) for each in addresses])


def _squares(address: str) -> list[str]:
    """The dark squares of a code, a row a text: `1` is dark."""
    rows = segno.make_qr(address).matrix_iter(border=QUIET)
    return ["".join("1" if square else "0" for square in row) for row in rows]
