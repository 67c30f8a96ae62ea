"""Several bots where a phone is shared, sound is heard, a backup comes back, and at full speed."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import sounding
from bot.app.channel import Attachment
from bot.app.dispatch import Dispatcher
from bot.app.links import MOVE_PREFIX, new_code
from bot.app.pacing import Pacing
from bot.domain.bots import MAIN
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Person
from bot.storage import bots, chats, invites, people
from bot.storage.carrying import carry_over
from bot.storage.database import Conn, connect
from bot.storage.migrate import migrate
from bot.storage.outbox import Outgoing
from bot.storage.recordings import Name, path_of
from tests.app.conftest import CHANNEL, Crew
from tests.app.test_crossing import SAHEL, WHO, Two
from tests.sounds import synthetic

SILENCE = timedelta(minutes=30)
KEY = b"k" * 32
NOW = 1_800_000_000


@pytest.fixture
async def two(crew: Crew) -> Two:
    return Two(crew)


async def presses(two: Two, bot: str, *choices: str) -> None:
    for choice in choices:
        await two.does(bot, Tap((await two.crew.sees(WHO)).step, choice))
        await two.sent()


async def types(two: Two, bot: str, text: str) -> None:
    await two.does(bot, Text(text))
    await two.sent()


async def test_who_comes_back_to_a_shared_phone_is_with_the_bot_that_is_used_there(two: Two) -> None:
    await two.joins(MAIN)
    first = (await two.known()).person.id
    await two.does(MAIN, Command("settings"))
    await two.sent()
    await presses(two, MAIN, "f_shared", "o_others")
    await types(two, MAIN, "4071")
    two.crew.stage.clock.at += SILENCE
    await two.does(MAIN, Command("continue"))
    await two.sent()
    await presses(two, MAIN, "other", "new")
    await types(two, MAIN, "1111")
    second = (await two.known()).person.id
    assert second != first
    two.crew.stage.clock.at += SILENCE
    await two.does(SAHEL, Command("continue"))
    await two.sent()
    await presses(two, SAHEL, "other", "code")
    await types(two, SAHEL, "4071")
    known = await two.known()
    assert (known.person.id, known.bot) == (first, SAHEL)
    assert two.chats[MAIN].stands == {}
    assert set(await two.noted()) <= set(two.chats[SAHEL].stands)
    assert known.panel in two.chats[SAHEL].stands


async def attached(two: Two, sound: str, bot: str) -> Attachment | None:
    return await sounding.attached(two.house, two.house.db.run, CHANNEL, 1, sound, bot=bot)


async def test_a_voice_note_is_played_back_by_the_bot_that_it_came_to_alone(two: Two) -> None:
    for reference, bot in (("abc", MAIN), ("abc@sahel", SAHEL)):
        for other in (MAIN, SAHEL):
            found = await attached(two, sounding.of_note(reference), other)
            assert (found is not None) == (other == bot)
            assert found is None or found.reference == "abc"


async def test_what_one_bot_calls_a_recording_is_another_one_for_the_next_bot(two: Two) -> None:
    name = Name("en", "b-recovery-money", "intro")
    path = path_of(sounding.folders(two.house)[0], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(synthetic(1))
    await two.joins(MAIN)
    row = await two.put(Outgoing.NOTICE, sound=sounding.of_recording(name))
    taken = await two.taken(MAIN)
    (of_row,) = [each for each in taken if each.id == row]
    await two.house.db.run(lambda conn: sounding.note(two.house, conn, of_row, "called-by-main"))
    for bot, called in ((MAIN, "called-by-main"), (SAHEL, None)):
        found = await attached(two, sounding.of_recording(name), bot)
        assert found is not None
        assert found.reference == called


async def test_the_rate_of_one_bot_is_no_other_bots(two: Two) -> None:
    paces = {MAIN: Pacing(1, 0, time.monotonic), SAHEL: Pacing(100, 0, time.monotonic)}
    two.dispatchers = {
        bot: Dispatcher(two.house, {CHANNEL: two.chats[bot]}, pacing, two.alarms.append, bot=bot)
        for bot, pacing in paces.items()
    }
    async with paces[MAIN].turn(1, urgent=True):
        assert paces[MAIN].room() == 0
        await two.does(SAHEL, Command("start"))
        await two.dispatchers[SAHEL].drain()
    assert two.chats[SAHEL].stands


def test_a_backup_that_comes_back_takes_no_message_of_one_bot_for_one_of_another(tmp_path: Path) -> None:
    backup, live = tmp_path / "backup.db", tmp_path / "live.db"
    conn = connect(backup, KEY)
    migrate(conn)
    person = people.add(conn, Person(id=0), "telegram", b"h", b"s")
    people.set_panel(conn, person, 7)
    chats.add(conn, person, 7, NOW, NOW + 60)
    conn.close()
    shutil.copy(backup, live)
    conn = connect(live, KEY)
    bots.hand_over(conn, person, SAHEL)
    conn.close()
    assert carry_over(backup, live, KEY)
    conn = connect(backup, KEY)
    try:
        assert _standing(conn, person) == (SAHEL, None, ())
    finally:
        conn.close()


def _standing(conn: Conn, person: int) -> tuple[str, int | None, tuple[int, ...]]:
    known = people.get(conn, person)
    assert known is not None
    return known.bot, known.panel, chats.live(conn, person, NOW)


async def test_who_moves_to_another_phone_with_another_bot_is_written_to_by_that_one(two: Two) -> None:
    await two.joins(SAHEL)
    await two.put(Outgoing.INVITE)
    code = await two.house.db.run(lambda conn: _moving(two, conn))
    person = (await two.known()).person.id
    arrival = replace(two.arrival(MAIN, Command("start", code)), address="502")
    await two.crew.stage.turns.take([arrival])
    before = two.chats[SAHEL].posts
    await two.sent()
    assert two.chats[SAHEL].posts == before
    assert await two.value("SELECT count(*) FROM outbox WHERE state <> 'sent' AND person = ?", person) == 0
    assert await two.value("SELECT bot FROM address WHERE person = ?", person) == MAIN
    assert two.chats[SAHEL].stands == {}


def _moving(two: Two, conn: Conn) -> str:
    found = people.find(conn, two.house.sealer.address_hash(CHANNEL, WHO))
    assert found is not None
    code = new_code(MOVE_PREFIX)
    invites.add_transfer(conn, two.house.sealer.code_hash(code), found.person.id, two.house.seconds() + 60)
    return code


async def test_what_still_bears_the_name_of_another_bot_goes_by_the_right_one_in_the_end(two: Two) -> None:
    await two.joins(MAIN)
    row = await two.put(Outgoing.INVITE)
    await two.house.db.run(lambda conn: conn.execute("UPDATE address SET bot = 'sahel'"))
    await two.sent()
    assert await two.value("SELECT bot FROM outbox WHERE id = ?", row) == SAHEL
    assert await two.value("SELECT state FROM outbox WHERE id = ?", row) == "sent"
