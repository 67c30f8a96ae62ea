"""Chats are kept clean, and what has served its time goes: from chats, from tables and from the disk."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from bot.app import sweeping
from bot.app.channel import Remove
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Person, Role, Standing
from bot.storage.database import Conn
from tests.app.conftest import Crew, Post
from tests.conversations.stage import ABOUT_PEOPLE
from tests.engine import on_both, only_of_a_file

pytestmark = on_both


async def removed(post: Post) -> list[int]:
    """What was taken out of chats since the last look."""
    await post.dispatcher.drain()
    found = [each.item for each in post.channel.delivered]
    post.channel.delivered.clear()
    return [message for item in found if isinstance(item, Remove) for message in item.messages]


async def test_a_screen_that_nobody_pressed_away_leaves_the_chat_after_an_hour(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await post.dispatcher.drain()
    [[message]] = await crew.rows("SELECT max(message) FROM chat_message")
    await removed(post)
    crew.stage.clock.at += timedelta(hours=1) - timedelta(seconds=1)
    await sweeping.clean_chats(crew.stage.house)
    assert await removed(post) == []
    crew.stage.clock.at += timedelta(seconds=1)
    await sweeping.clean_chats(crew.stage.house)
    assert message in await removed(post)
    await sweeping.clean_chats(crew.stage.house)
    assert await removed(post) == [], "each message is taken out once"


async def test_who_wants_her_chat_left_alone_has_only_her_data_taken_out(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_clean_chat", "o_no", "close")
    await post.dispatcher.drain()
    await removed(post)
    await crew.does("amina", Command("mydata"))
    await post.dispatcher.drain()
    await crew.presses("amina", "show")
    await post.dispatcher.drain()
    [[contents]] = await crew.rows("SELECT message FROM chat_message WHERE forced = 1")
    await removed(post)
    crew.stage.clock.at += timedelta(seconds=299)
    await sweeping.clean_chats(crew.stage.house)
    assert await removed(post) == []
    crew.stage.clock.at += timedelta(seconds=1)
    await sweeping.clean_chats(crew.stage.house)
    assert await removed(post) == [contents]
    crew.stage.clock.at += timedelta(hours=41)
    await sweeping.clean_chats(crew.stage.house)
    assert await removed(post) == []


async def test_what_she_typed_is_taken_out_as_soon_as_it_is_committed(crew: Crew, post: Post) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await removed(post)
    await crew.stage.turns.take([crew.arrival("amina", Text("my own words"), message=77)])
    assert 77 in await removed(post)


async def test_erasing_leaves_no_row_of_her_in_any_table_and_cuts_the_write_ahead_log(
    crew: Crew, post: Post
) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c", "skip", "skip")
    await crew.does("amina", Text("my own words"))
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")
    await post.dispatcher.drain()
    for table in ABOUT_PEOPLE:
        if table != "inbox":
            assert await crew.rows(f"SELECT 1 FROM {table} LIMIT 1"), table  # noqa: S608 - constants
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await crew.rows("SELECT 1 FROM answer UNION ALL SELECT 1 FROM respondent") == []
    await post.dispatcher.drain()
    assert await sweeping.drop_erased(crew.stage.house) == 1
    for table in ABOUT_PEOPLE:
        assert await crew.rows(f"SELECT 1 FROM {table} LIMIT 1") == [], table  # noqa: S608 - constants
    log = crew.stage.path.with_name(crew.stage.path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


async def test_an_erased_persons_address_stays_an_hour_at_most_where_her_last_words_do_not_go_out(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await sweeping.drop_erased(crew.stage.house) == 0
    crew.stage.clock.at += timedelta(seconds=sweeping.LAST_WORDS + 1)
    assert await sweeping.drop_erased(crew.stage.house) == 1


async def test_after_the_day_that_consent_names_nothing_joins_people_to_their_answers(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c", "skip", "skip", "skip", "count")
    house = crew.stage.house
    await sweeping.keep_promise(house)
    assert house.keys.has_round(1)
    crew.stage.clock.at += timedelta(days=(house.rules.erase_until - house.now().date()).days)
    await sweeping.keep_promise(house)
    assert house.keys.has_round(1), "the last day is still hers"
    crew.stage.clock.at += timedelta(days=1)
    await sweeping.keep_promise(house)
    assert not house.keys.has_round(1)
    assert await crew.rows("SELECT * FROM person") == []
    assert await crew.rows("SELECT question FROM answer WHERE value = 'c'") == [("first",)]


async def test_after_that_day_nothing_of_what_staff_told_when_they_answered_is_kept_and_they_stay(
    crew: Crew,
) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    id_ = await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c")
    told = (
        "UPDATE person SET gender = 'woman', group_kind = 'youth_group', country_in = 'SD',"
        " cohort = 'winter', code = x'01', entered = 1"
    )
    await crew.stage.house.db.run(lambda conn: conn.execute(told).rowcount)
    await crew.joins("amina", Role.DRAFTER)
    house = crew.stage.house
    before = (await crew.known("amina")).person
    assert (before.gender, before.consent.answer) == ("woman", True)
    assert await crew.rows("SELECT 1 FROM participation") == [(1,)]
    crew.stage.clock.at += timedelta(days=(house.rules.erase_until - house.now().date()).days + 1)
    for _ in range(2):
        await sweeping.keep_promise(house)
        after = (await crew.known("amina")).person
        assert after == Person(id_, Role.DRAFTER, Standing.ACTIVE, "en", zone=before.zone, circle=id_)
        assert await crew.rows("SELECT 1 FROM participation") == []
        assert await crew.rows("SELECT sealed IS NOT NULL FROM address") == [(1,)]


async def test_what_is_sent_and_old_is_forgotten_and_what_counts_for_the_week_is_kept_longer(
    crew: Crew, post: Post
) -> None:
    from bot.app import inviting

    await crew.joins("amina")
    await crew.stage.round("round priorities opens now closes +20d")
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(days=2)
    await sweeping.forget(crew.stage.house)
    kinds = {
        kind for [kind] in await crew.rows("SELECT kind FROM outbox WHERE on_screen = 0 OR kind = 'invite'")
    }
    assert kinds == {"invite"}
    crew.stage.clock.at += timedelta(days=8)
    await crew.does("amina", Command("continue"))
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT kind FROM outbox WHERE kind = 'invite'") == []


async def test_the_ids_of_applied_arrivals_are_kept_longer_than_a_channel_repeats_them(crew: Crew) -> None:
    arrival = crew.arrival("nobody", Command("start"))
    await crew.stage.turns.take([arrival])
    crew.stage.clock.at += timedelta(hours=25)
    await sweeping.forget(crew.stage.house)
    [receipt] = await crew.stage.turns.take([arrival])
    assert not receipt.applied
    crew.stage.clock.at += timedelta(hours=73)
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT * FROM applied") == []


async def test_no_name_and_no_address_of_hers_can_be_read_in_the_file(
    crew: Crew, post: Post, engine: str
) -> None:
    only_of_a_file(engine)
    await crew.joins("amina")
    await crew.does("amina", Text("needle in the hay"), Tap(0, "support"))
    await post.dispatcher.drain()
    await crew.stage.house.db.alone(checkpoint)
    for path in crew.stage.path.parent.iterdir():
        content = path.read_bytes()
        assert b"amina" not in content
        assert b"needle" not in content
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(crew.stage.path).execute("SELECT count(*) FROM person")


def checkpoint(conn: Conn) -> None:
    conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
