"""How questions were understood in each language, as a section of the digest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.digest.page import Block, Digest, Note, Section
from bot.digest.parts import heading
from bot.domain.comprehension import Flag
from bot.domain.say import Line, Named, Wording, Words
from bot.domain.survey import Question, Survey


def translated(digest: Digest) -> Iterator[Section]:
    """One section, where languages were compared."""
    blocks = tuple(_blocks(digest))
    if blocks:
        yield Section(Words("digest.translations"), blocks)


def translation_facts(digest: Digest) -> dict[str, Any]:
    """The same for programs."""
    found = digest.comprehension
    return {
        "comparisons": 0 if found is None else found.comparisons,
        "flags": [
            {"question": flag.question, "language": flag.language, "why": flag.why.value}
            for flag in (() if found is None else found.flags)
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
