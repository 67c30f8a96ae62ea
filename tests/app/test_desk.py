"""The desk in the chat: what a button does there that stands on an older screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from tests.app.conftest import Crew

STALE = "That button is from an earlier screen. Nothing was changed."
OUTBOX = "SELECT count(*) FROM outbox"


@pytest.mark.parametrize(
    ("role", "before", "at", "choice"),
    [
        (Role.COORDINATOR, "invite", "rounds", "role_advocate"),
        (Role.COORDINATOR, "rounds", "newround", "c_a-women-at-the-table"),
        (Role.DRAFTER, "digest", "digests", "when_weekly"),
        (Role.DRAFTER, "digest", "decide", "on_1"),
        (Role.REVIEWER, "review", "review", "from_1"),
    ],
)
async def test_a_button_of_an_older_screen_does_nothing_at_the_desk_and_she_is_told(
    crew: Crew, role: Role, before: str, at: str, choice: str
) -> None:
    await crew.joins("salma", role)
    await crew.does("salma", Command(before))
    old = (await crew.sees("salma")).step
    await crew.does("salma", Command(at))
    place, waiting = (await crew.known("salma")).place, await crew.rows(OUTBOX)
    (receipt,) = await crew.does("salma", Tap(old, choice))
    assert receipt.toast == STALE
    assert ((await crew.known("salma")).place, await crew.rows(OUTBOX)) == (place, waiting)


async def test_whoever_opens_a_real_round_in_the_chat_is_told_who_is_not_asked(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.stage.round("round priorities opens now closes +2d draft")
    crew.stage.house.rules = replace(crew.stage.house.rules, trial=False)
    await crew.does("salma", Command("rounds"))
    await crew.does("salma", Tap((await crew.sees("salma")).step, "round_1"))
    await crew.does("salma", Tap((await crew.sees("salma")).step, "open_1"))
    shown = str(await crew.sees("salma"))
    assert "Who chose ar, fr, es" in shown
    assert "is not asked before it is" in shown
