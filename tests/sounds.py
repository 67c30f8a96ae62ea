"""Synthetic voice recordings: Opus in Ogg in which nobody speaks."""

from __future__ import annotations

import struct
from pathlib import Path

from bot.domain.sound import page_sum

#: A tone of one second, made by opusenc.
TONE = (Path(__file__).parent / "tone.ogg").read_bytes()
#: One packet of Opus: 20 milliseconds of silence on one channel.
SILENCE = b"\xf8\xff\xfe"
SAMPLES = 960
PRE_SKIP = 312
A_PAGE = 50


def synthetic(seconds: float = 1.0, *, voice: int = 1) -> bytes:
    """A recording of so many seconds of silence; another `voice` makes another file."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, PRE_SKIP, 48_000, 0, 0)
    made = b"SYNTHETIC"
    tags = b"OpusTags" + struct.pack("<I", len(made)) + made + struct.pack("<I", 0)
    pages = [page(2, 0, voice, 0, [head]), page(0, 0, voice, 1, [tags])]
    left, position = round(seconds * 50), PRE_SKIP
    while left > 0:
        packets = [SILENCE] * min(left, A_PAGE)
        left -= len(packets)
        position += SAMPLES * len(packets)
        pages.append(page(0 if left else 4, position, voice, len(pages), packets))
    return b"".join(pages)


def page(flags: int, position: int, stream: int, number: int, packets: list[bytes]) -> bytes:
    """One page of these packets, each shorter than 255 bytes."""
    fields = (b"OggS", 0, flags, position, stream, number)
    rest = bytes((len(packets), *map(len, packets))) + b"".join(packets)
    sum_ = page_sum(struct.pack("<4sBBqIII", *fields, 0) + rest)
    return struct.pack("<4sBBqIII", *fields, sum_) + rest
