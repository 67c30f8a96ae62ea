"""All that a cut tells of one question, laid over the same people at once, tells of no few in any group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

import pytest

from bot.domain.breakdown import Left
from bot.domain.comprehension import compare
from bot.domain.findings import Respondent, attributes
from bot.domain.fitting import OTHER
from bot.domain.overlap import Limits, Overlap
from bot.domain.survey import Answer, Half
from bot.domain.targets import Target, read_targets, stand
from tests.domain.crowd import helped
from tests.domain.joint import NOBODY, Joint, Where
from tests.domain.test_breakdown import STEPS, K, attack_table, counted, left

TARGETS = read_targets(
    [f"country={country}+gender={gender}:20" for country in ("AF", "CO") for gender in ("woman", "man")]
    + ["gender=woman+group_kind=women_group:20", "gender=woman+group_kind=youth_group:20"]
)
SIZES = (25, 40, 60, 90)


def close_knit(seed: int, size: int) -> list[Respondent]:
    """People of whom one attribute tells most of the others, and the answer: some countries have one kind of
    group or one language, some nearly one gender; often everybody tells everything."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    common = random.choice([1, 3, 8])
    countries = ["AF", "CO", "SD"][: random.choice([2, 3])]
    genders = {each: random.choice([(9, 1), (1, 9), (5, 5), (10, 0)]) for each in countries}
    kinds = {each: random.choice(["women_group", "youth_group", None]) for each in countries}
    languages = {each: random.choice(["en", "ar", None]) for each in countries}
    tastes: dict[tuple[str, str], list[float]] = {}
    telling = random.choice([1, 1, 0.97, 0.85])
    found: list[Respondent] = []
    for key in range(size):
        country = random.choices(countries, [5, 3, 2][: len(countries)])[0]
        gender = random.choices(["woman", "man"], genders[country])[0]
        kind = kinds[country] or random.choice(["women_group", "youth_group"])
        language = languages[country] or random.choice(["en", "ar"])
        if (country, gender) not in tastes:
            tastes[country, gender] = [random.choice((0.02, 0.1, 1, common)) for _ in STEPS]
        answers = {}
        if random.random() < telling:
            answers["whole"] = Answer("whole", random.choices(STEPS, tastes[country, gender])[0])
        told = gender if random.random() < telling else None
        found.append(Respondent(key, country, language, told, kind, answers, Half.OWN_FIRST))
    return helped(found, seed)


def cut_of(crowd_: list[Respondent], export_by: tuple[str, ...]) -> Left:
    cut = left(crowd_, export_by)
    assert cut is not None
    compared = compare(counted(crowd_, export_by), cut.released, cut.breakdowns)
    return replace(cut, comprehension=compared)


def said(crowd_: list[Respondent], where: Where) -> int:
    """How many people of these groups gave an answer."""
    return sum(
        all(
            (str(each.answers["whole"].value) if "whole" in each.answers else NOBODY) == id_
            if name == "answer"
            else (attributes(each)[name] or "not_told") == id_
            for name, id_ in where.items()
        )
        for each in crowd_
    )


def made_fewer(cut: Left, crowd_: list[Respondent]) -> set[tuple[object, ...]]:
    """The rows that tell of fewer than there are: which these are the attacker is told."""
    return {
        (by, *cell.attrs, cell.value)
        for by, cells in cut.breakdowns.items()
        for cell in cells
        if cell.question == "whole" and cell.count and OTHER not in cell.attrs
        if said(crowd_, {**dict(zip(by, cell.attrs, strict=True)), "answer": cell.value}) > cell.at_zero
    }


def told_of_few(
    crowd_: list[Respondent], export_by: tuple[str, ...] = ("country",), targets: Sequence[Target] = ()
) -> list[tuple[str, Where]]:
    """Each cell of a few of which a cut, but not totals and sizes, tells that somebody or nobody is in it."""
    cut = cut_of(crowd_, export_by)
    if attack_table(cut).kept:
        return []
    stood = stand(targets, counted(crowd_, export_by), cut.released, cut.breakdowns, {})
    fewer = made_fewer(cut, crowd_)
    every = Joint(cut, "whole", targets=targets, stood=stood, fewer=fewer)
    without = Joint(cut, "whole", rows=False)
    found: list[tuple[str, Where]] = []
    for where in missing(cut, every):
        true = said(crowd_, where)
        if true >= K:
            continue
        least, most = every.bounds(where)
        assert least - 0.001 <= true <= most + 0.001
        if true and least > 0.001 and without.bounds(where)[0] <= 0.001:
            found.append(("not nobody", where))
        if most < 0.999 and without.bounds(where)[1] >= 0.999:
            found.append(("nobody", where))
    return found


def missing(cut: Left, attack: Joint) -> Iterator[Where]:
    """The cells of every group that is shown which have no row."""
    rows = {
        (name, cell.attrs[by.index(name)], cell.value)
        for by, cells in cut.breakdowns.items()
        for name in by
        for cell in cells
        if cell.question == "whole" and cell.count
    }
    for name in attack.names:
        for group in attack.tables[name].cells:
            for step in STEPS:
                if not group.small and (name, group.id, step) not in rows:
                    yield {name: group.id, "answer": step}


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", [7, 18, 21, 23, 29, 66, 67])
def test_all_breakdowns_with_flags_tell_of_no_few_together(seed: int):
    assert told_of_few(close_knit(seed, SIZES[seed % 4])) == []


@pytest.mark.threat(8)
@pytest.mark.parametrize(("seed", "size"), [(18, 60), (21, 40), (67, 90), (23, 90), (1, 150)])
def test_nor_do_targets_for_two_groups_at_once(seed: int, size: int):
    assert told_of_few(close_knit(seed, size), targets=TARGETS) == []


@pytest.mark.threat(8)
@pytest.mark.parametrize(
    ("seed", "size", "where"),
    [
        (23, 90, {"country": "AF", "answer": "needs_change"}),
        (1, 150, {"country": "AF", "answer": "live_with"}),
    ],
)
def test_they_would_where_what_the_one_group_said_leaves_few_to_be_in_the_other(
    seed: int, size: int, where: Where, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Overlap, "limits", lambda *_: Limits(0, 0, 1000))
    assert told_of_few(close_knit(seed, size), targets=TARGETS) == [("not nobody", where)]


@pytest.mark.threat(8)
@pytest.mark.parametrize("seed", [2, 11, 16])
def test_nor_does_an_export_by_two_attributes_beside_the_breakdowns_of_the_others(seed: int):
    assert told_of_few(close_knit(seed, SIZES[seed % 4]), ("country", "gender")) == []


def test_where_everybody_tells_her_group_its_rows_are_shown_still():
    crowd_ = [
        replace(each, group_kind=("women_group", "youth_group")[each.key in range(40)])
        for each in close_knit(6, 90)
    ]
    cut = cut_of(crowd_, ("country",))
    shown = {cell.attrs for cell in cut.breakdowns["group_kind",] if cell.question == "whole" and cell.count}
    assert {("women_group",), ("youth_group",)} <= shown
