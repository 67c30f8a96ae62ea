"""In which version a decision is carried out: worked out from the texts, and from nothing that is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.decision import Decision, Verdict, carried_out

AT = datetime(2026, 12, 1, tzinfo=UTC)
TEXTS = {
    1: {"a1": "Thirty.", "a2": "Talks.", "a3": "A condition."},
    2: {"a1": "Thirty.", "a2": "Talks and missions."},
    3: {"a1": "Forty.", "a2": "Talks and missions.", "a3": "Another condition."},
}


@pytest.mark.parametrize(
    ("verdict", "part", "version"),
    [
        (Verdict.CHANGE, "a1", 3),
        (Verdict.CHANGE, "a2", 2),
        (Verdict.CHANGE, "a3", 3),
        (Verdict.TURN_DOWN, "a3", 2),
        (Verdict.TURN_DOWN, "a1", None),
        (Verdict.KEEP, "a1", None),
        (Verdict.ASK_AGAIN, "a2", None),
        (Verdict.CHANGE, None, None),
        (Verdict.CHANGE, "a9", None),
    ],
)
def test_a_part_is_changed_where_its_words_are_others_and_turned_down_where_it_is_gone(
    verdict: Verdict, part: str | None, version: int | None
) -> None:
    assert carried_out(Decision("item", verdict, 1, AT), part, 1, TEXTS) == version


def test_what_came_before_the_version_that_was_asked_about_carries_nothing_out() -> None:
    assert carried_out(Decision("item", Verdict.CHANGE, 1, AT), "a1", 3, TEXTS) is None
    assert carried_out(Decision("item", Verdict.CHANGE, 1, AT), "a1", None, TEXTS) is None
