"""Questions that are not asked any more in a language, because a correction there changed what they mean.

Whoever is asked in that language goes on past them. Answers that were given to them in that language stay
with who gave them, and are left out of the counts: they answered another question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.survey import Answer, Kind, Question, Survey

Closed = frozenset[tuple[str, str]]
"""Questions that are closed, each with the language."""


@dataclass(frozen=True, slots=True)
class Closing:
    """An item is not asked any more in a language, since then."""

    item: str
    language: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Rewording:
    """An item has been asked in so many wordings in a language; the last of them is new since then."""

    item: str
    language: str
    wordings: int
    since: datetime


def still_together(rewordings: Iterable[Rewording], closings: Iterable[Closing]) -> tuple[Rewording, ...]:
    """Those of which answers to all wordings count: it is not closed in their language."""
    closed = {(each.item, each.language) for each in closings}
    return tuple(each for each in rewordings if (each.item, each.language) not in closed)


def asked(survey: Survey, items: Collection[str]) -> Survey:
    """The survey as it is asked where these items are closed; every question keeps its number."""
    if not items:
        return survey
    questions = tuple(replace(each, closed=True) if each.item in items else each for each in survey.questions)
    return replace(survey, questions=questions)


def counting(
    survey: Survey, answers: Mapping[str, Answer], closings: Iterable[Closing]
) -> Mapping[str, Answer]:
    """The answers that count: all but those to a closed item in the language in which it is closed."""
    return outside(answers, closed_in(survey, closings))


def outside(answers: Mapping[str, Answer], closed: Closed) -> Mapping[str, Answer]:
    """The answers to what is not closed in their language."""
    if not closed:
        return answers
    return {id_: each for id_, each in answers.items() if (id_, each.language) not in closed}


def closed_in(survey: Survey, closings: Iterable[Closing]) -> Closed:
    """Each question that is closed, with the language."""
    closed = {(each.item, each.language) for each in closings}
    return frozenset(
        (question.id, language)
        for item, language in closed
        for question in survey.questions
        if question.item == item
    )


def closable(survey: Survey) -> tuple[Question, ...]:
    """The main questions of the items that carry a number, in the order of their numbers."""
    found: dict[str, Question] = {}
    for question in survey.questions:
        if question.kind is not Kind.NOTE:
            found[question.item] = found.get(question.item, question)
            if question.id == question.item:
                found[question.item] = question
    return tuple(found.values())
