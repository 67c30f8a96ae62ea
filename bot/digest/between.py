"""What groups said differently, and where support is lowest, as a section of the digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.digest.page import Block, Digest, Note, Section
from bot.digest.parts import group, heading, label, partition, plain, span
from bot.domain.breakdown import Left
from bot.domain.differing import Between, Difference, Lowest, between
from bot.domain.say import Line, Words
from bot.domain.survey import Survey


def compared(digest: Digest) -> Iterator[Section]:
    """One section, where any two groups can be compared at all."""
    found = _between(digest)
    if found.compared:
        yield Section(Words("digest.between"), tuple(_blocks(digest.facts.survey, found)))


def between_facts(digest: Digest) -> dict[str, Any] | None:
    """The same for programs; None where no two groups can be compared."""
    found = _between(digest)
    if not found.compared:
        return None
    return {
        "compared": list(found.compared),
        "differences": [asdict(each) for each in found.differences],
        "lowest_support": [asdict(each) for each in found.lowest],
    }


def _between(digest: Digest) -> Between:
    if digest.released is None:
        return Between()
    return between(digest.facts.survey, Left(digest.released, digest.breakdowns))


def _blocks(survey: Survey, found: Between) -> Iterator[Block]:
    yield Note(Words("digest.between_by"), tuple(partition(name) for name in found.compared))
    if not found.differences:
        yield Note(Words("digest.between_none"))
    else:
        yield Note(Words("digest.between_how"))
    for question in survey.questions:
        lines = tuple(_differs(survey, each) for each in found.differences if each.question == question.id)
        if lines:
            yield Note(heading(question), lines)
    if found.lowest:
        yield Note(Words("digest.lowest"), tuple(_lowest(survey, each) for each in found.lowest))


def _differs(survey: Survey, found: Difference) -> Line:
    more, less = found.more, found.less
    return Words(
        "digest.differs",
        {
            "more": group(found.partition, more.group),
            "less": group(found.partition, less.group),
            "step": label(survey.question(found.question), found.step),
            "number": span(more.low, more.high),
            "people": plain(more.people),
            "other": span(less.low, less.high),
            "others": plain(less.people),
        },
    )


def _lowest(survey: Survey, found: Lowest) -> Line:
    share = found.share
    return Words(
        "digest.lowest_of",
        {
            "part": heading(survey.question(found.question)),
            "group": group(found.partition, share.group),
            "number": span(share.low, share.high),
            "people": plain(share.people),
            "groups": plain(found.compared),
        },
    )
