"""A survey with every kind of question, and crowds whose counts keep close to where the rules change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from bot.domain.findings import Respondent
from bot.domain.person import GENDERS, GROUP_KINDS
from bot.domain.survey import (
    Answer,
    Half,
    Kind,
    Nonresponse,
    Question,
    Survey,
    Use,
    applies,
)
from bot.surveyfile.load import load_text

SOURCE = """
id: crowd
title: A survey of all kinds
short_name: All kinds
asks: It asks in every way.
changes: Nothing.
keeps: All.
questions:
  - {id: hello, kind: note, text: Hello.}
  - id: share
    kind: number
    heading: The share
    own: How many should it be?
    text: Today it is 30. Is that too low?
    unit: percent
    least: 0
    most: 100
    step: 5
    figure: 30
  - id: places
    kind: choices
    heading: The places
    text: Which of them?
    options:
      - {id: talks, text: Talks}
      - {id: missions, text: Missions}
      - {id: homes, text: Homes}
    also: [none, cannot_judge]
    matters_most: true
    add: What is missing?
  - id: two
    kind: choices
    text: Two of them?
    most: 2
    options:
      - {id: a, text: A}
      - {id: b, text: B}
      - {id: c, text: C}
  - {id: whole, kind: support, heading: The whole, text: What do you think of it?}
  - id: why
    kind: text
    text: Why not?
    when: {whole: [cannot_accept]}
  - id: pace
    kind: number
    text: How fast?
    unit: year
    least: 2026
    most: 2100
    step: 1
    when: {whole: {not: [cannot_accept, cannot_judge]}}
  - id: order
    kind: ranking
    text: In which order?
    most: 3
    options:
      - {id: x, text: X}
      - {id: y, text: Y}
      - {id: z, text: Z}
"""


def survey() -> Survey:
    return load_text(SOURCE, "crowd.yaml")


COUNTRIES = ("AF", "CO", "SD", "UA", "YE")
LANGUAGES = ("en", "ar", "fr", "es")


def crowd(seed: int, size: int, asked: Survey, first_key: int = 0) -> list[Respondent]:
    """People with uneven tastes, uneven anew for every seed."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    taste = _Taste(random)
    return helped([_person(taste, asked, first_key + key) for key in range(size)], seed)


def helped(people: list[Respondent], seed: int) -> list[Respondent]:
    """The same people, of whom somebody helped none, a few, many or nearly all, by country too."""
    random = Random(f"helped {seed}")  # noqa: S311 - a crowd, not a secret
    shares = {country: random.choice((0, 0.03, 0.1, 0.5, 0.95)) for country in (*COUNTRIES, None)}
    return [replace(each, helped=random.random() < shares.get(each.country, 0)) for each in people]


class _Taste:
    """Weights for each place where somebody chooses: mostly one answer, some seldom, some never."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._weights: dict[str, list[float]] = {}

    def one(self, place: str, among: list[str]) -> str:
        if place not in self._weights:
            self._weights[place] = [self.random.choice((0, 0.03, 0.1, 0.5, 3)) for _ in among]
            if not any(self._weights[place]):
                self._weights[place][self.random.randrange(len(among))] = 1
        return self.random.choices(among, self._weights[place])[0]


def _person(taste: _Taste, asked: Survey, key: int) -> Respondent:
    half = Half(taste.one("half", list(Half)))
    answers: dict[str, Answer] = {}
    for question in asked.questions:
        if question.kind is Kind.NOTE or applies(question, answers, half) is not True:
            continue
        given = taste.one(f"{question.id}?", ["given", "skipped", "not_understood"])
        value = _value(taste, question) if given == "given" else Nonresponse(given)
        answers[question.id] = Answer(question.id, value)
    return Respondent(
        key,
        taste.one("country", [*COUNTRIES, ""]) or None,
        taste.one("language", list(LANGUAGES)),
        taste.one("gender", list(GENDERS)),
        taste.one("group_kind", list(GROUP_KINDS)),
        answers,
        half,
    )


def _value(taste: _Taste, question: Question) -> str | Decimal | tuple[str, ...]:
    ids = [option.id for option in question.options]
    if question.kind is Kind.TEXT:
        return "Some words."
    if question.kind is Kind.NUMBER:
        assert question.number is not None
        spec = question.number
        place = question.id if question.use is not Use.INSTEAD else f"{question.id} instead"
        near = [spec.least, spec.least + 5 * spec.step, spec.least + 6 * spec.step, spec.most]
        return near[int(taste.one(place, ["0", "1", "2", "3"]))]
    if question.kind is Kind.RANKING:
        order = sorted(ids, key=lambda _: taste.random.random())
        first = taste.one(question.id, ids)
        return (first, *[id_ for id_ in order if id_ != first][: taste.random.randrange(3)])
    if question.kind is Kind.CHOICES:
        alone = [option.id for option in question.options if option.alone]
        first = taste.one(question.id, ids)
        if first in alone:
            return (first,)
        more = [
            id_
            for id_ in ids
            if id_ not in alone and id_ != first and taste.one(f"{question.id} {id_}", ["y", "n"]) == "y"
        ]
        return (first, *more)[: question.most_picks]
    return taste.one(question.id, ids)
