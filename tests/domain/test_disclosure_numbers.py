"""What is calculated from counts tells no more than they do, from one release to the next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.findings import Respondent, find
from bot.domain.release import release
from bot.domain.released import Figured, Picks, Released, Values, dumps, loads
from bot.domain.survey import Answer, Half
from tests.domain.crowd import crowd, survey
from tests.domain.worlds import K

SURVEY = survey()


def cut(people: list[Respondent], before: Released | None = None) -> Released:
    released = release(find(people, SURVEY), K, before)
    assert released is not None
    return released


def someone(key: int, half: Half = Half.OWN_FIRST, country: str = "YE", **said: str | int) -> Respondent:
    """A person with these answers; a number is given as one."""
    answers = {
        (id_ := name.replace("__", ".")): Answer(id_, Decimal(value) if isinstance(value, int) else value)
        for name, value in said.items()
    }
    return Respondent(key, country, "ar", None, None, answers, half)


def fast(first_key: int, *years: int) -> list[Respondent]:
    """People who can live with the whole and say how fast."""
    return [someone(first_key + at, whole="live_with", pace=year) for at, year in enumerate(years)]


def silent(first_key: int, count: int, country: str = "YE", half: Half = Half.OWN_FIRST) -> list[Respondent]:
    return [someone(first_key + at, half, country) for at in range(count)]


def pace(released: Released) -> Values:
    part = released.part("pace")
    assert isinstance(part, Values)
    return part


@pytest.mark.threat(9)
def test_a_median_stands_while_its_count_stands_and_moves_when_it_moves():
    first = [*fast(0, *[2030] * 30), *silent(100, 20)]
    last = cut(first)
    assert pace(last).median == 2030
    # All thirty change their minds, and four come: the middle would tell of them what the count does not.
    changed = [*fast(0, *[2040] * 34), *silent(100, 26)]
    assert pace(cut(changed, last)) == replace(pace(last), table=pace(cut(changed, last)).table)
    more = [*fast(0, *[2040] * 36), *silent(100, 26)]
    assert pace(cut(more, last)).median == 2040


def figured(released: Released) -> Figured:
    part = released.part("share")
    assert isinstance(part, Figured)
    return part


def own(first_key: int, count: int, number: int, judged: str) -> list[Respondent]:
    return [someone(first_key + at, share__own=number, share=judged) for at in range(count)]


@pytest.mark.threat(9)
def test_the_medians_of_a_half_stand_while_its_numbers_stand():
    others = silent(900, 40, half=Half.FIGURE_FIRST)
    first = [*own(0, 30, 50, "too_low"), *own(100, 8, 20, "too_high"), *others, *silent(800, 12)]
    last = cut(first)
    half = figured(last).halves[0]
    assert (half.median, half.higher_median) == (Decimal(50), Decimal(50))
    changed = [*own(0, 33, 70, "too_low"), *own(100, 9, 20, "too_high"), *others, *silent(800, 24)]
    again = figured(cut(changed, last)).halves[0]
    assert (again.median, again.higher_median) == (Decimal(50), Decimal(50))
    more = [*own(0, 36, 70, "too_low"), *own(100, 9, 20, "too_high"), *others, *silent(800, 24)]
    assert figured(cut(more, last)).halves[0].higher_median == Decimal(70)


@pytest.mark.threat(8)
def test_how_many_are_in_which_half_is_told_nowhere():
    said = [*own(0, 20, 50, "too_low"), *own(100, 10, 20, "too_high")]
    one = [*said, *silent(800, 30, half=Half.FIGURE_FIRST), *silent(900, 20)]
    other = [*said, *silent(800, 43, half=Half.FIGURE_FIRST), *silent(900, 7)]
    assert dumps(cut(one)) == dumps(cut(other))


def test_a_release_of_the_first_format_is_read_with_its_halves_together():
    released = cut([*own(0, 20, 50, "too_low"), *silent(800, 30, half=Half.FIGURE_FIRST)])
    text = dumps(released).replace('"format":3', '"format":1')
    old = text.replace('"judgements":{"base":50,"exact":false', '"judgements":{"base":25,"exact":true')
    assert old != text
    assert loads(old) == released


def supporting(first_key: int, country: str, good: int, change: int, none: int) -> list[Respondent]:
    steps = ["good"] * good + ["needs_change"] * change
    people = [someone(first_key + at, country=country, whole=step) for at, step in enumerate(steps)]
    return people + silent(first_key + 500, none, country)


def whole(released: Released) -> Picks:
    part = released.part("whole")
    assert isinstance(part, Picks)
    return part


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_people_changes_no_byte_of_a_series(seed: int):
    people = crowd(seed, 60, SURVEY)
    more = [*people, *crowd(seed, 80, SURVEY)[60:]]
    assert dumps(cut(more, cut(people))) == dumps(cut(more[::-1], cut(people[::-1])))
