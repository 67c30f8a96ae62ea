"""Taking a release back at the shell: by its number, with what cannot be called back said plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import queueing
from bot.app.house import House
from bot.domain.person import Role
from bot.domain.reading import State
from bot.storage import people
from bot.storage.database import Conn
from tests.cli.shell import Shell


@pytest.fixture
def desk(shell: Shell, ended: Path) -> Shell:
    """A closed round of which one text is released, and a reviewer who types."""
    shell.take_over(ended)
    shell.inside(lambda _, conn: conn.execute("DELETE FROM reading"))
    staff = shell.employ(Role.REVIEWER)

    def release_one(house: House, conn: Conn) -> None:
        known, past = people.get(conn, staff), 0
        assert known is not None
        while (text := queueing.next_text(house, conn, known.person, 1, past)) and not text.quotable:
            past = text.id
        assert text is not None
        queueing.decide(house, conn, known.person, text.id, State.RELEASED)

    shell.inside(release_one)
    return shell


def ids(desk: Shell, state: str) -> list[int]:
    query = "SELECT id FROM reading WHERE round = 1 AND state = ? ORDER BY id"
    return [int(row[0]) for row in desk.inside(lambda _, conn: conn.execute(query, (state,)).fetchall())]


@pytest.mark.parametrize("remove", [(), ("--remove",)], ids=["waits", "removed"])
def test_a_release_is_found_by_its_number_and_taken_back(desk: Shell, remove: tuple[str, ...]) -> None:
    before = ids(desk, "released")
    listed = desk.type("review", "released", "1", "--as", str(desk.staff)).out
    assert all(str(id_) in listed for id_ in before)
    done = desk.type("review", "take-back", str(before[0]), *remove, "--as", str(desk.staff))
    assert done.code == 0, done.err
    assert "nobody can call it back" in done.out
    assert ids(desk, "released") == before[1:]
    assert (before[0] in ids(desk, "left_out")) is bool(remove)
    assert str(before[0]) not in desk.type("review", "released", "1", "--as", str(desk.staff)).out
    again = desk.type("review", "take-back", str(before[0]), "--as", str(desk.staff))
    assert "waits no more" in again.faults[0]


def test_where_nothing_is_released_it_says_so(desk: Shell) -> None:
    desk.inside(lambda _, conn: conn.execute("DELETE FROM reading"))
    assert (
        "Nothing of round 1 is released" in desk.type("review", "released", "1", "--as", str(desk.staff)).out
    )
