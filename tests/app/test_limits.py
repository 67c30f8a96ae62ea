"""Who answers as people do meets no limit; who floods waits, in order, and then is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest

from bot.app import routing, sweeping
from bot.app.limits import MOST_WAITING, REMEMBERED, TURNS, Limits
from bot.app.turn import Turn
from bot.app.turns import Turns
from bot.domain.inbound import Command, Inbound, Tap, Text
from tests.app.conftest import Crew
from tests.engine import on_both

pytestmark = on_both

HER, OTHER = b"her", b"another"
KEYS = (f"{number}" for number in count())
BURST = TURNS[0].burst


@dataclass
class Seconds:
    """A clock that a test moves."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.threat(16)
def test_who_presses_a_button_a_second_for_ten_minutes_waits_for_nothing() -> None:
    clock = Seconds()
    limits = Limits(clock)
    for _ in range(600):
        assert limits.take(HER, next(KEYS)) == 0
        clock.at += 1


@pytest.mark.threat(16)
def test_twenty_at_a_stroke_every_two_minutes_for_a_day_wait_for_nothing() -> None:
    clock = Seconds()
    limits = Limits(clock)
    for _ in range(24 * 30):
        assert [limits.take(HER, next(KEYS)) for _ in range(20)] == [0] * 20
        clock.at += 120


@pytest.mark.threat(16)
def test_beyond_that_each_waits_a_second_longer_until_far_too_many_do() -> None:
    clock = Seconds()
    limits = Limits(clock)
    waits = [limits.take(HER, next(KEYS)) for _ in range(BURST + MOST_WAITING + 50)]
    assert waits[:BURST] == [0] * BURST
    assert waits[BURST:-50] == list(range(1, MOST_WAITING + 1))
    assert waits[-50:] == [None] * 50
    clock.at += 1
    assert limits.take(HER, next(KEYS)) == MOST_WAITING, "what was refused costs nothing"
    assert limits.take(OTHER, next(KEYS)) == 0
    clock.at += MOST_WAITING + 1
    assert limits.take(HER, next(KEYS)) == 0


@pytest.mark.threat(16)
def test_a_flood_without_end_comes_down_to_one_in_six_seconds() -> None:
    clock = Seconds()
    limits = Limits(clock)
    taken = 0
    for _ in range(3600):
        taken += limits.take(HER, next(KEYS)) is not None
        clock.at += 1
    assert taken == pytest.approx(600 + 3600 / 6 + MOST_WAITING, abs=5)


@pytest.mark.case(45)
def test_what_comes_again_because_the_disk_was_full_costs_nothing_more() -> None:
    clock = Seconds()
    limits = Limits(clock)
    batch = [f"again:{number}" for number in range(BURST)]
    for _ in range(100):
        assert [limits.take(HER, key) for key in batch] == [0] * BURST
    assert limits.take(HER, next(KEYS)) == 1


def test_what_is_remembered_is_bounded() -> None:
    limits = Limits(Seconds())
    for number in range(REMEMBERED + 10):
        limits.take(number.to_bytes(4), next(KEYS))
    assert len(limits._paid_at) == len(limits._counted) == REMEMBERED


@dataclass
class Flood:
    """A house with limits, and what was applied in it, in order."""

    crew: Crew
    clock: Seconds = field(default_factory=Seconds)
    applied: list[Inbound] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = Turns(self.crew.stage.house, self.clock)

    def later(self, seconds: int) -> None:
        self.clock.at += seconds
        self.crew.stage.clock.at += timedelta(seconds=seconds)

    async def sizes(self) -> dict[str, int]:
        tables = ("inbox", "outbox", "chat_message", "person")
        return {
            name: int(str((await self.crew.rows(f"SELECT count(*) FROM {name}"))[0][0]))  # noqa: S608 - constants
            for name in tables
        }


@pytest.fixture
async def flood(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> Flood:
    """Amina and Zeinab have joined."""
    await crew.stage.round("round priorities opens now closes +14d")
    for who in ("amina", "zeinab"):
        await crew.joins(who)
    flood = Flood(crew)
    route = routing.route

    def watched(turn: Turn) -> None:
        flood.applied.append(turn.arrival.inbound)
        route(turn)

    monkeypatch.setattr(routing, "route", watched)
    return flood


@pytest.mark.threat(16)
async def test_a_flood_is_applied_in_order_then_waits_and_then_is_refused_with_one_sentence(
    flood: Flood,
) -> None:
    crew, count = flood.crew, 1500
    arrivals = [crew.arrival("amina", Text(f"{each}"), each) for each in range(1, count + 1)]
    receipts = []
    for first in range(0, count, 100):
        receipts += await flood.turns.take(arrivals[first : first + 100])
        [other] = await flood.turns.take([crew.arrival("zeinab", Command("settings"))])
        assert other.applied, "nobody else waits"
    assert [receipt.applied for receipt in receipts] == [True] * BURST + [False] * (count - BURST)
    assert [receipt.refused for receipt in receipts] == [False] * (BURST + 200) + [True] * (
        count - BURST - 200
    )
    assert (await flood.sizes())["inbox"] == MOST_WAITING
    told = "SELECT count(*) FROM outbox WHERE key LIKE 'reply:too_many:%'"
    assert await crew.rows(told) == [(1,)]
    for _ in range(MOST_WAITING):
        flood.later(1)
        await flood.turns.retry()
    hers = [each.text for each in flood.applied if isinstance(each, Text)]
    assert hers == [f"{number}" for number in range(1, BURST + MOST_WAITING + 1)]
    assert (await flood.sizes())["inbox"] == 0


@pytest.mark.threat(16)
async def test_what_a_flood_leaves_behind_is_bounded_and_soon_gone(flood: Flood) -> None:
    crew = flood.crew
    for part in range(15):
        await flood.turns.take([crew.arrival("amina", Text("x"), 100 * part + each) for each in range(100)])
    before = await flood.sizes()
    for part in range(15, 30):
        await flood.turns.take([crew.arrival("amina", Text("x"), 100 * part + each) for each in range(100)])
    after = await flood.sizes()
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {"inbox": 0, "outbox": 15, "chat_message": 0, "person": 0}, "a row for a hundred messages"
    removes = await crew.rows("SELECT removes FROM outbox WHERE kind = 'remove'")
    assert "2999" in str(removes), "what she typed leaves her chat all the same"
    [[ids]] = await crew.rows("SELECT count(*) FROM applied")
    crew.stage.clock.at += timedelta(hours=2)
    await sweeping.forget(crew.stage.house)
    [[left]] = await crew.rows("SELECT count(*) FROM applied")
    assert int(str(ids)) - int(str(left)) == 3000 - BURST - MOST_WAITING


@pytest.mark.case(21)
@pytest.mark.threat(16)
async def test_what_was_refused_counts_no_more_when_it_comes_again(flood: Flood) -> None:
    arrivals = [flood.crew.arrival("amina", Tap(0, "x")) for _ in range(BURST + MOST_WAITING + 1)]
    await flood.turns.take(arrivals)
    flood.later(600)
    [again] = await flood.turns.take(arrivals[-1:])
    assert not again.applied
    assert not again.refused


@pytest.mark.threat(16, 20)
async def test_leaving_passes_a_flood_and_what_waits_shows_nothing_after_it(flood: Flood) -> None:
    crew = flood.crew
    await flood.turns.take([crew.arrival("amina", Text("x")) for _ in range(BURST + 20)])
    [left] = await flood.turns.take([crew.arrival("amina", Text("STOP"))])
    assert left.applied
    assert (await crew.known("amina")).person.standing == "stopped"
    before = await crew.rows("SELECT key FROM outbox ORDER BY id")
    flood.later(600)
    await flood.turns.retry()
    assert await crew.rows("SELECT key FROM outbox ORDER BY id") == before


@pytest.mark.threat(16)
async def test_leaving_without_end_is_limited_too(flood: Flood) -> None:
    receipts = await flood.turns.take([flood.crew.arrival("amina", Command("x")) for _ in range(1000)])
    assert sum(receipt.applied for receipt in receipts) < 150
    assert (await flood.sizes())["inbox"] <= MOST_WAITING


@pytest.mark.threat(16)
async def test_a_stranger_s_flood_leaves_nothing_waiting(flood: Flood) -> None:
    receipts = await flood.turns.take([flood.crew.arrival("nobody", Text("hi")) for _ in range(1000)])
    assert sum(receipt.refused for receipt in receipts) == 1000 - BURST
    assert (await flood.sizes())["inbox"] == 0
