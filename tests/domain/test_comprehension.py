"""Flags of translations: they find what was not understood, and neither few people nor hidden counts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.domain.breakdown import Left, break_down, breakdowns_of, pack_breakdowns, unpack_left
from bot.domain.comprehension import IN, Comprehension, Flag, compare
from bot.domain.exported import ExportCell
from bot.domain.findings import Respondent, add_up, find
from bot.domain.release import release
from bot.domain.survey import Answer, Half, Kind, Nonresponse, Survey
from tests.domain.crowd import survey
from tests.domain.test_breakdown import NOBODY, Attack, attack_table, people, told_of_few

K = 5
SURVEY = survey()
UNCLEAR, SKIPPED = Nonresponse.NOT_UNDERSTOOD, Nonresponse.SKIPPED


def person(key: int, language: str, value: str | Nonresponse) -> Respondent:
    return Respondent(
        key, "AF", language, "woman", "women_group", {"whole": Answer("whole", value)}, Half.OWN_FIRST
    )


def group(
    language: str, good: int, unclear: int = 0, skipped: int = 0, *, change: int = 0
) -> list[Respondent]:
    values = ["good"] * good + ["needs_change"] * change + [UNCLEAR] * unclear + [SKIPPED] * skipped
    return [person(hash((language, number)), language, value) for number, value in enumerate(values)]


def cut(crowd: Sequence[Respondent], before: Left | None = None, asked: Survey = SURVEY) -> Left:
    released = release(find(crowd, asked), K, None if before is None else before.released)
    assert released is not None
    by = ("country",) if asked.risk == "normal" else ()
    counts = add_up(crowd, asked, breakdowns_of(asked, by))
    breakdowns = break_down(counts, released, before)
    was = None if before is None else before.comprehension
    return Left(released, breakdowns, compare(counts, released, breakdowns, was))


def flags(left: Left, question: str = "whole") -> list[tuple[str, Nonresponse]]:
    assert left.comprehension is not None
    return [(each.language, each.why) for each in left.comprehension.flags if each.question == question]


def test_a_language_is_flagged_where_many_more_in_it_than_elsewhere_did_not_understand():
    left = cut([*group("en", 60, 4, 10), *group("ar", 24, 12, 4)])
    assert flags(left) == [("ar", UNCLEAR)]


def test_a_question_that_is_closed_in_a_language_is_not_compared():
    crowd = [*group("en", 60, 4, 10), *group("ar", 24, 12, 4)]
    left = cut(crowd)
    counts = add_up(crowd, SURVEY, breakdowns_of(SURVEY, ("country",)))
    found = compare(counts, left.released, left.breakdowns, closed={"whole"})
    assert found is not None
    assert left.comprehension is not None
    assert found.flags == ()
    assert found.comparisons == left.comprehension.comparisons - 4


def test_what_is_skipped_is_told_apart_from_what_is_not_understood():
    assert flags(cut([*group("en", 60, 4, 4), *group("ar", 24, 2, 14)])) == [("ar", SKIPPED)]


def test_the_language_that_small_ones_are_counted_with_is_flagged_too():
    left = cut([*group("ar", 40, 25), *group("en", 40, 5), *group("fr", 3)])
    assert left.released.groups["language"].joined == "ar"
    assert flags(left) == [("ar", UNCLEAR)]


def test_under_twenty_answers_in_a_language_or_elsewhere_nothing_is_compared():
    few = cut([*group("en", 80, 6), *group("ar", 6, 13)])
    assert flags(few) == []
    assert few.comprehension is not None
    assert few.comprehension.comparisons == 0
    enough = cut([*group("en", 80, 6), *group("ar", 6, 14)])
    assert enough.comprehension is not None
    assert enough.comprehension.comparisons > 0


def test_comparisons_are_of_questions_that_all_are_asked_languages_and_two_reasons():
    left = cut([*group("en", 60, 6), *group("ar", 40, 6), *group("fr", 15, 3)])
    everyone = [
        each
        for each in SURVEY.questions
        if not each.when and each.half is None and each.kind is not Kind.NOTE
    ]
    assert left.comprehension is not None
    shown = [each for each in everyone if each.id == "whole"]
    assert shown
    assert left.comprehension.comparisons % 4 == 0
    assert 4 <= left.comprehension.comparisons <= 4 * len(everyone)


def test_fourteen_points_are_no_flag_and_fifteen_are_one():
    assert flags(cut([*group("en", 90, 10), *group("ar", 76, 24)])) == []
    assert flags(cut([*group("en", 90, 10), *group("ar", 75, 25)])) == [("ar", UNCLEAR)]


@pytest.mark.threat(8)
def test_of_a_high_risk_round_nothing_is_told_by_language():
    high = replace(SURVEY, risk="high")
    assert cut([*group("en", 60), *group("ar", 20, 20)], asked=high).comprehension is None


@pytest.mark.threat(8)
def test_no_flag_stands_where_it_would_leave_too_few_to_hide_a_small_count():
    # 17 of 100 are not shown: of them 4 want a change, so 12 told by a flag leave 5, and 13 leave 4.
    assert flags(cut([*group("en", 60, 1), *group("ar", 23, 12, change=4)])) == [("ar", UNCLEAR)]
    assert flags(cut([*group("en", 59, 0), *group("ar", 24, 13, change=4)])) == []


@pytest.mark.threat(9)
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 25)] * 4), min_size=2, max_size=4))
def test_a_flag_changes_only_with_a_count_and_every_count_moves_by_none_or_five_or_more(days):
    before: Left | None = None
    size = 60
    for here, there, skipped, more in days:
        size += 10 + more
        crowd = [*group("en", size, there, 8), *group("ar", 20 + more, here, skipped)]
        released = release(find(crowd, SURVEY), K, None if before is None else before.released)
        if released is None:
            continue
        now = cut(crowd, before)
        if before is not None:
            assert before.comprehension is not None
            assert now.comprehension is not None
            was = before.comprehension.stands
            moved = {place: n - was.get(place, 0) for place, n in now.comprehension.stands.items()}
            assert all(n == 0 or abs(n) >= K for n in moved.values())
            sizes = [each.released.groups["language"] for each in (before, now)]
            same = now.released.part("whole") == before.released.part("whole") and sizes[0] == sizes[1]
            if same and not any(n for place, n in moved.items() if place[0] == "whole"):
                assert flags(now) == flags(before)
        before = now


@pytest.mark.threat(9)
@pytest.mark.parametrize("unclear", range(10, 25))
def test_who_knows_all_but_four_learns_nothing_of_these_four_from_a_flag(unclear: int):
    def crowd(here: int) -> list[Respondent]:
        return [*group("en", 90, 2, 18), *group("ar", 60 - here, here, 0)]

    first = cut(crowd(unclear))
    later = group("es", 0, 0, 6, change=14)
    told = {
        tuple(flags(cut([*crowd(unclear + few), *later], first), "whole"))
        for few in (-4, -3, -2, -1, 0, 1, 2, 3, 4)
    }
    assert len(told) == 1


@pytest.mark.threat(8)
@pytest.mark.parametrize(("rows", "flagged"), [(28, True), (29, False)])
def test_no_flag_stands_where_the_rows_of_its_language_leave_fewer_than_it_tells_of(
    rows: int, *, flagged: bool
):
    crowd = [*group("en", 60, 4, 10), *group("ar", 24, 12, 4)]
    row = ExportCell("whole", "scale", "good", ("ar",), rows, rows)
    found = compare(add_up(crowd, SURVEY, (("language",),)), cut(crowd).released, {("language",): [row]})
    assert found is not None
    assert (Flag("whole", "ar", UNCLEAR) in found.flags) == flagged


def mixed(seed: int, size: int) -> list[Respondent]:
    """People of uneven tastes, of whom many in one language or two did not understand, or skipped."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    silent = {
        language: (random.choice((0, 0.05, 0.3, 0.5)), random.choice((0, 0.05, 0.3)))
        for language in ("en", "ar", "fr")
    }
    found = []
    for each in people(seed, size):
        unclear, skipped = silent[each.language]
        answers = dict(each.answers)
        chance = random.random()
        if chance < unclear + skipped:
            answers = {"whole": Answer("whole", UNCLEAR if chance < unclear else SKIPPED)}
        found.append(replace(each, answers=answers))
    return found


class Knowing(Attack):
    """Knows of each flag not only that it stands, but how many gave no answer at least."""

    def __init__(self, left: Left, name: str, *, rows: bool = True) -> None:
        super().__init__(left, name, rows=rows)
        assert left.comprehension is not None
        told: dict[str, int] = {}
        for flag in left.comprehension.flags if name == "language" else ():
            if flag.question == "whole":
                stands = left.comprehension.stands[flag.question, flag.language, flag.why, IN]
                told[flag.language] = told.get(flag.language, 0) + stands
        for language, least in told.items():
            self._between([(language, NOBODY)], least, 10**6)

    def spread(self, id_: str) -> tuple[float, float]:
        """The least and the most who can have said this, in all languages together."""
        wanted = np.zeros(len(self.places))
        for (_, value), at in self.places.items():
            wanted[at] = value == id_
        found = [
            linprog(sign * wanted, A_ub=np.array(self._lines), b_ub=self._limits, bounds=self._bounds)
            for sign in (1, -1)
        ]
        return float(found[0].fun), -float(found[1].fun)


@pytest.mark.threat(8)
def test_linear_bounds_with_all_that_flags_tell_show_no_few_that_was_hidden(monkeypatch: pytest.MonkeyPatch):
    flagged = 0
    for seed in range(120):
        crowd = mixed(seed, (60, 90, 120, 300)[seed % 4])
        left = cut(crowd)
        if left.released.groups["language"].kept or attack_table(left).kept or not flags(left):
            continue
        flagged += 1
        before = told_of_few(left, crowd, "language")
        with monkeypatch.context() as patched:
            patched.setattr("tests.domain.test_breakdown.Attack", Knowing)
            assert told_of_few(left, crowd, "language") == before, seed
        everyone = Knowing(left, "language")
        for cell in attack_table(left).cells:
            if cell.small:
                least, most = everyone.spread(cell.id)
                assert (round(least), round(most)) == (0, K - 1), (seed, cell.id)
    assert flagged > 20


@pytest.mark.threat(9)
def test_in_a_series_too_what_flags_tell_leaves_every_hidden_count_from_none_to_four():
    flagged = 0
    for seed in range(40):
        crowd, before = mixed(seed, 300), None
        for size in (70, 110, 160, 230, 300):
            released = release(find(crowd[:size], SURVEY), K, None if before is None else before.released)
            if released is None:
                continue
            before = cut(crowd[:size], before)
            if before.released.groups["language"].kept or attack_table(before).kept or not flags(before):
                continue
            flagged += 1
            everyone = Knowing(before, "language")
            for cell in attack_table(before).cells:
                if cell.small:
                    least, most = everyone.spread(cell.id)
                    assert (round(least), round(most)) == (0, K - 1), (seed, size, cell.id)
    assert flagged > 20


def test_flags_are_read_back_as_they_were_packed_and_a_cut_from_before_there_were_any_has_none():
    left = cut([*group("en", 60, 4, 10), *group("ar", 24, 12, 4)])
    packed = pack_breakdowns(left.breakdowns, left.comprehension)
    assert left.comprehension is not None
    # The newest cuts are at hand; one that is not is parsed.
    for text in (packed, f"{packed} "):
        assert unpack_left(left.released, text, ("country",)).comprehension == Comprehension(
            left.comprehension.comparisons,
            (Flag("whole", "ar", UNCLEAR),),
            {place: n for place, n in left.comprehension.stands.items() if n},
        )
    for old in ('{"format":2,"breakdowns":[]}', '[["whole","scale","good",["AF"],12,14]]'):
        assert unpack_left(left.released, old, ("country",)).comprehension is None
