"""Nothing lost, nothing doubled: what happens to an arrival whose turn goes wrong, and to those behind it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import routing
from bot.app.turn import Turn
from bot.domain.inbound import Command, Tap, Text
from tests.app.conftest import CHANNEL, Crew
from tests.engine import on_both

pytestmark = on_both

BROKEN = Text("this one cannot be applied")


class OurMistake(Exception):
    """A fault of ours in a turn."""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Turns with `BROKEN` fail after they have written, until the returned function mends it."""
    route = routing.route
    wrong = [True]

    def fails(turn: Turn) -> None:
        route(turn)
        if wrong[0] and turn.arrival.inbound == BROKEN:
            raise OurMistake("what she wrote stands here, and may be in no log")

    monkeypatch.setattr(routing, "route", fails)
    return lambda: wrong.__setitem__(0, False)


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina and Zeinab stand before the last question, which is answered in words."""
    await crew.stage.round("round priorities opens now closes +14d")
    for who in ("amina", "zeinab"):
        await crew.joins(who)
        await crew.presses(who, "start", "next", "skip", "skip", "skip")
    return crew


async def test_a_turn_that_fails_is_undone_alone_and_the_others_of_its_batch_count(
    asked: Crew, broken: Callable[[], None]
) -> None:
    batch = [asked.arrival("amina", BROKEN), asked.arrival("zeinab", Text("her own words"))]
    receipts = await asked.stage.turns.take(batch)
    assert [receipt.applied for receipt in receipts] == [False, True]
    assert "missing" not in "".join(await asked.stage.kept(CHANNEL, "amina"))
    assert "missing = her own words" in "".join(await asked.stage.kept(CHANNEL, "zeinab"))


async def test_a_failed_turn_is_tried_again_and_then_counts(asked: Crew, broken: Callable[[], None]) -> None:
    await asked.does("amina", BROKEN)
    broken()
    await asked.stage.turns.retry()
    assert "missing" not in "".join(await asked.stage.kept(CHANNEL, "amina")), "it was not due yet"
    asked.stage.clock.at += timedelta(seconds=2)
    await asked.stage.turns.retry()
    assert f"missing = {BROKEN.text}" in "".join(await asked.stage.kept(CHANNEL, "amina"))
    assert await asked.rows("SELECT * FROM inbox") == []


async def test_what_a_person_sends_behind_a_held_turn_waits_for_it_and_stays_in_order(
    asked: Crew, broken: Callable[[], None]
) -> None:
    held, behind = await asked.does("amina", BROKEN, Command("settings"))
    assert not held.applied
    assert not behind.applied
    assert (await asked.known("amina")).place.name == "interview"
    broken()
    asked.stage.clock.at += timedelta(seconds=2)
    await asked.stage.turns.retry()
    assert f"missing = {BROKEN.text}" in "".join(await asked.stage.kept(CHANNEL, "amina"))
    assert (await asked.known("amina")).place.name == "settings"


async def test_after_eight_tries_a_turn_is_put_aside_and_she_is_told_in_one_sentence(
    asked: Crew, broken: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await asked.does("amina", BROKEN)
    for _ in range(8):
        assert await asked.rows("SELECT * FROM quarantine") == []
        asked.stage.clock.at += timedelta(minutes=20)
        await asked.stage.turns.retry()
    assert [row[:1] + row[2:3] for row in await asked.rows("SELECT * FROM quarantine")] == [
        (CHANNEL, "OurMistake")
    ]
    assert await asked.rows("SELECT * FROM inbox") == []
    assert (await asked.sees("amina")).lines[0].key == "turn.not_kept"  # type: ignore[union-attr]
    assert "what she wrote" not in caplog.text
    assert BROKEN.text not in caplog.text
    [receipt] = await asked.does("amina", Command("stop"))
    assert receipt.applied, "what comes after it counts again"


@pytest.mark.case(21)
async def test_what_comes_twice_counts_once_within_a_batch_and_after_it(asked: Crew) -> None:
    arrival = asked.arrival("amina", Text("her own words"))
    first, second = await asked.stage.turns.take([arrival, arrival])
    [third] = await asked.stage.turns.take([arrival])
    assert [first.applied, second.applied, third.applied] == [True, False, False]
    await asked.stage.reload()
    [fourth] = await asked.stage.turns.take([arrival])
    assert not fourth.applied, "a restart forgets nothing"


async def test_a_held_arrival_that_comes_again_is_not_held_twice(
    asked: Crew, broken: Callable[[], None]
) -> None:
    arrival = asked.arrival("amina", BROKEN)
    await asked.stage.turns.take([arrival])
    await asked.stage.turns.take([arrival])
    assert await asked.rows("SELECT count(*) FROM inbox") == [(1,)]


async def test_what_is_held_is_sealed(asked: Crew, broken: Callable[[], None]) -> None:
    await asked.does("amina", BROKEN)
    [[sealed, sender]] = await asked.rows("SELECT sealed, sender FROM inbox")
    assert isinstance(sealed, bytes)
    assert isinstance(sender, bytes)
    assert BROKEN.text.encode() not in sealed
    assert b"amina" not in sealed + sender


async def test_turns_that_come_at_the_same_time_each_count(asked: Crew) -> None:
    tap = Tap((await asked.sees("zeinab")).step, "skip")
    both = await asyncio.gather(
        asked.stage.turns.take([asked.arrival("amina", Text("one"))]),
        asked.stage.turns.take([asked.arrival("zeinab", tap)]),
    )
    assert all(receipt.applied for [receipt] in both)


async def test_an_edit_of_an_older_message_changes_nothing(asked: Crew) -> None:
    arrival = asked.arrival("amina", Text("first"))
    await asked.stage.turns.take([arrival])
    await asked.stage.turns.take([replace(asked.arrival("amina", Text("erase")), edited=True)])
    assert "missing = first" in "".join(await asked.stage.kept(CHANNEL, "amina"))


@pytest.mark.case(15)
async def test_a_chat_that_was_blocked_gets_nothing_and_unblocking_alone_sends_nothing(asked: Crew) -> None:
    await asked.does("amina", Command("!blocked"))
    assert (await asked.known("amina")).person.standing == "unreachable"
    pending = await asked.rows(
        "SELECT count(*) FROM outbox WHERE person = ? AND state = 'pending'",
        (await asked.known("amina")).person.id,
    )
    assert pending == [(0,)]
    await asked.does("amina", Command("!unblocked"))
    assert (await asked.known("amina")).person.standing == "unreachable"
    await asked.does("amina", Command("continue"))
    assert (await asked.known("amina")).person.standing == "active"


async def test_a_stranger_who_blocks_the_chat_gets_no_row(crew: Crew) -> None:
    await crew.does("nobody", Command("!blocked"))
    assert await crew.rows("SELECT * FROM person") == []
