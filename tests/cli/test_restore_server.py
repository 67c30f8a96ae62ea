"""Backups of a consultation on a server, put back onto a server or into a file, and what they cannot know."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from bot.assembly import DATABASE_FILE
from bot.storage import copying, exchange, meta, moving, swap
from bot.storage.copying import InFile, look
from bot.storage.copyserver import OnServer
from bot.storage.database import connect
from bot.storage.keys import DATABASE, Keys
from bot.storage.postgres import raw
from bot.storage.server import HOUSE
from bot.storage.shape import Sum
from tests.cli.shell import Shell
from tests.cli.test_restore import counts, erase_one


def _in_backup(shell: Shell, name: str) -> dict[str, Sum]:
    with closing(InFile(shell.folder / name, Keys(shell.keys).get(DATABASE), readonly=True)) as end:
        return look(end)


def _on_server(shell: Shell) -> dict[str, Sum]:
    with closing(OnServer(shell.settings["BOT_DATABASE_URL"])) as end:
        return look(end)


def test_a_backup_from_a_server_holds_every_row_and_opens_with_the_key_only(served: Shell) -> None:
    done = served.type("backup", "b.db")
    assert done.code == 0, done.err
    held, there = _in_backup(served, "b.db"), _on_server(served)
    assert held.pop("meta").rows == there.pop("meta").rows + 1  # when it was made
    assert held == there
    assert (served.folder / "b.db").stat().st_mode & 0o777 == 0o600
    assert not (served.folder / "b.db").read_bytes().startswith(b"SQLite")
    assert sorted(each.name for each in served.folder.glob("*b.db*")) == ["b.db", "b.db.ledger"]


def test_a_backup_is_of_one_moment_while_the_service_writes_on_a_server(
    served: Shell, bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = InFile.insert

    def meanwhile(self, table, rows):
        really(self, table, rows)
        with raw(bare_database_url) as service:  # what is written now stands in tables that are read later
            service.execute(b"INSERT INTO number_left (hash) VALUES (sha256(random()::text::bytea))")

    with monkeypatch.context() as patch:
        patch.setattr(InFile, "insert", meanwhile)
        assert served.type("backup", "b.db").code == 0
    assert _on_server(served)["number_left"].rows > 0
    assert _in_backup(served, "b.db")["number_left"].rows == 0


def test_a_backup_from_a_server_is_put_back_into_a_file(served: Shell) -> None:
    rounds, digest = served.type("round", "list", "--json").json, served.type("digest", "1").out
    served.type("backup", "b.db")
    erase_one(served)
    del served.settings["BOT_DATABASE_URL"]
    before = counts_of(_in_backup(served, "b.db"))
    assert served.type("restore", "b.db").code == 0
    assert counts(served) == tuple(number - 1 for number in before)
    assert served.type("round", "list", "--json").json == rounds
    assert served.type("digest", "1").out == digest


def counts_of(sums: dict[str, Sum]) -> tuple[int, int]:
    return sums["person"].rows, sums["respondent"].rows


def test_a_backup_is_put_back_onto_a_server_rid_of_who_erased_since_and_what_was_there_is_kept_aside(
    served: Shell,
) -> None:
    before = counts(served)
    assert served.type("backup", "b.db").code == 0
    erase_one(served)
    served.inside(lambda _, conn: meta.put(conn, "since", "1"))
    done = served.type("restore", "b.db")
    assert done.code == 0, done.err
    assert "Who has erased is erased in it too" in done.out
    assert "was taken over from the database" in done.out
    assert counts(served) == tuple(number - 1 for number in before)
    assert served.inside(lambda _, conn: meta.get(conn, "since")) is None
    aside = connect(served.data / swap.ASIDE, Keys(served.keys).get(DATABASE), readonly=True)
    assert meta.get(aside, "since") == "1"
    aside.close()
    assert sorted(each.name for each in served.data.glob("re*.db*")) == []
    assert served.type("digest", "1").code == 0
    assert served.type("audit").code == 0


def test_a_backup_of_a_file_is_put_onto_an_empty_server(released: Shell, bare_database_url: str) -> None:
    digest = released.type("digest", "1").out
    released.type("backup", "b.db")
    shutil.rmtree(released.data)
    released.settings["BOT_DATABASE_URL"] = bare_database_url
    done = released.type("restore", "b.db")
    assert done.code == 0, done.err
    assert released.type("digest", "1").out == digest
    assert not (released.data / DATABASE_FILE).exists()


def test_what_does_not_arrive_whole_changes_nothing_on_the_server(
    served: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.type("backup", "b.db")
    served.inside(lambda _, conn: meta.put(conn, "since", "1"))
    before = _on_server(served)
    really = OnServer.set_counters

    def harmed(self, given):
        really(self, given)
        self.conn.execute("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)")

    with monkeypatch.context() as patch:
        patch.setattr(OnServer, "set_counters", harmed)
        lines = served.type("restore", "b.db").faults
    assert lines[-1].endswith("Nothing was changed.")
    assert _on_server(served) == before
    assert served.type("restore", "b.db").code == 0


def test_while_a_service_on_another_machine_has_the_server_open_nothing_is_put_there(
    served: Shell, bare_database_url: str
) -> None:
    served.type("backup", "b.db")
    with raw(bare_database_url) as service:
        service.execute(b"SELECT pg_advisory_lock_shared($1)", (HOUSE,))
        (line,) = served.type("restore", "b.db").faults
    assert "has it open" in line
    assert not (served.data / swap.ASIDE).exists()


def test_an_unfinished_copy_is_replaced_by_a_backup(served: Shell, bare_database_url: str) -> None:
    served.type("backup", "b.db")
    with closing(OnServer(bare_database_url)) as end:
        end.empty()
        meta.put(end.conn, copying.MOVING, moving.Mark("somebody", "x").text())
        assert not exchange.is_used(end)
    assert served.type("restore", "b.db").code == 0
    assert served.type("digest", "1").code == 0


def test_numbers_go_on_behind_those_of_the_backup(served: Shell, bare_database_url: str) -> None:
    served.type("backup", "b.db")
    served.type("restore", "b.db")
    add = b"INSERT INTO person (role, standing) VALUES ('advocate', 'joining') RETURNING id"
    with raw(bare_database_url) as server:
        (most,) = server.execute(b"SELECT max(id) FROM person").fetchone() or (0,)
        assert server.execute(add).fetchone() == (most + 1,)
