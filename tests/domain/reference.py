"""Counting in the plainest way, person by person and question by question: what the quick way is held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.domain.findings import PARTITIONS, Findings, HalfTally, Respondent, Tally, attributes
from bot.domain.marks import figured_items, valid
from bot.domain.survey import Half, Kind, Nonresponse, Question, Survey, applies

Place = tuple[str, str]


def findings(people: Sequence[Respondent], survey: Survey) -> Findings:
    """All counts of one round."""
    groups = [attributes(person) for person in people]
    asked = [question for question in survey.questions if question.kind is not Kind.NOTE]
    return Findings(
        survey=survey,
        people=len(people),
        groups={name: Counter(each[name] for each in groups) for name in PARTITIONS},
        halves={half: sum(person.half is half for person in people) for half in Half},
        tallies={question.id: tally(people, question) for question in asked},
        figured={
            item: {half: half_tally([each for each in people if each.half is half], *items) for half in Half}
            for item, items in figured_items(survey).items()
        },
    )


def tally(people: Sequence[Respondent], question: Question) -> Tally:
    asked = [person for person in people if applies(question, person.answers, person.half) is True]
    found = [valid(question, person.answers.get(question.id)) for person in asked]
    given = [value for value in found if value is not None and not isinstance(value, Nonresponse)]
    picks = [value for value in given if isinstance(value, tuple)]
    first = picks if question.kind is Kind.CHOICES else [value[:1] for value in picks]
    options = Counter(id_ for value in first for id_ in value)
    later = Counter(id_ for value in picks for id_ in value[1:])
    ids = [option.id for option in question.options]
    return Tally(
        asked=len(asked),
        given=len(given),
        skipped=sum(value in (None, Nonresponse.SKIPPED) for value in found),
        not_understood=found.count(Nonresponse.NOT_UNDERSTOOD),
        options={id_: options[id_] for id_ in ids},
        later={id_: later[id_] for id_ in ids if question.kind is Kind.RANKING},
        values=Counter(value for value in given if isinstance(value, Decimal)),
    )


def half_tally(
    people: Sequence[Respondent], judged: Question, own: Question | None, instead: Question | None
) -> HalfTally:
    asked = [person for person in people if applies(judged, person.answers, person.half) is True]
    judgements: Counter[str] = Counter()
    values: Counter[Decimal] = Counter()
    without = 0
    for person in asked:
        said = valid(judged, person.answers.get(judged.id))
        judgement = said[0] if isinstance(said, tuple) and said else None
        judgements.update([judgement] if judgement else [])
        value = value_of(person, judged, own, instead, judgement)
        values.update([value] if value is not None else [])
        without += value is None and judgement in ("too_low", "too_high")
    return HalfTally(
        len(asked), {option.id: judgements[option.id] for option in judged.options}, values, without
    )


def value_of(
    person: Respondent,
    judged: Question,
    own: Question | None,
    instead: Question | None,
    judgement: str | None,
) -> Decimal | None:
    assert judged.number is not None
    figure = judged.number.figure
    if person.half is Half.OWN_FIRST:
        named = number(person, own)
    else:
        named = number(person, instead)
        named = None if judgement not in ("too_low", "too_high") or named == figure else named
    if named is None and judgement == "about_right":
        return figure
    return named


def number(person: Respondent, question: Question | None) -> Decimal | None:
    if question is None or applies(question, person.answers, person.half) is not True:
        return None
    value = valid(question, person.answers.get(question.id))
    return value if isinstance(value, Decimal) else None


def rows(
    people: Sequence[Respondent], survey: Survey, by: tuple[str, ...], *, numbers: bool
) -> Counter[object]:
    """How often each value of each question was said by people with the same attributes."""
    left_out = (Kind.NOTE, Kind.TEXT) if numbers else (Kind.NOTE, Kind.TEXT, Kind.NUMBER)
    found: Counter[object] = Counter()
    for person in people:
        attrs = tuple(attributes(person)[name] or "not_told" for name in by)
        for question in survey.questions:
            if question.kind not in left_out and applies(question, person.answers, person.half) is True:
                for value in (*said(person, question),) or ("",):
                    found[question.id, value, attrs] += 1
    return found


def said(person: Respondent, question: Question) -> Iterator[str]:
    match valid(question, person.answers.get(question.id)):
        case Decimal() as given:
            yield format(given, "f")
        case tuple() as ids if question.kind is Kind.RANKING:
            yield f"first:{ids[0]}"
            yield from (f"later:{id_}" for id_ in ids[1:])
        case tuple() as ids:
            yield from ids
        case _:
            return
