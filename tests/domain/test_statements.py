"""Which statements a person meets: the least given, by chance, and never by an answer."""

from __future__ import annotations

import inspect
from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.statements import FIVE, as_drawn, draw, drawable
from bot.domain.survey import Kind, Option, Question, Survey, Use

SEEDS = st.integers(0, 2**32)


def survey(number: int) -> Survey:
    options = tuple(Option(id_, id_, "scale") for id_ in ("agree", "disagree", "pass"))
    questions = tuple(
        Question(f"s{n}", f"s{n}", Kind.CHOICE, f"Text {n}.", f"statements:s{n}", Use.STATEMENT, options)
        for n in range(1, number + 1)
    )
    return Survey("statements", None, "", "", "", "", "", questions, "hash")


class Room:
    """Statements, and people who are given some and shown some of these."""

    def __init__(self, number: int, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - always the same
        self.given = {f"s{n}": 0 for n in range(number)}
        self.shown = dict(self.given)

    def comes(self, met: tuple[str, ...] = (), reads: int = FIVE) -> tuple[str, ...]:
        drawn = draw(self.given, met, self.rng)
        for each in drawn:
            self.given[each] += 1
        for each in drawn[:reads]:
            self.shown[each] += 1
        return drawn

    @property
    def apart(self) -> int:
        return max(self.shown.values()) - min(self.shown.values())

    @property
    def under_way(self) -> int:
        return max(self.given[each] - self.shown[each] for each in self.given)


@given(st.integers(FIVE, 100), SEEDS, st.lists(st.integers(0, FIVE), max_size=60))
def test_what_is_shown_differs_by_one_and_those_under_way(number: int, seed: int, reads: list[int]) -> None:
    room = Room(number, seed)
    for each in reads:
        room.comes(reads=each)
        assert room.apart <= 1 + room.under_way
        assert max(room.given.values()) - min(room.given.values()) <= 1


@given(st.integers(FIVE, 40), SEEDS, st.lists(st.booleans(), min_size=1, max_size=40))
def test_who_asks_for_more_makes_a_difference_that_newcomers_even_out(
    number: int, seed: int, more: list[bool]
) -> None:
    room = Room(number, seed)
    extra = 0
    for each in more:
        first = room.comes()
        if each:
            room.comes(first)
            extra += 1
        assert room.apart <= 1 + extra
    for _ in range(number * (extra + 1)):
        room.comes()
    assert room.apart <= 1


@given(st.dictionaries(st.integers(1, 100).map("s{}".format), st.integers(0, 9)), SEEDS, st.data())
def test_the_least_given_are_drawn_and_none_that_she_met(
    counts: dict[str, int], seed: int, data: st.DataObject
) -> None:
    met = data.draw(st.sets(st.sampled_from(sorted(counts)))) if counts else set()
    drawn = draw(counts, met, Random(seed))  # noqa: S311 - always the same
    left = [each for each in counts if each not in met and each not in drawn]
    assert len(drawn) == len(set(drawn)) == min(FIVE, len(counts) - len(met))
    assert not met & set(drawn)
    assert all(counts[each] <= counts[other] for each in drawn for other in left)


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_chance_alone_decides_between_those_given_equally_often(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - always the same
    found = Counter(each for _ in range(2000) for each in draw({f"s{n}": 3 for n in range(10)}, (), rng))
    assert all(850 < found[f"s{n}"] < 1150 for n in range(10))


def test_a_draw_is_told_nothing_of_any_answer() -> None:
    assert list(inspect.signature(draw).parameters) == ["given", "met", "rng", "count"]


def test_she_meets_those_drawn_for_her_in_her_order_and_is_told_of_five_before() -> None:
    whole = survey(8)
    assert [each.id for each in as_drawn(whole, ("s7", "s2")).questions] == ["s7", "s2"]
    assert len(as_drawn(whole, ()).questions) == FIVE
    assert as_drawn(whole, ("s7",)).hash == whole.hash
    other = Survey("a", None, "", "", "", "", "", (Question("n", "n", Kind.NOTE, "x", "a:n"),), "h")
    assert as_drawn(other, ()) is other
    assert drawable(other) == ()
    assert len(drawable(whole)) == 8
