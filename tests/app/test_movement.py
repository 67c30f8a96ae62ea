"""Red lines gone and new: settled once, when a round on a new text has closed, and told from then on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from bot.app import movement, planning, releasing
from bot.app.editions import versions
from bot.app.house import House
from bot.app.reporting import page_of
from bot.digest import as_json, csv_zip, html, schema, text
from bot.storage import charter, redlines
from bot.storage.database import Conn, StorageError
from bot.surveyfile.proposed import passage
from tests.app.conftest import Crew

RED, GOOD = "o_cannot_accept", "o_good"
#: What of the text before, and of the new one, and how many say so.
SAID = ((RED, GOOD, 14), (GOOD, RED, 9), (RED, RED, 8), (GOOD, GOOD, 20))
ITEM = "a1"


def write(house: House, conn: Conn) -> None:
    first = versions(house, conn)["a"][0].edition
    a1, *others = first.passages
    new = passage(first, "a1", a1.name.text, "At least 40 out of every 100 people are women.")
    charter.put(conn, replace(first, version=2, passages=(new, *others)), 0)


@pytest.fixture
async def answered(crew: Crew) -> Crew:
    """A round on a new text, with enough people of each kind; nothing is released of it yet."""
    house = crew.stage.house
    await house.db.run(lambda conn: write(house, conn))
    await crew.stage.round("round revision:a opens now closes +5d remind none")
    number = 0
    for before, now, people in SAID:
        for _ in range(people):
            number += 1
            who = f"amina {number}"
            await crew.joins(who)
            await crew.presses(who, "start", before, "o_better", now)
            if now == RED:
                await crew.presses(who, "o_too_far")
            await crew.presses(who, "count")
    return crew


async def close(crew: Crew) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: planning.close_now(house, conn, 1))
    await releasing.tick(house)


async def settled(crew: Crew) -> dict[str, int | None]:
    return await crew.stage.house.db.run(lambda conn: redlines.of_round(conn, 1))


async def test_all_four_are_told_once_the_round_has_closed(answered: Crew) -> None:
    house = answered.stage.house
    await releasing.release_now(house, await house.db.run(lambda conn: planning.existing(conn, 1)))
    assert await settled(answered) == {}
    page = await house.db.run(lambda conn: page_of(house, conn, planning.existing(conn, 1)))
    assert "can be told once the round has closed" in text(page, "en", house.catalogs)
    await close(answered)
    assert await settled(answered) == {ITEM: 8}
    page = await house.db.run(lambda conn: page_of(house, conn, planning.existing(conn, 1)))
    told = text(page, "en", house.catalogs)
    for line in (
        "It is held beside version 1.",
        "Before: At least 30 out of every 100 people are women, from the start.",
        "Taken out: 30 … , from the start",
        "Put in: 40",
        "From the text before to the new text, in this round",
        "I cannot accept it: 22 → 17",
    ):
        assert line in told, told
    raw = json.loads(as_json(page, "en", house.catalogs))
    Draft202012Validator(json.loads(schema())).validate(raw)
    assert raw["revision"]["parts"][ITEM]["red_lines"] == {"gone": 14, "new": 9, "stays": 8, "none": 20}
    assert raw["decisions"] == {ITEM: None}
    assert "To both texts" in html(page, "en", house.catalogs)
    assert csv_zip(page, "en", house.catalogs)


async def test_what_was_settled_stays_whatever_happens_to_answers(answered: Crew) -> None:
    await close(answered)
    await answered.rows("DELETE FROM answer WHERE question = 'a1'")
    house = answered.stage.house
    await movement.settle(house, await house.db.run(lambda conn: planning.existing(conn, 1)))
    assert await settled(answered) == {ITEM: 8}
    with pytest.raises(StorageError, match="is not changed"):
        await answered.rows("UPDATE red_line SET stays = 9")


async def test_a_kill_between_closing_and_settling_is_made_good_before_the_digest_goes_out(
    answered: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(movement, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            await close(answered)
    assert await settled(answered) == {}
    await answered.stage.reload()
    await releasing.tick(answered.stage.house)
    assert await settled(answered) == {ITEM: 8}


async def test_after_a_backup_came_back_nothing_more_is_told_of_a_round_that_it_knows_as_open(
    answered: Crew,
) -> None:
    house = answered.stage.house
    await house.db.run(lambda conn: movement.withhold_all(house, conn))
    await close(answered)
    assert await settled(answered) == {ITEM: None}
    page = await house.db.run(lambda conn: page_of(house, conn, planning.existing(conn, 1)))
    assert "is not told, so that nobody can be pointed at" in text(page, "en", house.catalogs)


async def test_a_question_that_was_closed_in_a_language_has_no_red_lines(answered: Crew) -> None:
    await answered.rows("INSERT INTO closed_question (round, item, language, at) VALUES (1, 'a1', 'fr', 0)")
    await close(answered)
    assert await settled(answered) == {ITEM: None}
