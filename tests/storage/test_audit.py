from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import audit
from bot.storage.audit import EMPTY, Entry, Outcome
from bot.storage.database import Conn, Noted, StorageError
from bot.storage.postgres import Connection
from tests.engine import connect_at, on_both, open_at

pytestmark = on_both

KEY = bytes(32)


def entry(number: int) -> Entry:
    return Entry(1000 + number, 7, "coordinator", "open", f"round:{number}", Outcome.DONE)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Conn]:
    with closing(connect_at(tmp_path / "a.db", KEY)) as made:
        yield made


def let_go(conn: Conn, trigger: str) -> None:
    """Drop a trigger, as whoever has the file or the server can."""
    server: object = conn
    if isinstance(server, Connection):
        server.plain(f"DROP TRIGGER {trigger} ON audit")
    else:
        conn.execute(f"DROP TRIGGER {trigger}")


@pytest.mark.threat(7)
def test_each_row_is_bound_to_all_before_it(conn: Conn) -> None:
    assert audit.head(conn) == EMPTY
    heads = []
    for number in range(1, 5):
        audit.add(conn, entry(number))
        heads.append(audit.head(conn))
    assert len(set(heads)) == 4
    assert [row.number for row in audit.rows(conn)] == [1, 2, 3, 4]
    assert [row.head for row in audit.rows(conn)] == heads
    assert audit.broken_at(conn) is None


@pytest.mark.threat(7)
@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET outcome = 'done'", "DELETE FROM audit WHERE number = 1", "DELETE FROM audit"]
)
def test_a_row_can_neither_be_changed_nor_removed(conn: Conn, sql: str) -> None:
    audit.add(conn, entry(1))
    with pytest.raises(StorageError, match="the audit log is not"):
        conn.execute(sql)
    assert len(list(audit.rows(conn))) == 1


@pytest.mark.threat(7)
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit SET resource = 'round:9' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("UPDATE audit SET at = 1 WHERE number = 4", 4),
    ],
)
def test_whoever_forges_the_file_itself_breaks_the_chain(conn: Conn, sql: str, broken: int) -> None:
    for number in range(1, 5):
        audit.add(conn, entry(number))
    let_go(conn, "audit_is_not_changed")
    let_go(conn, "audit_is_not_shortened")
    conn.execute(sql)
    assert audit.broken_at(conn) == broken


def test_a_log_cut_at_its_end_no_longer_has_the_head_that_was_noted_elsewhere(conn: Conn) -> None:
    for number in range(1, 4):
        audit.add(conn, entry(number))
    noted = audit.head(conn)
    let_go(conn, "audit_is_not_shortened")
    conn.execute("DELETE FROM audit WHERE number = 3")
    assert audit.broken_at(conn) is None
    assert noted not in [row.head for row in audit.rows(conn)]


def test_a_head_is_shown_in_groups_that_people_can_compare() -> None:
    assert audit.short(bytes.fromhex("3f2a90bc11d4") + bytes(26)) == "3f2a-90bc-11d4"


@pytest.mark.parametrize("beside", [0, 2])
async def test_a_note_outlives_the_undoing_of_what_it_ended(tmp_path: Path, beside: int) -> None:
    """Alone in its commit, and sharing one with others."""
    db = await open_at(tmp_path / "n.db", KEY)

    def refused(conn: Conn) -> None:
        conn.execute("INSERT INTO meta (name, value) VALUES ('begun', '1')")
        raise Noted(("no",), lambda conn: audit.add(conn, entry(1)))

    def plain(_: Conn) -> None:
        return None

    others = await asyncio.gather(
        db.run(refused), *(db.run(plain) for _ in range(beside)), return_exceptions=True
    )
    assert isinstance(others[0], Noted)
    assert others[1:] == [None] * beside
    assert await db.run(lambda conn: len(list(audit.rows(conn)))) == 1
    assert await db.run(lambda conn: conn.execute("SELECT * FROM meta WHERE name = 'begun'").fetchall()) == []
    await db.close()
