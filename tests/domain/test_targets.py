"""Targets: how many people of which groups are hoped for, and what is told of how many came."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counts import Counts
from bot.domain.disclosure import Cell, Table, kept
from bot.domain.faults import Fault
from bot.domain.findings import Respondent, add_up
from bot.domain.released import Released
from bot.domain.rounds import Audience
from bot.domain.survey import Half
from bot.domain.targets import (
    Reached,
    Target,
    move,
    pack_targets,
    reached,
    read_target,
    read_targets,
    stand,
    target_faults,
    unpack_targets,
)
from tests.domain.crowd import survey

SURVEY = survey()
K = 5
STEP = 2 * K
LANGUAGES = ("en", "ar", "fr", "es")
YEMEN = read_target("YE 30")
WOMEN_OF_YEMEN = read_target("YE woman 20")
MEN_OF_YEMEN = read_target("YE man 20")
counts = st.integers(0, 120)


def table(**cells: int | tuple[int, int]) -> Table:
    spans = {id_: each if isinstance(each, tuple) else (each, each) for id_, each in cells.items()}
    return Table(100, exact=True, cells=tuple(Cell(id_, *span) for id_, span in spans.items()))


def released(**groups: Table) -> Released:
    tables = {name: kept((), 100, K) for name in ("country", "language", "gender", "group_kind")}
    return Released("survey", "hash", K, 100, tables | groups, ())


def person(key: int, country: str = "YE", gender: str = "woman") -> Respondent:
    return Respondent(key, country, "ar", gender, "youth_group", {}, Half.OWN_FIRST)


def counted(people: list[Respondent]) -> Counts:
    return add_up(people, SURVEY)


def crowd(*of: tuple[int, str, str]) -> list[Respondent]:
    return [
        person(100 * at + key, country, gender)
        for at, (many, country, gender) in enumerate(of)
        for key in range(many)
    ]


WIDE = released(country=table(YE=40, SD=50), gender=table(woman=50, man=50, another=(0, 4)))


def faults(*typed: str, audience: Audience | None = None, high_risk: bool = False) -> list[str]:
    return target_faults(read_targets(typed), audience or Audience(), LANGUAGES, K, high_risk=high_risk)


# What is told of two groups at once.


@given(st.lists(counts, max_size=12))
def test_two_groups_are_never_told_by_fewer_than_2k_and_never_move_by_less(series: list[int]) -> None:
    shown = [0]
    for count in series:
        shown.append(move(count, shown[-1], K))
    assert all(now == 0 or now >= STEP for now in shown)
    assert all(now == was or abs(now - was) >= STEP for was, now in pairwise(shown))


@given(st.lists(counts, max_size=12))
def test_what_is_told_is_never_2k_from_the_truth_and_at_once_true_again_when_people_only_come(
    series: list[int],
) -> None:
    stood = 0
    for count in series:
        stood = move(count, stood, K)
        assert abs(count - stood) < STEP
    only_come = 0
    for count in sorted(series):
        only_come = move(count, only_come, K)
        assert only_come <= count


@given(counts, counts, st.lists(st.sampled_from((0, 1)), max_size=20))
def test_one_person_who_comes_and_goes_again_and_again_moves_it_once_at_most(
    others: int, was: int, there: list[int]
) -> None:
    stood = move(others, was // STEP * STEP, K)
    shown = [stood]
    for one in there:
        shown.append(move(others + one, shown[-1], K))
    assert sum(now != before for before, now in pairwise(shown)) <= 1


@given(counts, counts)
def test_one_person_moves_it_only_as_the_last_of_2k_since_it_last_stood_true(count: int, more: int) -> None:
    stood = move(count, 0, K)
    now = move(count + more, stood, K)
    if now > stood:
        assert count + more - stood >= STEP
    gone = move(max(0, count - more), stood, K)
    if gone < stood:
        assert stood - max(0, count - more) >= STEP


@given(st.lists(counts, max_size=12))
def test_had_the_numbers_told_been_the_counts_the_same_would_have_been_told(series: list[int]) -> None:
    shown = [0]
    for count in series:
        shown.append(move(count, shown[-1], K))
    again = [0]
    for count in shown[1:]:
        again.append(move(count, again[-1], K))
    assert again == shown


def at(
    shown: Released, people: list[Respondent], *targets: Target, before: dict[str, int] | None = None
) -> dict[str, int]:
    """Where targets stand in a cut without rows."""
    return stand(targets or (WOMEN_OF_YEMEN,), counted(people), shown, {}, before or {})


def test_k_or_more_of_each_of_the_two_groups_are_left() -> None:
    everyone = crowd((24, "YE", "woman"))
    narrow = released(country=table(YE=24), gender=table(woman=50))
    assert at(narrow, everyone) == {WOMEN_OF_YEMEN.name: 10}
    assert at(WIDE, everyone) == {WOMEN_OF_YEMEN.name: 20}


def test_groups_that_exclude_each_other_share_the_room_in_a_third() -> None:
    everyone = crowd((30, "YE", "woman"), (30, "YE", "man"))
    shown = released(country=table(YE=60), gender=table(woman=40, man=40))
    # 30 and 30 would tell that nobody of Yemen is anything else.
    assert list(at(shown, everyone, WOMEN_OF_YEMEN, MEN_OF_YEMEN).values()) == [30, 20]


def test_what_no_group_has_room_for_is_not_told() -> None:
    narrow = released(country=table(YE=12), gender=table(woman=50))
    assert at(narrow, crowd((12, "YE", "woman"))) == {}
    assert reached([WOMEN_OF_YEMEN], narrow, {}) == [Reached(WOMEN_OF_YEMEN, 0, None, told=False)]
    small = released(country=table(YE=(0, 4)), gender=table(woman=50))
    assert reached([WOMEN_OF_YEMEN], small, {}) == [Reached(WOMEN_OF_YEMEN, 0, 4)]


def test_that_they_are_fewer_than_2k_is_not_told_where_hardly_anybody_else_is_there() -> None:
    shown = released(country=table(YE=40, SD=50), gender=table(woman=60, man=36))
    few = crowd((9, "YE", "woman"))
    assert at(shown, few) == {WOMEN_OF_YEMEN.name: 0}
    # That fewer than ten of Yemen are women would tell that 31 of 35 others are of Yemen.
    many = released(country=table(YE=40, SD=50), gender=table(woman=65, man=35))
    assert at(many, few) == {}


def test_what_the_sizes_of_both_tell_by_themselves_is_told() -> None:
    shown = released(country=table(YE=92), gender=table(woman=70))
    assert at(shown, crowd((66, "YE", "woman"))) == {WOMEN_OF_YEMEN.name: 60}


def test_fewer_than_2k_of_two_groups_are_told_as_that() -> None:
    assert at(WIDE, crowd((9, "YE", "woman"))) == {WOMEN_OF_YEMEN.name: 0}
    assert reached([WOMEN_OF_YEMEN], WIDE, {WOMEN_OF_YEMEN.name: 0}) == [Reached(WOMEN_OF_YEMEN, 0, 9)]
    assert reached([WOMEN_OF_YEMEN], WIDE, {WOMEN_OF_YEMEN.name: 20}) == [Reached(WOMEN_OF_YEMEN, 20, None)]


def test_where_it_stands_is_carried_to_the_next_cut() -> None:
    before = {WOMEN_OF_YEMEN.name: 20}
    fewer = crowd((11, "YE", "woman"), (30, "YE", "man"), (30, "SD", "woman"))
    assert at(WIDE, fewer, before=before) == before
    assert at(WIDE, fewer[1:], before=before) == {WOMEN_OF_YEMEN.name: 10}


def test_nothing_is_kept_of_one_group_which_the_release_tells() -> None:
    assert at(WIDE, crowd((40, "YE", "woman")), YEMEN) == {}


# What is told of one group.


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (table(YE=12), (12, 12)),
        (table(YE=(12, 16)), (12, 16)),
        (table(SD=40), (0, K - 1)),
    ],
    ids=["exact", "a range", "not named"],
)
def test_one_group_is_told_as_the_release_shows_it(shown: Table, told: tuple[int, int]) -> None:
    assert reached([YEMEN], released(country=shown), {}) == [Reached(YEMEN, *told)]


def test_nothing_is_told_where_the_release_keeps_the_groups_back() -> None:
    assert reached([YEMEN], released(), {}) == [Reached(YEMEN, 0, None, told=False)]
    one_kept = released(gender=table(woman=70))
    hidden = at(one_kept, crowd((40, "YE", "woman")))
    assert hidden == {}
    assert reached([WOMEN_OF_YEMEN], one_kept, {}) == [Reached(WOMEN_OF_YEMEN, 0, None, told=False)]


# What may be hoped for.


@pytest.mark.parametrize(
    ("typed", "name", "people"),
    [
        ("country=YE:30", "country=YE", 30),
        ("ye 30", "country=YE", 30),
        ("woman:50", "gender=woman", 50),
        (" gender=woman + country=ye : 20 ", "country=YE+gender=woman", 20),
        ("Woman YE 20", "country=YE+gender=woman", 20),
        ("language=ar, youth_group 15", "language=ar+group_kind=youth_group", 15),
        ("YE ٣٠", "country=YE", 30),
    ],
)
def test_a_target_is_read_with_or_without_the_names_of_attributes(typed: str, name: str, people: int) -> None:
    found = read_target(typed)
    assert (found.name, found.people) == (name, people)
    assert unpack_targets(pack_targets([found])) == (found,)


def test_what_cannot_be_read_is_told_all_at_once() -> None:
    with pytest.raises(Fault) as told:
        read_targets(["YE", "30", "YE 30", "prefer_not 20", "nowhere=x 20"])
    assert len(told.value.lines) == 4
    assert all("country=YE:30" in line for line in told.value.lines)


def test_every_mistake_is_told_at_once_with_its_remedy() -> None:
    told = faults(
        *("XX 30", "gender=lady 30", "YE woman youth_group 30", "YE SD 30", "SD 30", "YE 9", "YE 30"),
        audience=Audience(frozenset({"YE"}), frozenset({"ar"})),
    )
    assert [line.removeprefix("--target-of: ") for line in told] == [
        "country=XX: there is no country XX. Two capital letters of ISO 3166, such as YE.",
        "gender=lady: there is no gender lady. Known: woman, man, another.",
        (
            "country=YE+gender=woman+group_kind=youth_group: at most 2 groups, so that nobody can be"
            " pointed at."
        ),
        "country=YE+country=SD: nobody is in two of these: name one country, gender, kind or language.",
        "country=YE+country=SD: the round does not ask SD: add it there, or leave this out.",
        "country=SD: the round does not ask SD: add it there, or leave this out.",
        "country=YE: give 10 people or more: of fewer it could not be told who came.",
        "country=YE: it stands there twice: keep one.",
    ]
    assert faults("YE 10", "YE woman 10", "language=ar 10", "women_group man 10") == []


def test_a_high_risk_survey_has_no_targets_by_country_or_language() -> None:
    told = faults("YE 30", "language=ar woman 20", "woman youth_group 20", high_risk=True)
    assert [line.split(": ")[1] for line in told] == ["country=YE", "language=ar+gender=woman"]
    assert all("a high-risk survey is not told by country or language" in line for line in told)


def test_the_same_two_groups_in_another_order_are_the_same() -> None:
    assert faults("woman YE 20", "YE woman 30")[-1].endswith("twice: keep one.")
    assert (
        read_target("woman YE 20")
        == replace(WOMEN_OF_YEMEN, people=20)
        == Target((("country", "YE"), ("gender", "woman")), 20)
    )
