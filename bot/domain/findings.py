"""What people said, counted exactly; nothing here has passed disclosure control, and nothing may be shown.

`bot.domain.release` turns findings into what may leave. An answer to a question that is not asked of
its respondent (any more) is left aside; a question asked and not answered counts as skipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, assert_never

from bot.domain.survey import Answer, Half, Kind, Nonresponse, Question, Survey, Use, applies

PARTITIONS: Final = ("country", "language", "gender", "group_kind")
NOT_TOLD: Final = ""
LATER: Final = "later"
GIVEN: Final = "given"

LOWER, AT_FIGURE, HIGHER, WITHOUT = "lower", "at_figure", "higher", "without"


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who finished and let her answers count; `key` joins her answers of one round only."""

    key: bytes | int
    country: str | None
    language: str
    gender: str | None
    group_kind: str | None
    answers: Mapping[str, Answer]
    half: Half


@dataclass(frozen=True, slots=True)
class Tally:
    """One question among those it was asked of.

    `options` counts picks, of a ranking first places; `later` the other places of a ranking.
    `values` are the numbers given, sorted; of a text only its being there counts, in `given`.
    """

    asked: int = 0
    given: int = 0
    skipped: int = 0
    not_understood: int = 0
    options: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)
    values: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class HalfTally:
    """A number with a figure today, in one half.

    Everyone asked is in one of: a value lower than the figure, at it, or higher; `without`: said too
    low or too high and gave no other number; or none of these. A person's value is the number she
    gave, else the figure where she said about right. In the half that saw the figure first, a number
    'instead' that equals the figure is no other number.
    """

    asked: int = 0
    judgements: Mapping[str, int] = field(default_factory=dict)
    values: tuple[Decimal, ...] = ()
    without: int = 0

    def side(self, figure: Decimal, side: str) -> tuple[Decimal, ...]:
        """The values on one side of the figure, sorted."""
        match side:
            case "lower":
                return tuple(value for value in self.values if value < figure)
            case "higher":
                return tuple(value for value in self.values if value > figure)
            case _:
                return tuple(value for value in self.values if value == figure)


@dataclass(frozen=True, slots=True)
class Findings:
    """All counts of one round."""

    survey: Survey
    people: int
    groups: Mapping[str, Mapping[str, int]]
    halves: Mapping[Half, int]
    tallies: Mapping[str, Tally]
    figured: Mapping[str, Mapping[Half, HalfTally]]


def find(respondents: Iterable[Respondent], survey: Survey) -> Findings:
    """Count all answers of those who finished and let them count; the order of people changes nothing."""
    counting = _Counting(survey)
    for person in respondents:
        counting.add(person)
    return counting.findings()


def figured_items(survey: Survey) -> dict[str, tuple[Question, Question | None, Question | None]]:
    """The numbers that have a figure today: item to its judgement, and its own and instead questions."""
    found: dict[str, tuple[Question, Question | None, Question | None]] = {}
    for judged in survey.questions:
        if judged.use is Use.JUDGEMENT and judged.number is not None and judged.number.figure is not None:
            same = [question for question in survey.questions if question.item == judged.item]
            own = next((question for question in same if question.use is Use.OWN), None)
            instead = next((question for question in same if question.use is Use.INSTEAD), None)
            found[judged.item] = (judged, own, instead)
    return found


def told(value: str | None) -> str:
    """What a person told about herself; `NOT_TOLD` for nothing and for 'prefer not to say'."""
    return NOT_TOLD if value is None or value == "prefer_not" else value


def attributes(person: Respondent) -> dict[str, str]:
    """The groups a person is in, by partition."""
    return {
        "country": told(person.country),
        "language": person.language,
        "gender": told(person.gender),
        "group_kind": told(person.group_kind),
    }


def valid(question: Question, answer: Answer | None) -> tuple[str, ...] | Decimal | Nonresponse | None:
    """An answer as it counts: option ids the question has, a number, `()` for a text; or None."""
    if answer is None:
        return None
    if isinstance(answer.value, Nonresponse):
        return answer.value
    match question.kind:
        case Kind.CHOICE | Kind.SCALE | Kind.CHOICES | Kind.RANKING:
            ordered = answer.value if isinstance(answer.value, tuple) else (answer.value,)
            known = tuple(
                dict.fromkeys(id_ for id_ in ordered if isinstance(id_, str) and question.option(id_))
            )
            return known or None
        case Kind.NUMBER:
            return answer.value if isinstance(answer.value, Decimal) else None
        case Kind.TEXT:
            return ()
        case Kind.NOTE:
            return None
        case never:
            assert_never(never)


class _Counting:
    """The running counts while people are added one by one."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._questions = [question for question in survey.questions if question.kind is not Kind.NOTE]
        self._items = figured_items(survey)
        self._people = 0
        self._groups: dict[str, Counter[str]] = {name: Counter() for name in PARTITIONS}
        self._halves: Counter[Half] = Counter()
        self._asked: Counter[str] = Counter()
        self._nonresponse: Counter[tuple[str, Nonresponse]] = Counter()
        self._given: Counter[str] = Counter()
        self._options: dict[str, Counter[str]] = {each.id: Counter() for each in self._questions}
        self._later: dict[str, Counter[str]] = {each.id: Counter() for each in self._questions}
        self._values: dict[str, list[Decimal]] = {each.id: [] for each in self._questions}
        self._half_asked: Counter[tuple[str, Half]] = Counter()
        self._judged: Counter[tuple[str, Half, str]] = Counter()
        self._half_values: dict[tuple[str, Half], list[Decimal]] = {}
        self._without: Counter[tuple[str, Half]] = Counter()

    def add(self, person: Respondent) -> None:
        self._people += 1
        self._halves[person.half] += 1
        for name, group in attributes(person).items():
            self._groups[name][group] += 1
        for question in self._questions:
            if applies(question, person.answers, person.half) is True:
                self._add_answer(question, person)
        for item in self._items:
            self._add_figured(item, person)

    def _add_answer(self, question: Question, person: Respondent) -> None:
        self._asked[question.id] += 1
        value = valid(question, person.answers.get(question.id))
        match value:
            case None | Nonresponse():
                self._nonresponse[question.id, value or Nonresponse.SKIPPED] += 1
                return
            case Decimal():
                self._values[question.id].append(value)
            case tuple() if question.kind is Kind.RANKING:
                self._options[question.id][value[0]] += 1
                self._later[question.id].update(value[1:])
            case tuple() if question.kind is Kind.CHOICES:
                self._options[question.id].update(value)
            case tuple():
                self._options[question.id].update(value[:1])
        self._given[question.id] += 1

    def _add_figured(self, item: str, person: Respondent) -> None:
        judged, own, instead = self._items[item]
        if applies(judged, person.answers, person.half) is not True:
            return
        place = (item, person.half)
        self._half_asked[place] += 1
        judgement = next(iter(_ids(judged, person)), None)
        if judgement is not None:
            self._judged[item, person.half, judgement] += 1
        value = self._value(judged, own, instead, person, judgement)
        if value is not None:
            self._half_values.setdefault(place, []).append(value)
        elif judgement in ("too_low", "too_high"):
            self._without[place] += 1

    def _value(
        self,
        judged: Question,
        own: Question | None,
        instead: Question | None,
        person: Respondent,
        judgement: str | None,
    ) -> Decimal | None:
        figure = judged.number.figure if judged.number is not None else None
        if person.half is Half.OWN_FIRST:
            named = _number(own, person)
        else:
            named = _number(instead, person)
            named = None if judgement not in ("too_low", "too_high") or named == figure else named
        if named is not None:
            return named
        return figure if judgement == "about_right" else None

    def findings(self) -> Findings:
        survey = self._survey
        return Findings(
            survey=survey,
            people=self._people,
            groups={name: dict(sorted(counts.items())) for name, counts in self._groups.items()},
            halves={half: self._halves[half] for half in Half},
            tallies={question.id: self._tally(question) for question in self._questions},
            figured={item: {half: self._half_tally(item, half) for half in Half} for item in self._items},
        )

    def _tally(self, question: Question) -> Tally:
        id_ = question.id
        ids = [option.id for option in question.options]
        return Tally(
            asked=self._asked[id_],
            given=self._given[id_],
            skipped=self._nonresponse[id_, Nonresponse.SKIPPED],
            not_understood=self._nonresponse[id_, Nonresponse.NOT_UNDERSTOOD],
            options={option: self._options[id_][option] for option in ids},
            later={option: self._later[id_][option] for option in ids if question.kind is Kind.RANKING},
            values=tuple(sorted(self._values[id_])),
        )

    def _half_tally(self, item: str, half: Half) -> HalfTally:
        judged = self._items[item][0]
        return HalfTally(
            asked=self._half_asked[item, half],
            judgements={option.id: self._judged[item, half, option.id] for option in judged.options},
            values=tuple(sorted(self._half_values.get((item, half), ()))),
            without=self._without[item, half],
        )


def _ids(question: Question, person: Respondent) -> tuple[str, ...]:
    value = valid(question, person.answers.get(question.id))
    return value if isinstance(value, tuple) else ()


def _number(question: Question | None, person: Respondent) -> Decimal | None:
    if question is None or applies(question, person.answers, person.half) is not True:
        return None
    value = valid(question, person.answers.get(question.id))
    return value if isinstance(value, Decimal) else None
