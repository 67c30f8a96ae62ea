"""Reading what was typed of a round to be planned, at the shell or in a form: every mistake told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from bot.app import planning
from bot.app.asking import REVISION, STATEMENTS
from bot.app.house import House
from bot.app.planning import Wish
from bot.domain.clock import At, When, parse_span, parse_when
from bot.domain.faults import Fault
from bot.domain.rounds import Audience
from bot.domain.targets import sort_out
from bot.storage.database import Conn

T = TypeVar("T")
HOUR = timedelta(hours=1)
COMMA = re.compile(r"[,\u060c]")
NONE = "none"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Typed:
    """The words behind the options of `round plan`, or the fields of the form, as they were typed."""

    surveys: Sequence[str]
    opens: str
    closes: str | None
    every: str | None
    countries: Sequence[str] | None
    languages: Sequence[str] | None
    cohorts: Sequence[str] | None
    remind: Sequence[str] | None
    target: str | None
    targets: Sequence[str] | None
    digest: str
    export_by: Sequence[str] | None
    voice: bool = False
    statements: Sequence[str] | None = None
    sms_budget: str | None = None


@dataclass(slots=True)
class _Reading:
    """Reads one thing after the other; a thing that cannot be read is noted, and something else stands in."""

    faults: list[str] = field(default_factory=list)

    def read(self, how: Callable[[], T]) -> T | None:
        try:
            return how()
        except Fault as fault:
            self.faults += fault.lines
            return None


def read(house: House, conn: Conn, typed: Typed) -> Wish:
    """The wish that was typed. Raises Fault with every mistake in it, also those that planning finds."""
    now, reading = house.now(), _Reading()
    opens = reading.read(lambda: parse_when(typed.opens, now, "--opens"))
    closes = reading.read(lambda: _closes(typed.closes, now))
    if opens is None or closes is None:
        # Times that nobody can object to, so that everything else is judged all the same.
        opens, closes = At(now), At(now + HOUR)
    targets, unread = sort_out(typed.targets or ())
    every = typed.every
    wish = Wish(
        surveys=(*typed.surveys, *((STATEMENTS,) if typed.statements else ())),
        opens=opens,
        closes=closes,
        every=None if every is None else reading.read(lambda: parse_span(every, "--every")),
        audience=Audience(
            frozenset(name.upper() for name in parts(typed.countries)),
            frozenset(_shipped(house, name) for name in parts(typed.languages)),
            frozenset(parts(typed.cohorts)),
        ),
        remind=reading.read(lambda: _reminders(typed.remind)) or (),
        target=reading.read(lambda: _target(typed.target)),
        targets=targets,
        digest_at=None if typed.digest.strip().casefold() == NONE else typed.digest,
        export_by=_columns(typed.export_by),
        voice=typed.voice,
        statements=reading.read(lambda: _statements(parts(typed.statements))) or (),
        sms_budget=None if typed.sms_budget is None else reading.read(lambda: amount(typed.sms_budget or "")),
    )
    faults = (*reading.faults, *unread, *planning.wish_faults(house, conn, wish))
    if faults:
        raise Fault(faults)
    return wish


def named_surveys(surveys: Iterable[str] | None, revisions: Iterable[str] | None) -> list[str]:
    """All surveys that were named, those on new versions last."""
    return [*(surveys or ()), *(f"{REVISION}{each}" for each in parts(revisions))]


def parts(given: Iterable[str] | None) -> list[str]:
    """The words of options that may be repeated, or hold several with commas between, also Arabic ones."""
    return [word.strip() for each in given or () for word in COMMA.split(each) if word.strip()]


def _closes(given: str | None, now: datetime) -> When:
    if given is None:
        raise Fault(("--closes: say when it closes, such as +7d or 2026-12-08T20:00.",))
    return parse_when(given, now, "--closes")


def _shipped(house: House, name: str) -> str:
    """A language as it is shipped, however its case and its dash were typed."""
    known = {code.casefold(): code for code in house.catalogs.languages}
    return known.get(name.casefold().replace("-", "_"), name)


def _reminders(given: Sequence[str] | None) -> tuple[timedelta, ...]:
    words = parts(given)
    if not words:
        return planning.DEFAULT_REMIND
    if [word.casefold() for word in words] == [NONE]:
        return ()
    reading = _Reading()
    spans = [reading.read(lambda word=word: parse_span(word, "--remind")) for word in words]  # type: ignore[misc]
    if reading.faults:
        raise Fault(tuple(reading.faults))
    return tuple(sorted({span for span in spans if span is not None}))


def _target(given: str | None) -> int | None:
    if given is None:
        return None
    text = given.strip()
    if not text.isdecimal() or len(text) > 9:
        raise Fault((f'--target: "{text[:40]}" is not a number of people. Give 1 or more.',))
    return int(text)


def amount(text: str) -> Decimal:
    """An amount of money. Raises Fault."""
    try:
        read = Decimal(text.strip())
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite():
        raise Fault((f'--sms-budget: "{text[:40]}" is no amount. Give one such as 50 or 12.50.',))
    return read


def statement_numbers(text: str) -> tuple[int, ...]:
    """The numbers of statements that a field holds; none for all that are approved. Raises Fault."""
    return _statements(parts([text]) or [ALL])


def _statements(words: Sequence[str]) -> tuple[int, ...]:
    """The numbers of statements; none for all that are approved."""
    if [word.casefold() for word in words] == [ALL]:
        return ()
    faults = [
        f'--statements: "{word[:40]}" is no number of a statement. Give {ALL}, or numbers such as 1,4,7.'
        for word in words
        if not (word.isdecimal() and len(word) < 10)
    ]
    if faults:
        raise Fault(tuple(faults))
    return tuple(int(word) for word in words)


def _columns(given: Sequence[str] | None) -> tuple[str, ...]:
    words = [word.casefold() for word in parts(given)]
    if not words:
        return planning.DEFAULT_EXPORT
    return () if words == [NONE] else tuple(words)
