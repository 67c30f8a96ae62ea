"""The page's leaves before they have a language: one file each, with what stands on it in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Final, Literal

from bot.digest.charterpage.facts import Asked, Consultation, Subject
from bot.digest.page import Block, Chart, Grouped, Moves, Note, Outcomes, Row, Section
from bot.digest.parts import short_name, span
from bot.domain.edition import Edition, Fate, changes
from bot.domain.say import Line, Value, Wording, Words

INDEX: Final = "index.html"
METHOD: Final = "method.html"
#: Of so many sections of figures a leaf is made: it stays under 50 KB in any script.
MOST_SECTIONS: Final = 5
Tone = Literal["plain", "quiet", "asked"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second or third level."""

    line: Line
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    line: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another leaf in the same language, with what stands under it."""

    leaf: str
    line: Line
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """Links, one below the other."""

    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What parts of a proposal are called, and what they say."""

    parts: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a part from one version to the next; the words that differ are told in each language."""

    name: Line
    fate: Line
    before: Wording | None
    now: Wording | None


Piece = Heading | Prose | Ways | Texts | Changed | Block


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of each language. `banners` stand above everything."""

    name: str
    title: Line
    banners: tuple[Line, ...]
    pieces: tuple[Piece, ...]


def leaves(consultation: Consultation) -> tuple[Leaf, ...]:
    """Every leaf, the first one first."""
    banners = tuple(_banners(consultation))
    return (
        Leaf(INDEX, Words("charterpage.title"), banners, tuple(_index(consultation))),
        *(Leaf(_name(each), each.title, banners, tuple(_subject(each))) for each in consultation.subjects),
        *(
            Leaf(name, short_name(asked.survey), banners, pieces)
            for each in consultation.subjects
            for asked in each.rounds
            for name, pieces in _figures(asked)
        ),
        Leaf(METHOD, Words("charterpage.method"), banners, tuple(_method(consultation))),
    )


def _banners(consultation: Consultation) -> Iterator[Line]:
    if consultation.trial:
        yield Words("digest.trial")
    if consultation.synthetic:
        yield Words("digest.synthetic")


def _name(subject: Subject) -> str:
    return f"{subject.id}.html"


def _figures_of(asked: Asked, number: int = 1) -> str:
    return f"round-{asked.id}.html" if number == 1 else f"round-{asked.id}-{number}.html"


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
    for section in asked.page.sections:
        for block in section.blocks:
            if isinstance(block, Outcomes):
                yield replace(block, caption=short_name(asked.survey))


def _subject(subject: Subject) -> Iterator[Piece]:
    for version in subject.versions[-1:]:
        yield Prose(_called(version), "quiet")
        yield from _wording(version)
    yield from _history(subject.versions)
    yield Heading(Words("charterpage.rounds"))
    if not subject.rounds:
        yield Prose(Words("charterpage.no_rounds"))
    for asked in reversed(subject.rounds):
        yield from (Prose(line, "quiet") for line in asked.page.facts if _is_public(line))
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
_PUBLIC: Final = ("digest.version", "digest.closed", "digest.people", "digest.nothing_closed")


def _is_public(line: Line) -> bool:
    return isinstance(line, Words) and line.key in _PUBLIC


def _glance(asked: Asked) -> Iterator[Block]:
    for section in asked.page.sections:
        if section.heading == Words("digest.glance"):
            yield from (each for each in section.blocks if isinstance(each, Grouped) and not each.question)


def _figures(asked: Asked) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """All figures of a round, on as many leaves as keep each of them light."""
    sections = [each for each in asked.page.sections if each.item is not None]
    rest = range(0, max(1, len(sections)), MOST_SECTIONS)
    for number, first in enumerate(rest, start=1):
        pieces: list[Piece] = [Prose(line, "quiet") for line in asked.page.facts if _is_public(line)]
        if number == 1:
            pieces += (Heading(Words("digest.conclusions")), *map(Prose, asked.page.conclusions))
        for section in sections[first : first + MOST_SECTIONS]:
            pieces += _section(section)
        if number < len(rest):
            pieces.append(Ways((Way(_figures_of(asked, number + 1), Words("charterpage.more_figures")),)))
        yield _figures_of(asked, number), tuple(pieces)


def _section(section: Section) -> Iterator[Piece]:
    yield Heading(section.heading)
    if section.asked is not None:
        yield Prose(section.asked, "asked")
    yield from (shown for each in section.blocks if (shown := _for_anybody(each)) is not None)


def _for_anybody(block: Block) -> Block | None:
    """A block as far as it tells of all people together; None where it tells of groups of them."""
    match block:
        case Chart():
            notes = tuple(each for each in block.notes if not _is_of_countries(each))
            return replace(block, rows=tuple(map(_without_average, block.rows)), notes=notes)
        case Grouped() | Moves():
            return None
        case Note() | Outcomes():
            return block


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
