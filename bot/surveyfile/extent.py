"""How long a survey can get: the figure that is promised before it starts and checked in its file.

The seconds a screen takes are those of `bot.domain.extent`: note 8, choice and scale 12, number 15,
several and ranking 20, text 40.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.extent import SECONDS, minutes, places
from bot.domain.survey import Half, Kind, Question, Survey, Use

LONGEST_MINUTES = 5


def questions_and_minutes(survey: Survey) -> tuple[int, int]:
    """The most numbered questions and minutes that anybody can meet.

    Every follow-up counts as asked, but of those that follow different answers to one question the
    longest, and of texts with opposite conditions one; in the half for which the survey is longer. So nobody
    is told too little.
    """
    halves = ([each for each in survey.questions if each.half in (None, half)] for half in Half)
    return max(places(survey).values(), default=0), max(minutes(_longest(questions)) for questions in halves)


def _longest(questions: Iterable[Question]) -> Iterator[Question]:
    """All of them, but of those that no one can meet together the longest."""
    follow_ups: dict[str, Question] = {}
    apart: list[Question] = []
    for question in questions:
        rule = question.when[-1] if question.use in (Use.DIRECTION, Use.REASON) else None
        if rule is None and question.kind is Kind.TEXT and question.when:
            apart.append(question)
            continue
        if rule is None:
            yield question
            continue
        other = follow_ups.get(rule.question)
        if other is None or SECONDS[question.kind] > SECONDS[other.kind]:
            follow_ups[rule.question] = question
    yield from follow_ups.values()
    yield from (each for place, each in enumerate(apart) if not any(map(each.never_with, apart[:place])))
