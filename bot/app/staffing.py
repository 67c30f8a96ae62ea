"""What staff type by hand, and what of it can be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.domain.clock import parse_span, parse_when
from bot.domain.faults import Fault

#: A comma parts cohorts on the command line; a link or a screen may show the name.
COHORT = re.compile(r"[^\W_](?:[\w .-]{0,38}[\w.])?")


def cohort_faults(names: Iterable[str], what: str) -> list[str]:
    """Why these cannot name cohorts; `what` is where they were typed."""
    return [
        f'{what}: "{name[:40]}" cannot name a cohort. Use up to 40 letters, digits, spaces, ".", "-" or "_".'
        for name in sorted(names)
        if not COHORT.fullmatch(name)
    ]


def until(text: str, now: datetime, what: str) -> datetime:
    """The end of a stretch of time: a length such as `14d`, or a time in UTC. Raises Fault."""
    try:
        return now + parse_span(text, what)
    except Fault:
        pass
    try:
        return parse_when(text, now, what).instant(None)
    except Fault:
        raise Fault(
            (f'{what}: "{text[:40]}" is not an end. Write for example 14d, or a day such as 2026-12-31.',)
        ) from None
