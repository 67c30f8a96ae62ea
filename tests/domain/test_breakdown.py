"""What is told by groups: an attacker with linear bounds learns of no few that they are not nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from statistics import mean

import numpy as np
import pytest
from scipy.optimize import linprog

from bot.domain.averages import averages
from bot.domain.breakdown import (
    Left,
    break_down,
    breakdowns_of,
    pack_breakdowns,
    told,
    unpack_breakdowns,
)
from bot.domain.counts import NOT_SAID, Counts
from bot.domain.disclosure import Cell, Table
from bot.domain.exported import ExportCell
from bot.domain.findings import PARTITIONS, Respondent, add_up, attributes, find
from bot.domain.fitting import OTHER, Margins, fit
from bot.domain.release import release
from bot.domain.released import Picks
from bot.domain.survey import Answer, Half
from tests.domain.crowd import crowd, survey
from tests.domain.test_disclosure_series import series

K = 5
SURVEY = survey()
STEPS = ("good", "live_with", "needs_change", "cannot_accept", "cannot_judge")
NOBODY = "~"


def people(seed: int, size: int, *, telling: float = 1.0) -> list[Respondent]:
    """People of uneven tastes and groups, of whom so large a share tells and answers everything."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    weights = [
        random.choice(each) for each in ((0.5, 3, 10), (0.5, 3, 10), (0.5, 2, 5), (0.2, 1, 4), (0.2, 1))
    ]
    found: list[Respondent] = []
    for key in range(size):
        country = random.choices(["AF", "CO", "SD", "UA"], [4, 3, 2, 1])[0]
        gender = random.choices(["woman", "man", "another"], [6, 4, 0.3])[0]
        tilted = [
            weight * (2 if (country, at) == ("AF", 0) or (gender, at) == ("man", 3) else 1)
            for at, weight in enumerate(weights)
        ]
        answers = {}
        if random.random() < telling:
            step = random.choices(STEPS, tilted)[0]
            answers["whole"] = Answer("whole", step)
            if step == "needs_change":
                way = random.choice(["too_far", "not_far_enough", "something_else"])
                answers["whole.direction"] = Answer("whole.direction", way)
        found.append(
            Respondent(
                key,
                country,
                random.choices(["en", "ar", "fr"], [5, 3, 1])[0],
                gender if random.random() < telling else None,
                random.choice(["women_group", "youth_group", "peace_group"]),
                answers,
                Half.OWN_FIRST,
            )
        )
    return found


def left(
    crowd_: list[Respondent], export_by: tuple[str, ...] = (), before: Left | None = None
) -> Left | None:
    released = release(find(crowd_, SURVEY), K, None if before is None else before.released)
    if released is None:
        return None
    return Left(released, break_down(counted(crowd_, export_by), released, before))


def counted(crowd_: list[Respondent], export_by: tuple[str, ...]) -> Counts:
    return add_up(crowd_, SURVEY, breakdowns_of(SURVEY, export_by))


class Attack:
    """Everything that is told of 'whole' by one partition, as linear bounds over its table."""

    def __init__(self, cut: Left, name: str, *, rows: bool = True) -> None:
        part = cut.released.part("whole")
        assert isinstance(part, Picks)
        self.values, self.groups = part.table, cut.released.groups[name]
        ids = [*(cell.id for cell in self.values.cells), NOBODY]
        who = [*(cell.id for cell in self.groups.cells), NOBODY]
        self.places = {place: at for at, place in enumerate((group, id_) for group in who for id_ in ids)}
        self.shown = {
            (cell.attrs[0], cell.value): cell
            for cell in cut.breakdowns.get((name,), ())
            if rows and cell.question == "whole" and cell.count
        }
        # A row that was made fewer may stand for more than it reads; which one that is is not told.
        self._bounds = [
            (self.shown[place].count, self.shown[place].at_zero + K) if place in self.shown else (0, None)
            for place in self.places
        ]
        self._lines: list[np.ndarray] = []
        self._limits: list[float] = []
        for cell in self.values.cells:
            self._between([(group, cell.id) for group in who], cell.low, cell.high)
        for cell in self.groups.cells:
            self._between(
                [(cell.id, id_) for id_ in ids], 0 if cell.id == self.groups.joined else cell.low, cell.high
            )
        self._between(list(self.places), cut.released.people, cut.released.people)
        if self.values.rest is not None:
            self._between([(group, NOBODY) for group in who], self.values.rest, self.values.rest)
        if self.groups.rest is not None:
            self._between([(NOBODY, id_) for id_ in ids], self.groups.rest, self.groups.rest)

    def least(self, place: tuple[str, str]) -> float:
        return self._end(place, 1)

    def most(self, place: tuple[str, str]) -> float:
        return -self._end(place, -1)

    def _end(self, place: tuple[str, str], sign: int) -> float:
        wanted = np.zeros(len(self.places))
        wanted[self.places[place]] = sign
        found = linprog(wanted, A_ub=np.array(self._lines), b_ub=self._limits, bounds=self._bounds)
        assert found.status in (0, 3), found.message
        return float(found.fun) if found.status == 0 else -np.inf

    def _between(self, places: list[tuple[str, str]], low: float, high: float) -> None:
        line = np.zeros(len(self.places))
        for place in places:
            line[self.places[place]] = 1
        self._lines += [line, -line]
        self._limits += [high, -low]


def told_of_few(cut: Left, crowd_: list[Respondent], name: str) -> list[tuple[str, str]]:
    """Cells of one to four people of which the breakdown tells that somebody is in them."""
    if cut.released.groups[name].kept or attack_table(cut).kept:
        return []
    attack, without = Attack(cut, name), Attack(cut, name, rows=False)
    true = truth(crowd_, name)
    return [
        (group, step)
        for (group, step), count in true.items()
        if 0 < count < K
        and (group, step) in attack.places
        and attack.least((group, step)) > 0.001
        # Totals and sizes alone may tell as much: that nearly all said so is released without any row.
        and without.least((group, step)) <= 0.001
    ]


def attack_table(cut: Left) -> Table:
    part = cut.released.part("whole")
    assert isinstance(part, Picks)
    return part.table


def truth(crowd_: list[Respondent], name: str) -> Counter[tuple[str, str]]:
    return Counter(
        (attributes(each)[name], str(each.answers["whole"].value))
        for each in crowd_
        if "whole" in each.answers
    )


def told_of_nobody(cut: Left, crowd_: list[Respondent], name: str) -> list[tuple[str, str]]:
    """Cells of few people of which the breakdown tells that nobody is in them."""
    if cut.released.groups[name].kept or attack_table(cut).kept:
        return []
    attack, without = Attack(cut, name), Attack(cut, name, rows=False)
    true = truth(crowd_, name)
    return [
        (group.id, step)
        for group in attack.groups.cells
        for step in STEPS
        if not group.small
        and (group.id, step) not in attack.shown
        and true[group.id, step] < K
        and attack.most((group.id, step)) < 0.999
        and without.most((group.id, step)) >= 0.999
    ]


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", [*range(8), 82, 84, 135])
def test_nor_do_they_tell_of_a_missing_row_that_it_stands_for_nobody(seed: int):
    crowd_ = people(seed, (30, 60, 120, 300)[seed % 4], telling=(1.0, 0.95)[seed % 2])
    cut = left(crowd_)
    assert cut is not None
    for name in PARTITIONS:
        assert told_of_nobody(cut, crowd_, name) == []


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", [*range(16), 68, 208, 228])
def test_linear_bounds_over_totals_sizes_and_rows_tell_of_no_few_that_they_are_not_nobody(seed: int):
    crowd_ = people(seed, (30, 60, 120, 300)[seed % 4], telling=(1.0, 0.95)[seed % 2])
    cut = left(crowd_)
    assert cut is not None
    for name in PARTITIONS:
        assert told_of_few(cut, crowd_, name) == []


@pytest.mark.threat(8)
def test_the_same_attack_finds_the_few_where_rows_only_leave_enough_of_each_group(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("bot.domain.fitting._telling", lambda *_: None)
    for seed, name in ((68, "gender"), (208, "gender"), (228, "language")):
        crowd_ = people(seed, (30, 60, 120, 300)[seed % 4], telling=(1.0, 0.95)[seed % 2])
        cut = left(crowd_)
        assert cut is not None
        assert told_of_few(cut, crowd_, name)
    for seed, name in ((82, "gender"), (84, "group_kind")):
        crowd_ = people(seed, (30, 60, 120, 300)[seed % 4], telling=(1.0, 0.95)[seed % 2])
        cut = left(crowd_)
        assert cut is not None
        assert told_of_nobody(cut, crowd_, name)


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", range(12))
def test_rows_leave_five_or_more_of_every_group_and_of_those_who_were_asked_a_follow_up(seed: int):
    crowd_ = people(seed, 200)
    cut = left(crowd_)
    assert cut is not None
    for name in PARTITIONS:
        rows = of(cut.breakdowns[name,], "whole")
        for group in {group for group, _ in rows}:
            own = sum(count for (id_, _), count in rows.items() if id_ == group)
            assert cut.released.groups[name].zero(group) - own >= K
        ways = of(cut.breakdowns[name,], "whole.direction")
        for group in {group for group, _ in ways}:
            asked = rows[group, "needs_change"]
            assert asked - sum(count for (id_, _), count in ways.items() if id_ == group) >= K


def of(cells: Sequence[ExportCell], question: str) -> dict[tuple[str, str], int]:
    return {
        (cell.attrs[0], cell.value): cell.at_zero
        for cell in cells
        if cell.question == question and cell.count and cell.attrs[0] not in (OTHER, NOT_SAID)
    }


@pytest.mark.threat(9)
@pytest.mark.parametrize("seed", range(4))
def test_a_row_that_was_hidden_comes_back_where_it_stood_or_five_or_more_away(seed: int):
    seen: dict[tuple[object, ...], int] = {}
    before: Left | None = None
    for crowd_, released in series(seed, 14):
        cut = Left(released, break_down(counted(crowd_, ("country",)), released, before))
        for by, cells in cut.breakdowns.items():
            for cell in cells:
                place = (by, cell.question, cell.value, cell.attrs)
                if cell.count and "other" not in cell.attrs:
                    apart = abs(cell.at_zero - seen.get(place, cell.at_zero))
                    assert apart == 0 or apart >= K, place
                    seen[place] = cell.at_zero
        before = cut


def test_every_partition_stands_in_one_breakdown_only_and_none_points_at_a_place_where_risk_is_high():
    assert breakdowns_of(SURVEY, ("country",)) == (
        ("country",),
        ("language",),
        ("gender",),
        ("group_kind",),
        ("help",),
    )
    assert breakdowns_of(SURVEY, ("gender", "country")) == (
        ("gender", "country"),
        ("language",),
        ("group_kind",),
        ("help",),
    )
    assert breakdowns_of(replace(SURVEY, risk="high"), ()) == ((), ("gender",), ("group_kind",), ("help",))


def test_breakdowns_are_read_back_as_they_were_packed_and_those_of_old_cuts_too():
    cut = left(people(3, 120), ("country",))
    assert cut is not None
    packed = pack_breakdowns(cut.breakdowns)
    # The newest cuts are at hand; one that is not is parsed.
    for text in (packed, f"{packed} "):
        read = unpack_breakdowns(text, ("country",))
        assert read == {by: tuple(each) for by, each in cut.breakdowns.items()}
    old = '[["whole","scale","good",["AF"],12,14],["whole","scale","good",["YE"],7]]'
    assert unpack_breakdowns(old, ("country",)) == {
        ("country",): (
            ExportCell("whole", "scale", "good", ("AF",), 12, 14),
            ExportCell("whole", "scale", "good", ("YE",), 7, 7),
        )
    }


def test_numbers_that_people_gave_stand_in_the_export_alone():
    crowd_ = crowd(5, 200, SURVEY)
    cut = left(crowd_, ("country",))
    assert cut is not None
    kinds = {by: {cell.kind for cell in cells} for by, cells in cut.breakdowns.items()}
    assert "number" in kinds["country",]
    assert all("number" not in found for by, found in kinds.items() if by != ("country",))


@pytest.mark.parametrize("seed", range(10))
def test_the_plain_average_of_countries_lies_where_it_is_said_to_and_counts_each_the_same(seed: int):
    crowd_ = people(seed, 300)
    cut = left(crowd_, ("country",))
    assert cut is not None
    part = cut.released.part("whole")
    assert isinstance(part, Picks)
    found = averages(SURVEY.question("whole"), part, cut, high_risk=False)
    sizes = Counter(each.country for each in crowd_)
    true = truth(crowd_, "country")
    shown = [cell.id for cell in cut.released.groups["country"].cells if cell.high >= 2 * K]
    assert found.steps
    for step, (low, high) in found.steps.items():
        exact = mean(Fraction(true[country, step], sizes[country]) for country in shown) * 100
        assert low - 0.5 <= exact <= high + 0.5


def test_why_there_is_no_average_is_told():
    def why(size: int, *, high_risk: bool = False) -> str:
        cut = left(people(1, size), ("country",))
        assert cut is not None
        part = cut.released.part("whole")
        assert isinstance(part, Picks)
        return averages(SURVEY.question("whole"), part, cut, high_risk=high_risk).why

    assert why(25) == "few_answers"
    assert why(300, high_risk=True) == "high_risk"
    cut = left(people(1, 300), ("country",))
    assert cut is not None
    ways, whole = cut.released.part("whole.direction"), cut.released.part("whole")
    assert isinstance(ways, Picks)
    assert isinstance(whole, Picks)
    assert averages(SURVEY.question("whole.direction"), ways, cut, high_risk=False).why == "some_only"
    assert (
        averages(SURVEY.question("whole"), whole, Left(cut.released), high_risk=False).why == "few_countries"
    )


def test_of_a_question_whose_totals_are_kept_back_nothing_is_told_by_groups():
    cut = left(people(2, 120), ("country",))
    assert cut is not None
    question = SURVEY.question("whole")
    kept = replace(attack_table(cut), kept=True)
    assert told(question, attack_table(cut), "country", cut) is not None
    assert told(question, kept, "country", cut) is None


def test_a_row_is_made_fewer_before_a_group_is_left_out():
    def fitted(count: int, was: int = 0, **more: int) -> dict[str, int]:
        rows = {value: {"AF": Cell("AF", n, n)} for value, n in ({"good": count} | more).items()}
        most, told = dict.fromkeys(rows, 40), dict.fromkeys(rows, (40, 40))
        before: dict[str, dict[tuple[str, ...], Cell]] = {"good": {("AF",): Cell("AF", was, was)}}
        fit(rows, Margins(K, most, told, ({"AF": (20, 20)},), None, before, ({},)))
        return {value: cell.high for value, cells in rows.items() for cell in cells.values()}

    assert fitted(15) == {"good": 15}
    assert fitted(18) == {"good": 15}
    # It may stand where it stood, or five or more away; no other row goes for it.
    assert fitted(18, was=13) == {"good": 13}
    assert fitted(18, was=17) == {"good": 12}
    assert fitted(9, live_with=9) == {"good": 6, "live_with": 9}
    assert fitted(7, was=7, live_with=12) == {"good": 7, "live_with": 8}


@pytest.mark.threat(8)
def test_of_fewer_than_thirty_people_nothing_is_told_by_groups_and_what_stood_keeps_its_place():
    few, enough = people(7, 29), people(7, 30)
    small, larger = left(few, ("country",)), left(enough, ("country",))
    assert small is not None
    assert larger is not None

    def rows(cut: Left) -> list[ExportCell]:
        return [
            cell
            for by in cut.breakdowns
            for cell in cut.breakdowns[by]
            if cell.count and OTHER not in cell.attrs
        ]

    assert rows(small) == []
    assert rows(larger)
    shrunk = left(people(2, 45)[:29], ("country",), left(people(2, 45), ("country",)))
    assert shrunk is not None
    assert rows(shrunk) == []
    assert [cell for cell in shrunk.breakdowns["country",] if cell.at_zero and not cell.count]
