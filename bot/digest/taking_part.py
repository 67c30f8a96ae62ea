"""How many were invited and what became of it, and what may be said of all the invited together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.digest.page import Block, Digest, Note
from bot.digest.parts import between_percent, plain
from bot.domain.differing import SUPPORTING
from bot.domain.participation import STAGES, Participation, bound, rate
from bot.domain.released import Picks, Released
from bot.domain.say import Line, Words
from bot.domain.survey import Question, Survey, Use


def taking_part(digest: Digest) -> Iterator[Block]:
    """Counts from invited to declined, and the participation rate where there can be one."""
    told, released = digest.participation, digest.released
    if told is None or released is None:
        return
    if told.nearly_all:
        yield Note(Words("digest.stages"), (Words("digest.nearly_all_invited"), _stage("declined", told)))
        return
    lines = [_stage(name, told) for name in STAGES]
    lines.insert(3, _line("finished", plain(released.people)))
    yield Note(Words("digest.stages"), tuple(lines))
    share = rate(released.people, told)
    if share is not None:
        yield Note(Words("digest.rate", {"share": between_percent(share.low, share.high)}))
    elif not told.known:
        yield Note(Words("digest.no_rate"))


def of_all_invited(question: Question, digest: Digest) -> Iterator[Block]:
    """The least and the most of all invited who would support a part, whatever the silent would say."""
    told, released = digest.participation, digest.released
    found = None if told is None or released is None else _bound(question, released, told)
    if found is not None:
        yield Note(Words("digest.of_all_invited", {"share": between_percent(*found)}))


def participation_facts(digest: Digest) -> dict[str, Any] | None:
    """The same for programs."""
    told, released = digest.participation, digest.released
    if told is None or released is None:
        return None
    share = rate(released.people, told)
    return {
        **{name: getattr(told, name) for name in STAGES},
        "finished": released.people,
        "in_steps_of": told.step,
        "all_invited_one_by_one": told.known,
        "nearly_all_answered": told.nearly_all,
        "rate": None if share is None else asdict(share),
        "support_of_all_invited": _bounds(digest.facts.survey, released, told),
    }


def _bounds(survey: Survey, released: Released, told: Participation) -> dict[str, dict[str, int]]:
    found = {question.id: _bound(question, released, told) for question in survey.questions}
    return {id_: {"low": each[0], "high": each[1]} for id_, each in found.items() if each is not None}


def _bound(question: Question, released: Released, told: Participation) -> tuple[int, int] | None:
    part = released.part(question.id)
    if question.use is not Use.SUPPORT or question.when or question.half is not None:
        return None
    if not isinstance(part, Picks) or part.table.kept:
        return None
    low = sum(cell.low for cell in part.table.cells if cell.id in SUPPORTING)
    against = sum(cell.low for cell in part.table.cells if cell.id not in SUPPORTING)
    share = bound(low, against, told)
    return None if share is None else (share.low, share.high)


def _stage(name: str, told: Participation) -> Line:
    count: int | None = getattr(told, name)
    if count is None:
        return _line(name, Words("digest.fewer_than", {"number": plain(told.step)}))
    return _line(name, Words("digest.at_least", {"number": plain(count)}))


def _line(name: str, number: Line) -> Line:
    return Words("digest.stage", {"stage": Words(f"digest.{name}"), "number": number})
