"""The audit log in the console: the newest first, and for a limited coordinator what her work reaches."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.app import auditing, dropping
from bot.app.permits import OPERATOR, UNKNOWN, permit
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.i18n.words import ALL
from bot.storage import audit, people
from bot.storage.audit import Outcome
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.console.browsing import person
from tests.console.conftest import SignsIn


@pytest.fixture
async def limited(crew: Crew, staff: dict[str, int]) -> int:
    """A coordinator for Yemen alone, and one for everywhere who opened a round there and one elsewhere."""
    house, both = crew.stage.house, [staff[each] for each in ("coordinator", "coordinator2")]
    await crew.stage.round("round priorities opens now closes +7d for YE")
    await crew.stage.round("round priorities opens now closes +7d for SD")

    await house.db.run(lambda conn: people.set_limits(conn, both[0], {"YE"}))
    hers, other = [await person(house, each) for each in both]

    def work(conn: Conn) -> None:
        for what in ("round:1", "round:2", "country:YE", "country:SD", "invitation:advocate", "staff:9"):
            action = {
                "country": Action.LEAVE_COUNTRY,
                "invitation": Action.INVITE,
                "staff": Action.REVOKE_STAFF,
            }.get(what.partition(":")[0], Action.PAUSE)
            permit(house, conn, other, action, what)
        permit(house, conn, hers, Action.INVITE, "invitation:advocate")

    await house.db.run(work)
    return both[0]


async def test_every_word_of_the_log_has_a_sentence_of_the_console() -> None:
    words = [*(("does", each) for each in Action), *(("came", each) for each in Outcome)]
    words += [("by", each) for each in (*Role, UNKNOWN, OPERATOR) if each is not Role.ADVOCATE]
    assert {f"console.log.{what}_{word.replace(' ', '_')}" for what, word in words} == {
        key for key in ALL if re.match(r"console\.log\.(does|came|by)_", key)
    }


async def test_the_log_is_told_in_her_language(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> None:
    house = crew.stage.house
    hers = await person(house, staff["coordinator"])
    await house.db.run(lambda conn: people.update(conn, replace(hers, language="fr")))
    text = await (await signs_in("coordinator")).opens("/log")
    assert f"{hers.id} coordination" in text
    assert "lire le journal · audit" in text
    assert "fait" in text


@pytest.mark.threat(7)
async def test_a_limited_coordinator_sees_her_own_acts_and_those_that_her_work_reaches(
    crew: Crew, limited: int, staff: dict[str, int], signs_in: SignsIn
) -> None:
    text = await (await signs_in("coordinator")).opens("/log")
    assert "what was done in the rounds and countries of your work" in text
    for there in ("round:1", "country:YE"):
        assert there in text
    for beyond in ("round:2", "country:SD", "staff:9"):
        assert beyond not in text
    assert text.count("invitation:advocate") == 1, "hers"
    other = await (await signs_in("coordinator2")).opens("/log")
    assert "round:2" in other
    assert "of your work" not in other


async def test_what_was_done_to_a_draft_stays_hers_when_another_throws_it_away(
    crew: Crew, limited: int, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house = crew.stage.house
    for country in ("YE", "SD", "YE,SD"):
        await crew.stage.round(f"round priorities opens +1h closes +7d for {country} draft")
    await crew.stage.round("round priorities opens +1h closes +7d draft")
    other = await person(house, staff["coordinator2"])
    for round_id in (3, 4, 5, 6):
        await house.db.run(
            lambda conn, id_=round_id: permit(house, conn, other, Action.EXTEND, f"round:{id_}")  # type: ignore[misc]
        )
        await dropping.drop(house, round_id, lambda _: other)
    text = await (await signs_in("coordinator")).opens("/log")
    assert text.count("round:3") == 2
    assert not any(f"round:{beyond}" in text for beyond in (4, 5, 6))


async def test_the_shell_reads_the_same_rows_from_their_beginning(crew: Crew, limited: int) -> None:
    hers = await person(crew.stage.house, limited)

    def read(conn: Conn) -> tuple[list[int], list[int], int]:
        backwards = [row.number for row in auditing.newest_first(conn, hers)]
        return [row.number for row in auditing.rows(conn, hers)], backwards, len(list(audit.rows(conn)))

    forth, back, every = await crew.stage.house.db.run(read)
    assert forth == back[::-1]
    assert 0 < len(forth) < every
