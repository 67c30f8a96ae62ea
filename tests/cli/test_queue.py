"""Reading the queue of an ordinary round at the shell, key by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app.house import House
from bot.domain.person import Role
from bot.domain.review import HIDDEN
from bot.domain.survey import REMOVED, SPOKEN
from bot.storage import spoken
from bot.storage.database import Conn
from bot.storage.spoken import Name
from tests.cli.shell import Shell
from tests.sounds import TONE

TEXTS = "SELECT round, pseudonym, question FROM answer WHERE round = 1 AND sealed NOT NULL"
SPEAK = "UPDATE answer SET sealed = ? WHERE round = ? AND pseudonym = ? AND question = ?"


@pytest.fixture
def desk(shell: Shell, ended: Path) -> Shell:
    """A closed round of which nobody has read anything yet, and a reviewer who types."""
    shell.take_over(ended)
    shell.inside(lambda _, conn: conn.execute("DELETE FROM reading"))
    shell.inside(lambda _, conn: conn.execute("DELETE FROM tally"))
    shell.employ(Role.REVIEWER)
    return shell


def types(desk: Shell, answer: Callable[[str], str]) -> None:
    desk.patch.setattr("typer.prompt", lambda asked, **_: answer(asked))


def states(desk: Shell) -> list[str]:
    rows = desk.inside(lambda _, conn: conn.execute("SELECT state FROM reading ORDER BY state").fetchall())
    return [str(row[0]) for row in rows]


def test_what_waits_is_listed_and_read_text_by_text_from_where_she_stopped(desk: Shell) -> None:
    listed = desk.type("review", "--as", str(desk.staff)).out
    assert "wait" in listed
    script = iter(["?", "h", "no such words", "t", "no such tag", "t", "checking", "n", "v", "yes", "q"])
    types(desk, lambda _: next(script))
    done = desk.type("review", "queue", "1", "--as", str(desk.staff))
    assert done.code == 0, done.err
    assert "do not try to find out who wrote it" in " ".join(done.out.split())
    assert "do not stand in the text" in done.out
    assert "no tag of this survey" in done.out
    assert states(desk) == ["left_out", "open", "tagged"]

    def texts(house, conn):
        rows = conn.execute("SELECT sealed FROM answer WHERE round = 1 AND sealed NOT NULL").fetchall()
        return [house.sealer.open_text(bytes(row[0])) for row in rows]

    assert desk.inside(texts).count(REMOVED) == 1
    types(desk, lambda asked: "l" if asked == "Your choice" else "")
    done = desk.type("review", "queue", "1", "--as", str(desk.staff))
    assert "Nothing more waits" in done.out
    assert "open" not in states(desk)


def test_a_quote_that_is_no_piece_of_the_text_is_refused_where_it_is_typed(desk: Shell) -> None:
    script = iter(["p", f"made up {HIDDEN}", "q"])
    types(desk, lambda _: next(script))
    assert "word for word" in desk.type("review", "queue", "1", "--as", str(desk.staff)).out


def test_a_coordinator_reads_nothing(desk: Shell) -> None:
    coordinator = desk.employ(Role.COORDINATOR)
    for words in (("review",), ("review", "queue", "1")):
        [line] = desk.type(*words, "--as", str(coordinator)).faults
        assert "may not do this" in line


def test_what_was_spoken_is_written_down_by_one_who_hears_it_and_accepted_by_another(desk: Shell) -> None:
    def speak(house: House, conn: Conn) -> None:
        for row in conn.execute(TEXTS).fetchall():
            name = Name(row[0], bytes(row[1]), row[2])
            conn.execute(SPEAK, (house.sealer.seal_text(SPOKEN), *name))
            spoken.keep(conn, house.sealer, name, spoken.ask(conn, name), TONE)

    desk.inside(speak)
    heard: list[bytes] = []
    desk.patch.setattr("bot.cli.queue.listen", heard.append)
    script = iter(["r", "e", "no", "e", "yes", "w", "Wells first", "a", "q", "a", "l", "q"])
    types(desk, lambda _: next(script))
    done = desk.type("review", "queue", "1", "--as", str(desk.staff))
    told = " ".join(done.out.split())
    assert "nobody has written it down yet" in told
    assert "a voice can weigh more than words" in told
    assert "This answer was spoken" in told, "it cannot be released as it is"
    assert heard == [TONE]
    second = desk.employ(Role.REVIEWER)
    done = desk.type("review", "queue", "1", "--as", str(second))
    assert done.code == 0, done.err
    assert "accept what another wrote down" in " ".join(done.out.split())
    assert states(desk).count("left_out") == 1
    left = desk.inside(lambda _, conn: conn.execute("SELECT count(*) FROM spoken").fetchone()[0])
    texts = desk.inside(lambda _, conn: len(conn.execute(TEXTS).fetchall()))
    assert left == texts - 1
