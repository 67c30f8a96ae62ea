"""How questions were understood in each language, as a section of the digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from bot.digest import standing
from bot.digest.page import Block, Digest, Facts, Note, Section
from bot.digest.parts import heading
from bot.domain.comprehension import Flag
from bot.domain.say import Line, Named, Value, Wording, Words
from bot.domain.survey import Question, Survey


def translated(digest: Digest) -> Iterator[Section]:
    """One section, where languages were compared."""
    blocks = tuple(_blocks(digest))
    if blocks:
        yield Section(Words("digest.translations"), blocks)


def not_asked(facts: Facts, item: str | None) -> Iterator[Note]:
    """Where an item is not asked any more, or in other words, since when, and what that means."""
    closed = [each for each in facts.closings if each.item == item]
    if closed:
        asked = facts.languages - len(closed)
        values: dict[str, Value] = {"asked": asked, "languages": facts.languages}
        since = tuple(
            Words(
                "digest.closed_since",
                {"language": Named("language", each.language), "day": standing.day(each.since, facts)},
            )
            for each in closed
        )
        yield Note(Words("digest.closed_in", values), since)
    for one in facts.rewordings:
        if one.item == item:
            told: dict[str, Value] = {
                "language": Named("language", one.language),
                "day": standing.day(one.since, facts),
            }
            yield Note(Words("digest.reworded", told, one.wordings))


def translation_facts(digest: Digest) -> dict[str, Any]:
    """The same for programs."""
    found = digest.comprehension
    return {
        "comparisons": 0 if found is None else found.comparisons,
        "flags": [
            {"question": flag.question, "language": flag.language, "why": flag.why.value}
            for flag in (() if found is None else found.flags)
        ],
        "languages": digest.facts.languages,
        "not_asked": [
            {"item": each.item, "language": each.language, "since": each.since.astimezone(UTC).isoformat()}
            for each in digest.facts.closings
        ],
        "reworded": [
            {
                "item": each.item,
                "language": each.language,
                "wordings": each.wordings,
                "since": each.since.astimezone(UTC).isoformat(),
            }
            for each in digest.facts.rewordings
        ],
    }


def _blocks(digest: Digest) -> Iterator[Block]:
    found = digest.comprehension
    if found is not None and found.comparisons:
        flags = tuple(_flag(digest.facts.survey, flag) for flag in found.flags)
        yield Note(Words("digest.translations_compared", count=found.comparisons))
        yield Note(Words("digest.flags" if flags else "digest.flags_none"), flags)


def _flag(survey: Survey, flag: Flag) -> Line:
    question = survey.question(flag.question)
    values = {"language": Named("language", flag.language), "question": asked_as(question)}
    return Words(f"digest.flag_{flag.why}", values)


def asked_as(question: Question) -> Line:
    """What a question is called where several of one part may stand side by side."""
    return heading(question) if question.id == question.item else Wording(question.context, question.text)
