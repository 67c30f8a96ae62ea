"""What drafters decide: on what was released, the newest counting, none changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlcipher3 import dbapi2

from bot.app.deciding import decide
from bot.app.permits import Refused
from bot.domain.decision import Decision, Verdict
from bot.domain.faults import Fault
from bot.domain.findings import find
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.domain.release import release
from bot.domain.released import dumps
from bot.storage import audit, cuts, decisions
from bot.storage.cuts import Cut
from bot.surveyfile.load import load
from tests.app.conftest import Crew
from tests.conversations.stage import Stage
from tests.digest.test_digest import SURVEYS
from tests.domain.crowd import crowd

MADE = datetime.fromtimestamp(1, UTC)
PRIORITIES = load(SURVEYS / "priorities.yaml")
RELEASED = release(find(crowd(2, 12, PRIORITIES), PRIORITIES), 5)
assert RELEASED is not None
CUT = Cut(number=3, people=12, released=dumps(RELEASED), export="[]", at=1)


async def decided(crew: Crew, who: str, verdict: Verdict = Verdict.KEEP, why: str = "") -> Decision:
    by, house = (await crew.known(who)).person, crew.stage.house
    return await house.db.run(lambda conn: decide(house, conn, by, 1, item="first", verdict=verdict, why=why))


async def test_nothing_is_decided_before_anything_was_released(crew: Crew, stage: Stage) -> None:
    await stage.round("round priorities closes +14d")
    await crew.joins("dora", Role.DRAFTER)
    with pytest.raises(Fault, match="nothing has been released"):
        await decided(crew, "dora")
    assert await stage.house.db.run(lambda conn: decisions.history(conn, 1)) == []


@pytest.mark.threat(7)
async def test_the_newest_decision_counts_on_the_cut_of_its_time_and_the_log_says_whose(
    crew: Crew, stage: Stage
) -> None:
    await stage.round("round priorities closes +14d")
    dora, dina = await crew.joins("dora", Role.DRAFTER), await crew.joins("dina", Role.DRAFTER)
    await crew.joins("hadi", Role.COORDINATOR)
    await stage.house.db.run(lambda conn: cuts.add(conn, 1, CUT))
    await decided(crew, "dora", Verdict.CHANGE, "Too\nlong.")
    await stage.house.db.run(
        lambda conn: cuts.add(conn, 1, Cut(number=4, people=30, released="{}", export="[]", at=2))
    )
    newest = await decided(crew, "dina", why="\u200d")
    with pytest.raises(Refused):
        await decided(crew, "hadi")
    assert newest == Decision("first", Verdict.KEEP, 4, datetime.fromtimestamp(2, UTC))
    assert await stage.house.db.run(lambda conn: decisions.standing(conn, 1)) == {"first": newest}
    earlier = Decision("first", Verdict.CHANGE, 3, MADE, "Too long.")
    assert await stage.house.db.run(lambda conn: decisions.history(conn, 1)) == [earlier, newest]
    log = await stage.house.db.run(lambda conn: [row.entry for row in audit.rows(conn)])
    told = [(each.staff, each.resource, each.outcome.value) for each in log if each.action == "decide"]
    assert told[:2] == [(dora, "round:1", "done"), (dina, "round:1", "done")]
    with pytest.raises(dbapi2.IntegrityError, match="a newer one counts"):
        await stage.house.db.run(lambda conn: conn.execute("UPDATE decision SET why = 'other'"))


async def test_a_word_that_leads_elsewhere_is_a_reason_where_one_is_asked_for(
    crew: Crew, stage: Stage
) -> None:
    await stage.round("round priorities closes +14d")
    await crew.joins("dora", Role.DRAFTER)
    await stage.house.db.run(lambda conn: cuts.add(conn, 1, CUT))
    await crew.does("dora", Command("decide"))
    await crew.presses("dora", "on_1", "part_0", "ask_again")
    await crew.does("dora", Text("w" * 501), Text("\u200d"), Text("Help"))
    assert await stage.house.db.run(lambda conn: decisions.history(conn, 1)) == [
        Decision("first", Verdict.ASK_AGAIN, 3, MADE, "Help")
    ]


async def test_nothing_is_decided_on_figures_that_are_newer_than_those_she_was_shown(
    crew: Crew, stage: Stage
) -> None:
    await stage.round("round priorities closes +14d")
    await crew.joins("dora", Role.DRAFTER)
    await stage.house.db.run(lambda conn: cuts.add(conn, 1, CUT))
    await crew.does("dora", Command("decide"))
    await crew.presses("dora", "on_1", "part_0", "keep")
    newer = replace(CUT, number=4, at=2)
    await stage.house.db.run(lambda conn: cuts.add(conn, 1, newer))
    await crew.does("dora", Text("Most agree."))
    assert await stage.house.db.run(lambda conn: decisions.history(conn, 1)) == []
    assert "newer ones were released" in str((await crew.sees("dora")).lines)
    await crew.does("dora", Command("decide"))
    await crew.presses("dora", "on_1", "part_0", "keep", "none")
    assert [each.cut for each in await stage.house.db.run(lambda conn: decisions.history(conn, 1))] == [4]
