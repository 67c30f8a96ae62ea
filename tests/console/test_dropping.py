"""Throwing away a draft in the console: a button, a last look, and the list without it."""

from __future__ import annotations

import pytest

from tests.app.conftest import Crew
from tests.console.conftest import SignsIn

ROUNDS = "SELECT count(*) FROM round"


async def test_a_draft_is_thrown_away_after_a_last_look(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round priorities opens +1h closes +14d draft")
    browser = await signs_in("coordinator")
    assert "Throw it away" in await browser.opens("/rounds/1")
    assert "nothing was sent, and nobody answered" in await browser.opens("/rounds/1/drop")
    assert await crew.rows(ROUNDS) == [(1,)], "looking throws nothing away"
    assert "The round is thrown away." in await browser.sends("/rounds/1/drop")
    assert browser.path == "/rounds"
    assert await crew.rows(ROUNDS) == [(0,)]
    assert "There is no such round." in await browser.opens("/rounds/1/drop")
    assert browser.status == 400


async def test_what_was_opened_has_no_such_button_and_is_not_thrown_away(
    crew: Crew, signs_in: SignsIn
) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    browser = await signs_in("coordinator")
    assert "Throw it away" not in await browser.opens("/rounds/1")
    said = await browser.sends("/rounds/1/drop")
    assert (browser.status, "Only a draft that was never opened" in said) == (400, True)
    assert "Only a draft that was never opened" in await browser.opens("/rounds/1/drop")
    assert await crew.rows(ROUNDS) == [(1,)]


@pytest.mark.threat(7)
@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_nobody_but_a_coordinator_throws_one_away(crew: Crew, signs_in: SignsIn, who: str) -> None:
    await crew.stage.round("round priorities opens +1h closes +14d draft")
    browser = await signs_in(who)
    await browser.opens("/")
    await browser.sends("/rounds/1/drop")
    assert browser.status == 403
    await browser.opens("/rounds/1/drop")
    assert browser.status == 403
    assert await crew.rows(ROUNDS) == [(1,)]
