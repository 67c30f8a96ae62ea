"""Figures of what people do move when enough different people are new in them, and not before."""

from __future__ import annotations

import pytest

from bot.metrics.tally import Meter


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def meter() -> Meter:
    return Meter(10, Hand())


@pytest.mark.threat(11)
def test_one_person_moves_nothing_however_much_she_does(meter: Meter) -> None:
    for number in range(9):
        meter.turn(f"other {number}", "web", "applied", 0.01)
    before = meter.shown
    for _ in range(500):
        meter.turn("amina", "telegram", "applied", 0.02)
        meter.sent("amina", "telegram", "sent")
        meter.commit(1, lambda: None)
        meter.look()
        if meter.shown is not before:
            break
    meter.look()
    first = meter.shown
    assert first.turns == {("web", "applied"): 9, ("telegram", "applied"): 1}
    for _ in range(500):
        meter.turn("amina", "telegram", "applied", 0.02)
        meter.sent("amina", "telegram", "sent")
        meter.commit(1, lambda: None)
        meter.look()
        assert meter.shown is first


def test_all_that_people_did_moves_together_once_ten_are_new(meter: Meter) -> None:
    for number in range(10):
        meter.turn(number, "telegram", "applied", 0.02)
    assert meter.shown.turns == {}, "nothing moves between two looks"
    meter.look()
    assert meter.shown.turns == {("telegram", "applied"): 10}
    assert sum(meter.shown.turn_seconds.counts) == 10
    assert meter.shown.sends == {}
    for number in range(10):
        meter.sent(number, "telegram", "sent")
    meter.turn("amina", "telegram", "applied", 0.02)
    meter.look()
    assert meter.shown.sends == {("telegram", "sent"): 10}
    assert meter.shown.turns == {("telegram", "applied"): 10}, (
        "whom a broadcast reached opens no view of who answered"
    )


def test_what_is_shown_does_not_move_between_looks(meter: Meter) -> None:
    for number in range(10):
        meter.turn(number, "telegram", "applied", 0.02)
    meter.look()
    meter.turn("amina", "telegram", "applied", 9.0)
    assert sum(meter.shown.turn_seconds.counts) == 10


def test_a_commit_that_fails_is_measured_and_fails() -> None:
    hand = Hand()
    meter = Meter(1, hand)

    def fails() -> None:
        hand.now += 0.2
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - ours
        meter.commit(3, fails)
    meter.turn("amina", "web", "failed", 0.2)
    meter.look()
    assert meter.shown.commit_seconds.total == pytest.approx(0.2)
    assert meter.shown.commit_works.counts[2] == 1
