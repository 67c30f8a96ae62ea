"""A consultation between its file and a server: all of it, or an unfinished copy that nothing opens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.assembly import DATABASE_FILE, open_house
from bot.domain.faults import Fault
from bot.storage import copying, locking, meta, moving
from bot.storage.copying import InFile, look
from bot.storage.copyserver import OnServer
from bot.storage.database import Conn, connect
from bot.storage.keys import DATABASE, Keys
from bot.storage.postgres import raw
from bot.storage.server import HOUSE
from bot.storage.shape import shape
from tests.cli.shell import Done, Shell

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
NUMBERS = "SELECT name, seq FROM sqlite_sequence"
ADD_FILE = "INSERT INTO file (id, name, media_type, content, at) VALUES (?, ?, ?, ?, ?)"
ADD_SENTENCE = "INSERT INTO sentence (context, english, note) VALUES (?, ?, ?)"
ADD_PERSON = "INSERT INTO person (role, standing) VALUES ('advocate', 'joining') RETURNING id"
PASSWORD = "Zx9-very-secret"
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.storage import copying, moving
from bot.storage.copying import InFile
from bot.storage.copyserver import OnServer
from bot.storage.keys import Keys

direction, file, folder, url, what, after = sys.argv[1:]
copying.ROWS = 500
left = int(after)

def tell(done, rows):
    global left
    left -= done == what
    if done == what and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

keys = Keys(Path(folder))
ends = [InFile(Path(file), keys.get("database"), readonly=direction == "over"), OnServer(url)]
source, target = ends if direction == "over" else reversed(ends)
moving.move(source, target, keys, tell)
"""
#: Where a copy is killed: what it is doing, and at which piece of it. Pieces are not yet committed then.
PLACES = [
    (moving.READING, 3),
    (moving.COPYING, 1),
    (moving.COPYING, 2),
    (moving.COPYING, 25),
    (moving.CHECKING, 1),
    (moving.CHECKING, 60),
]


@contextmanager
def _file(path: Path, shell: Shell) -> Iterator[Conn]:
    conn = connect(path, Keys(shell.keys).get(DATABASE))
    try:
        yield conn
    finally:
        conn.close()


def _all(path: Path, shell: Shell) -> dict[str, Any]:
    """Everything that a file holds: its schema, all rows of all tables in order, all numbers given."""
    with _file(path, shell) as conn:
        held: dict[str, Any] = {
            "schema": [tuple(row) for row in conn.execute(SCHEMA)],
            "version": conn.execute("PRAGMA user_version").fetchone()[0],
            "numbers": {name: seq for name, seq in conn.execute(NUMBERS) if seq},
        }
        for table in shape().tables:
            rows = conn.execute(copying.select(table, None, "?"))
            held[table.name] = [tuple(row) for row in rows]
    return held


def _over(shell: Shell, url: str, *more: str) -> Done:
    return shell.type("move", "sqlite:data/charterbot.db", url, *more)


def _back(shell: Shell, url: str, *more: str) -> Done:
    return shell.type("move", url, "sqlite:back.db", *more)


@pytest.fixture
def odd(released: Shell) -> Shell:
    """A consultation with values at the edge of what a column takes."""

    def write(_: Any, conn: Conn) -> None:
        conn.execute(ADD_FILE, (900, "ä☮\U0001f54a", "\\N\t\n", bytes(range(256)), 2**63 - 1))
        conn.execute(ADD_FILE, (901, "", " \\. ", b"", -(2**63)))
        conn.execute(
            "INSERT INTO applied (channel, key, at) VALUES ('b', 'Ä', 1), ('B', 'a', 2), ('a', 'Z', 3)"
        )
        conn.execute(ADD_SENTENCE, ("", '{"b": 1,  "a": 1.0}', "\\x00"))
        conn.execute(ADD_PERSON)
        conn.execute("DELETE FROM person WHERE id = (SELECT max(id) FROM person)")

    released.inside(write)
    return released


def test_there_and_back_it_is_the_same_row_by_row_and_tells_the_same(
    odd: Shell, bare_database_url: str
) -> None:
    digest = odd.type("digest", "1", "--format", "json").out
    before = _all(odd.data / DATABASE_FILE, odd)
    over = _over(odd, bare_database_url, "--json").json
    assert over["rows"] == sum(len(before[table.name]) for table in shape().tables)
    assert (over["from"], over["to"], over["went_on"], over["begun_anew"]) == (
        "sqlite",
        "postgresql",
        False,
        False,
    )
    back = _back(odd, bare_database_url, "--json").json
    assert back["tables"] == over["tables"]
    assert _all(odd.folder / "back.db", odd) == before
    assert (odd.folder / "back.db").stat().st_mode & 0o777 == 0o600
    assert not (odd.folder / "back.db").read_bytes().startswith(b"SQLite")
    odd.settings["BOT_DATABASE_URL"] = bare_database_url
    assert odd.type("digest", "1", "--format", "json").out == digest
    assert odd.type("audit").code == 0
    del odd.settings["BOT_DATABASE_URL"]
    (odd.folder / "back.db").replace(odd.data / DATABASE_FILE)
    assert odd.type("digest", "1", "--format", "json").out == digest


def test_no_number_is_given_twice_in_either(odd: Shell, bare_database_url: str) -> None:
    with _file(odd.data / DATABASE_FILE, odd) as conn:
        (last,) = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'person'").fetchone()
    _over(odd, bare_database_url)
    with raw(bare_database_url) as server:
        assert server.execute(ADD_PERSON.encode()).fetchone() == (last + 1,)
        server.execute(b"DELETE FROM person WHERE id = $1", (last + 1,))
        file = b"INSERT INTO file (name, media_type, content, at) VALUES ('', '', '', 1) RETURNING id"
        assert server.execute(file).fetchone() == (902,)
    _back(odd, bare_database_url)
    with _file(odd.folder / "back.db", odd) as conn:
        assert conn.execute(ADD_PERSON).fetchone()[0] == last + 2


def test_what_fires_at_a_change_fires_in_both_and_did_not_at_the_copy(
    odd: Shell, bare_database_url: str
) -> None:
    counts = "SELECT round, steady FROM kept_counts"
    with _file(odd.data / DATABASE_FILE, odd) as conn:
        kept = [tuple(row) for row in conn.execute(counts)]
    assert kept
    _over(odd, bare_database_url)
    with raw(bare_database_url) as server:
        assert server.execute(counts.encode()).fetchall() == kept
        with pytest.raises(psycopg.IntegrityError, match="not shortened"):
            server.execute(b"DELETE FROM audit")
    _back(odd, bare_database_url)
    with _file(odd.folder / "back.db", odd) as conn, pytest.raises(Exception, match="not shortened"):
        conn.execute("DELETE FROM audit")


async def _kill(shell: Shell, direction: str, url: str, place: tuple[str, int]) -> None:
    file = "data/charterbot.db" if direction == "over" else "back.db"
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, direction, str(shell.folder / file), str(shell.keys), url,
        place[0], str(place[1]), cwd=ROOT,
    )  # fmt: skip
    assert await killed.wait() == -signal.SIGKILL


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_kill_on_the_way_over_is_gone_on_from_and_nothing_opens_half_a_copy(
    odd: Shell, bare_database_url: str, place: tuple[str, int]
) -> None:
    asyncio.run(_kill(odd, "over", bare_database_url, place))
    begun = place[0] != moving.READING
    if begun:
        odd.settings["BOT_DATABASE_URL"] = bare_database_url
        with pytest.raises(Fault, match="unfinished copy"):
            odd.inside(lambda house, conn: None)
        del odd.settings["BOT_DATABASE_URL"]
    assert _over(odd, bare_database_url, "--json").json["went_on"] is begun
    before = _all(odd.data / DATABASE_FILE, odd)
    _back(odd, bare_database_url)
    assert _all(odd.folder / "back.db", odd) == before


@pytest.mark.parametrize("place", PLACES[1:], ids=str)
def test_a_kill_on_the_way_back_is_gone_on_from_too(
    odd: Shell, bare_database_url: str, place: tuple[str, int]
) -> None:
    _over(odd, bare_database_url)
    asyncio.run(_kill(odd, "back", bare_database_url, place))
    with _file(odd.folder / "back.db", odd) as conn, pytest.raises(Fault, match="unfinished copy"):
        moving.refuse_unfinished(conn)
    done = _back(odd, bare_database_url)
    assert "Went on with the copy that was stopped." in done.out
    assert _all(odd.folder / "back.db", odd) == _all(odd.data / DATABASE_FILE, odd)


def test_where_the_source_has_changed_since_the_copy_begins_anew_and_says_so(
    odd: Shell, bare_database_url: str
) -> None:
    asyncio.run(_kill(odd, "over", bare_database_url, (moving.COPYING, 25)))
    odd.inside(lambda _, conn: meta.put(conn, "changed", "1"))
    assert "was thrown away" in _over(odd, bare_database_url).out
    asyncio.run(_kill(odd, "back", bare_database_url, (moving.COPYING, 25)))
    with raw(bare_database_url) as server:
        server.execute(b"UPDATE meta SET value = '2' WHERE name = 'changed'")
    assert _back(odd, bare_database_url, "--json").json["begun_anew"] is True
    odd.inside(lambda _, conn: meta.put(conn, "changed", "2"))
    assert _all(odd.folder / "back.db", odd) == _all(odd.data / DATABASE_FILE, odd)


def test_nothing_is_written_over(odd: Shell, database_url: str) -> None:
    with raw(database_url) as server:
        server.execute(b"INSERT INTO alarm (name, since) VALUES ('theirs', 1)")
    (line,) = _over(odd, database_url).faults
    assert "is not empty" in line
    with closing(OnServer(database_url)) as end:
        assert {name: found.rows for name, found in look(end).items() if found.rows} == {"alarm": 1}
        end.empty()
    _over(odd, database_url)
    (odd.folder / "back.db").write_bytes((odd.data / DATABASE_FILE).read_bytes())
    before = _all(odd.folder / "back.db", odd)
    (line,) = _back(odd, database_url).faults
    assert line.startswith("back.db: is not empty")
    assert _all(odd.folder / "back.db", odd) == before


def test_tables_of_somebody_else_are_left_alone(odd: Shell, bare_database_url: str) -> None:
    with raw(bare_database_url) as server:
        server.execute(b"CREATE TABLE theirs (id bigint)")
    (line,) = _over(odd, bare_database_url).faults
    assert "tables that are not ours" in line


def test_with_other_keys_nothing_is_moved(odd: Shell, bare_database_url: str) -> None:
    _over(odd, bare_database_url)
    for each in odd.keys.glob("*.key"):
        each.write_bytes(os.urandom(32))
    lines = _back(odd, bare_database_url).faults
    assert len(lines) == 3
    assert all("not the key that this database was written with" in line for line in lines)
    assert not (odd.folder / "back.db").exists()
    (line,) = _over(odd, bare_database_url).faults
    assert "cannot be opened with the key in BOT_KEYS" in line


def test_while_a_service_has_either_open_nothing_is_moved(odd: Shell, bare_database_url: str) -> None:
    with locking.shared(odd.data):
        (line,) = _over(odd, bare_database_url).faults
    assert "stop the service" in line
    with raw(bare_database_url) as service:
        service.execute(b"SELECT pg_advisory_lock_shared($1)", (HOUSE,))
        (line,) = _over(odd, bare_database_url).faults
        assert "stop the service" in line
        (line,) = _back(odd, bare_database_url).faults
        assert "stop the service" in line
    assert _over(odd, bare_database_url).code == 0


def test_an_open_house_on_a_server_is_such_a_service(odd: Shell, bare_database_url: str) -> None:
    _over(odd, bare_database_url)
    odd.settings["BOT_DATABASE_URL"] = bare_database_url

    async def meanwhile() -> None:
        async with open_house(odd.config()):
            with closing(OnServer(bare_database_url)) as end, pytest.raises(Fault, match="has it open"):
                end.take()

    asyncio.run(meanwhile())


def test_who_was_killed_just_before_is_waited_for_until_the_server_knows(
    odd: Shell, bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _over(odd, bare_database_url)
    odd.settings["BOT_DATABASE_URL"] = bare_database_url
    with closing(OnServer(bare_database_url)) as killed, closing(OnServer(bare_database_url)) as end:
        killed.take()
        monkeypatch.setattr("bot.storage.server.time.sleep", lambda _: killed.close())
        end.take()
        monkeypatch.setattr("bot.storage.server.time.sleep", lambda _: end.close())
        assert odd.type("round", "list").code == 0


def test_texts_that_a_server_cannot_hold_are_told_by_table_and_row_before_anything_is_copied(
    odd: Shell, bare_database_url: str
) -> None:
    def write(_: Any, conn: Conn) -> None:
        conn.execute(ADD_FILE, (902, "a\0b", "x\0", b"", 1))
        conn.execute(ADD_SENTENCE, ("a secret", "b", "c\0"))

    odd.inside(write)
    lines = _over(odd, bare_database_url).faults
    assert len(lines) == 3
    assert [line.split(" has ")[0] for line in lines if "file" in line] == [
        "data/charterbot.db: file.name where id=902",
        "data/charterbot.db: file.media_type where id=902",
    ]
    assert "secret" not in "".join(lines)
    with closing(OnServer(bare_database_url)) as end:
        assert copying.is_empty(end)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE person SET language = 'xx' WHERE id = 1",
        "DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)",
    ],
)
def test_a_copy_that_is_not_the_same_is_never_opened_and_begins_anew(
    odd: Shell, bare_database_url: str, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    really = OnServer.set_counters

    def harmed(self: OnServer, counters: dict[str, int]) -> None:
        really(self, counters)
        self.conn.execute(harm)

    with monkeypatch.context() as patch:
        patch.setattr(OnServer, "set_counters", harmed)
        lines = _over(odd, bare_database_url).faults
    assert "are not the same" in lines[0]
    odd.settings["BOT_DATABASE_URL"] = bare_database_url
    with pytest.raises(Fault, match="unfinished copy"):
        odd.inside(lambda house, conn: None)
    del odd.settings["BOT_DATABASE_URL"]
    assert _over(odd, bare_database_url, "--json").json["begun_anew"] is True


def test_an_older_file_is_refused_and_left_as_it_is(odd: Shell, bare_database_url: str) -> None:
    with _file(odd.data / DATABASE_FILE, odd) as conn:
        conn.execute("PRAGMA user_version = 12")
    (line,) = _over(odd, bare_database_url).faults
    assert "older version" in line
    with _file(odd.data / DATABASE_FILE, odd) as conn:
        assert conn.execute("PRAGMA user_version").fetchone()[0] == 12


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("data/charterbot.db", "sqlite:", 2),
        ("sqlite:a.db", "sqlite:b.db", 1),
        ("postgresql://a:{}@h/a", "postgres://b:{}@h/b", 1),
        ("sqlite:none.db", "postgresql://a:{}@h/a", 1),
        ("sqlite:data/charterbot.db", "postgresql://bot:{}%zz@127.0.0.1:1/none", 1),
        ("sqlite:data/charterbot.db", "postgresql://bot:{}@127.0.0.1:1/none", 1),
        ("mysql://bot:{}@h/a", "postgresql://bot:{}@h/a", 1),
        ("postgresql://bot:{}@127.0.0.1:1/none", "sqlite:keys/back.db", 1),
        ("postgresql://bot:{}@127.0.0.1:1/none", "sqlite:no/back.db", 1),
    ],
)
def test_what_cannot_be_moved_is_told_without_any_password(
    odd: Shell, source: str, target: str, told: int
) -> None:
    lines = odd.type("move", source.format(PASSWORD), target.format(PASSWORD)).faults
    assert len(lines) == told
    assert PASSWORD not in "".join(lines)


def test_a_file_that_was_half_restored_is_not_moved(odd: Shell, bare_database_url: str) -> None:
    (odd.data / "restored.db").touch()
    (line,) = _over(odd, bare_database_url).faults
    assert "half in place" in line


def test_a_log_that_lies_where_the_new_file_will_be_is_not_taken_for_its_own(
    odd: Shell, bare_database_url: str
) -> None:
    _over(odd, bare_database_url)
    path = odd.data / DATABASE_FILE
    before = _all(path, odd)
    with _file(path, odd) as conn:
        conn.execute("UPDATE meta SET value = 'old' WHERE name = 'erase_until'")
        (odd.folder / "back.db-wal").write_bytes(path.with_name(f"{path.name}-wal").read_bytes())
    assert _back(odd, bare_database_url).code == 0
    assert _all(odd.folder / "back.db", odd) == before


def test_how_much_is_to_be_done_is_known_from_the_start(odd: Shell, bare_database_url: str) -> None:
    told: list[int] = []
    keys = Keys(odd.keys)
    file = InFile(odd.data / DATABASE_FILE, keys.get(DATABASE), readonly=True)
    with closing(file), closing(OnServer(bare_database_url)) as server:
        moved = moving.move(file, server, keys, lambda _, rows: told.append(rows), told.append)
    assert told[0] == sum(told[1:]) == 3 * moved.rows


def test_of_an_unfinished_copy_no_other_is_made(odd: Shell, bare_database_url: str) -> None:
    _over(odd, bare_database_url)
    asyncio.run(_kill(odd, "back", bare_database_url, (moving.COPYING, 3)))
    with raw(bare_database_url) as server:
        server.execute(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    (line,) = odd.type("move", "sqlite:back.db", bare_database_url).faults
    assert "itself the unfinished copy" in line
