"""Rounds over their whole audience: when one ends, what is told of it, which countries are offered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import alarms, releasing
from bot.domain.person import Role
from bot.storage import rounds
from bot.storage.rounds import Round
from tests.app.conftest import Crew, Post
from tests.engine import on_both

pytestmark = on_both

ZONE = "UPDATE person SET country_in = 'US', zone = 'America/Los_Angeles' WHERE id = ?"


async def only_round(crew: Crew) -> Round:
    [found] = await crew.stage.house.db.run(rounds.every)
    return found


async def test_a_round_stays_open_for_those_of_its_audience_who_live_where_it_closes_later(
    crew: Crew,
) -> None:
    amina = await crew.joins("amina")
    await crew.stage.house.db.run(lambda conn: conn.execute(ZONE, (amina,)).rowcount)
    await crew.stage.round("round priorities opens 2026-12-01T06:00 closes 2026-12-04T20:00 for YE")
    crew.stage.clock.at = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)  # 20:00 in Aden
    await releasing.tick(crew.stage.house)
    assert (await only_round(crew)).state == "running"
    crew.stage.clock.at = datetime(2026, 12, 5, 4, 0, tzinfo=UTC)  # 20:00 in Los Angeles
    await releasing.tick(crew.stage.house)
    assert (await only_round(crew)).state == "closed"


async def test_whether_a_round_is_under_its_target_is_told_from_what_was_released(
    crew: Crew, post: Post
) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.stage.round("round priorities opens now closes +5d target 1")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip", "skip", "count")
    crew.stage.clock.at += timedelta(days=4, hours=1)
    await alarms.watch_targets(crew.stage.house)
    # She is the one hoped for: were it told from the true count, its silence would tell of her.
    assert await crew.rows("SELECT name FROM alarm") == [("target:1",)]
    crew.stage.clock.at += timedelta(days=1)
    await releasing.tick(crew.stage.house)
    await alarms.watch_targets(crew.stage.house)
    assert await crew.rows("SELECT name FROM alarm") == [], "what is over stands at the desk no longer"


async def test_who_tells_no_country_has_an_entry_and_is_no_country_to_choose(crew: Crew) -> None:
    entry = "\n  contacts: []\n  checked_until: 2030-01-01\n  decision: {go: false, on: 2026-01-01, by: []}\n"
    countries = crew.stage.path.parent / "countries.yaml"
    countries.write_text(f"YE:{entry}ZZ:{entry}")
    assert crew.stage.house.offered_countries() == ["YE"]
