"""What equals a library's result equals it on random data, to 1e-9."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import linprog
from statsmodels.stats.weightstats import DescrStatsW

from bot.domain.averages import averages
from bot.domain.breakdown import Left, break_down, breakdowns_of, told
from bot.domain.findings import add_up, find
from bot.domain.numbers import median
from bot.domain.participation import Participation, bound
from bot.domain.release import release
from bot.domain.released import Picks
from tests.domain.crowd import survey
from tests.domain.test_breakdown import people, truth

NEAR = 1e-9
SURVEY = survey()


@pytest.mark.parametrize("seed", range(20))
def test_medians_are_those_of_scipy(seed: int):
    random = Random(seed)  # noqa: S311 - numbers, not a secret
    values = [Decimal(random.randrange(0, 2000)) / 10 for _ in range(random.randrange(1, 300))]
    known = stats.mstats.mquantiles([float(value) for value in values], [0.5], alphap=1, betap=1)[0]
    assert float(median(Counter(values))) == pytest.approx(known, abs=NEAR)


@pytest.mark.parametrize("seed", range(20))
def test_counts_by_group_and_step_are_those_of_scipys_contingency_table(seed: int):
    crowd_ = people(seed, 200)
    said = [each for each in crowd_ if "whole" in each.answers]
    (groups, steps), table = stats.contingency.crosstab(
        [each.country for each in said], [str(each.answers["whole"].value) for each in said]
    )
    known = {(group, step): table[i, j] for i, group in enumerate(groups) for j, step in enumerate(steps)}
    assert truth(crowd_, "country") == Counter({place: n for place, n in known.items() if n})
    tally = find(crowd_, SURVEY).tallies["whole"].options
    assert {step: n for step, n in tally.items() if n} == dict(
        zip(steps, table.sum(axis=0).tolist(), strict=True)
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_plain_average_of_countries_is_statsmodels_mean_where_each_weighs_one_over_its_people(seed: int):
    crowd_ = people(seed, 240)
    released = release(find(crowd_, SURVEY), 5)
    assert released is not None
    left = Left(released, break_down(add_up(crowd_, SURVEY, breakdowns_of(SURVEY, ("country",))), released))
    part = released.part("whole")
    assert isinstance(part, Picks)
    found = averages(SURVEY.question("whole"), part, left, high_risk=False).steps
    known = told(SURVEY.question("whole"), part.table, "country", left)
    assert known is not None
    for step in found:
        shares = [each for each in known.shares((step,)) if each.people >= 10]
        for ends in ([each.low for each in shares], [each.high for each in shares]):
            pairs = zip(ends, shares, strict=True)
            values = np.concatenate([np.repeat([1, 0], [n, each.people - n]) for n, each in pairs])
            weights = np.concatenate([np.full(each.people, 1 / each.people) for each in shares])
            mean = DescrStatsW(values, weights).mean
            exact = sum(n / each.people for n, each in zip(ends, shares, strict=True)) / len(shares)
            assert exact == pytest.approx(mean, abs=NEAR)
            assert found[step][0] - 0.5 - NEAR <= mean * 100 <= found[step][1] + 0.5 + NEAR


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_over_all_invited_is_what_linear_programming_finds(seed: int):
    random = Random(seed)  # noqa: S311 - numbers, not a secret
    answered = random.randrange(1, 200)
    yes = random.randrange(answered + 1)
    invited = answered + random.randrange(200)
    exact = Participation(invited, None, None, None, step=1, known=True)
    # One unknown: how many of the silent would say yes.
    silent = [sign * linprog([sign], bounds=[(0, invited - answered)]).fun for sign in (1, -1)]
    ends = [(yes + each) / invited * 100 for each in silent]
    found = bound(yes, answered - yes, exact)
    assert found is not None
    if invited > answered:
        assert found.low <= ends[0] + NEAR < found.low + 1 + NEAR
        assert found.high - 1 - NEAR < ends[1] - NEAR <= found.high
