from __future__ import annotations

import asyncio
import shutil
import sqlite3

import pytest

from bot.app.backing import back_up
from bot.assembly import DATABASE_FILE, open_house
from bot.domain.faults import Fault
from bot.storage import cuts, meta
from bot.storage.database import connect
from tests.cli.shell import Shell


def test_a_backup_is_the_whole_database_and_opens_with_the_key_only(released: Shell) -> None:
    done = released.type("backup", "b.db")
    path = released.folder / "b.db"
    assert done.code == 0
    assert str(released.keys) in done.out
    assert path.stat().st_mode & 0o777 == 0o600
    assert not path.read_bytes().startswith(b"SQLite")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT * FROM meta")
    with pytest.raises(Fault):
        connect(path, b"x" * 32, readonly=True)


def test_a_backup_put_in_place_of_the_database_is_served_as_it_was(released: Shell) -> None:
    before = released.type("round", "list", "--json").json
    export = released.type("export", "1").out
    released.type("backup", "b.db")
    shutil.rmtree(released.data)
    released.data.mkdir(0o700)
    (released.folder / "b.db").rename(released.data / DATABASE_FILE)
    assert released.type("round", "list", "--json").json == before
    assert released.type("export", "1").out == export


def test_a_backup_overwrites_nothing(released: Shell) -> None:
    (released.folder / "b.db").write_text("mine")
    (line,) = released.type("backup", "b.db").faults
    assert line == "b.db: is there already and is not overwritten. Give a new name."
    assert (released.folder / "b.db").read_text() == "mine"
    (released.folder / "link.db").symlink_to("elsewhere")
    assert released.type("backup", "link.db").code == 2
    assert not (released.folder / "elsewhere").exists()


def test_a_backup_goes_into_a_folder_that_is_there_and_not_beside_the_keys(released: Shell) -> None:
    assert "there is no folder" in released.type("backup", "no/b.db").faults[0]
    assert "beside the keys" in released.type("backup", "keys/b.db").faults[0]
    assert not list(released.keys.glob("*.db"))


def test_a_backup_is_made_while_the_service_writes(released: Shell) -> None:
    target = released.folder / "b.db"

    async def both(house):
        async def write():
            for number in range(50):
                await house.db.run(lambda conn, n=number: meta.put(conn, "beat", str(n)))

        async with open_house(released.config()) as other:
            await asyncio.gather(write(), back_up(other, target))

    released.within(both)
    key = (released.keys / "database.key").read_bytes()
    copy = connect(target, key, readonly=True)
    assert cuts.last(copy, 1) is not None
    copy.close()


def test_a_backup_that_cannot_be_read_back_is_taken_away(
    released: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damage(path):
        content = bytearray(path.read_bytes())
        content[9000] ^= 1
        path.write_bytes(content)

    monkeypatch.setattr("bot.app.backing._settle", damage)
    (line,) = released.type("backup", "b.db").faults
    assert "could not be read back whole" in line
    assert not (released.folder / "b.db").exists()
