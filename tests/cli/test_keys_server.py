"""Keys, doctor and panic where the database is on a server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.storage import meta, rotationserver
from bot.storage.copying import MOVING
from bot.storage.copyserver import OnServer
from bot.storage.keys import DATABASE, ROTATED, Keys
from bot.storage.rotation import SEALED
from tests.cli.shell import Shell
from tests.cli.test_keys import told
from tests.pgserver import Server, bytes_in

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.storage.copyserver import OnServer
from bot.storage.keys import Keys
from bot.storage.rotationserver import rotate

def reached(name):
    if name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

rotate(OnServer(sys.argv[1]).conn, Keys(Path(sys.argv[2])), reached)
"""


def doctor(shell: Shell) -> dict[str, str]:
    done = shell.type("doctor", "--quick", "--json")
    return {each["name"]: each["told"] for each in json.loads(done.out) if each["state"] == "fault"}


def test_keys_that_open_what_they_should_are_all_well_on_a_server(served: Shell) -> None:
    assert set(told(served)) == {"ok"}


@pytest.mark.parametrize("name", ["address", "answer", "lookup"])
def test_a_key_of_another_folder_is_a_fault_on_a_server(served: Shell, name: str) -> None:
    Keys(served.keys).path(name).write_bytes(b"x" * 32)
    assert any(f"{name}.key" in line for line in told(served)["fault"])


def test_all_keys_are_replaced_on_a_server_and_the_service_finds_everything(served: Shell) -> None:
    keys = Keys(served.keys)
    before = {name: keys.get(name) for name in ROTATED}
    digest = served.type("digest", "1").out
    done = served.type("keys", "rotate")
    assert done.code == 0, done.err
    assert "every other machine" in done.out
    assert not any(keys.get(name) == before[name] for name in ROTATED)
    assert set(told(served)) == {"ok"}
    assert served.type("digest", "1").out == digest
    assert served.type("backup", "b.db").code == 0


def test_nothing_that_the_old_keys_sealed_stays_in_the_tables_of_the_server(
    served: Shell, server: Server
) -> None:
    url = served.settings["BOT_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("ANALYZE")
    sealed = parts_of_sealed(url)
    assert len(sealed) > 100
    before = in_files(server, url)
    assert all(each in before for each in sealed)
    assert served.type("keys", "rotate").code == 0
    after = in_files(server, url)
    assert not any(each in after for each in sealed)
    assert all(each in after for each in parts_of_sealed(url))


def parts_of_sealed(url: str) -> list[bytes]:
    """A part of all that is sealed and short enough that the server does not pack it."""
    query = "SELECT {0.column} FROM {0.table} WHERE length({0.column}) < 1000 AND {0.where}"
    with psycopg.connect(url) as conn:
        rows = [row[0] for each in SEALED for row in conn.execute(query.format(each).encode())]
    return [(row.encode() if isinstance(row, str) else row)[8:40] for row in rows]


def in_files(server: Server, url: str) -> bytes:
    """All that stands in the files of its tables, the server's own among them."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CHECKPOINT")
        found = conn.execute(
            "SELECT oid::text FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert found is not None
    return bytes_in(server.folder / "data" / "base" / found[0])


def test_where_the_tables_cannot_be_written_anew_the_keys_are_new_and_it_says_what_is_left(
    served: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotationserver, "LOCK_SECONDS", 0.1)
    with psycopg.connect(served.settings["BOT_DATABASE_URL"]) as other:
        other.execute("SELECT count(*) FROM address")  # as a copy that is being made
        done = served.type("keys", "rotate")
    assert done.code == 0, done.err
    assert "still in the files" in done.out
    assert set(told(served)) == {"ok"}
    assert "still in the files" not in served.type("keys", "rotate").out


@pytest.mark.parametrize(
    ("step", "then"), [*((step, "start") for step in rotationserver.STEPS), ("sealed anew", "rotate")]
)
def test_a_kill_at_any_step_on_a_server_is_finished_by_a_start_or_by_rotating_again(
    served: Shell, step: str, then: str
) -> None:
    async def kill() -> int:
        url = served.settings["BOT_DATABASE_URL"]
        command = (sys.executable, "-c", KILLED, url, str(served.keys), step)
        return await (await asyncio.create_subprocess_exec(*command, cwd=ROOT)).wait()

    assert asyncio.run(kill()) == -signal.SIGKILL
    if then == "start":
        assert served.type("digest", "1").code == 0
    else:
        assert served.type("keys", "rotate").code == 0
    assert set(told(served)) == {"ok"}
    assert not list(served.keys.glob("*.next.key"))


def test_a_database_that_goes_with_neither_keys_is_left_alone(served: Shell) -> None:
    keys = Keys(served.keys)
    for name in ROTATED:
        keys.make_next(name)
        keys.path(name).write_bytes(os.urandom(32))
    (line,) = served.type("round", "list").faults
    assert "neither with this key" in line
    assert keys.has(f"{DATABASE}.next")


def test_a_service_on_the_server_is_to_be_stopped_before_its_keys_are_replaced(served: Shell) -> None:
    async def meanwhile(house):
        with (
            closing(OnServer(served.settings["BOT_DATABASE_URL"])) as other,
            pytest.raises(Exception, match="open"),
        ):
            other.take()

    served.within(meanwhile)


def test_the_doctor_looks_into_a_server(served: Shell) -> None:
    assert doctor(served) == {}
    with closing(OnServer(served.settings["BOT_DATABASE_URL"])) as end:
        meta.put(end.conn, MOVING, "{}")
    assert doctor(served) == {"database": "It is the unfinished copy of another."}
    served.settings["BOT_DATABASE_URL"] = "postgresql://bot:Zx9-secret@127.0.0.1:1/none"
    (found,) = doctor(served).values()
    assert "Zx9" not in found
    assert "127.0.0.1:1/none" in found


def test_on_an_empty_server_there_is_nothing_yet(shell: Shell, bare_database_url: str) -> None:
    shell.settings["BOT_DATABASE_URL"] = bare_database_url
    assert doctor(shell) == {}
    (line,) = shell.type("keys", "check").faults
    assert "there is no consultation" in line


def test_panic_says_what_it_leaves_on_a_server(served: Shell) -> None:
    done = served.type("panic", "--yes")
    assert done.code == 0
    assert "dropdb" in done.out
    del served.settings["BOT_DATABASE_URL"]
    assert "dropdb" not in served.type("panic", "--yes").out
