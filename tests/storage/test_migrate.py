"""Numbered, forward-only, each in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.decision import Verdict
from bot.domain.faults import Fault
from bot.storage import decisions
from bot.storage import migrate as module
from bot.storage.database import Conn, StorageError, connect
from bot.storage.migrate import migrate, migrations

KEY = bytes(32)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Conn]:
    opened = connect(tmp_path / "test.db", KEY)
    yield opened
    opened.close()


def schema(conn: Conn) -> list[tuple[str, str]]:
    found = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return [(row[0], re.sub(r"\s+", " ", row[1])) for row in found]


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_fresh_file_gets_the_whole_schema_and_a_second_start_changes_nothing(conn: Conn) -> None:
    migrate(conn)
    first = schema(conn)
    assert conn.execute("PRAGMA user_version").fetchone()[0] == migrations()[-1][0]
    migrate(conn)
    assert schema(conn) == first


def test_every_table_is_strict_and_checks_its_references(conn: Conn) -> None:
    migrate(conn)
    for row in conn.execute("PRAGMA table_list").fetchall():
        if row["type"] == "table" and not row["name"].startswith("sqlite_"):
            assert row["strict"], row["name"]
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_answers_hold_no_time_and_no_person(conn: Conn) -> None:
    migrate(conn)
    for table in ("answer", "respondent"):
        columns = {row["name"] for row in conn.execute(f"PRAGMA table_info({table})")}
        assert columns.isdisjoint({"at", "made", "done", "time", "person", "address", "hash"})


def test_no_table_has_a_place_for_a_name_a_number_or_a_username(conn: Conn) -> None:
    migrate(conn)
    columns = {
        (table, row["name"])
        for [table] in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for row in conn.execute(f"PRAGMA table_info({table})")
    }
    assert not {c for c in columns if c[1] in ("username", "phone", "first_name", "last_name")}
    assert {table for table, column in columns if column == "name"} <= {
        "meta",
        "file",
        "alarm",
        "reach",  # of a country or a cohort
        "sqlite_sequence",
    }


@pytest.mark.case(7)
def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    conn: Conn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in migrations():
        (tmp_path / f"{number:04d}_real.sql").write_text(text, "utf-8")
    migrate(conn)
    before = schema(conn)
    last = migrations()[-1][0]
    (tmp_path / f"{last + 1:04d}_wrong.sql").write_text(
        "CREATE TABLE fresh (id INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);\n", "utf-8"
    )
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(StorageError):
        migrate(conn)
    assert schema(conn) == before
    assert conn.execute("PRAGMA user_version").fetchone()[0] == last


def test_a_file_of_a_newer_version_is_left_alone(conn: Conn) -> None:
    migrate(conn)
    conn.execute("PRAGMA user_version = 999")
    with pytest.raises(Fault, match="start the newer version"):
        migrate(conn)


def test_a_script_is_split_where_its_statements_end() -> None:
    script = "-- a comment; with a semicolon\nCREATE TABLE a (b TEXT DEFAULT ';');\nCREATE TABLE c (d);\n"
    assert module.statements(script) == ["CREATE TABLE a (b TEXT DEFAULT ';');", "CREATE TABLE c (d);"]


def test_people_and_what_hangs_on_them_are_kept_where_their_table_is_made_anew(conn: Conn) -> None:
    module._step(conn, *migrations()[0])
    conn.execute("INSERT INTO person (role, standing, country) VALUES ('advocate', 'active', 'YE')")
    conn.execute("INSERT INTO person (role, standing) VALUES ('drafter', 'active')")
    conn.execute("DELETE FROM person WHERE id = 2")
    conn.execute("INSERT INTO address VALUES (1, 'telegram', x'01', x'02')")
    conn.execute("INSERT INTO survey VALUES ('h', 'a', '{}')")
    conn.execute(
        "INSERT INTO round (survey, survey_id, state, opens, closes, min_cell)"
        " VALUES ('h', 'a', 'running', '', '', 5)"
    )
    conn.execute("INSERT INTO participation (person, round, state) VALUES (1, 1, 'started')")
    conn.execute("INSERT INTO invite VALUES (x'03', 'advocate', 'YE', NULL, 1, 99)")
    conn.execute(
        "INSERT INTO outbox (key, person, kind, priority, say, language, due, made)"
        " VALUES ('reply:1', 1, 'reply', 0, '{}', 'en', 1, 1)"
    )
    migrate(conn)
    assert [tuple(row) for row in conn.execute("SELECT id, role, country, seen FROM person")] == [
        (1, "advocate", "YE", 0)
    ]
    assert [tuple(row) for row in conn.execute("SELECT person, hash, sealed, present FROM address")] == [
        (1, b"\x01", b"\x02", 1)
    ]
    for table in ("participation", "invite", "outbox"):
        assert len(conn.execute(f"SELECT * FROM {table}").fetchall()) == 1, table  # noqa: S608
    assert conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    conn.execute("INSERT INTO person (role, standing) VALUES ('reviewer', 'active')")
    tags = [(row[0], bytes(row[1])) for row in conn.execute("SELECT id, tag FROM person")]
    assert [id_ for id_, _ in tags] == [1, 3]  # 2 was given once and is not given again
    assert len({tag for _, tag in tags}) == 2
    conn.execute("DELETE FROM person WHERE id = 1")
    for table in ("participation", "address", "outbox"):
        assert not conn.execute(f"SELECT * FROM {table}").fetchall(), table  # noqa: S608


def test_of_staff_from_before_nothing_tells_who_let_them_in_and_they_count_once_together(conn: Conn) -> None:
    module._step(conn, *migrations()[0])
    for role in ("coordinator", "drafter", "advocate"):
        conn.execute("INSERT INTO person (role, standing) VALUES (?, 'active')", (role,))
        conn.execute("INSERT INTO invite VALUES (?, ?, NULL, NULL, 1, 99)", (role.encode(), role))
    migrate(conn)
    for table in ("person", "invite"):
        found = conn.execute(f"SELECT role, circle FROM {table} ORDER BY role DESC").fetchall()  # noqa: S608
        told = [tuple(row) for row in found]
        assert told == [("drafter", 0), ("coordinator", 0), ("advocate", None)]
        with pytest.raises(StorageError, match="CHECK"):
            conn.execute(f"UPDATE {table} SET circle = 1 WHERE role = 'advocate'")  # noqa: S608


def test_the_audit_log_is_neither_changed_nor_shortened(conn: Conn) -> None:
    migrate(conn)
    conn.execute(
        "INSERT INTO audit (at, staff, role, action, resource, outcome, head)"
        " VALUES (1, 1, 'drafter', 'digest', 'round:1', 'done', x'00')"
    )
    for statement in ("UPDATE audit SET outcome = 'refused'", "DELETE FROM audit"):
        with pytest.raises(StorageError, match="the audit log is not"):
            conn.execute(statement)


def test_a_step_that_would_leave_a_reference_into_nothing_is_undone(
    conn: Conn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in migrations():
        (tmp_path / f"{number:04d}_real.sql").write_text(text, "utf-8")
    migrate(conn)
    last = migrations()[-1][0]
    (tmp_path / f"{last + 1:04d}_loose.sql").write_text(
        "INSERT INTO address (person, channel, hash) VALUES (7, 'web', x'01');\n", "utf-8"
    )
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(Fault, match="rows that are not there"):
        migrate(conn)
    assert conn.execute("SELECT count(*) FROM address").fetchone()[0] == 0


def test_decisions_from_before_people_were_told_stay_with_reasons_for_readers_of_digests(conn: Conn) -> None:
    for step in migrations()[:4]:
        module._step(conn, *step)
    conn.execute("INSERT INTO survey VALUES ('h', 'a', '{}')")
    conn.execute(
        "INSERT INTO round (survey, survey_id, state, opens, closes, min_cell)"
        " VALUES ('h', 'a', 'closed', '', '', 5)"
    )
    conn.execute("INSERT INTO cut (round, number, people, released, export, at) VALUES (1, 1, 9, '', '', 5)")
    conn.execute("INSERT INTO decision VALUES (1, 1, 'floor', 'keep', 'Between us.', 1, 7)")
    migrate(conn)
    [found] = decisions.history(conn, 1)
    assert (found.item, found.why, found.for_all) == ("floor", "Between us.", False)
    decisions.add(conn, 1, replace(found, verdict=Verdict.TURN_DOWN, for_all=True), 8)
    assert decisions.standing(conn, 1)["floor"].for_all
    with pytest.raises(StorageError, match="not changed"):
        conn.execute("UPDATE decision SET for_all = 1")
