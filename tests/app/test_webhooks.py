"""Web addresses that are told of events: who may have one, what is told, and that nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from bot.app import deciding, events, planning, releasing, revoking, webhooks
from bot.app.links import WEB_URL
from bot.app.webhooks import MOST_EACH
from bot.domain.decision import Verdict
from bot.domain.event import Event
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.storage import meta, people
from bot.storage.webhooks import Webhook
from tests.app.conftest import Crew
from tests.app.test_releasing import answer
from tests.console.browsing import person
from tests.console.conftest import staff
from tests.engine import on_both

pytestmark = on_both

__all__ = ["staff"]
URL = "https://example.org/a-secret-path"
ALL = tuple(Event)


async def added(crew: Crew, who: int, chosen: Sequence[str] = ALL, url: str = URL) -> Webhook:
    house, she = crew.stage.house, await person(crew.stage.house, who)
    return await house.db.run(lambda conn: webhooks.add(house, conn, she, url, chosen))


async def noted(crew: Crew) -> list[tuple[int, str]]:
    rows = await crew.rows("SELECT webhook, event FROM webhook_delivery ORDER BY id")
    return [(int(str(webhook)), str(event)) for webhook, event in rows]


async def lives(crew: Crew, drafter: int) -> None:
    """A round is opened, answered, released, closed and decided on."""
    house, she = crew.stage.house, await person(crew.stage.house, drafter)
    await crew.stage.round("round a-women opens now closes +14d for YE")
    await answer(crew, 40)
    await releasing.close(house, await house.db.run(lambda conn: planning.existing(conn, 1)))
    await house.db.run(
        lambda conn: deciding.decide(house, conn, she, 1, item="floor", verdict=Verdict.KEEP, why="Because.")
    )


async def test_each_event_is_noted_once_for_each_address_that_asked_for_it(
    crew: Crew, staff: dict[str, int]
) -> None:
    await added(crew, staff["coordinator"])
    await added(crew, staff["coordinator"], ["round.closed"])
    await added(crew, staff["drafter"], ["cut.released", "decision.made"])
    await lives(crew, staff["drafter"])
    assert await noted(crew) == [
        *((1, "round.opened"), (1, "round.closed"), (2, "round.closed")),
        *((1, "cut.released"), (3, "cut.released"), (1, "decision.made"), (3, "decision.made")),
    ]
    marks = await crew.rows("SELECT mark FROM webhook_delivery")
    assert len(set(marks)) == 7


@pytest.mark.threat(8)
async def test_a_body_tells_no_figure_and_nothing_of_anybody(crew: Crew, staff: dict[str, int]) -> None:
    await crew.stage.house.db.run(lambda conn: meta.put(conn, WEB_URL, "https://charter.example.org"))
    await added(crew, staff["coordinator"])
    await lives(crew, staff["drafter"])
    bodies = [
        json.loads(str(row[0])) for row in await crew.rows("SELECT body FROM webhook_delivery ORDER BY id")
    ]
    links = ("/rounds/1", "/rounds/1", "/rounds/1/findings", "/decisions")
    assert bodies == [
        {
            "type": event,
            "timestamp": "2026-12-01T09:00:00Z",
            "data": {"round": 1, "link": f"https://charter.example.org/api/v1{link}"},
        }
        for event, link in zip(
            ("round.opened", "round.closed", "cut.released", "decision.made"), links, strict=True
        )
    ]


async def test_what_is_undone_is_told_to_nobody(crew: Crew, staff: dict[str, int]) -> None:
    await added(crew, staff["coordinator"])
    await crew.stage.round("round priorities closes +14d draft")
    house = crew.stage.house

    def opens_and_fails(conn):
        planning.open_round(house, conn, 1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await house.db.run(opens_and_fails)
    assert await noted(crew) == []


async def test_a_decision_that_is_sent_twice_is_told_once(crew: Crew, staff: dict[str, int]) -> None:
    await added(crew, staff["coordinator"], ["decision.made"])
    await lives(crew, staff["drafter"])
    house, she = crew.stage.house, await person(crew.stage.house, staff["drafter"])
    await house.db.run(
        lambda conn: deciding.decide(house, conn, she, 1, item="floor", verdict=Verdict.KEEP, why="Because.")
    )
    assert await noted(crew) == [(1, "decision.made")]


async def test_a_round_that_goes_on_after_a_pause_is_not_opened_anew(
    crew: Crew, staff: dict[str, int]
) -> None:
    await added(crew, staff["coordinator"])
    await crew.stage.round("round priorities opens now closes +14d")
    house = crew.stage.house
    await house.db.run(lambda conn: planning.pause(conn, 1))
    await house.db.run(lambda conn: planning.open_round(house, conn, 1))
    assert await noted(crew) == [(1, "round.opened")]


@pytest.mark.threat(7)
async def test_an_address_is_told_only_what_its_owner_may_know_now(crew: Crew, staff: dict[str, int]) -> None:
    house = crew.stage.house
    await added(crew, staff["coordinator2"])
    await added(crew, staff["drafter"], ["cut.released"])
    await house.db.run(lambda conn: people.set_limits(conn, staff["coordinator2"], {"SD"}))
    change = "UPDATE person SET role = 'reviewer' WHERE id = ?"
    await lives(crew, staff["drafter"])
    assert await noted(crew) == [(2, "cut.released")]
    await house.db.run(lambda conn: conn.execute(change, (staff["drafter"],)))
    round_ = await house.db.run(lambda conn: planning.existing(conn, 1))
    await house.db.run(lambda conn: events.note(house, conn, Event.CUT_RELEASED, round_))
    assert await noted(crew) == [(2, "cut.released")]


async def test_whoever_is_let_go_takes_her_addresses_with_her(crew: Crew, staff: dict[str, int]) -> None:
    house = crew.stage.house
    await added(crew, staff["drafter"], ["cut.released"])
    await lives(crew, staff["drafter"])
    by = await person(house, staff["coordinator"])
    await house.db.run(lambda conn: revoking.revoke(house, conn, by, staff["drafter"]))
    assert await crew.rows(
        "SELECT (SELECT count(*) FROM webhook), (SELECT count(*) FROM webhook_delivery)"
    ) == [(0, 0)]


async def test_every_mistake_is_told_at_once(crew: Crew, staff: dict[str, int]) -> None:
    for url, chosen in (("ftp://example.org", ["round.lost"]), ("https://10.0.0.1", [])):
        with pytest.raises(Fault) as fault:
            await added(crew, staff["coordinator"], chosen, url)
        assert [line.split(" ")[0].rstrip(":") for line in fault.value.lines] == ["URL", "--events"]
    with pytest.raises(Fault) as fault:
        await added(crew, staff["drafter"])
    assert [line.split(":")[0] for line in fault.value.lines] == [
        *("--events round.opened", "--events round.closed"),
    ]
    for _ in range(MOST_EACH):
        await added(crew, staff["coordinator"])
    with pytest.raises(Fault, match="Remove one"):
        await added(crew, staff["coordinator"])


@pytest.mark.threat(7)
async def test_who_may_neither_see_nor_read_has_none_and_nobody_ends_another_s(
    crew: Crew, staff: dict[str, int]
) -> None:
    house = crew.stage.house
    for role in (Role.REVIEWER, Role.TRANSLATOR, Role.SPEAKER, Role.NARRATOR):
        await crew.rows("UPDATE person SET role = ? WHERE id = ?", role, staff["translator"])
        with pytest.raises(Fault, match="may not do this"):
            await added(crew, staff["translator"])
    await added(crew, staff["coordinator"])
    drafter, leads = await person(house, staff["drafter"]), await person(house, staff["coordinator2"])
    assert await house.db.run(lambda conn: webhooks.every(house, conn, drafter)) == []
    with pytest.raises(Fault, match="somebody else's webhook"):
        await house.db.run(lambda conn: webhooks.remove(house, conn, drafter, 1))
    assert len(await house.db.run(lambda conn: webhooks.every(house, conn, leads))) == 1
    await house.db.run(lambda conn: webhooks.remove(house, conn, leads, 1))
    assert await crew.rows("SELECT * FROM webhook") == []


async def test_an_address_and_its_secret_are_sealed(crew: Crew, staff: dict[str, int]) -> None:
    made = await added(crew, staff["coordinator"])
    [row] = await crew.rows("SELECT * FROM webhook")
    assert made.secret.startswith("whsec_")
    assert len(made.secret) == 50
    kept = b"".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    assert b"secret-path" not in kept
    assert made.secret[6:].encode() not in kept
