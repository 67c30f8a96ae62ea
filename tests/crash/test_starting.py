"""Starts with much to do: a day's updates, a schema from before, a joining that was cut off."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.person import Role
from bot.storage import migrate
from bot.storage.database import Conn, connect
from bot.storage.keys import DATABASE, Keys
from tests.crash.extent import SCENES, UNREAD_PEOPLE
from tests.crash.scene import WAITING, given
from tests.service.folder import Folder, consultation
from tests.service.phone import Phone, value
from tests.service.running import Api, start

TYPED = 8
#: Asking to go on, starting, what is typed, and whether to quote each second answer.
UPDATES = UNREAD_PEOPLE * (2 + TYPED + TYPED // 2)
GENEROUS_MEGABYTES = 400
SEEN = "UPDATE person SET seen = unixepoch()"


@pytest.mark.case(4)
async def test_what_waited_through_a_day_is_taken_in_each_persons_order_in_bounded_memory(
    folder: Folder, api: Api, record_property: object
) -> None:
    chats = range(1001, 1001 + UNREAD_PEOPLE)
    await consultation(folder, chats)
    with folder.opened() as conn:
        conn.execute(SEEN)
    for chat in chats:
        api.people.user(chat)
        api.people.text(chat, "/continue")
    for chat in chats:
        api.people.tap(chat, "1.start")
    for question in range(1, TYPED + 1):
        for chat in chats:
            api.people.text(chat, value(chat, question))
            if question % 2 == 0:  # the screen after start is the second, and each answer brings one more
                api.people.tap(chat, f"{1 + question + question // 2}.may_without_country")
    assert api.people.waiting() == UPDATES
    running = await (await start(folder, api, send_rate="200")).ready(lambda: not api.people.waiting())
    megabytes = _megabytes(running.process.pid)
    await running.kill()
    for chat in chats:
        assert given(folder.answers(chat)) == {each: value(chat, each) for each in range(1, TYPED + 1)}
    assert megabytes < GENEROUS_MEGABYTES
    assert callable(record_property)
    record_property("unread", {"updates": UPDATES, "megabytes": megabytes})


def _megabytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) // 1024


OLD = migrate.migrations()[-2][0]
PERSON = "INSERT INTO person (role, standing, language) VALUES ('advocate', 'active', 'en')"
SETTLED = "INSERT INTO meta (name, value) VALUES ('trial', '1'), ('erase_until', '2099-01-01')"
SCHEMA = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
STATEMENTS = len(migrate.statements(migrate.migrations()[-1][1]))


@contextmanager
def _before(folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Conn]:
    """A database as the newest schema but one made it, with a person in it."""
    only = tmp_path / "only"
    only.mkdir()
    for number, text in migrate.migrations()[:-1]:
        (only / f"{number:04d}_old.sql").write_text(text)
    folder.data.mkdir(parents=True, mode=0o700)
    Keys(folder.keys).make()
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "FOLDER", only)
        conn = connect(folder.database, Keys(folder.keys).get(DATABASE))
        migrate.migrate(conn)
    conn.execute(PERSON)
    conn.execute(SETTLED)
    yield conn
    conn.close()


def _schema(conn: Conn) -> list[tuple[str, str]]:
    return [(row[0], " ".join(row[1].split())) for row in conn.execute(SCHEMA)]


@pytest.mark.case(7)
@pytest.mark.parametrize("seed", SCENES)
async def test_a_kill_while_the_schema_is_brought_up_to_date_leaves_the_old_or_the_new(
    folder: Folder, api: Api, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with _before(folder, monkeypatch, tmp_path) as conn:
        old = _schema(conn)
    dice = random.Random(f"migration {seed}")  # noqa: S311 - to be repeated
    armed = folder.root / "armed"
    for place in (dice.randrange(1, STATEMENTS), STATEMENTS):
        armed.touch()
        odd = {"DIES_AT": f"migration:{place}", "DIES_ONCE": str(armed)}
        running = await start(folder, api, odd=odd)
        assert await running.ended() == -signal.SIGKILL
        with folder.remains() as left, left.opened() as conn:
            assert conn.execute("PRAGMA user_version").fetchone()[0] == OLD
            assert _schema(conn) == old
    running = await (await start(folder, api)).ready()
    assert await running.stop() == 0
    fresh = connect(tmp_path / "fresh.db", bytes(32))
    migrate.migrate(fresh)
    with folder.opened() as conn:
        assert _schema(conn) == _schema(fresh)
        assert conn.execute("PRAGMA user_version").fetchone()[0] == migrate.migrations()[-1][0]
    fresh.close()
    assert folder.value("SELECT count(*) FROM person WHERE standing = 'active' AND language = 'en'") == 1


@pytest.mark.case(8)
async def test_a_joining_that_is_killed_at_every_step_goes_on_and_makes_one_person(
    folder: Folder, api: Api
) -> None:
    code = await folder.invite(Role.ADVOCATE)
    phone, armed = Phone(api, 61), folder.root / "armed"
    odd = {"DIES_AT": "commit", "DIES_ONCE": str(armed)}
    running = await (await start(folder, api, odd=odd)).ready()
    does: list[str | None] = [None, "English"]
    kills = 0
    while does:
        label = does.pop(0)
        armed.touch()
        waits = asyncio.ensure_future(phone.say(f"/start {code}") if label is None else phone.press(label))
        assert await running.ended() == -signal.SIGKILL
        kills += 1
        running = await (await start(folder, api, odd=odd)).ready()
        await waits
        await api.confirmed()
        await folder.until(WAITING, 0)  # what was sent and not noted may come once more first
        if not does:
            onward = ("Next", "Yes, I agree", "Yes", "Skip")
            does.extend([found for found in onward if found in phone.labels()][:1])
    await api.confirmed()
    assert await running.stop() == 0
    assert kills > 5
    assert folder.rows("SELECT standing, consent_answer FROM person") == [("active", 1)]
    assert folder.value("SELECT count(*) FROM address") == 1
    assert folder.value("SELECT uses_left FROM invite") == 99
