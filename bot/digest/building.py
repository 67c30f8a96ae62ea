"""From a released cut to a digest that has no language yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.digest import standing
from bot.digest.between import compared
from bot.digest.brief import brief
from bot.digest.decided import all_decided, decided
from bot.digest.grouped import at_a_glance, by_groups
from bot.digest.helped import among, of_groups
from bot.digest.missing import missing
from bot.digest.page import Block, Chart, Digest, Facts, Moves, Note, Page, Row, Section
from bot.digest.parts import (
    group,
    heading,
    label,
    number,
    ordered,
    partition,
    plain,
    row,
    sections,
    short_name,
    span,
)
from bot.digest.reviewed import are_waiting, reviewed
from bot.digest.revised import moved, texts_of
from bot.digest.stated import all_stated
from bot.digest.taking_part import of_all_invited, taking_part
from bot.digest.translated import asked_as, not_asked, translated
from bot.domain.breakdown import Left
from bot.domain.disclosure import Cell, Table
from bot.domain.findings import GIVEN, PARTITIONS
from bot.domain.released import Given, Picks, Released
from bot.domain.say import Line, Moment, Named, Words
from bot.domain.survey import Question, Use


def build(digest: Digest) -> Page:
    """The digest of a cut; where nothing is released yet, one that says so and when something will be."""
    facts, released = digest.facts, digest.released
    survey = facts.survey
    return Page(
        title=short_name(survey),
        banners=tuple(standing.banners(facts)),
        facts=tuple(_facts(digest)),
        sections=tuple(_sections(digest)),
        conclusions=tuple(standing.conclusions(facts, released)),
        brief=tuple(brief(digest)),
        digest=digest,
    )


def _facts(digest: Digest) -> Iterator[Line]:
    """When it was, how many are in it, and why a single new answer does not move it."""
    facts, released = digest.facts, digest.released
    survey = facts.survey
    if survey.proposal is not None and survey.version is not None:
        yield Words("digest.version", {"proposal": survey.proposal, "version": survey.version})
    if survey.revises is not None:
        yield Words("revision.beside", {"version": survey.revises})
    opens, closes = standing.day(facts.opens, facts), standing.day(facts.closes, facts)
    if facts.state == "closed":
        yield Words("digest.closed", {"opens": opens, "closes": closes})
    else:
        yield Words("digest.open", {"opens": opens, "closes": closes})
    if released is None:
        yield standing.nothing(facts)
        return
    yield Words("digest.people", count=released.people)
    yield from among(released)
    if facts.cut_at is not None:
        yield Words("digest.cut", {"cut": Moment(facts.cut_at, facts.zone)})
    if facts.audit is not None:
        yield standing.bound(facts.audit)
    yield standing.waiting(facts)


def _sections(digest: Digest) -> Iterator[Section]:
    released, survey = digest.released, digest.facts.survey
    if released is None:
        return
    yield from at_a_glance(survey, released)
    yield from all_decided(digest)
    yield Section(Words("digest.who"), (*taking_part(digest), *_who(released)))
    yield from missing(digest)
    left = Left(released, digest.breakdowns)
    for section in sections(survey, left):
        asked = None if section.item is None else survey.question(section.item)
        yield replace(section, blocks=tuple(_with_more(digest, left, section, asked)))
    yield from all_stated(survey, released)
    yield from compared(digest)
    yield from of_groups(digest)
    opened = tuple(_opened(digest, released))
    if opened:
        yield Section(Words("digest.open_answers"), opened)
    yield from reviewed(digest)
    yield from translated(digest)
    yield Section(Words("digest.changed"), tuple(_changed(digest, released)))
    yield Section(Words("digest.reading"), tuple(_reading(digest.facts)))


def _with_more(digest: Digest, left: Left, section: Section, asked: Question | None) -> Iterator[Block]:
    """What all said, what groups of them said, and what the drafters decided."""
    yield from texts_of(digest, section.item)
    yield from section.blocks
    if section.item is not None:
        yield from moved(digest, section.item)
    part = None if asked is None else left.released.part(asked.id)
    if asked is not None and asked.use is Use.SUPPORT and isinstance(part, Picks):
        yield from of_all_invited(asked, digest)
        yield from by_groups(asked, part, left)
    yield from not_asked(digest.facts, section.item)
    decision = None if section.item is None else decided(digest, section.item)
    if decision is not None:
        yield decision


def _who(released: Released) -> Iterator[Block]:
    for name in PARTITIONS:
        table = released.groups[name]
        caption = partition(name)
        if table.kept:
            yield Note(caption, (Words("digest.kept"),))
            continue
        rows = tuple(_group(name, cell, table) for cell in ordered(name, table))
        yield Chart(caption, rows, tuple(_rest(table)), out_of=table.base)


def _rest(table: Table) -> Iterator[Line]:
    """Those in no group that is shown."""
    if table.rest is not None:
        yield Words("digest.not_told", count=table.rest)
    elif table.together is not None:
        yield Words("digest.not_told_or_few", count=table.together)
    elif table.joined is None:
        yield Words("digest.few_left")


def _group(name: str, cell: Cell, table: Table) -> Row:
    if table.joined == cell.id:
        line = Words("digest.joined", {"language": Named("language", cell.id)})
        return Row(line, plain(cell.high), cell.high, cell.high)
    return row(group(name, cell.id), cell, table)


def _opened(digest: Digest, released: Released) -> Iterator[Block]:
    """How many open answers wait for review, question by question; never a text."""
    questions = {question.id: question for question in digest.facts.survey.questions}
    rows = tuple(
        row(asked_as(questions[part.question]), cell, part.table)
        for part in released.parts
        if isinstance(part, Given) and (cell := part.table.cell(GIVEN)) is not None
    )
    if rows and are_waiting(digest.facts):
        yield Chart(Words("digest.open_given"), rows, (Words("digest.open_unreviewed"),), released.people)
    elif rows:
        yield Chart(Words("digest.open_written"), rows, (), released.people)


def _changed(digest: Digest, released: Released) -> Iterator[Block]:
    previous = digest.previous
    if previous is None:
        yield Note(Words("digest.first"))
        return
    if previous.people == released.people and previous.parts == released.parts:
        yield Note(Words("digest.same"))
        return
    new = released.people - previous.people
    yield Note(Words("digest.newly_counted", count=new) if new > 0 else Words("digest.changed_only"))
    rows: list[tuple[Line, Line, Line]] = []
    for question in digest.facts.survey.questions:
        now, before = released.part(question.id), previous.part(question.id)
        if question.use is not Use.SUPPORT or not isinstance(now, Picks) or not isinstance(before, Picks):
            continue
        for cell in now.table.cells:
            earlier = before.table.cell(cell.id)
            was, is_ = number(earlier, before.table), number(cell, now.table)
            if was != is_:
                step = Words("digest.step_of", {"part": heading(question), "step": label(question, cell.id)})
                rows.append((step, was, is_))
    if rows:
        yield Moves(Words("digest.moved"), tuple(rows))


def _reading(facts: Facts) -> Iterator[Block]:
    few = facts.k - 1
    yield Note(Words("digest.read_small", {"range": span(0, few), "few": facts.k}))
    yield Note(Words("digest.read_range", {"few": facts.k}))
    yield Note(Words("digest.read_steps", {"few": facts.k, "behind": few}))
    yield Note(Words("digest.read_percent"))
    yield Note(Words("digest.read_average"))
    yield Note(Words("digest.read_groups"))
    yield Note(Words("digest.read_halves"))
    yield Note(Words("digest.read_help", {"fewest": plain(2 * facts.k)}))
    if facts.drafts:
        yield Note(Words("digest.drafts"), tuple(Named("language", code) for code in facts.drafts))
