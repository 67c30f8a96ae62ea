"""How long a survey is: its numbered questions, and minutes at an unhurried pace."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.survey import Answers, Half, Kind, Question, Survey, applies

#: Seconds for one screen, read and answered on a small phone.
SECONDS = {
    Kind.NOTE: 8,
    Kind.CHOICE: 12,
    Kind.SCALE: 12,
    Kind.NUMBER: 15,
    Kind.CHOICES: 20,
    Kind.RANKING: 20,
    Kind.TEXT: 40,
}


def numbered(survey: Survey) -> list[str]:
    """The items that carry a number on the screen, in order; notes carry none."""
    items: list[str] = []
    for question in survey.questions:
        if question.kind is not Kind.NOTE and question.item not in items:
            items.append(question.item)
    return items


def places(survey: Survey) -> dict[str, int]:
    """The number of each such item on the screen; one that nobody meets with the one before shares its."""
    first = {each.item: each for each in reversed(survey.questions)}
    found: dict[str, int] = {}
    before: str | None = None
    for item in numbered(survey):
        shares = before is not None and first[item].never_with(first[before])
        found[item] = max(found.values(), default=0) + (0 if shares else 1)
        before = item
    return found


def minutes(questions: Iterable[Question]) -> int:
    """Minutes for these screens, rounded up, at least one."""
    return max(1, -(-sum(SECONDS[question.kind] for question in questions) // 60))


def expected(survey: Survey, half: Half, answers: Answers) -> list[Question]:
    """The screens that this person will meet as far as is known: follow-ups only once they apply.

    Of two that nobody meets together one is counted until it is known which.
    """
    found: list[Question] = []
    for question in survey.questions:
        holds = applies(question, answers, half)
        unknown = holds is None and question.item == question.id
        if holds or (unknown and not any(map(question.never_with, found))):
            found.append(question)
    return found
