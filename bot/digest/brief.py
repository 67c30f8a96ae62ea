"""The digest in a few lines, for one message in a chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest import standing
from bot.digest.decided import brief_decided
from bot.digest.helped import among
from bot.digest.page import Digest
from bot.digest.parts import heading, label, number, people, short_name
from bot.digest.reviewed import texts_new, texts_shown
from bot.digest.revised import brief_better
from bot.digest.stated import brief_of, stated
from bot.domain.disclosure import Table
from bot.domain.released import Figured, HalfNumbers, Picks, Released, Values
from bot.domain.say import Amount, Line, Value, Words
from bot.domain.survey import Half, Kind, Question, Survey, Use

NEVER, SUPPORT, JUDGED, MEDIANS, LISTS = 0, 1, 2, 3, 4
"""How soon a line may be left out: the higher, the sooner."""


def brief(digest: Digest) -> Iterator[tuple[int, Line]]:
    """The lines of the message, in order, each with how soon it may be left out."""
    facts, released = digest.facts, digest.released
    for banner in standing.banners(facts):
        yield NEVER, banner
    yield NEVER, short_name(facts.survey)
    if released is None:
        yield NEVER, standing.nothing(facts)
    else:
        yield NEVER, Words("digest.people", count=released.people)
        yield from ((NEVER, line) for line in among(released))
        yield NEVER, standing.waiting(facts)
        yield from _counted(digest, released)
        yield from ((SUPPORT, line) for line in brief_decided(digest))
    if facts.review is not None:
        key = "digest.brief_reviewed" if facts.survey.risk == "high" else "digest.brief_quoted"
        yield NEVER, Words(key, count=sum(texts_shown(facts)))
        new = texts_new(facts)
        if new:
            yield NEVER, Words("digest.brief_new", count=new)
    yield NEVER, Words("digest.brief_fixed")
    if facts.audit is not None:
        yield NEVER, standing.bound(facts.audit)
    if released is not None:
        yield NEVER, list(standing.conclusions(facts, released))[-1]


def _counted(digest: Digest, released: Released) -> Iterator[tuple[int, Line]]:
    if digest.previous is not None and released.people > digest.previous.people:
        yield MEDIANS, Words("digest.newly_counted", count=released.people - digest.previous.people)
    survey = digest.facts.survey
    for question in survey.questions:
        # A question that all surveys share has no words for this survey's part: its main question has.
        part = heading(next((main for main in survey.questions if main.id == question.item), question))
        match released.part(question.item if question.use is Use.JUDGEMENT else question.id):
            case Picks(_, table) if question.use in (Use.SUPPORT, Use.BEFORE):
                yield SUPPORT, _support(_of_text(part, question, survey), table)
            case Picks(_, table) if question.use is Use.BETTER:
                yield SUPPORT, brief_better(part, table)
            case Picks(_, table) if question.kind is Kind.CHOICES or question.use is Use.MOST:
                yield from _list(part, question, table)
            case Figured(_, halves):
                for half in halves:
                    yield JUDGED, _half(part, half)
            case Values() as found:
                yield from _median(part, question, found)
            case _:
                continue
    for each in stated(survey, released):
        yield LISTS, brief_of(each)


def _of_text(part: Line, question: Question, survey: Survey) -> Line:
    """A part, and which of its texts is meant where there are two."""
    if survey.revises is None:
        return part
    which = "before" if question.use is Use.BEFORE else "now"
    return Words(f"revision.part_{which}", {"part": part})


def _support(part: Line, table: Table) -> Line:
    if table.kept:
        return Words("digest.brief_kept", {"part": part})
    steps: dict[str, Value] = {
        name: number(table.cell(id_), table)
        for name, id_ in (
            ("good", "good"),
            ("live", "live_with"),
            ("change", "needs_change"),
            ("refuse", "cannot_accept"),
            ("unsure", "cannot_judge"),
        )
    }
    return Words("digest.brief_support", {"part": part, **steps})


def _half(part: Line, half: HalfNumbers) -> Line:
    table = half.judgements
    values: dict[str, Value] = {
        name: number(table.cell(id_), table)
        for name, id_ in (
            ("low", "too_low"),
            ("right", "about_right"),
            ("high", "too_high"),
            ("unsure", "cannot_judge"),
        )
    }
    key = "digest.brief_own" if half.half is Half.OWN_FIRST else "digest.brief_figure"
    return Words(key, {"part": part, **values})


def _median(part: Line, question: Question, found: Values) -> Iterator[tuple[int, Line]]:
    if found.median is not None and question.number is not None:
        value = Amount(format(found.median, "f"), question.number.unit)
        by = people(found.table.cells[0], found.table)
        yield MEDIANS, Words("digest.brief_median", {"part": part, "value": value, "people": by})


def _list(part: Line, question: Question, table: Table) -> Iterator[tuple[int, Line]]:
    """The option named most often, where one can be told."""
    if table.kept:
        return
    first = max(table.cells, key=lambda cell: cell.high)
    if not first.small:
        key = "digest.brief_most" if question.use is Use.MOST else "digest.brief_list"
        option = label(question, first.id)
        values: dict[str, Value] = {"part": part, "option": option, "people": people(first, table)}
        yield LISTS, Words(key, values)
