"""What reviewers released of open answers: tags, counts and texts, next to no group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.digest.page import Block, Chart, Digest, Facts, Note, Row, Section
from bot.digest.parts import heading, number
from bot.domain.disclosure import Cell
from bot.domain.review import Reviewed, cells
from bot.domain.say import Line, Verbatim, Words


def reviewed(digest: Digest) -> Iterator[Section]:
    """A section for each open question that was reviewed."""
    facts = digest.facts
    if facts.review is None:
        return
    for question in facts.survey.questions:
        found = facts.review.questions.get(question.id)
        if found is not None:
            title = Words("digest.reviewed", {"part": heading(question)})
            yield Section(title, tuple(_blocks(found, facts.k)))


def texts_shown(facts: Facts) -> Iterator[int]:
    """How many texts stand in the digest, question by question."""
    for each in () if facts.review is None else facts.review.questions.values():
        yield 0 if each.few(facts.k) else len(each.texts)


def review_facts(facts: Facts) -> dict[str, Any] | None:
    """The same for programs: counts as they may be shown."""
    if facts.review is None:
        return None
    return {
        id_: None if found.few(facts.k) else _facts(found, facts.k)
        for id_, found in facts.review.questions.items()
    }


def _facts(found: Reviewed, k: int) -> dict[str, Any]:
    tags, left_out = cells(found, k)
    return {
        "texts": list(found.texts),
        "tags": {tag: _span(cell) for tag, cell in tags.items()},
        "left_out": _span(left_out),
    }


def _blocks(found: Reviewed, k: int) -> Iterator[Block]:
    if found.few(k):
        yield Note(Words("digest.reviewed_few"))
        return
    yield Note(Words("digest.reviewed_how"))
    tags, left_out = cells(found, k)
    ordered = sorted(tags.items(), key=lambda each: (-each[1].high, each[0]))
    rows = [_row(Verbatim(tag), cell) for tag, cell in ordered]
    rows.append(_row(Words("digest.reviewed_left_out"), left_out))
    yield Chart(Words("digest.reviewed_tags"), tuple(rows), out_of=found.read)
    if found.texts:
        yield Note(Words("digest.reviewed_texts"), tuple(Verbatim(text) for text in found.texts))
    else:
        yield Note(Words("digest.reviewed_none"))


def _row(label: Line, cell: Cell) -> Row:
    return Row(label, number(cell), cell.low, cell.high)


def _span(cell: Cell) -> dict[str, int]:
    return {"low": cell.low, "high": cell.high}
