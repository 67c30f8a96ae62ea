"""Crowds that are given statements as people are, and say what they say."""

from __future__ import annotations

from random import Random

from bot.domain.findings import Respondent
from bot.domain.statements import ANSWERS, draw
from bot.domain.survey import Answer, Half, Nonresponse, Survey
from bot.surveyfile.content import read_content
from bot.surveyfile.statements import frozen_of

COUNTRIES = ("YE", "SD", "SO", "AF")


def statements(number: int) -> Survey:
    return read_content(
        frozen_of({each: f"Statement {each} is short." for each in range(1, number + 1)}).text
    )


def listeners(seed: int, size: int, asked: Survey, *, more: float = 0.3) -> list[Respondent]:
    """People one after the other: five statements each, and for some of them five more."""
    rng = Random(seed)  # noqa: S311 - a crowd, not a secret
    given = {each.id: 0 for each in asked.questions}
    leans = {each: rng.random() for each in given}
    found = []
    for number in range(size):
        drawn: tuple[str, ...] = ()
        for _ in range(1 + (rng.random() < more)):
            drawn = (*drawn, *draw(given, drawn, rng))
        answers = {}
        for each in drawn:
            given[each] += 1
            said = "agree" if rng.random() < leans[each] else rng.choice(ANSWERS)
            value = Nonresponse.NOT_UNDERSTOOD if rng.random() < 0.04 else said
            answers[each] = Answer(each, value, asked.hash, "en")
        country = rng.choice(COUNTRIES)
        found.append(Respondent(number, country, "en", "woman", "peace_group", answers, Half.OWN_FIRST))
    return found
