"""A backup that is put back, by whatever hand, brings nobody back who erased and calls nobody twice."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app import backing, erasing, inviting, restoring, signing, sweeping, withdrawing
from bot.app.backing import back_up
from bot.app.editions import versions
from bot.app.house import House
from bot.app.links import WEB_URL
from bot.app.turn import Turn
from bot.app.turns import Turns
from bot.assembly import open_house
from bot.config import Address, Config
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from bot.storage import charter, meta, people
from bot.storage.database import Conn, connect
from bot.storage.invites import Invite
from bot.storage.keys import DATABASE
from bot.storage.ledger import INVITE, PERSON
from bot.surveyfile.proposed import passage
from tests.app.conftest import CHANNEL, Crew, Post
from tests.app.needle import found, lives
from tests.conversations.stage import Clock, Stage, staged

ROUND = "round priorities opens now closes +14d"


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A store without its key, so that bare eyes see what comes back."""
    monkeypatch.setattr("bot.storage.database._give_key", lambda *_: None)
    async with staged(tmp_path, Clock(), {}) as made:
        yield made


@asynccontextmanager
async def put_back(stage: Stage, backup: Path, folder: Path) -> AsyncIterator[House]:
    """The data folder as it is now, with a backup copied over its database by hand, as a start finds it."""
    (folder / "data").mkdir(parents=True)
    stage.house.ledger.copy(folder / "data" / "erased.ledger")
    shutil.copy(backup, folder / "data" / "charterbot.db")
    shutil.copytree(stage.house.keys.folder, folder / "keys")
    config = Config(data=folder / "data", keys=folder / "keys", web=Address("127.0.0.1", 0), spread_minutes=0)
    async with open_house(config, stage.clock) as house:
        await sweeping.resume(house)
        yield house


async def rows(house: House, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await house.db.run(lambda conn: conn.execute(sql).fetchall())]


async def erases(crew: Crew, who: str) -> None:
    await crew.does(who, Command("erase"))
    await crew.presses(who, "yes")


@pytest.mark.threat(13, 21)
@pytest.mark.case(50)
async def test_who_erased_after_the_backup_stays_erased_and_nothing_of_her_can_be_found(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.stage.round(ROUND)
    hers = await lives(crew, "amina")
    await lives(crew, "other")
    backup = tmp_path / "b.db"
    await back_up(crew.stage.house, backup)
    assert found(tmp_path, hers)["b.db"]
    await erases(crew, "amina")
    crew.stage.clock.at += timedelta(days=1)
    async with put_back(crew.stage, backup, tmp_path / "again") as house:
        assert await rows(house, "SELECT count(*) FROM person") == [(1,)]
        assert await rows(house, "SELECT count(*) FROM answer WHERE sealed IS NOT NULL") == [(1,)]
        assert found(tmp_path / "again", hers) == {}


@pytest.mark.threat(13)
async def test_her_answers_go_even_where_the_key_that_found_them_is_gone(crew: Crew, tmp_path: Path) -> None:
    await crew.stage.round(ROUND)
    await lives(crew, "amina")
    await lives(crew, "other")
    await back_up(crew.stage.house, tmp_path / "b.db")
    await erases(crew, "amina")
    crew.stage.house.keys.destroy_round(1)
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT count(*) FROM respondent") == [(1,)]


async def test_who_came_back_after_erasing_is_somebody_new_and_stays(crew: Crew, tmp_path: Path) -> None:
    await crew.joins("amina")
    await erases(crew, "amina")
    await sweeping.drop_erased(crew.stage.house)
    crew.stage.clock.at += timedelta(minutes=2)
    await sweeping.drop_erased(crew.stage.house)
    await crew.joins("amina")
    await back_up(crew.stage.house, tmp_path / "b.db")
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT standing FROM person") == [("active",)]


@pytest.mark.case(8)
async def test_a_kill_between_the_ledger_and_the_commit_erases_at_the_next_start(
    crew: Crew, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round(ROUND)
    await lives(crew, "amina")
    shutil.copytree(crew.stage.path.parent, tmp_path / "before")
    await erases(crew, "amina")
    folder = tmp_path / "killed"
    shutil.copytree(tmp_path / "before", folder / "data", ignore=shutil.ignore_patterns("*-shm"))
    shutil.copy(crew.stage.house.ledger.path, folder / "data")
    shutil.copytree(crew.stage.house.keys.folder, folder / "keys")
    config = Config(data=folder / "data", keys=folder / "keys", web=Address("127.0.0.1", 0))
    async with open_house(config, crew.stage.clock) as house:
        assert await rows(house, "SELECT * FROM person") == []
        assert await rows(house, "SELECT * FROM respondent") == []
        assert await rows(house, "SELECT * FROM outbox") == [], "and she is not written to"


async def test_the_ledger_is_on_disk_before_the_erasure_commits(crew: Crew) -> None:
    await crew.joins("amina")
    house, person = crew.stage.house, (await crew.known("amina")).person.id

    class Killed(Exception):
        pass

    def erase_and_die(conn: Conn) -> None:
        erasing.wipe(house, conn, person)
        raise Killed

    with pytest.raises(Killed):
        await house.db.run(erase_and_die)
    assert len(house.ledger.hashes()) == 1
    assert await house.db.run(lambda conn: meta.get(conn, erasing.LEDGER_STATE)) != house.ledger.state()


async def test_an_opening_with_nothing_new_in_the_ledger_reads_no_person(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.joins("amina")
    await erases(crew, "amina")
    house = crew.stage.house
    monkeypatch.setattr(restoring, "erase_again", lambda *_: pytest.fail("it was up to date"))
    await house.db.run(lambda conn: restoring.settle(house, conn))
    crew.stage.clock.at += timedelta(days=2)
    await sweeping.forget(house)
    await house.db.run(lambda conn: restoring.settle(house, conn))
    crew.stage.clock.at += timedelta(days=60)
    await sweeping.forget(house)
    assert not house.ledger.hashes()
    await house.db.run(lambda conn: restoring.settle(house, conn))


@pytest.mark.case(50)
async def test_invitations_and_reminders_that_may_have_gone_out_since_are_held_as_uncertain(
    crew: Crew, post: Post, tmp_path: Path
) -> None:
    for who in ("early", "late"):
        await crew.joins(who)
    await crew.stage.round("round priorities opens now closes +14d remind 24h")
    await inviting.invite_due(crew.stage.house)
    await crew.joins("after")
    await back_up(crew.stage.house, tmp_path / "b.db")
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(hours=25)
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        kinds = "SELECT kind, state, count(*) FROM outbox WHERE kind IN ('invite', 'reminder') GROUP BY 1, 2"
        held = await rows(house, kinds)
        assert held == [("invite", "uncertain", 3), ("reminder", "uncertain", 2)]
        assert await inviting.invite_due(house) == 0
        crew.stage.clock.at += timedelta(hours=25)
        assert await inviting.invite_due(house) == 0


async def put_aside(crew: Crew, tmp_path: Path) -> None:
    await back_up(crew.stage.house, tmp_path / "b.db")


@pytest.mark.threat(13, 20)
@pytest.mark.case(50)
async def test_who_stopped_since_stays_stopped_and_who_came_back_is_back(crew: Crew, tmp_path: Path) -> None:
    for who in ("stops", "pauses", "returns", "stays"):
        await crew.joins(who)
    await crew.does("returns", Command("stop"))
    await put_aside(crew, tmp_path)
    await crew.does("stops", Command("stop"))
    await crew.does("pauses", Command("pause"))
    await crew.does("returns", Command("continue"))
    choices = "SELECT id, standing, consent_contact FROM person ORDER BY id"
    now = await crew.rows(choices)
    assert [row[1] for row in now] == ["stopped", "paused", "active", "active"]
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, choices) == now


@pytest.mark.threat(13, 20)
async def test_what_she_took_back_or_narrowed_since_stays_so(crew: Crew, tmp_path: Path) -> None:
    await crew.joins("amina")
    await put_aside(crew, tmp_path)

    def narrow(conn: Conn) -> None:
        known = crew._known(conn, "amina")
        arrival = crew.arrival("amina", Command("x"))
        turn = Turn(crew.stage.house, conn, arrival, known)
        consent = replace(known.person.consent, quote=False)
        hours = replace(known.person, consent=consent, safe_from=600, write_first=False)
        turn.change(replace(hours, country_in="SD", code=b"c"))
        turn.write()

    await crew.stage.house.db.run(narrow)
    kept = "SELECT consent_quote, safe_from, write_first, country_in, code FROM person"
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, kept) == await crew.rows(kept) == [(0, 600, 0, "SD", b"c")]


@pytest.mark.threat(7, 13)
async def test_no_browser_is_let_in_again(crew: Crew, tmp_path: Path) -> None:
    house = crew.stage.house
    await crew.joins("lina", Role.COORDINATOR)
    known = await crew.known("lina")
    await house.db.run(lambda conn: meta.put(conn, WEB_URL, "http://here.test"))
    made = await house.db.run(lambda conn: signing.make_link(house, conn, known.person))
    assert made is not None
    cookie = await house.db.run(lambda conn: signing.enter(house, conn, made.rpartition("/")[2], "phone"))
    assert cookie is not None
    await house.db.run(lambda conn: signing.make_link(house, conn, known.person))
    await put_aside(crew, tmp_path)
    await house.db.run(lambda conn: signing.end_all(conn, known.person))
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT count(*) FROM console_session") == [(0,)]
        assert await rows(house, "SELECT count(*) FROM sign_in") == [(0,)]


@pytest.mark.threat(20, 21)
async def test_who_moved_since_is_written_to_at_no_old_phone_and_is_found_at_the_new_one(
    crew: Crew, tmp_path: Path
) -> None:
    id_ = await crew.joins("old")
    await crew.stage.round(ROUND)
    await crew.does("old", Command("help"))
    await crew.presses("old", "phone")
    code = str((await crew.sees("old")).lines[-1].text)  # type: ignore[union-attr]
    await put_aside(crew, tmp_path)
    await crew.does("new", Command("start", code))
    assert (await crew.known("new")).person.id == id_
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        hash_ = house.sealer.address_hash(CHANNEL, "new")
        assert await rows(house, "SELECT hash, sealed FROM address") == [(hash_, None)]
        await Turns(house).take([crew.arrival("new", Command("start"))])
        [[sealed]] = await rows(house, "SELECT sealed FROM address")
        assert house.sealer.open_address(sealed) == "new"  # type: ignore[arg-type]


@pytest.mark.threat(21)
async def test_a_link_that_was_used_up_since_opens_nothing(crew: Crew, tmp_path: Path) -> None:
    code = await crew.stage.invite(Invite(Role.ADVOCATE), uses=1)
    await put_aside(crew, tmp_path)
    await crew.does("amina", Command("start", code))
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        await Turns(house).take([crew.arrival("thief", Command("start", code))])
        await sweeping.drop_erased(house)
        assert await rows(house, "SELECT count(*) FROM person WHERE standing <> 'erased'") == [(0,)]


async def test_a_shared_phone_is_written_to_once_somebody_of_it_is_there(crew: Crew, tmp_path: Path) -> None:
    first, second = await crew.joins("amina"), await crew.joins("other")
    share = (
        "UPDATE address SET present = 0, hash = (SELECT hash FROM address WHERE person = ?) WHERE person = ?"
    )
    await crew.stage.house.db.run(lambda conn: conn.execute(share, (first, second)))
    await put_aside(crew, tmp_path)
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT present FROM address") == [(0,), (0,)]


@pytest.mark.case(8)
@pytest.mark.threat(13)
async def test_a_stop_that_is_killed_before_its_commit_is_in_the_ledger_and_the_press_comes_again(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.joins("amina")
    await put_aside(crew, tmp_path)
    shutil.copytree(crew.stage.path.parent, tmp_path / "before")
    press = crew.arrival("amina", Command("stop"))
    await crew.stage.turns.take([press])
    killed = tmp_path / "killed"
    shutil.copytree(tmp_path / "before", killed / "data", ignore=shutil.ignore_patterns("*-shm"))
    shutil.copy(crew.stage.house.ledger.path, killed / "data")
    shutil.copytree(crew.stage.house.keys.folder, killed / "keys")
    config = Config(data=killed / "data", keys=killed / "keys", web=Address("127.0.0.1", 0))
    standing = "SELECT standing FROM person"
    async with open_house(config, crew.stage.clock) as house:
        assert await rows(house, standing) == [("active",)]
        await Turns(house).take([press])
        assert await rows(house, standing) == [("stopped",)]
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, standing) == [("stopped",)]


async def test_the_line_is_on_disk_before_the_stop_commits(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.joins("amina")
    house = crew.stage.house
    committed: list[str] = []
    really = house.ledger.note_latest

    def note(kind: str, subject: str, value: str, day: date) -> None:
        really(kind, subject, value, day)
        other = connect(house.db.path, house.keys.get(DATABASE), readonly=True)
        committed.append(other.execute("SELECT standing FROM person").fetchone()[0])
        other.close()

    monkeypatch.setattr(house.ledger, "note_latest", note)
    await crew.does("amina", Command("stop"))
    assert committed == ["active"]


@pytest.mark.threat(12, 13)
async def test_the_ledger_shows_nothing_of_anybody_and_keeps_nothing_of_who_erased(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.joins("amina-canary")
    await crew.does("amina-canary", Command("stop"))
    [[tag, hash_]] = await crew.rows("SELECT tag, hash FROM person JOIN address ON person = id")
    assert isinstance(tag, bytes)
    assert isinstance(hash_, bytes)
    ledger = crew.stage.house.ledger
    assert ledger.latest(PERSON)
    content = ledger.path.read_bytes()
    told = b"".join(b64decode(line) for line in content.splitlines()[1:])
    for canary in (b"canary", b"stopped", tag, hash_, tag.hex().encode(), hash_.hex().encode()):
        assert canary not in content
        assert canary not in told
    await erases(crew, "amina-canary")
    assert not ledger.latest(PERSON)
    assert ledger.hashes() == {ledger.of_person(tag)}
    assert all(hash_.hex() not in each.value for each in ledger._lines())


async def test_joining_and_answering_write_no_line_but_that_a_link_is_used_up(crew: Crew) -> None:
    ledger = crew.stage.house.ledger
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    assert not ledger.latest(INVITE)
    await crew.does("other", Command("start", await crew.stage.invite(Invite(Role.ADVOCATE), uses=1)))
    assert len(ledger.latest(INVITE)) == 1
    content = ledger.path.read_bytes()
    await crew.presses("amina", "start", "next", "o_c")
    assert ledger.path.read_bytes() == content


async def test_what_could_not_have_gone_out_yet_is_sent_as_ever(crew: Crew, tmp_path: Path) -> None:
    await crew.joins("amina")
    await crew.stage.round("round priorities opens +2h closes +14d remind none")
    await back_up(crew.stage.house, tmp_path / "b.db")
    crew.stage.clock.at += timedelta(hours=1)
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await inviting.invite_due(house) == 0
        crew.stage.clock.at += timedelta(hours=2)
        assert await inviting.invite_due(house) == 1


@pytest.mark.case(50)
async def test_what_arrives_again_after_a_restore_is_applied_once_and_doubles_nothing(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next")
    await back_up(crew.stage.house, tmp_path / "b.db")
    press = crew.arrival("amina", Tap((await crew.sees("amina")).step, "o_c"))
    await crew.stage.turns.take([press])
    answers = await crew.rows("SELECT question, value FROM answer")
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT * FROM answer") == []
        for _ in range(3):
            await Turns(house).take([press])
        assert await rows(house, "SELECT question, value FROM answer") == answers


@pytest.mark.threat(13)
async def test_a_backup_from_before_the_ledger_reaches_back_is_refused(crew: Crew, tmp_path: Path) -> None:
    await crew.joins("amina")
    await back_up(crew.stage.house, tmp_path / "b.db")
    await erases(crew, "amina")
    crew.stage.clock.at += crew.stage.house.rules.keep.ledger + timedelta(hours=1)
    with pytest.raises(Fault, match="take a newer one"):
        async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again"):
            pass


async def test_a_backup_says_when_it_was_made_until_it_is_opened(crew: Crew, tmp_path: Path) -> None:
    await back_up(crew.stage.house, tmp_path / "b.db")
    copy = connect(tmp_path / "b.db", crew.stage.house.keys.get(DATABASE), readonly=True)
    assert meta.get(copy, restoring.COPIED) == str(crew.stage.house.seconds())
    copy.close()
    assert await crew.rows("SELECT value FROM meta WHERE name = ?", restoring.COPIED) == []
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as house:
        assert await rows(house, "SELECT value FROM meta WHERE name = 'copied_at'") == []


@pytest.mark.case(50)
async def test_a_backup_a_day_is_made_once_and_old_ones_of_ours_are_deleted(
    crew: Crew, tmp_path: Path
) -> None:
    folder, house = tmp_path / "backups", crew.stage.house
    folder.mkdir()
    for name in ("mine.db", "charterbot-notes.db", "charterbot-2020-99-01.db"):
        (folder / name).write_text("not ours")
    (folder / "charterbot-2026-12-01.db").touch()  # what a kill may leave
    for _ in range(10):
        for _ in range(2):
            await backing.every_day(house, folder)
        backing.forget(folder, house.now().date(), house.rules.keep.backups.days)
        crew.stage.clock.at += timedelta(days=1)
    ours = sorted(path.name for path in folder.glob("charterbot-2026*"))
    days = [f"charterbot-2026-12-{day:02}.db" for day in range(4, 11)]
    assert ours == sorted([*days, *(f"{each}.ledger" for each in days)])
    assert {path.name for path in folder.iterdir()} - set(ours) == {
        "mine.db",
        "charterbot-notes.db",
        "charterbot-2020-99-01.db",
    }


async def test_a_daily_backup_that_fails_is_an_alarm_until_one_goes_well(crew: Crew, tmp_path: Path) -> None:
    standing = "SELECT name FROM alarm WHERE name = 'backup'"
    with pytest.raises(Fault):
        await backing.every_day(crew.stage.house, tmp_path / "nowhere")
    assert await crew.rows(standing) == [("backup",)]
    (tmp_path / "nowhere").mkdir()
    await backing.every_day(crew.stage.house, tmp_path / "nowhere")
    assert await crew.rows(standing) == []


@pytest.mark.case(50)
async def test_a_country_that_was_left_since_the_backup_is_left_in_it_too(crew: Crew, tmp_path: Path) -> None:
    await crew.joins("amina", country="YE")
    await crew.stage.round(ROUND)
    await back_up(crew.stage.house, tmp_path / "b.db")
    house = crew.stage.house
    ids = [await crew.joins(who, Role.COORDINATOR) for who in ("salma", "dora")]

    def leave(conn: Conn) -> None:
        for id_ in ids:
            known = people.get(conn, id_)
            assert known is not None
            withdrawing.leave(house, conn, known.person, "YE")

    await house.db.run(leave)
    [[confirmed]] = await crew.rows("SELECT confirmed FROM country_left")
    assert confirmed is not None
    crew.stage.clock.at += timedelta(hours=1)
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as again:
        assert await rows(again, "SELECT country, confirmed IS NULL FROM country_left") == [("YE", 0)]
        assert await inviting.invite_due(again) == 0
        await withdrawing.keep_away(again)
        assert await rows(again, "SELECT sealed FROM address") == [(None,)]


async def test_red_lines_of_a_round_that_the_backup_knows_as_open_are_told_no_more(
    crew: Crew, tmp_path: Path
) -> None:
    house = crew.stage.house

    def write(conn: Conn) -> None:
        first = versions(house, conn)["a"][0].edition
        text = passage(first, "a1", first.passages[0].name.text, "Half of the people are women.")
        charter.put(conn, replace(first, version=2, passages=(text, *first.passages[1:])), 0)

    await house.db.run(write)
    await crew.stage.round("round revision:a opens now closes +14d")
    await back_up(house, tmp_path / "b.db")
    async with put_back(crew.stage, tmp_path / "b.db", tmp_path / "again") as back:
        assert await rows(back, "SELECT round, item, stays FROM red_line") == [(1, "a1", None)]
