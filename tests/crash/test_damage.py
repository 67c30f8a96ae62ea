"""Files of the database that are damaged, missing, or opened with another key."""

from __future__ import annotations

import json
import shutil

import pytest

from bot.domain.person import Role
from bot.storage import damage
from tests.crash.scene import HELLO, answer_until
from tests.service.folder import Folder
from tests.service.phone import Phone
from tests.service.running import Api, start, verb

PAGE = 4096
#: Every file is too large to be looked through before the start.
LARGE = {"AT_ONCE": "0"}
#: A table that no start and no schedule asks.
UNREAD = "decision"
LOST = "SELECT count(*) FROM alarm WHERE name = 'lost'"


async def _refused(folder: Folder, api: Api) -> str:
    """What a start says that refuses; nothing in the folder is another for it."""
    before = _files(folder)
    code, out, complaint = await verb(folder, "run", token=api.token, api_url=api.url)
    assert (code, out) == (2, "")
    assert _files(folder) == before
    (line,) = complaint.splitlines()
    return line


@pytest.mark.case(47)
@pytest.mark.parametrize("how", ["bit", "page"])
async def test_a_start_refuses_a_damaged_file_changes_nothing_and_goes_on_from_a_copy(
    round_folder: Folder, api: Api, how: str
) -> None:
    copy = shutil.copytree(round_folder.data, round_folder.root / "copy")
    _harm(round_folder, "survey", how)
    told = await _refused(round_folder, api)
    assert told.startswith(f"{round_folder.database}: the database is damaged.")
    assert "restore a backup" in told
    assert not api.calls, "nobody is polled for what could not be kept"
    shutil.rmtree(round_folder.data)
    shutil.copytree(copy, round_folder.data)
    running = await (await start(round_folder, api)).ready()
    assert await running.stop() == 0


@pytest.mark.case(47)
@pytest.mark.parametrize("table", [UNREAD, "survey"])
async def test_a_large_file_is_looked_through_after_the_start_and_damage_ends_the_service(
    round_folder: Folder, api: Api, table: str
) -> None:
    copy = shutil.copytree(round_folder.data, round_folder.root / "copy")
    mark = damage.mark_of(round_folder.database)
    _harm(round_folder, table, "bit")
    running = await start(round_folder, api, odd=LARGE)
    assert await running.ended() == 2
    assert running.log.splitlines()[-1].startswith(f"{round_folder.database}: the database is damaged.")
    assert "restore a backup" in running.log
    assert "Traceback" not in running.log
    assert mark.stat().st_mode & 0o077 == 0
    api.calls.clear()
    again = await start(round_folder, api, odd=LARGE)
    assert await again.ended() == 2
    assert "Nothing was changed and nothing starts with it" in again.log.splitlines()[-1]
    assert not api.calls, "whoever left the mark is believed before anybody is polled"
    shutil.copy(copy / round_folder.database.name, round_folder.database)
    running = await (await start(round_folder, api, odd=LARGE)).ready()
    assert not mark.exists()
    assert await running.stop() == 0


@pytest.mark.case(47)
async def test_a_turn_that_meets_damage_ends_the_service_and_its_update_is_taken_from_a_whole_file(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    copy = shutil.copytree(round_folder.data, round_folder.root / "copy")
    _harm(round_folder, "applied", "bit")
    running = await (await start(round_folder, api, odd={**LARGE, "AFTER": "1000"})).ready()
    api.people.text(phones[0].chat, "/continue")
    assert await running.ended() == 2
    assert running.log.splitlines()[-1].startswith(f"{round_folder.database}: the database is damaged.")
    assert "Traceback" not in running.log
    assert damage.is_marked(round_folder.database)
    shutil.rmtree(round_folder.data)
    shutil.copytree(copy, round_folder.data)
    running = await (await start(round_folder, api)).ready()
    await api.confirmed()
    assert round_folder.value("SELECT count(*) FROM applied") == 1
    assert await running.stop() == 0


@pytest.mark.case(47)
async def test_damage_that_the_schedule_alone_meets_ends_the_service_too(
    round_folder: Folder, api: Api
) -> None:
    """A piece of work that fails is tried again at the next wake; one that meets damage would for ever."""
    _harm(round_folder, "inbox", "bit")
    running = await (await start(round_folder, api, odd={**LARGE, "AFTER": "1000"})).ready()
    assert await running.ended() == 2
    assert running.log.splitlines()[-1].startswith(f"{round_folder.database}: the database is damaged.")
    assert damage.is_marked(round_folder.database)


@pytest.mark.case(47)
async def test_a_restored_backup_takes_the_mark_of_the_damaged_one_away(
    round_folder: Folder, api: Api
) -> None:
    backup = round_folder.root / "backup.db"
    assert (await verb(round_folder, "backup", str(backup)))[0] == 0
    _harm(round_folder, UNREAD, "bit")
    assert await (await start(round_folder, api, odd=LARGE)).ended() == 2
    mark = damage.mark_of(round_folder.database)
    assert mark.exists()
    assert (await verb(round_folder, "restore", str(backup)))[0] == 0
    assert not mark.exists()
    running = await (await start(round_folder, api, odd=LARGE)).ready()
    assert await running.stop() == 0


@pytest.mark.case(48)
@pytest.mark.parametrize("key", ["another", "none"])
async def test_a_start_with_another_key_or_none_changes_nothing(
    round_folder: Folder, api: Api, key: str
) -> None:
    path = round_folder.keys / "database.key"
    kept = path.read_bytes()
    if key == "another":
        path.write_bytes(bytes(32))
    else:
        for each in round_folder.keys.glob("*.key"):
            each.rename(each.with_suffix(".away"))
    told = await _refused(round_folder, api)
    assert ("another key" if key == "another" else "holds no key") in told
    assert kept.hex() not in told
    path.write_bytes(kept)
    for each in round_folder.keys.glob("*.away"):
        each.rename(each.with_suffix(".key"))
    running = await (await start(round_folder, api)).ready()
    assert await running.stop() == 0


@pytest.mark.case(49)
async def test_a_write_ahead_log_that_was_removed_is_told_by_doctor_and_start(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    coordinator = Phone(api, 21)
    running = await (await start(round_folder, api)).ready()
    await coordinator.joins(await round_folder.invite(Role.COORDINATOR))
    assert await running.stop() == 0  # so that she is known to the file itself
    running = await (await start(round_folder, api)).ready()
    await phones[0].sees(HELLO)
    await answer_until(phones[0], 4)
    await api.confirmed()
    await running.kill()
    round_folder.database.with_name("charterbot.db-wal").unlink()
    told = [each for each in await _doctor(round_folder) if each["name"] == "database"]
    assert "It was further once" in told[0]["told"]
    running = await (await start(round_folder, api)).ready()
    await coordinator.sees("The database is older than when it was used last")
    assert round_folder.value(LOST) == 1
    assert "entries are gone" in running.log
    assert await running.stop() == 0
    assert "It was further once" not in str(await _doctor(round_folder)), "once told, it goes on from there"
    running = await (await start(round_folder, api)).ready()
    assert round_folder.value(LOST) == 0
    assert await running.stop() == 0


@pytest.mark.case(49)
async def test_a_frame_that_is_damaged_in_the_write_ahead_log_is_told_too(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await (await start(round_folder, api)).ready()
    await phones[0].sees(HELLO)
    await answer_until(phones[0], 4)
    await api.confirmed()
    await running.kill()
    log = round_folder.database.with_name("charterbot.db-wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    running = await (await start(round_folder, api)).ready()
    assert round_folder.value(LOST) == 1
    assert await running.stop() == 0


@pytest.mark.case(49)
async def test_a_shared_memory_file_that_was_removed_takes_nothing_with_it(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await (await start(round_folder, api)).ready()
    await phones[0].sees(HELLO)
    await answer_until(phones[0], 4)
    await api.confirmed()
    await running.kill()
    round_folder.database.with_name("charterbot.db-shm").unlink()
    assert "It was further once" not in str(await _doctor(round_folder))
    running = await (await start(round_folder, api)).ready()
    assert round_folder.value(LOST) == 0
    assert await running.stop() == 0
    assert len(round_folder.answers(phones[0].chat)) == 3


def _harm(folder: Folder, table: str, how: str) -> None:
    """Damage the page that a table begins with: a damaged schema cannot be told from another key."""
    root = folder.value("SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    content = bytearray(folder.database.read_bytes())
    place = (root - 1) * PAGE
    if how == "bit":
        content[place + 77] ^= 1
    else:
        content[place : place + PAGE] = bytes(PAGE)
    folder.database.write_bytes(content)


def _files(folder: Folder) -> dict[str, bytes]:
    """All files in the data folder but the lock, which says who has it."""
    return {path.name: path.read_bytes() for path in folder.data.iterdir() if path.suffix != ".lock"}


async def _doctor(folder: Folder) -> list[dict[str, str]]:
    _, out, _ = await verb(folder, "doctor", "--json", "--quick")
    found: list[dict[str, str]] = json.loads(out)
    return found
