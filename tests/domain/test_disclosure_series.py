"""Attackers who see every release of a round learn no count of 1 to 4 of those who came or went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import figures, lists, steady
from bot.domain import release as release_
from bot.domain.findings import Respondent, find
from bot.domain.release import release
from bot.domain.released import Picks, Released, dumps
from bot.domain.survey import Answer, Half, Nonresponse
from tests.domain.crowd import crowd, survey
from tests.domain.worlds import K, standing, zero_world

SURVEY = survey()
seeds = st.integers(0, 2**32)


def live(seed: int, days: int, *, only_come: bool = False) -> Iterator[list[Respondent]]:
    """A round from day to day: people come, some change what they said, some take all back."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    people: list[Respondent] = []
    for day in range(days):
        # A few tastes in turn, so that some days bring much of a kind and some bring none.
        new = random.randrange(4, 18)
        people = [*people, *crowd(seed * 1000 + day % 7, new, SURVEY, first_key=1000 * (day + 1))]
        if not only_come:
            people = [each for each in people if random.random() > 0.01]
            for place in random.sample(range(len(people)), len(people) // 30):
                changed = crowd(seed + day, 1, SURVEY)[0]
                people[place] = replace(changed, key=people[place].key, half=people[place].half)
        yield people


def series(seed: int, days: int, *, only_come: bool = False) -> Iterator[tuple[list[Respondent], Released]]:
    """The releases of a round, each with the people in it."""
    last: Released | None = None
    for people in live(seed, days, only_come=only_come):
        if abs(len(people) - (0 if last is None else last.people)) < 2 * K:
            continue
        found = release(find(people, SURVEY), K, last)
        if found is not None:
            last = found
            yield people, found


def changes(last: Released, found: Released) -> Iterator[tuple[str, str, int]]:
    """How each count of the tables in both moved, hidden ones being zero: its table, its name, the change."""
    before = standing(last, SURVEY)
    for place, counts in standing(found, SURVEY).items():
        if place in before:
            for id_ in counts.keys() | before[place].keys():
                yield place, id_, counts.get(id_, 0) - before[place].get(id_, 0)


def moved_right(last: Released | None, found: Released, *, only_come: bool) -> None:
    """Holds that a release could be one of counts that all moved by none, or by five or more."""
    again = release(zero_world(found, SURVEY), K, last)
    assert again is not None
    assert dumps(again) == dumps(found)
    if last is None:
        return
    assert abs(found.people - last.people) >= 2 * K
    for place, id_, change in changes(last, found):
        # Where others went, the rest of a follow-up question is what came less what went.
        if id_ != "the rest" or only_come:
            assert change == 0 or abs(change) >= K, (place, id_, change)


@pytest.mark.threat(9)
@settings(max_examples=20, deadline=None)
@given(seed=seeds, only_come=st.booleans())
def test_every_release_could_be_one_of_counts_that_all_moved_by_none_or_five_or_more(seed, only_come):
    last: Released | None = None
    for _, found in series(seed, 12, only_come=only_come):
        moved_right(last, found, only_come=only_come)
        last = found


@pytest.mark.threat(9)
def test_so_could_fifty_releases_through_which_people_come_change_their_answers_and_take_them_back():
    last: Released | None = None
    number = 0
    for _, found in series(11, 125):
        moved_right(last, found, only_come=False)
        last, number = found, number + 1
    assert number >= 50


def gone_without(monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    """Take one guard out of the rule."""
    match guard:
        case "steps":
            monkeypatch.setattr(steady, "step", lambda count, _, k: count if count >= k else 0)
        case "waiting":
            monkeypatch.setattr(steady, "at_zero", lambda cells: sum(cell.low for cell in cells.values()))
        case "standing":
            monkeypatch.setattr(release_, "follow", follow_nothing)
        case "lists":
            monkeypatch.setattr(lists, "move", move_nothing)
        case _:
            monkeypatch.setattr(figures, "follow", follow_nothing)


def follow_nothing(counts, base, before, pace, **more):
    return steady.follow(counts, base, None, pace, **more)


def move_nothing(counts, base, before, base_before, pace, **more):
    return steady.move(counts, base, {}, 0, pace, **more)


@pytest.mark.parametrize("guard", ["steps", "waiting", "standing", "lists", "numbers"])
def test_without_any_one_guard_the_check_fails(guard: str, monkeypatch: pytest.MonkeyPatch):
    gone_without(monkeypatch, guard)
    with pytest.raises(AssertionError):
        rounds_moved_right()


def rounds_moved_right() -> None:
    for seed in range(6):
        last: Released | None = None
        for _, found in series(seed, 12, only_come=seed % 2 == 0):
            moved_right(last, found, only_come=seed % 2 == 0)
            last = found


def said(step: str | None, count: int, first_key: int = 0) -> list[Respondent]:
    """So many people who chose a step of the whole, or said nothing."""
    answers = {} if step is None else {"whole": Answer("whole", step)}
    return [
        Respondent(first_key + key, "YE", "ar", "woman", None, answers, Half.OWN_FIRST)
        for key in range(count)
    ]


def whole(released: Released | None) -> dict[str, tuple[int, int]]:
    part = None if released is None else released.part("whole")
    assert isinstance(part, Picks)
    return {cell.id: (cell.low, cell.high) for cell in part.table.cells}


FIRST = [*said("good", 12), *said("live_with", 20, 100), *said(None, 18, 200)]


def cut(people: list[Respondent], before: Released | None = None) -> Released | None:
    return release(find(people, SURVEY), K, before)


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_four_people_in_a_cell_and_everybody_in_one_cell_read_as_ranges():
    few = [*said("good", 30), *said("cannot_accept", 4, 100), *said(None, 10, 200)]
    assert whole(cut(few))["cannot_accept"] == (0, 4)
    assert whole(cut(said("good", 40)))["good"] == (36, 40)


@pytest.mark.case(55)
@pytest.mark.threat(9)
def test_one_new_person_moves_nothing_and_neither_does_one_who_takes_her_answers_back():
    last = cut(FIRST)
    for people in ([*FIRST, *said("good", 1, 300)], FIRST[1:], [*FIRST[1:], *said("good", 10, 300)]):
        assert cut(people, last) is None


@pytest.mark.case(55)
@pytest.mark.threat(9)
def test_one_who_takes_her_answers_back_does_not_show_among_those_who_come():
    last = cut(FIRST)
    ten = [*FIRST, *said("live_with", 6, 300), *said(None, 4, 400)]
    eleven_and_one_back = [*FIRST[1:], *said("live_with", 6, 300), *said(None, 5, 400)]
    assert dumps_of(cut(ten, last)) == dumps_of(cut(eleven_and_one_back, last))
    assert whole(cut(eleven_and_one_back, last))["good"] == (12, 12)


def dumps_of(released: Released | None) -> str:
    assert released is not None
    return dumps(released)


@pytest.mark.threat(9)
def test_one_to_four_new_people_in_a_cell_read_as_none():
    last = cut(FIRST)
    shown = {
        dumps_of(cut([*FIRST, *said("good", few, 300), *said(None, 10 - few, 400)], last)) for few in range(5)
    }
    assert len(shown) == 1


@pytest.mark.threat(9)
def test_that_all_new_people_chose_the_same_is_not_told_exactly():
    last = cut(FIRST)
    shown = {
        dumps_of(cut([*FIRST, *said("good", 10 - few, 300), *said(None, few, 400)], last)) for few in range(5)
    }
    assert len(shown) == 1
    assert whole(cut([*FIRST, *said("good", 10, 300)], last))["good"] == (18, 22)


@pytest.mark.threat(9)
def test_those_who_were_hidden_come_out_without_telling_how_many_are_new():
    few = [*said("good", 4), *said("live_with", 4, 100), *said("needs_change", 4, 200), *said(None, 8, 300)]
    # Were all three told at once, 9 + 8 + 5 would leave of ten new ones only 5, 4 and 1.
    more = [*few, *said("good", 5, 400), *said("live_with", 4, 500), *said("needs_change", 1, 600)]
    told = whole(cut(more, cut(few)))
    assert sum(high for low, high in told.values() if low) <= 10


@pytest.mark.threat(9)
def test_the_closing_cut_and_one_after_many_have_gone_follow_the_same_rule():
    last = cut(FIRST)
    assert cut(FIRST[:-10], last) is not None
    assert whole(cut(FIRST[:-10], last))["good"] == (12, 12)
    # All of 'good' and five others went: it reads as any few.
    assert whole(cut(FIRST[12:-K], last))["good"] == (0, 4)
    # Few went from each, and many of the others: what was shown can neither move nor stand.
    crowded = [*said("good", 12), *said("live_with", 13, 100), *said(None, 18, 200)]
    assert cut([*said("good", 10), *said("live_with", 11, 100), *said(None, 7, 200)], cut(crowded)) is None
    crowded = [*said("good", 12), *said("live_with", 13, 100), *said(None, 6, 200)]
    assert cut([*said("good", 8), *said("live_with", 9, 100)], cut(crowded)) is None


@pytest.mark.threat(9)
def test_a_release_of_another_survey_or_rule_is_not_followed():
    last = cut(FIRST)
    assert last is not None
    with pytest.raises(ValueError, match="another survey"):
        cut(FIRST, replace(last, hash="other", people=0))


def unclear(released: Released | None) -> int | None:
    part = None if released is None else released.part("whole")
    assert isinstance(part, Picks)
    return part.not_understood


def told_all(understood: int, unclear_: int, good: int = 12) -> list[Respondent]:
    """People of whom every step was chosen by enough, some said nothing, and some did not understand."""
    lost = {"whole": Answer("whole", Nonresponse.NOT_UNDERSTOOD)}
    steps = ("live_with", "needs_change", "cannot_accept", "cannot_judge")
    return [
        *said("good", good),
        *(person for at, step in enumerate(steps) for person in said(step, 6, 100 * (at + 1))),
        *said(None, understood, 600),
        *(replace(person, answers=lost) for person in said(None, unclear_, 700)),
    ]


@pytest.mark.threat(9)
def test_how_many_did_not_understand_moves_by_none_or_five_or_more_and_so_do_the_others():
    last = cut(told_all(20, 6))
    assert unclear(last) == 6
    assert unclear(cut(told_all(26, 10), last)) == 6
    assert unclear(cut(told_all(26, 11), last)) == 11
    # Of ten new ones seven did not understand: of the rest, three would be left.
    assert unclear(cut(told_all(23, 13), last)) == 6
    # So few did not understand that what is shown can stay, but never move to them.
    assert unclear(cut(told_all(36, 1), last)) == 6
    # Sixteen of the others went: with the six who are shown, two would be left.
    assert cut(told_all(4, 4), last) is None
