from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.participation import (
    Participation,
    Percent,
    bound,
    pack_participation,
    participation,
    rate,
    unpack_participation,
)

EVERYONE = st.tuples(
    st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300)
).filter(lambda each: each[0] <= each[1] <= each[2] <= each[3])
"""How many would say yes, answered, were reached and invited."""


def told(invited: int, answered: int = 0, **more: int) -> Participation:
    return participation({"invited": invited, **more}, answered, 5, known=True)


def test_forty_eight_of_sixty_and_a_hundred_and_fifty_invited_bound_the_share_from_32_to_92_percent():
    exact = Participation(150, 150, 60, None, step=1, known=True)
    assert bound(48, 12, exact) == Percent(32, 92)
    # How many were invited is told in steps, so that the bound is a little wider.
    assert bound(48, 12, told(150)) == Percent(30, 93)
    assert rate(60, told(150, 60)) == Percent(37, 40)


@given(EVERYONE)
def test_whatever_the_silent_would_say_lies_within_the_bound(everyone):
    yes, answered, _, invited = everyone
    found = bound(yes, answered - yes, told(invited, answered))
    if found is None:
        return
    # A share of nobody is none.
    for silent in () if not invited else (0, (invited - answered) // 2, invited - answered):
        share = Fraction(yes + silent, invited) * 100
        assert share_lies_in(found, share)
    taken = rate(answered, told(invited, answered))
    assert taken is not None
    assert share_lies_in(taken, Fraction(answered, invited) * 100)


def share_lies_in(found: Percent, share: Fraction) -> bool:
    """Between both percentages; where both are one, it is rounded."""
    half = Fraction(1, 2) if found.low == found.high else 0
    return found.low - half <= share <= found.high + half


@pytest.mark.threat(9)
@given(EVERYONE, st.integers(-9, 9))
def test_no_count_tells_of_a_few_or_moves_by_a_few(everyone, change):
    _, answered, reached, invited = everyone
    counts = {"invited": invited, "reached": reached, "started": answered, "declined": 0}
    found = participation(counts, 0, 5, known=True)
    shown = (found.invited, found.reached, found.started, found.declined)
    assert all(count is None or (count >= 10 and count % 10 == 0) for count in shown)
    later = participation({**counts, "invited": max(0, invited + change)}, 0, 5, known=True).invited
    assert abs((later or 0) - (found.invited or 0)) in (0, 10)


def test_where_a_link_was_for_several_there_is_no_rate_and_no_bound():
    several = participation({"invited": 150}, 60, 5, known=False)
    assert rate(60, several) is None
    assert bound(48, 12, several) is None


def test_where_fewer_were_invited_than_answered_nothing_is_said_of_all_invited():
    assert bound(48, 12, told(20)) is None
    assert rate(60, told(20)) is None
    assert rate(8, told(9)) is None


@given(EVERYONE)
def test_it_is_read_back_as_it_was_packed(everyone):
    found = told(everyone[3], reached=everyone[2], started=everyone[1])
    assert unpack_participation(pack_participation(found)) == found


@pytest.mark.threat(8)
@given(EVERYONE)
def test_nobody_can_tell_of_all_the_invited_that_they_answered(everyone):
    _, answered, reached, invited = everyone
    found = told(invited, answered, reached=reached, started=answered)
    if found.invited is None:
        assert rate(answered, found) is None
        return
    assert invited - answered >= 10
    # As far as is told, as many as that could have been silent.
    assert found.invited_at_most() is not None
    assert (found.invited_at_most() or 0) - answered >= 10
    assert found.nearly_all is False
