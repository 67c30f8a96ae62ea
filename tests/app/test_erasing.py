"""What is erased is gone: from every table, the file and its log, whoever reads meanwhile, after any kill."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import erasing, sweeping
from bot.app.channel import Post as Message
from bot.app.channel import Remove
from bot.app.house import House
from bot.app.turns import Turns
from bot.assembly import open_house
from bot.config import Address, Config
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Role
from bot.domain.say import Say, Words
from bot.storage import arrivals, cuts, outbox, people, traces
from bot.storage.database import Conn, connect
from bot.storage.invites import Invite
from bot.storage.keys import DATABASE
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import CHANNEL, Crew, Post
from tests.app.needle import found, lives, needles_of
from tests.conversations.stage import ABOUT_PEOPLE, Clock, Stage, staged

ROUND = "round priorities opens now closes +14d"


@pytest.fixture(params=["open", "encrypted"])
async def stage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The same store twice: once without its key, so that what is only hidden by it shows."""
    if request.param == "open":
        monkeypatch.setattr("bot.storage.database._give_key", lambda *_: None)
    async with staged(tmp_path, Clock(), {}) as made:
        yield made


def traces_of(stage: Stage, needles: list[bytes]) -> dict[str, int]:
    """Where on disk something of hers can still be found; the keys are no place for it either."""
    return found(stage.path.parent.parent, needles)


def needles_show(stage: Stage, needles: list[bytes]) -> None:
    """The looking itself works: before erasing, everything is found, where there is no key."""
    hits = traces_of(stage, needles)
    if stage.path.read_bytes().startswith(b"SQLite format 3"):
        assert sum(hits.values()) >= len(needles)
    else:
        assert hits == {}


async def erases(crew: Crew, who: str) -> None:
    await crew.does(who, Command("erase"))
    await crew.presses(who, "yes")


@asynccontextmanager
async def started_after_a_kill(stage: Stage, folder: Path) -> AsyncIterator[House]:
    """What a start makes of what is on disk at this instant; the killed one is looked at no more."""
    (folder / "data").mkdir(parents=True)
    for path in stage.path.parent.iterdir():
        if not path.name.endswith("-shm"):
            shutil.copy(path, folder / "data")
    shutil.copytree(stage.path.parent.parent / "keys", folder / "keys")
    config = Config(data=folder / "data", keys=folder / "keys", web=Address("127.0.0.1", 0))
    async with open_house(config, stage.clock) as house:
        await sweeping.resume(house)
        yield house


async def something_of_every_kind(crew: Crew, who: str) -> list[bytes]:
    """As `lives`, with something that waits after a silence, and a file; returns her needles."""
    await lives(crew, who)
    person = (await crew.known(who)).person.id
    house = crew.stage.house

    def put(conn: Conn) -> None:
        conn.execute("INSERT INTO waiting VALUES (?, ?, 1)", (person, house.sealer.seal_text("silence")))
        file = cuts.add_file(conn, "x.bin", "application/x", f"file of {who} ".encode() * 2000, 1)
        say = Say((Words("leaving.paused"),))
        letter = Letter(f"needle:{who}:filed", person, Outgoing.NOTICE, "en", say=say, file=file)
        outbox.put(conn, letter, house.seconds())

    await house.db.run(put)
    return await needles_of(crew, who)


@pytest.mark.threat(12, 21)
async def test_nothing_of_who_erases_is_found_in_any_file_within_a_minute(crew: Crew, post: Post) -> None:
    await crew.stage.round(ROUND)
    await lives(crew, "other")
    needles = await something_of_every_kind(crew, "amina")
    needles_show(crew.stage, needles)
    await erases(crew, "amina")
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(seconds=3)
    await sweeping.drop_erased(crew.stage.house)
    assert traces_of(crew.stage, needles) == {}
    assert len(await crew.rows("SELECT 1 FROM person")) == 1, "and nobody else is touched"
    assert await crew.rows("SELECT count(*) FROM answer WHERE sealed IS NOT NULL") == [(1,)]


@pytest.mark.threat(12)
async def test_nothing_of_her_stays_behind_either_where_pages_were_split_joined_and_moved(
    crew: Crew, post: Post
) -> None:
    await crew.stage.round(ROUND)
    needles = {f"p{number}": await lives(crew, f"p{number}") for number in range(24)}
    await post.dispatcher.drain()
    for number in (*range(0, 24, 3), *range(1, 24, 3)):
        who = f"p{number}"
        await erases(crew, who)
        await post.dispatcher.drain()
        await sweeping.drop_erased(crew.stage.house)
        assert traces_of(crew.stage, needles[who]) == {}, who
    assert len(await crew.rows("SELECT 1 FROM person")) == 8


async def test_with_no_word_from_telegram_she_is_gone_within_the_minute_all_the_same(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    needles = await something_of_every_kind(crew, "amina")
    await erases(crew, "amina")
    for _ in range(3, 60, 3):
        crew.stage.clock.at += timedelta(seconds=3)
        await sweeping.drop_erased(crew.stage.house)
    for table in ABOUT_PEOPLE:
        assert await crew.rows(f"SELECT 1 FROM {table} LIMIT 1") == [], table  # noqa: S608 - constants
    assert traces_of(crew.stage, needles) == {}


@pytest.mark.threat(12)
@pytest.mark.case(46)
async def test_while_somebody_reads_turns_go_on_and_the_log_is_cut_as_soon_as_the_reader_ends(
    crew: Crew, post: Post
) -> None:
    await crew.stage.round(ROUND)
    house = crew.stage.house
    needles = await something_of_every_kind(crew, "amina")
    reader = connect(crew.stage.path, house.keys.get(DATABASE), readonly=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    await erases(crew, "amina")
    await post.dispatcher.drain()
    for _ in range(10):  # half a minute of it
        crew.stage.clock.at += timedelta(seconds=3)
        await sweeping.drop_erased(house)
        await crew.does("stranger", Text("turns do not wait for the reader"))
    assert await house.db.run(traces.remain), "what could not be cut yet is not forgotten"
    reader.close()
    await sweeping.drop_erased(house)
    assert traces_of(crew.stage, needles) == {}
    assert not await house.db.run(traces.remain)


async def test_a_reader_may_not_hold_up_the_thread_that_everything_runs_on(crew: Crew) -> None:
    """The log is cut at once or not at all; SQLite would else wait half a minute for the reader."""
    house = crew.stage.house
    await house.db.run(traces.mark)
    reader = connect(crew.stage.path, house.keys.get(DATABASE), readonly=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    await house.db.run(traces.mark)
    waits: list[int] = []

    def watched(conn: Conn) -> bool:
        conn.set_trace_callback(
            lambda sql: (
                waits.append(conn.execute("PRAGMA busy_timeout").fetchone()[0])
                if "wal_checkpoint" in sql
                else None
            )
        )
        try:
            return traces.cut(conn)
        finally:
            conn.set_trace_callback(None)

    assert await house.db.alone(watched) is False
    assert waits == [0]
    assert await house.db.alone(lambda conn: conn.execute("PRAGMA busy_timeout").fetchone()[0]) == 30_000
    reader.close()


async def test_an_erasure_while_the_log_is_cut_keeps_its_own_note(crew: Crew) -> None:
    house = crew.stage.house
    await house.db.run(traces.mark)
    [[first]] = await crew.rows(traces.REMAIN)
    await house.db.run(traces.mark)
    await house.db.run(lambda conn: conn.execute(traces.CLEAR, (first,)))
    assert await house.db.run(traces.remain)


async def test_what_she_passed_on_and_what_waits_to_be_tried_again_goes_with_her(crew: Crew) -> None:
    await crew.joins("staff", Role.COORDINATOR)
    await crew.joins("other")
    for who in ("amina", "other"):
        if who == "amina":
            await crew.joins(who)
        await crew.does(who, Command("help"))
        await crew.presses(who, "write")
        await crew.does(who, Text(f"words of {who}"))
    house, person = crew.stage.house, (await crew.known("amina")).person.id

    def hold(conn: Conn) -> None:
        for who in ("amina", "other"):
            sender = house.sealer.address_hash(CHANNEL, who)
            known = people.find(conn, sender)
            arrivals.hold(conn, CHANNEL, who, sender=sender, sealed=b"sealed", due=2**40, known=known)

    await house.db.run(hold)
    assert await crew.rows("SELECT count(*) FROM outbox WHERE key LIKE 'passed:%'") == [(2,)]
    await house.db.run(lambda conn: erasing.wipe(house, conn, person))
    assert await crew.rows("SELECT count(*) FROM outbox WHERE key LIKE 'passed:%'") == [(1,)]
    assert await crew.rows("SELECT key FROM inbox") == [("other",)]


@pytest.mark.threat(21)
@pytest.mark.case(8)
async def test_a_kill_at_any_step_of_erasing_is_finished_by_the_next_start(
    crew: Crew, post: Post, tmp_path: Path
) -> None:
    await crew.stage.round(ROUND)
    needles = await something_of_every_kind(crew, "amina")
    house = crew.stage.house

    async def killed_here(step: str) -> None:
        folder = tmp_path / step
        async with started_after_a_kill(crew.stage, folder) as after:
            assert not await after.db.run(traces.remain), step
            assert found(folder / "data", needles) == {}, step
            assert await after.db.run(lambda conn: conn.execute("SELECT 1 FROM person").fetchall()) == []
            await sweeping.resume(after)  # and once more changes nothing

    await erases(crew, "amina")
    crew.stage.clock.at += timedelta(seconds=sweeping.LAST_WORDS + 1)
    await killed_here("her last words not sent")
    await post.dispatcher.drain()
    await killed_here("last words sent")
    await house.db.run(lambda conn: people.delete_gone(conn, house.seconds()))
    await killed_here("her row deleted and the log not cut")
    await house.db.alone(lambda conn: conn.execute(traces.CUT).fetchall())
    await killed_here("the log cut and the note still there")
    await house.db.alone(traces.cut)
    await killed_here("all done")


@pytest.mark.case(8)
async def test_a_kill_before_the_commit_leaves_her_as_she_was_and_the_same_press_erases_then(
    crew: Crew, post: Post, tmp_path: Path
) -> None:
    await crew.stage.round(ROUND)
    needles = await something_of_every_kind(crew, "amina")
    await crew.does("amina", Command("erase"))
    press = crew.arrival("amina", Tap((await crew.sees("amina")).step, "yes"))
    async with started_after_a_kill(crew.stage, tmp_path / "killed") as after:
        for _ in range(2):  # the channel brings it once more, and once more
            await Turns(after).take([press])
        after.now = lambda: crew.stage.clock.at + timedelta(minutes=1)
        await sweeping.resume(after)
        assert found(tmp_path / "killed", needles) == {}


async def test_a_message_that_was_on_its_way_while_she_erased_is_taken_out_of_her_chat(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await post.dispatcher.drain()
    await crew.does("amina", Command("help"))
    post.channel.script.append(lambda: erases(crew, "amina"))
    await post.dispatcher.drain()
    items = [each.item for each in post.channel.delivered]
    shown = [at for at, item in enumerate(items, 101) if isinstance(item, Message)]
    removed = [message for item in items if isinstance(item, Remove) for message in item.messages]
    assert shown[-2] in removed, "the screen that crossed with her press"
    assert shown[-1] not in removed, "her last words stay"


@pytest.mark.case(8)
async def test_joining_goes_on_at_the_same_screen_after_a_kill_at_any_step(crew: Crew) -> None:
    code = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))
    arrival = crew.arrival("amina", Command("start", code))
    steps = 0
    while True:
        await crew.stage.turns.take([arrival])
        before = (await crew.known("amina"), await crew.sees("amina"))
        await crew.stage.reload()
        await crew.stage.turns.take([arrival])  # which the channel had not heard confirmed
        assert (await crew.known("amina"), await crew.sees("amina")) == before
        ids = [choice.id for choice in before[1].choices()]
        onward = next((id_ for id_ in ("l_en", "next", "yes", "skip") if id_ in ids), None)
        if onward is None:
            break
        arrival, steps = crew.arrival("amina", Tap(before[1].step, onward)), steps + 1
    assert steps > 10
    assert await crew.rows("SELECT standing, country FROM person") == [("active", "YE")]
    [[uses]] = await crew.rows("SELECT uses_left FROM invite")
    assert uses == 999, "her link is used once"
