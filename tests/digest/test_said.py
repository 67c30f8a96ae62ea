"""What was said in words: most only where it surely is, and never a word on a hidden count."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.digest.said import said
from bot.domain.disclosure import kept, partition
from bot.domain.released import Picks, Ranked, Released
from bot.domain.say import Words
from bot.domain.survey import Kind, Use
from tests.digest.test_digest import SURVEY

SUPPORTED = next(each for each in SURVEY.questions if each.use is Use.SUPPORT)
STEPS = ("good", "live_with", "needs_change", "cannot_accept", "cannot_judge")
COUNTS = st.tuples(*[st.integers(0, 60)] * len(STEPS))
#: Whose count each sentence speaks of.
OF = {
    "said.good": ("good",),
    "said.live_with": ("good", "live_with"),
    "said.needs_change": ("needs_change",),
    "said.cannot_accept": ("cannot_accept",),
    "said.needs_or_cannot": ("needs_change", "cannot_accept"),
    "said.cannot_judge": ("cannot_judge",),
    "said.some_change": ("needs_change",),
    "said.some_cannot": ("cannot_accept",),
}


def keys(counts: dict[str, int], silent: int = 0) -> list[str]:
    table = partition(counts, sum(counts.values()) + silent, 5)
    released = Released(SURVEY.id, SURVEY.hash, 5, table.base, {}, (Picks(SUPPORTED.id, table),))
    lines = said(replace(SUPPORTED, item=SUPPORTED.id), released)
    return [line.key for line in lines if isinstance(line, Words)]


@given(COUNTS, st.integers(0, 20))
def test_most_is_said_only_of_more_than_half_of_the_answers_and_some_only_of_a_count_that_is_shown(
    numbers: tuple[int, ...], silent: int
) -> None:
    counts = dict(zip(STEPS, numbers, strict=True))
    for key in keys(counts, silent):
        spoken = sum(counts[step] for step in OF.get(key, ()))
        if key.startswith("said.some"):
            assert spoken >= 5
        elif key in OF:
            assert 2 * spoken > sum(numbers)


@given(COUNTS, st.integers(0, 20))
def test_what_is_said_is_the_same_where_every_hidden_count_is_zero(
    numbers: tuple[int, ...], silent: int
) -> None:
    counts = dict(zip(STEPS, numbers, strict=True))
    table = partition(counts, sum(numbers) + silent, 5)
    hidden = [step for step in STEPS if table.zero(step) == 0]
    if not table.kept and sum(table.zero(step) for step in STEPS) <= table.base:
        world = {step: table.zero(step) for step in STEPS}
        assert keys(world, table.base - sum(world.values())) == keys(counts, silent)
    assert not any(set(OF[key]) <= set(hidden) for key in keys(counts, silent) if key in OF)


def test_where_nothing_may_be_shown_it_says_so_and_no_answer_is_told() -> None:
    table = kept(STEPS, 12, 5)
    released = Released(SURVEY.id, SURVEY.hash, 5, 12, {}, (Picks(SUPPORTED.id, table),))
    assert said(SUPPORTED, released) == (Words("said.nothing"),)
    assert said(SUPPORTED, None) == (Words("said.nothing"),)


def test_an_objection_is_told_beside_what_most_said() -> None:
    found = keys({"good": 30, "live_with": 10, "needs_change": 3, "cannot_accept": 8, "cannot_judge": 0})
    assert found == ["said.good", "said.some_cannot"]
    assert keys({"good": 9, "live_with": 9, "needs_change": 9, "cannot_accept": 9, "cannot_judge": 9}) == [
        *("said.spread", "said.some_change", "said.some_cannot"),
    ]


def test_of_a_ranking_what_was_most_often_put_first_is_named() -> None:
    ranking = next(each for each in SURVEY.questions if each.kind is Kind.RANKING)
    one, *others = [each.id for each in ranking.options]
    first = partition({one: 30, **dict.fromkeys(others, 6)}, 60, 5)
    released = Released(SURVEY.id, SURVEY.hash, 5, 60, {}, (Ranked(ranking.id, first, first),))
    (line,) = said(ranking, released)
    assert isinstance(line, Words)
    assert line.key == "said.named"
