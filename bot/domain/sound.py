"""Whether a file is a voice recording that phones can play: Opus in Ogg, whole, short and small.

What an Ogg page is made of stands in RFC 3533, and how Opus lies in it in RFC 7845.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_SECONDS: Final = 120

#: Positions in an Opus stream count samples of this rate, whatever rate was recorded.
_RATE: Final = 48_000
_PAGE: Final = struct.Struct("<4sBBqIIIB")
_BEGINS: Final = 2
_NO_POSITION: Final = -1
#: Each byte with its bits in reverse.
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Flaw(StrEnum):
    """Why a file cannot be used as a recording."""

    NOT_OPUS = "not_opus"
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    position: int
    stream: int
    number: int
    body: bytes


def checked(content: bytes) -> float | Flaw:
    """The length of a recording in seconds, or what is wrong with it.

    >>> checked(b"ID3, so an MP3")
    <Flaw.NOT_OPUS: 'not_opus'>
    """
    if len(content) > MOST_BYTES:
        return Flaw.TOO_LARGE
    seconds = seconds_of(content)
    if isinstance(seconds, Flaw):
        return seconds
    if seconds <= 0:
        return Flaw.EMPTY
    return Flaw.TOO_LONG if seconds > MOST_SECONDS else seconds


def seconds_of(content: bytes) -> float | Flaw:
    """How long a whole recording is, also where that is too long."""
    try:
        pages = list(_pages(content))
    except ValueError:
        return Flaw.BROKEN if _is_opus(content) else Flaw.NOT_OPUS
    if not _is_opus(content):
        return Flaw.NOT_OPUS
    first, *rest = pages
    whole = all(page.stream == first.stream and page.number == at for at, page in enumerate(pages))
    if not whole or not rest or not rest[0].body.startswith(b"OpusTags"):
        return Flaw.BROKEN
    skipped = int.from_bytes(first.body[10:12], "little")
    last = max((page.position for page in rest[1:] if page.position != _NO_POSITION), default=0)
    return (last - skipped) / _RATE


def _is_opus(content: bytes) -> bool:
    """Whether the first page begins Opus of a kind that every player knows: one or two channels."""
    body = content[_PAGE.size + 1 :]
    begins = content.startswith(b"OggS") and len(content) > _PAGE.size and content[5] & _BEGINS
    head = len(body) >= 19 and body.startswith(b"OpusHead") and body[8] < 16
    return bool(begins and head and body[9] in {1, 2} and body[18] == 0)


def _pages(content: bytes) -> Iterator[_Page]:
    """The pages of a file, end to end. Raises ValueError where one is cut off or was changed."""
    at = 0
    while at < len(content):
        if at + _PAGE.size > len(content):
            raise ValueError("cut off")
        mark, version, flags, position, stream, number, sum_, segments = _PAGE.unpack_from(content, at)
        start = at + _PAGE.size + segments
        end = start + sum(content[at + _PAGE.size : start])
        if mark != b"OggS" or version != 0 or end > len(content):
            raise ValueError("no whole page")
        if page_sum(content[at : at + 22] + bytes(4) + content[at + 26 : end]) != sum_:
            raise ValueError("changed")
        yield _Page(flags, position, stream, number, content[start:end])
        at = end
    if at == 0:
        raise ValueError("empty")


def page_sum(page: bytes) -> int:
    """The checksum of a page whose own place for it is zero.

    It is the sum that zlib makes, but with all bits in reverse, beginning at zero and not turned over.

    >>> page_sum(b"OggS")
    1605413199
    """
    turned = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)
