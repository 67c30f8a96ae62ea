"""Somebody is at the door: all keys are destroyed, and the service is gone, whatever state all else is in."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.storage.database import connect
from bot.storage.keys import DATABASE, Keys
from bot.storage.receiver import holder, is_running
from tests.service.folder import Folder
from tests.service.phone import CANARY, Phone
from tests.service.running import Api, Running, verb

pytestmark = pytest.mark.threat(3)


@contextmanager
def as_it_is(folder: Folder) -> Iterator[None]:
    yield


@contextmanager
def locked(folder: Folder) -> Iterator[None]:
    with folder.locked():
        yield


@contextmanager
def damaged(folder: Folder) -> Iterator[None]:
    with folder.database.open("r+b") as file:
        file.write(os.urandom(16_384))
    yield


@contextmanager
def with_settings_that_cannot_be_used(folder: Folder) -> Iterator[None]:
    (folder.root / ".env").write_bytes(b"\xff\xfe not text")
    yield


@pytest.mark.parametrize("state", [as_it_is, locked, damaged, with_settings_that_cannot_be_used])
async def test_after_it_nothing_can_be_read_and_the_process_is_gone(
    folder: Folder, api: Api, service: Running, state: Callable[[Folder], AbstractContextManager[None]]
) -> None:
    phone = Phone(api, 1)
    await phone.say(f"hello {CANARY}")
    key = Keys(folder.keys).get(DATABASE)
    code = await folder.invite(Role.ADVOCATE)
    assert code
    assert holder(folder.data) == service.process.pid
    with state(folder):
        done, out, complaint = await verb(folder, "panic", "--yes")
    assert (done, complaint) == (0, "")
    # On a damaged database the service may end by itself a moment before.
    assert "Stopped: the service." in out or (state is damaged and "No service was running here." in out)
    found = re.search(r"Destroyed: (\d+) files in .+ Took ([\d.]+) s\.", out)
    assert found is not None
    assert int(found[1]) >= 4
    # Measured and told (pytest -rP), never judged: a wall clock on a busy machine judges the machine.
    sys.stdout.write(f"keys destroyed and service gone after {found[2]} s\n")
    assert await service.ended() == -9 or state is damaged
    assert list(folder.keys.iterdir()) == []
    assert not is_running(folder.data)
    with pytest.raises(Fault):
        Keys(folder.keys).get(DATABASE)
    with pytest.raises(Fault, match="cannot be opened"):
        connect(folder.database, bytes(32))
    assert key not in folder.bytes_at_rest()
    for told in ("/revoke", "another way", "Destroy every copy", "solid-state", "memory"):
        assert told in out


async def test_a_new_start_refuses_rather_than_making_new_keys_over_the_old_database(
    folder: Folder, api: Api, service: Running
) -> None:
    before = folder.database.read_bytes()[:64]
    assert (await verb(folder, "panic", "--yes"))[0] == 0
    assert await service.ended() == -9
    code, out, complaint = await verb(folder, "run", token=api.token, api_url=api.url)
    assert (code, out) == (2, "")
    assert "holds no key" in complaint
    assert list(folder.keys.iterdir()) == []
    assert folder.database.read_bytes()[:64] == before


async def test_it_leaves_alone_a_process_that_only_has_the_number_in_the_lock(
    folder: Folder, api: Api
) -> None:
    """A lock file may outlive its service, and its number may be somebody else's by now."""
    folder.data.mkdir(parents=True)
    folder.keys.mkdir()
    (folder.keys / "database.key").write_bytes(b"k" * 32)
    (folder.data / "receiver.lock").write_text(f"{os.getpid()}\n")
    code, out, _ = await verb(folder, "panic", "--yes")
    assert code == 0
    assert "No service was running here." in out
    assert list(folder.keys.iterdir()) == []
