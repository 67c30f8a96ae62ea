"""Sentences that every digest carries: what it is, when it moves, and what may be concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.digest.page import Facts
from bot.domain.disclosure import up_to
from bot.domain.released import Released
from bot.domain.say import Line, Moment, Value, Verbatim, Words


def banners(facts: Facts) -> Iterator[Line]:
    """That this is a trial, and that nobody in it is real."""
    if facts.trial:
        yield Words("digest.trial")
    if facts.synthetic:
        yield Words("digest.synthetic")


def nothing(facts: Facts) -> Line:
    """That no figures are released, and when some will be."""
    return Words("digest.nothing_closed" if facts.closing else "digest.nothing_yet", count=2 * facts.k)


def waiting(facts: Facts) -> Line:
    """Why a new answer does not show yet; on closing, that some may not be shown at all, never how many."""
    if facts.closing:
        return Words("digest.not_in_it", count=up_to(facts.k))
    return Words("digest.waits", count=2 * facts.k)


def bound(audit: str) -> Line:
    """What stood in the audit log at the release, so that nobody can change the log afterwards unseen."""
    return Words("digest.audit", {"head": Verbatim(audit)})


def day(at: datetime, facts: Facts) -> Moment:
    """The day of an instant, where the reader is."""
    return Moment(at, facts.zone, "date")


def conclusions(facts: Facts, released: Released | None) -> Iterator[Line]:
    """What may be concluded and what not; the last line is how to cite."""
    yield Words("digest.shows")
    yield Words("digest.shows_not")
    yield Words("digest.objections")
    if released is None:
        return
    people = Words("digest.participants", count=released.people)
    ended = min(facts.closes, facts.cut_at or facts.made_at)
    values: dict[str, Value] = {
        "participants": people,
        "opens": day(facts.opens, facts),
        "until": day(ended, facts),
    }
    countries = released.groups["country"]
    if countries.kept:
        yield Words("digest.cite_no_countries", values)
    else:
        named = Words("digest.countries", count=len(countries.cells))
        yield Words("digest.cite", {**values, "countries": named})
