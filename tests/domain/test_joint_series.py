"""A question with what follows it, in a series in which people come, erase and change their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from bot.domain import snapshot
from bot.domain.breakdown import Left
from bot.domain.comprehension import compare
from bot.domain.findings import Respondent, attributes
from bot.domain.fitting import OTHER
from bot.domain.survey import Answer
from tests.domain.joint import NOBODY, Where
from tests.domain.joint_series import Series
from tests.domain.test_breakdown import STEPS, K, counted, left
from tests.domain.test_joint_attack import close_knit

FOLLOW_UPS = {"needs_change": "whole.direction", "cannot_accept": "whole.reason"}
VALUES = {
    "whole": STEPS,
    "whole.direction": ("too_far", "not_far_enough", "something_else"),
    "whole.reason": ("danger", "misused", "unfair", "unworkable", "not_right", "other_reason"),
}


def crowds(seed: int) -> Iterator[list[Respondent]]:
    """Who is in each of four cuts; between two, some erase, some change all their answers, and many come."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    tastes = {id_: [random.choice((0.05, 0.3, 1, 4)) for _ in VALUES[id_]] for id_ in FOLLOW_UPS.values()}
    pool = [following(random, each, tastes) for each in close_knit(seed, 400)]
    random.shuffle(pool)
    come = random.choice((60, 90, 140))
    here, came = pool[:come], come
    yield [*here]
    for _ in range(3):
        gone = random.choice((0, 2, 6))
        for _ in range(gone):
            here.pop(random.randrange(len(here)))
        for _ in range(random.choice((0, 3, 8))):
            at = random.randrange(len(here))
            here[at] = replace(here[at], answers=pool[random.randrange(len(pool))].answers)
        come = gone + random.choice((12, 25))
        here, came = here + pool[came : came + come], came + come
        yield [*here]


def following(random: Random, person: Respondent, tastes: dict[str, list[float]]) -> Respondent:
    """The same person with an answer to what follows hers, in nine cases of ten."""
    given = person.answers.get("whole")
    follow_up = None if given is None else FOLLOW_UPS.get(str(given.value))
    if follow_up is None or random.random() > 0.9:
        return person
    value = random.choices(VALUES[follow_up], tastes[follow_up])[0]
    return replace(person, answers={**person.answers, follow_up: Answer(follow_up, value)})


def cuts(seed: int, most: int = 4) -> Iterator[tuple[list[Respondent], Left, Left | None]]:
    """Each cut of a series with who is in it and the cut before."""
    before: Left | None = None
    for crowd, _ in zip(crowds(seed), range(most), strict=False):
        cut = left(crowd, ("country",), before)
        if cut is not None:
            was = None if before is None else before.comprehension
            compared = compare(counted(crowd, ("country",)), cut.released, cut.breakdowns, was)
            cut = replace(cut, comprehension=compared)
            yield crowd, cut, before
            before = cut


def said(crowd: list[Respondent], where: Where) -> int:
    """How many people of these groups gave these answers."""
    return sum(
        all(
            (str(each.answers[name].value) if name in each.answers else NOBODY) == id_
            if name in VALUES
            else (attributes(each)[name] or "not_told") == id_
            for name, id_ in where.items()
        )
        for each in crowd
    )


def missing(cut: Left, attack: Series) -> Iterator[Where]:
    """The cells of every group that is shown which have no row."""
    rows = {
        (name, cell.attrs[by.index(name)], cell.question, cell.value)
        for by, cells in cut.breakdowns.items()
        for name in by
        for cell in cells
        if cell.count
    }
    for name in attack.names:
        for group in attack.tables[name].cells:
            for question, values in VALUES.items() if not group.small else ():
                for value in values if not attack.tables[question].kept else ():
                    if (name, group.id, question, value) not in rows:
                        yield {name: group.id, question: value}


def made_fewer(cut: Left, crowd: list[Respondent]) -> set[tuple[object, ...]]:
    """The rows that tell of fewer than there are: which these are the attacker is told."""
    return {
        (by, *cell.attrs, cell.question, cell.value)
        for by, cells in cut.breakdowns.items()
        for cell in cells
        if cell.question in VALUES and cell.count and OTHER not in cell.attrs
        if said(crowd, {**dict(zip(by, cell.attrs, strict=True)), cell.question: cell.value}) > cell.at_zero
    }


def told_of_few(crowd: list[Respondent], cut: Left, before: Left | None) -> list[Where]:
    """The cells of one to four of which rows and flags, not totals and sizes, tell that somebody is there."""
    every = Series(cut, before, "whole", FOLLOW_UPS, fewer=made_fewer(cut, crowd))
    without = Series(cut, before, "whole", FOLLOW_UPS, rows=False)
    return [
        where
        for where in missing(cut, every)
        if 0 < said(crowd, where) < K and every.least(where) > 0.001 >= without.least(where)
    ]


FIRST: Where = {"gender": "woman", "whole.direction": "something_else"}


@pytest.mark.threat(8)
def test_how_many_of_a_group_were_asked_why_tells_of_no_few_beside_what_all_answered():
    crowd, cut, before = next(cuts(1))
    assert told_of_few(crowd, cut, before) == []


@pytest.mark.threat(8)
def test_a_row_of_an_answer_with_a_follow_up_would_tell_where_few_answered_that_otherwise(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(snapshot, "told_by_margins", lambda *_: set())
    crowd, cut, before = next(cuts(1))
    assert told_of_few(crowd, cut, before) == [FIRST]


@pytest.mark.threat(9)
@pytest.mark.parametrize("seed", [0, 1])
def test_nor_does_a_series_in_which_people_erase_and_change_what_they_said(seed: int):
    for crowd, cut, before in cuts(seed):
        assert told_of_few(crowd, cut, before) == []
