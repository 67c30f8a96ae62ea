"""A PNG with few colours: a picture of text is a third as big so, and looks the same."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

COLOURS = 48
SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: What a screenshot of Chromium is: eight bits for each of red, green and blue, no interlacing.
PLAIN = (8, 2, 0, 0, 0)

Pixels = NDArray[np.uint8]


def with_few_colours(png: bytes, colours: int = COLOURS) -> bytes:
    """The same picture, each pixel in the nearest of its most frequent colours."""
    pixels = _pixels(png)
    height, width, _ = pixels.shape
    every, which, often = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = every[np.argsort(-often)[:colours]]
    apart = ((every[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    indexes = apart.argmin(axis=1).astype(np.uint8)[which.reshape(-1)].reshape(height, width)
    rows = b"".join(b"\0" + row.tobytes() for row in indexes)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.tobytes()),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _pixels(png: bytes) -> Pixels:
    chunks = list(_chunks(png))
    width, height, *form = struct.unpack(">IIBBBBB", chunks[0][1])
    assert tuple(form) == PLAIN
    raw = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    stride = 3 * width + 1
    above = bytes(3 * width)
    rows = []
    for start, end in pairwise(range(0, stride * height + 1, stride)):
        above = _unfiltered(raw[start], raw[start + 1 : end], above)
        rows.append(np.frombuffer(above, np.uint8).reshape(width, 3))
    return np.stack(rows)


def _unfiltered(kind: int, row: bytes, above: bytes) -> bytes:
    """A row's own bytes: PNG keeps the difference to a guess from the pixels to the left and above."""
    out = bytearray(row)
    for place, difference in enumerate(row):
        left = out[place - 3] if place > 2 else 0
        corner = above[place - 3] if place > 2 else 0
        guess = (0, left, above[place], (left + above[place]) // 2, _paeth(left, above[place], corner))[kind]
        out[place] = (difference + guess) & 255
    return bytes(out)


def _paeth(left: int, above: int, corner: int) -> int:
    near = left + above - corner
    return min((left, above, corner), key=lambda each: abs(near - each))
