"""What is counted quickly, or kept and added to, is what is counted in the plainest way."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.breakdown import breakdowns_of
from bot.domain.counts import Counts
from bot.domain.findings import Respondent, add_up, attributes, find, findings_of
from bot.domain.marks import GAVE
from bot.domain.snapshot import _counted
from bot.domain.survey import Answer, Nonresponse, Scalar
from tests.domain import reference
from tests.domain.crowd import crowd, survey

SURVEY = survey()
EXPORTS = ((), ("country",), ("gender", "country"), ("language",))
ODD: tuple[Scalar, ...] = (
    "removed",
    ("talks", "removed", "talks"),
    ("none",),
    (),
    Decimal(30),
    Decimal("30.5"),
    "good",
    Nonresponse.SKIPPED,
    Nonresponse.NOT_UNDERSTOOD,
    "too_high",
    ("y", "x", "gone"),
)


def odd(seed: int, size: int) -> list[Respondent]:
    """A crowd some of whose answers are to questions they are not asked, or fit no question any more."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    found = []
    for each in crowd(seed, size, SURVEY):
        answers = dict(each.answers)
        for question in random.sample(SURVEY.questions, 3):
            answers[question.id] = Answer(question.id, random.choice(ODD))
        for id_ in [id_ for id_ in answers if random.random() < 0.1]:
            del answers[id_]
        found.append(replace(each, answers=answers))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_findings_are_those_of_plain_counting_whatever_people_answered(seed: int):
    people = odd(seed, 150)
    assert find(people, SURVEY) == reference.findings(people, SURVEY)


@pytest.mark.parametrize("seed", range(12))
def test_every_breakdown_counts_what_plain_counting_does(seed: int):
    people = crowd(seed, 700, SURVEY)
    counts = add_up(people, SURVEY, breakdowns_of(SURVEY, EXPORTS[seed % 4]))
    for by in counts.bys:
        found = {
            (question, value, attrs): n
            for question, values in _counted(counts, by).items()
            for value, rows in values.items()
            if value != GAVE
            for attrs, n in rows.items()
        }
        assert found == reference.rows(people, SURVEY, by, numbers=by == counts.bys[0])


@given(st.integers(0, 1000), st.lists(st.integers(0, 60), max_size=4), st.sampled_from(EXPORTS))
@settings(max_examples=40, deadline=None)
def test_counts_that_were_kept_and_added_to_are_those_of_everyone_at_once(
    seed: int, parts: list[int], export_by: tuple[str, ...]
):
    bys = breakdowns_of(SURVEY, export_by)
    people = odd(seed, sum(parts))
    counts: Counts | None = Counts(SURVEY, bys)
    at = 0
    for part in parts:
        assert counts is not None
        for each in people[at : at + part]:
            counts.add(attributes(each), each.answers, each.half)
        at += part
        counts = Counts.unpacked(counts.packed(), SURVEY, bys)
    assert counts is not None
    everyone = add_up(people, SURVEY, bys)
    assert findings_of(counts) == findings_of(everyone)
    assert all(counts.by(by) == everyone.by(by) for by in bys)


def test_counts_of_another_survey_or_by_other_partitions_are_not_gone_on_from():
    packed = add_up(crowd(1, 20, SURVEY), SURVEY, (("country",),)).packed()
    assert Counts.unpacked(packed, SURVEY, (("country",),)) is not None
    assert Counts.unpacked(packed, SURVEY, (("country",), ("gender",))) is None
    assert Counts.unpacked(packed, replace(SURVEY, hash="other"), (("country",),)) is None


def test_counts_hold_nobodys_row_and_no_word_that_anybody_wrote():
    people = crowd(3, 200, SURVEY)
    packed = add_up(people, SURVEY, (("country",),)).packed()
    assert "Some words" not in packed
    assert set(json.loads(packed)) == {
        "format",
        "survey",
        "people",
        "halves",
        "together",
        "figured",
        "by",
        "numbers",
    }
