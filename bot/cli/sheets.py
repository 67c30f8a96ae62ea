"""A page of QR codes to print and cut apart: squares and cut lines, and not one word."""

from __future__ import annotations

from collections.abc import Iterable

import segno

#: Four in a row, six rows: each large enough for an old phone's camera on A4.
MOST = 24
QUIET = 4
PAGE = """<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>&#8203;</title>
<style>
  @page { size: A4 portrait; margin: 8mm; }
  body { margin: 0; background: #fff; display: grid; grid-template-columns: repeat(4, 46mm); }
  svg { width: 100%; height: auto; display: block; outline: 1px dashed #bbb; break-inside: avoid; }
</style>
</head>
<body>
SQUARES
</body>
</html>
"""


def sheet(addresses: Iterable[str]) -> bytes:
    """The page, each address as a QR code of its own."""
    squares = (
        segno.make_qr(address).svg_inline(
            border=QUIET, light="#fff", omitsize=True, svgclass=None, lineclass=None
        )
        for address in addresses
    )
    return PAGE.replace("SQUARES", "\n".join(squares)).encode()
