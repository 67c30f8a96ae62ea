"""Callback data: `<step>.<choice>`, ASCII, 64 bytes at most."""

from __future__ import annotations

import re

from bot.domain.inbound import Tap

MOST_BYTES = 64
_DATA = re.compile(r"(0|[1-9][0-9]{0,17})\.([A-Za-z0-9_+-]{1,40})\Z", re.ASCII)


def encode(step: int, choice: str) -> str:
    """The data of one button. Raises ValueError for what `decode` would not read.

    >>> encode(7, "live_with")
    '7.live_with'
    """
    data = f"{step}.{choice}"
    if not _DATA.match(data):
        raise ValueError("no callback data can carry this step and choice")
    return data


def decode(data: object) -> Tap | None:
    """The press that the data stands for; None for anything that `encode` never made.

    Clients can send any data at all with a press, so this is input like any other.

    >>> decode("7.live_with")
    Tap(step=7, choice='live_with')
    >>> decode("7.'; drop table") is None
    True
    """
    if not isinstance(data, str) or len(data) > MOST_BYTES:
        return None
    match = _DATA.match(data)
    return None if match is None else Tap(int(match[1]), match[2])
