"""The page's leaves before they have a language: one file each, with what stands on it in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from bot.digest.charterpage.facts import Asked, Consultation, Subject
from bot.digest.charterpage.paging import paged
from bot.digest.charterpage.pieces import INDEX, Changed, Heading, Leaf, Piece, Prose, Texts, Way, Ways
from bot.digest.page import Block, Chart, Grouped, Item, Moves, Note, Outcomes, Row, Section
from bot.digest.parts import short_name, span
from bot.domain.decision import parts_of, wording_of
from bot.domain.edition import Edition, Fate, changes
from bot.domain.say import Line, Value, Verbatim, Words

METHOD: Final = "method.html"
#: Sections about no part alone that tell of all people together.
_OF_ALL: Final = (Words("statements.heading"),)


def leaves(consultation: Consultation) -> tuple[Leaf, ...]:
    """Every leaf, the first one first."""
    return tuple(_every(consultation))


def _every(consultation: Consultation) -> Iterator[Leaf]:
    banners = tuple(_banners(consultation))
    yield from paged(INDEX, Words("charterpage.title"), banners, _index(consultation))
    for each in consultation.subjects:
        yield from paged(_name(each), each.title, banners, _subject(each))
        for asked in each.rounds:
            yield from paged(_figures_of(asked), short_name(asked.survey), banners, _figures(asked))
    yield from paged(METHOD, Words("charterpage.method"), banners, _method(consultation))


def _banners(consultation: Consultation) -> Iterator[Line]:
    if consultation.trial:
        yield Words("digest.trial")
    if consultation.synthetic:
        yield Words("digest.synthetic")


def _name(subject: Subject) -> str:
    return f"{subject.id}.html"


def _figures_of(asked: Asked) -> str:
    return f"round-{asked.id}.html"


def _index(consultation: Consultation) -> Iterator[Piece]:
    yield Prose(Words("charterpage.about"))
    proposals = [each for each in consultation.subjects if each.versions]
    others = [each for each in consultation.subjects if not each.versions]
    for key, found in (("charterpage.proposals", proposals), ("charterpage.others", others)):
        if found:
            yield Heading(Words(key))
            yield Ways(tuple(_way(each) for each in found))
    yield Heading(Words("digest.decisions"))
    tables = [table for each in consultation.subjects for table in _newest(each)]
    yield Prose(Words("charterpage.decisions_how" if tables else "charterpage.no_decisions"))
    yield from tables
    yield Ways((Way(METHOD, Words("charterpage.method")),))


def _way(subject: Subject) -> Way:
    under = tuple(_called(each) for each in subject.versions[-1:])
    return Way(_name(subject), subject.title, under)


def _called(version: Edition) -> Line:
    values: dict[str, Value] = {"proposal": version.proposal, "version": version.version}
    return Words("charterpage.proposal", values)


def _newest(subject: Subject) -> Iterator[Outcomes]:
    """The parts that were decided on in the newest round of which any was."""
    tables = (table for asked in reversed(subject.rounds) for table in _decisions(asked))
    for table in islice(tables, 1):
        yield replace(table, rows=tuple(row for row in table.rows if _NOT_DECIDED not in row[2]))


def _decisions(asked: Asked) -> Iterator[Outcomes]:
    """All parts of a round with what was said and decided, under the name of what was asked about."""
    parts = parts_of(asked.survey)
    for section in asked.page.sections:
        for block in section.blocks:
            if isinstance(block, Outcomes):
                rows = zip(block.rows, parts, strict=True)
                told = tuple(
                    tuple(tuple(_reasoned(asked, part.item, cell)) for cell in row) for row, part in rows
                )
                yield replace(block, caption=short_name(asked.survey), rows=told)


def _reasoned(asked: Asked, item: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines as they are, but the reason of a decision as what may be translated; none that is not for all."""
    decision = asked.page.digest.facts.decisions.get(item)
    for line in lines:
        reason = decision is not None and line == Verbatim(decision.why)
        told = wording_of(asked.id, decision) if reason and decision is not None else line
        if told is not None:
            yield told


def _subject(subject: Subject) -> Iterator[Piece]:
    for version in subject.versions[-1:]:
        yield Prose(_called(version), "quiet")
        yield from _wording(version)
    yield from _history(subject.versions)
    yield Heading(Words("charterpage.rounds"))
    if not subject.rounds:
        yield Prose(Words("charterpage.no_rounds"))
    for asked in reversed(subject.rounds):
        for line in filter(_is_public, asked.page.facts):
            yield Heading(line, 3) if _is_version(line) else Prose(line, "quiet")
        yield from _decisions(asked)
        yield from _glance(asked)
        yield Ways((Way(_figures_of(asked), Words("charterpage.figures")),))


def _wording(version: Edition) -> Iterator[Piece]:
    """What a proposal asks for, and what its parts say. What answers can change is told to those asked."""
    yield Prose(version.asks)
    yield Texts(tuple((each.name, each.text) for each in version.passages))


def _history(versions: tuple[Edition, ...]) -> Iterator[Piece]:
    """What each version changed in the one before it, the newest first."""
    for before, now in reversed(list(pairwise(versions))):
        values: dict[str, Value] = {"before": before.version, "now": now.version}
        yield Heading(Words("charterpage.changed", values))
        found = [each for each in changes(before, now) if each.fate is not Fate.KEPT]
        if not found:
            yield Prose(Words("charterpage.changed_nothing"))
        for each in found:
            yield Changed(
                each.name,
                Words(f"charterpage.fate_{each.fate}"),
                None if each.before is None else each.before.text,
                None if each.now is None else each.now.text,
            )


_NOT_DECIDED: Final = Words("digest.not_decided")
#: Of what a digest says of its round: when it was, and how many people are in it.
_PUBLIC: Final = (
    "digest.version",
    "revision.beside",
    "digest.closed",
    "digest.people",
    "digest.nothing_closed",
)


def _is_public(line: Line) -> bool:
    return isinstance(line, Words) and line.key in _PUBLIC


def _is_version(line: Line) -> bool:
    return isinstance(line, Words) and line.key == "digest.version"


def _glance(asked: Asked) -> Iterator[Block]:
    for section in asked.page.sections:
        if section.heading == Words("digest.glance"):
            yield from (each for each in section.blocks if isinstance(each, Grouped) and not each.question)


def _figures(asked: Asked) -> Iterator[Piece]:
    """All that was counted in a round of all people together."""
    yield from (Prose(line, "quiet") for line in asked.page.facts if _is_public(line))
    yield Heading(Words("digest.conclusions"))
    yield from map(Prose, asked.page.conclusions)
    for section in asked.page.sections:
        if section.item is not None or section.heading in _OF_ALL:
            yield from _section(asked, section)


def _section(asked: Asked, section: Section) -> Iterator[Piece]:
    yield Heading(section.heading)
    if section.asked is not None:
        yield Prose(section.asked, "asked")
    for each in section.blocks:
        yield from _for_anybody(asked, section, each)


def _for_anybody(asked: Asked, section: Section, block: Block) -> Iterator[Block]:
    """A block as far as it tells of all people together; none where it tells of groups of them."""
    match block:
        case Chart():
            notes = tuple(each for each in block.notes if not _is_of_countries(each))
            yield replace(block, rows=tuple(map(_without_average, block.rows)), notes=notes)
        case Grouped():
            # A table without a question has parts or statements for rows, and no groups of people.
            if not block.question:
                yield block
        case Note():
            items = (
                Item(line, each.under)
                for each in block.listed()
                for line in _reasoned(asked, section.item or "", (each.line,))
            )
            yield Note(block.line, tuple(items))
        case Outcomes() | Moves():
            yield block


def _without_average(row: Row) -> Row:
    return replace(row, average=None)


def _is_of_countries(line: Line) -> bool:
    return isinstance(line, Words) and line.key.startswith("digest.average_")


def _method(consultation: Consultation) -> Iterator[Piece]:
    k = consultation.k
    yield Heading(Words("charterpage.how"))
    for key in ("asked", "free", "unknown", "words", "groups", "decided"):
        yield Prose(Words(f"charterpage.how_{key}"))
    yield Heading(Words("digest.conclusions"))
    yield from (Prose(Words(f"digest.{key}")) for key in ("shows", "shows_not", "objections"))
    yield Heading(Words("digest.reading"))
    yield Prose(Words("digest.read_small", {"range": span(0, k - 1), "few": k}))
    yield Prose(Words("digest.read_range", {"few": k}))
    yield Prose(Words("digest.read_steps", {"few": k, "behind": k - 1}))
    yield Prose(Words("digest.read_percent"))
    yield Prose(Words("digest.read_halves"))
