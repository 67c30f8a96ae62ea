"""Red lines gone and new tell of no few: all four counts laid over the same people, with all that is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.domain.breakdown import Left, break_down, breakdowns_of
from bot.domain.counts import NOT_SAID
from bot.domain.edition import edition_of
from bot.domain.findings import PARTITIONS, Respondent, add_up, attributes, findings_of
from bot.domain.fitting import OTHER
from bot.domain.redlines import RED, Fourfold, by_groups, fourfold, items, may_be_told, question_before, stays
from bot.domain.release import release
from bot.domain.released import Picks
from bot.domain.survey import Answer, Half, Survey
from bot.surveyfile.load import load
from bot.surveyfile.proposed import passage
from bot.surveyfile.revision import revision_survey

K = 5
STEPS = ("good", "live_with", "needs_change", "cannot_accept", "cannot_judge")
NOBODY = "~"
ODD = 1e-6
OLD, NEW = "a1.before", "a1"


def _survey() -> Survey:
    first = edition_of(load(Path(__file__).parents[2] / "surveys" / "a-women-at-the-table.yaml"))
    assert first is not None
    a1, *others = first.passages
    now = replace(first, version=2, passages=(passage(first, "a1", a1.name.text, "Other."), *others))
    return revision_survey(first, now)


SURVEY = _survey()


def crowd(seed: int, size: int) -> list[Respondent]:
    """People whose country goes far in telling what they say of both texts; many objections move."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    countries = ["AF", "CO", "SD", "UA"][: random.choice([2, 3, 4])]
    tastes = {each: [random.choice((0.05, 0.3, 1, 3)) for _ in range(4)] for each in countries}
    telling = random.choice([1, 1, 0.95, 0.85])
    found = []
    for key in range(size):
        country = random.choices(countries, [6, 4, 2, 1][: len(countries)])[0]
        both = random.choices(("stays", "gone", "new", "none"), tastes[country])[0]
        old = RED if both in ("stays", "gone") else random.choice(STEPS[:3])
        new = RED if both in ("stays", "new") else random.choice(STEPS[:3])
        said = {OLD: old, NEW: new}
        answers = {id_: Answer(id_, step) for id_, step in said.items() if random.random() < telling}
        gender = random.choice(["woman", "man"]) if random.random() < telling else None
        kind = random.choice(["women_group", "youth_group"])
        language = random.choices(["en", "ar", "fr"], [5, 2, 1])[0]
        found.append(Respondent(key, country, language, gender, kind, answers, Half.OWN_FIRST))
    return found


def cut_of(people: list[Respondent]) -> Left | None:
    counts = add_up(people, SURVEY, breakdowns_of(SURVEY, ("country",)))
    released = release(findings_of(counts), K)
    return None if released is None else Left(released, break_down(counts, released))


def told(people: list[Respondent], cut: Left) -> Fourfold | None:
    found = fourfold(NEW, both(people), cut.released)
    true = by_groups(NEW, people)
    may = found is not None and may_be_told(NEW, found, true, cut.released, cut.breakdowns)
    return found if may else None


def both(people: list[Respondent]) -> int:
    return stays(NEW, (each.answers for each in people))


def step(each: Respondent, question: str) -> str:
    return str(each.answers[question].value) if question in each.answers else NOBODY


class Attack:
    """All combinations of one partition's groups and answers to both texts, between all that is told."""

    def __init__(self, cut: Left, name: str, people: list[Respondent], found: Fourfold | None) -> None:
        groups = cut.released.groups[name]
        self.ids = [cell.id for cell in groups.cells if not groups.kept]
        self.places = list(product([*self.ids, NOBODY], (*STEPS, NOBODY), (*STEPS, NOBODY)))
        self.lines: list[np.ndarray] = []
        self.limits: list[float] = []
        self.between(cut.released.people, cut.released.people)
        for cell in () if groups.kept else groups.cells:
            self.between(0 if cell.id == groups.joined else cell.low, cell.high, group=cell.id)
        if not groups.kept and groups.rest is not None:
            self.between(groups.rest, groups.rest, group=NOBODY)
        for question in (OLD, NEW):
            part = cut.released.part(question)
            assert isinstance(part, Picks)
            for cell in part.table.cells:
                self.between(cell.low, cell.high, **{_side(question): cell.id})
            if part.table.rest is not None:
                self.between(part.table.rest, part.table.rest, **{_side(question): NOBODY})
            self._rows(cut, name, question, people)
        if found is not None:
            self.between(found.stays, found.stays, old=RED, new=RED)

    def _rows(self, cut: Left, name: str, question: str, people: list[Respondent]) -> None:
        self.shown: set[tuple[str, str, str]] = getattr(self, "shown", set())
        for by, cells in cut.breakdowns.items():
            for cell in cells if by == (name,) else ():
                if cell.question != question or OTHER in cell.attrs or not cell.count:
                    continue
                (id_,) = cell.attrs
                group = NOBODY if id_ == NOT_SAID else id_
                self.shown.add((group, question, cell.value))
                true = sum(
                    self.group(attributes(each)[name]) == group and step(each, question) == cell.value
                    for each in people
                )
                # Which rows were made fewer the attacker is told.
                high = cut.released.people if true > cell.at_zero else cell.at_zero
                self.between(cell.count, high, group=group, **{_side(question): cell.value})

    def group(self, id_: str) -> str:
        return id_ if id_ in self.ids else NOBODY

    def between(self, low: float, high: float, **where: str) -> None:
        line = self.of(**where)
        self.lines += [line, -line]
        self.limits += [high, -low]

    def of(self, group: str | None = None, old: str | None = None, new: str | None = None) -> np.ndarray:
        wanted = (group, old, new)
        return np.array(
            [
                float(all(want in (None, have) for want, have in zip(wanted, place, strict=True)))
                for place in self.places
            ]
        )

    def bounds(self, line: np.ndarray) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            found = linprog(sign * line, A_ub=np.array(self.lines), b_ub=self.limits, method="highs")
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def _side(question: str) -> str:
    return "old" if question == OLD else "new"


def few(people: list[Respondent], attack: Attack, name: str) -> Iterator[np.ndarray]:
    """What the attacker asks for: each count from 1 to k-1 of a group, of one text or of both."""
    for id_ in attack.ids:
        mine = [each for each in people if attributes(each)[name] == id_]
        for question in (OLD, NEW):
            count = sum(step(each, question) == RED for each in mine)
            if 0 < count < K and (id_, question, RED) not in attack.shown:
                yield attack.of(id_, **{_side(question): RED})
        for old, new in product((True, False), repeat=2):
            count = sum((step(each, OLD) == RED, step(each, NEW) == RED) == (old, new) for each in mine)
            if 0 < count < K:
                with_old = attack.of(id_, old=RED) if old else attack.of(id_) - attack.of(id_, old=RED)
                with_new = attack.of(new=RED) if new else attack.of() - attack.of(new=RED)
                yield with_old * with_new


def opened(people: list[Respondent], cut: Left, found: Fourfold) -> Iterator[tuple[str, float, float]]:
    """The counts of a few that the four would tell of and that nothing else does."""
    for name in PARTITIONS:
        without, beside = Attack(cut, name, people, None), Attack(cut, name, people, found)
        for line in few(people, beside, name):
            (low, high), (now_low, now_high) = without.bounds(line), beside.bounds(line)
            if now_low > max(low, 1 - ODD) + ODD or now_high < 1 - ODD <= high:
                yield name, now_low, now_high


def test_no_count_of_a_few_follows_from_the_four_that_does_not_follow_without_them() -> None:
    shown = kept = 0
    for seed in range(120):
        people = crowd(seed, (40, 60, 90, 130)[seed % 4])
        cut = cut_of(people)
        found = None if cut is None else fourfold(NEW, both(people), cut.released)
        if cut is None or found is None or min(found.counts) < K:
            continue
        if told(people, cut) is not None:
            shown += 1
            assert list(opened(people, cut, found)) == [], seed
        elif kept < 5:
            kept += any(opened(people, cut, found))
    assert shown >= 8
    assert kept == 5, "the attack finds what is kept back"


KEYS = count()


def _group(country: str, old: int, new: int, both: int, size: int) -> list[Respondent]:
    said = [(RED, RED)] * both + [(RED, "good")] * (old - both) + [("good", RED)] * (new - both)
    said += [("good", "good")] * (size - len(said))
    return [
        Respondent(next(KEYS), country, "en", "woman", "women_group", _answers(*each), Half.OWN_FIRST)
        for each in said
    ]


def _answers(old: str, new: str) -> dict[str, Answer]:
    return {OLD: Answer(OLD, old), NEW: Answer(NEW, new)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 60))
def test_all_four_are_told_or_none_and_each_is_k_or_more(gone: int, new: int, both: int, none: int) -> None:
    people = _group("AF", gone + both, new + both, both, gone + new + both + none)
    cut = cut_of(people)
    if cut is None:
        return
    found = told(people, cut)
    if min(gone, new, both, none) < K:
        assert found is None
    if found is not None:
        assert (found.gone, found.new, found.stays, found.none) == (gone, new, both, none)


@pytest.mark.parametrize("few", [1, K - 1])
def test_where_no_group_is_told_of_none_of_the_four_may_be_of_a_few(few: int) -> None:
    cut = cut_of(_group("AF", 20, 20, 20, 60))
    assert cut is not None
    found = Fourfold(60, before=20 + few, now=20 + few, stays=20)
    assert min(found.counts) == few
    assert not may_be_told(NEW, found, {}, cut.released, {})
    assert may_be_told(NEW, replace(found, before=30, now=30), {}, cut.released, {})


@settings(max_examples=200, deadline=None)
@given(st.integers(5, 30), st.integers(5, 30), st.integers(0, 30), st.integers(0, 60))
def test_where_they_are_kept_back_nobody_knows_that_a_hidden_one_is_not_zero(
    gone: int, new: int, both: int, none: int
) -> None:
    """What is shown of both texts is as true where as many as can be, or as few, accept neither."""
    people = _group("AF", gone + both, new + both, both, gone + new + both + none)
    cut = cut_of(people)
    if cut is None or told(people, cut) is not None:
        return
    most = min(gone, new) + both
    other = _group("AF", gone + both, new + both, most, gone + new + both + none)
    if len(other) != len(people):
        return
    same = cut_of(other)
    assert same is not None
    assert (same.released, same.breakdowns) == (cut.released, cut.breakdowns)
    assert told(other, same) is None


def test_only_parts_with_both_texts_have_red_lines() -> None:
    assert items(SURVEY) == (NEW,)
    assert question_before(NEW) == OLD
    closed = replace(SURVEY, questions=tuple(replace(each, closed=True) for each in SURVEY.questions))
    assert items(closed) == ()


@pytest.mark.parametrize("missing", [OLD, NEW])
def test_where_a_cut_does_not_tell_of_one_text_exactly_nothing_is_told(missing: str) -> None:
    people = _group("AF", 20, 20, 10, 60)
    few_ = [
        replace(each, answers={id_: one for id_, one in each.answers.items() if id_ != missing})
        for each in people[:3]
    ]
    cut = cut_of([*few_, *(_group("AF", 2, 2, 1, 60))])
    assert cut is not None
    assert fourfold(NEW, 1, cut.released) is None
