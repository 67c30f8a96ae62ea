"""What reviewers released of open answers: tags, counts and texts, next to no group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.digest.page import Block, Chart, Digest, Facts, Item, Note, Row, Section
from bot.digest.parts import heading, number
from bot.domain.disclosure import Cell
from bot.domain.quoted import Quoted
from bot.domain.review import Reviewed, cells
from bot.domain.say import Line, Named, Verbatim, Wording, Words


def reviewed(digest: Digest) -> Iterator[Section]:
    """A section for each open question that was reviewed."""
    facts = digest.facts
    if facts.review is None:
        return
    for question in facts.survey.questions:
        found = facts.review.questions.get(question.id)
        if found is not None:
            title = Words("digest.reviewed", {"part": heading(question)})
            yield Section(title, tuple(_blocks(found, facts)))


def texts_shown(facts: Facts) -> Iterator[int]:
    """How many texts stand in the digest, question by question."""
    for each in () if facts.review is None else facts.review.questions.values():
        yield 0 if each.few(facts.k) else len(each.texts) + len(each.quotes)


def texts_new(facts: Facts) -> int:
    """How many of them were not in the digest that the reader had before."""
    found = () if facts.review is None else facts.review.questions.values()
    return sum(quote.new for each in found if not each.few(facts.k) for quote in each.quotes)


def are_waiting(facts: Facts) -> bool:
    """Whether open answers wait to be reviewed still."""
    return facts.review is None or not all(each.counted for each in facts.review.questions.values())


def review_facts(facts: Facts) -> dict[str, Any] | None:
    """The same for programs: counts as they may be shown."""
    if facts.review is None:
        return None
    return {
        id_: None if found.few(facts.k) else _facts(found, facts.k)
        for id_, found in facts.review.questions.items()
    }


def _facts(found: Reviewed, k: int) -> dict[str, Any]:
    tags, left_out = _cells(found, k)
    return {
        "texts": list(found.texts),
        "quotes": [_quote_facts(each) for each in found.quotes],
        "tags": {tag: _span(cell) for tag, cell in tags.items()},
        "left_out": _span(left_out),
    }


def _quote_facts(quote: Quoted) -> dict[str, Any]:
    told = quote.translated
    return {
        "text": quote.text,
        "language": quote.language,
        "country": quote.country,
        "translation": None
        if told is None
        else {"text": told.text, "language": told.language, "accepted": told.accepted},
    }


def _cells(found: Reviewed, k: int) -> tuple[dict[str, Cell], Cell]:
    """Counts as they may be shown; while not all is read, none."""
    return cells(found, k) if found.counted else ({}, Cell("", 0, found.read))


def _quoted(found: Reviewed, facts: Facts) -> Iterator[Block]:
    """What reviewers here released: counts only once all was read."""
    yield Note(Words("digest.quoted_how"))
    if found.counted:
        yield _tagged(found, facts)
    else:
        yield Note(Words("digest.quoted_more"))
    new, known = [[each for each in found.quotes if each.new is new] for new in (True, False)]
    for key, quotes in (("digest.quotes_new", new), ("digest.reviewed_texts", known)):
        items = tuple(item for each in quotes if (item := _quote(each)) is not None)
        if items:
            yield Note(Words(key), items)
    if not found.quotes:
        yield Note(Words("digest.reviewed_none"))
    if found.refused:
        yield Note(Words("digest.quote_refused", count=found.refused))


def _quote(quote: Quoted) -> Item | None:
    """A quote in its own words, under it its translation with whether another reviewer agreed to it."""
    told = quote.translated
    if quote.text is None or quote.language is None:
        if told is None:
            return None
        line = Words("digest.quote_only_translated", {"text": Verbatim(told.text)})
        return Item(_placed(line, quote.country))
    own = _placed(Verbatim(quote.text), quote.country)
    if told is None:
        return Item(own)
    key = "digest.quote_accepted" if told.accepted else "digest.quote_translated"
    named = Named("language", quote.language)
    return Item(own, (Words(key, {"language": named, "text": Verbatim(told.text)}),))


def _placed(line: Words | Verbatim, country: str | None) -> Line:
    if country is None:
        return line
    return Words("digest.quote_country", {"quote": line, "country": Named("country", country)})


def _blocks(found: Reviewed, facts: Facts) -> Iterator[Block]:
    if found.few(facts.k):
        yield Note(Words("digest.reviewed_few"))
        return
    if facts.survey.risk == "normal":
        yield from _quoted(found, facts)
        return
    yield Note(Words("digest.reviewed_how"))
    yield _tagged(found, facts)
    if found.texts:
        yield Note(Words("digest.reviewed_texts"), tuple(Verbatim(text) for text in found.texts))
    else:
        yield Note(Words("digest.reviewed_none"))


def _tagged(found: Reviewed, facts: Facts) -> Chart:
    tags, left_out = cells(found, facts.k)
    known = {each.tag for each in facts.survey.codebook}
    ordered = sorted(tags.items(), key=lambda each: (-each[1].high, each[0]))
    rows = [_row(Wording("codebook", tag) if tag in known else Verbatim(tag), cell) for tag, cell in ordered]
    rows.append(_row(Words("digest.reviewed_left_out"), left_out))
    return Chart(Words("digest.reviewed_tags"), tuple(rows), out_of=found.read)


def _row(label: Line, cell: Cell) -> Row:
    return Row(label, number(cell), cell.low, cell.high)


def _span(cell: Cell) -> dict[str, int]:
    return {"low": cell.low, "high": cell.high}
