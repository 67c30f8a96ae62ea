"""What people said, counted exactly; nothing here has passed disclosure control, and nothing may be shown.

`bot.domain.release` turns findings into what may leave. An answer to a question that is not asked of
its respondent (any more) is left aside; a question asked and not answered counts as skipped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bot.domain.counts import By, Counts
from bot.domain.marks import (
    ASKED,
    FIRST,
    GAVE,
    JUDGED,
    LATER,
    NO_VALUE,
    NOTHING,
    UNCLEAR,
    VALUE,
    figured_items,
)
from bot.domain.survey import Answer, Half, Kind, Question, Survey

PARTITIONS: Final = ("country", "language", "gender", "group_kind", "help")
#: By herself, or with somebody's help: everybody is in one of the two.
HELP: Final = ("alone", "helped")
NOT_TOLD: Final = ""
GIVEN: Final = "given"

LOWER, AT_FIGURE, HIGHER, WITHOUT = "lower", "at_figure", "higher", "without"


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who finished and let her answers count; `key` joins her answers of one round only.

    `helped`: somebody helped her to answer. The answer of a group is a respondent too, counted apart.
    """

    key: bytes | int
    country: str | None
    language: str
    gender: str | None
    group_kind: str | None
    answers: Mapping[str, Answer]
    half: Half
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """One question among those it was asked of.

    `options` counts picks, of a ranking first places; `later` the other places of a ranking.
    `values` tells how often each number was given, in order; of a text its being there counts, in `given`.
    """

    asked: int = 0
    given: int = 0
    skipped: int = 0
    not_understood: int = 0
    options: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[Decimal, int] = field(default_factory=dict)


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
    values: Mapping[Decimal, int] = field(default_factory=dict)
    without: int = 0

    def side(self, figure: Decimal, side: str) -> dict[Decimal, int]:
        """The values on one side of the figure, in order."""
        match side:
            case "lower":
                return {value: n for value, n in self.values.items() if value < figure}
            case "higher":
                return {value: n for value, n in self.values.items() if value > figure}
            case _:
                return {value: n for value, n in self.values.items() if value == figure}


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
    return findings_of(add_up(respondents, survey))


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
        "help": HELP[person.helped],
    }


def add_up(
    respondents: Iterable[Respondent],
    survey: Survey,
    bys: tuple[By, ...] = ((),),
    kept: Counts | None = None,
) -> Counts:
    """What all these people's answers add up to, with counts of others that were `kept`."""
    counts = Counts(survey, bys) if kept is None else kept
    for person in respondents:
        counts.add(attributes(person), person.answers, person.half)
    return counts


def findings_of(counts: Counts) -> Findings:
    """All counts of one round, question by question."""
    survey, total = counts.survey, counts.total()
    questions = [question for question in survey.questions if question.kind is not Kind.NOTE]
    return Findings(
        survey=survey,
        people=counts.people,
        groups={name: dict(sorted(counts.groups(name).items())) for name in PARTITIONS},
        halves={half: counts.halves[half.value] for half in Half},
        tallies={question.id: _tally(question, total.get(question.id, Counter())) for question in questions},
        figured={
            item: {half: _half_tally(judged, counts.of_figure(item, half)) for half in Half}
            for item, (judged, _, _) in figured_items(survey).items()
        },
    )


def _tally(question: Question, said: Counter[str]) -> Tally:
    ids = [option.id for option in question.options]
    first = FIRST if question.kind is Kind.RANKING else ""
    options = {id_: said[first + id_] for id_ in ids}
    values: Mapping[Decimal, int] = {}
    match question.kind:
        case Kind.NUMBER:
            values = _values({value: n for value, n in said.items() if value not in (NOTHING, UNCLEAR)})
            given = sum(values.values())
        case Kind.CHOICES | Kind.TEXT:
            given = said[GAVE]
        case _:
            given = sum(options.values())
    return Tally(
        asked=given + said[NOTHING] + said[UNCLEAR],
        given=given,
        skipped=said[NOTHING],
        not_understood=said[UNCLEAR],
        options=options,
        later={id_: said[LATER + id_] for id_ in ids if question.kind is Kind.RANKING},
        values=values,
    )


def _half_tally(judged: Question, said: Counter[str]) -> HalfTally:
    return HalfTally(
        asked=said[ASKED],
        judgements={option.id: said[JUDGED + option.id] for option in judged.options},
        values=_values({each.removeprefix(VALUE): n for each, n in said.items() if each.startswith(VALUE)}),
        without=said[NO_VALUE],
    )


def _values(counts: Mapping[str, int]) -> dict[Decimal, int]:
    values: Counter[Decimal] = Counter()
    for value, n in counts.items():
        values[Decimal(value)] += n
    return dict(sorted(values.items()))
