from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import planning, quotes
from bot.app.deciding import decide
from bot.app.publishing import Publishing, consultation_of
from bot.domain.decision import Verdict
from bot.domain.edition import edition_of
from bot.domain.person import Role
from bot.domain.reading import Reading, pack
from bot.domain.released import loads
from bot.storage import audit, bulletins, charter, cuts, decisions, people
from tests.cli.shell import Shell

RELEASE = """
  INSERT INTO reading (id, round, pseudonym, question, state, sealed)
  SELECT row_number() OVER (), round, pseudonym, question, 'released', ? FROM answer
  JOIN respondent USING (round, pseudonym)
  WHERE round = 1 AND answer.sealed IS NOT NULL AND released = 1 AND state = 'counted'
"""
MAY = "UPDATE answer SET quote = 'with_country' WHERE sealed IS NOT NULL"


@pytest.fixture
def over(shell: Shell, ended: Path) -> Shell:
    """A trial whose round is closed and had its closing digest, and a coordinator who types."""
    shell.take_over(ended)
    shell.employ()
    return shell


def everything(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.html")))


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_folder_is_made_and_made_again_only_where_something_is_new(over: Shell) -> None:
    folder = over.folder / "public"
    done = over.type("publish", str(folder), "--as", str(over.staff))
    assert done.code == 0
    assert re.fullmatch(r"\d+ pages, written\.\n", done.out.removeprefix(f"{folder}: "))
    assert "All proposals" in (folder / "en" / "a.html").read_text("utf-8")
    assert (folder / "en" / "round-1.html").exists()
    before = stamps(folder)
    done = over.type("publish", str(folder), "--as", str(over.staff))
    assert re.fullmatch(r"\d+ pages, nothing new\.\n", done.out.removeprefix(f"{folder}: "))
    assert stamps(folder) == before
    drafter = over.employ(Role.DRAFTER)
    over.type(
        "digest", "decide", "1", "condition", "change", "--why", "It is too hard.", "--as", str(drafter)
    )
    over.type("publish", str(folder), "--as", str(over.staff))
    assert stamps(folder) == before, "people are told first"
    assert over.type("round", "bulletin", "1", "--as", str(over.staff)).code == 0
    assert over.type("publish", str(folder), "--as", str(over.staff)).out.endswith("written.\n")
    assert "It is too hard." in (folder / "en" / "index.html").read_text("utf-8")


def test_it_stands_in_the_log_who_published(over: Shell) -> None:
    over.type("publish", str(over.folder / "public"), "--as", str(over.staff))
    (*_, last) = over.inside(lambda _, conn: list(audit.rows(conn)))
    assert (last.entry.action, last.entry.resource) == ("publish", "charter")


def test_a_folder_of_somebody_elses_is_left_alone(over: Shell) -> None:
    folder = over.folder / "home"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    (told,) = over.type("publish", str(folder), "--as", str(over.staff)).err.splitlines()[-1:]
    assert "letter.txt" in told
    assert [each.name for each in folder.iterdir()] == ["letter.txt"]


@pytest.mark.threat(8)
def test_nothing_of_a_round_is_told_before_its_closing_digest(over: Shell) -> None:
    def told(house, conn):
        return [asked.id for each in consultation_of(house, conn).subjects for asked in each.rounds]

    assert over.inside(told) == [1]
    over.inside(lambda _, conn: conn.execute("UPDATE round SET reported = 0"))
    assert over.inside(told) == []


@pytest.mark.threat(8)
def test_a_running_round_is_not_told_of(released: Shell) -> None:
    found = released.inside(consultation_of)
    assert [each.id for each in found.subjects] == ["a", "b", "c", "d", "e"]
    assert [each.rounds for each in found.subjects] == [()] * 5


@pytest.mark.threat(21)
def test_nobodys_own_words_stand_there_however_she_answered_and_whatever_was_released(over: Shell) -> None:
    def release(house, conn):
        conn.execute(MAY)
        conn.execute(RELEASE, (house.sealer.seal_text(pack(Reading())),))
        cut = cuts.last(conn, 1)
        assert cut is not None
        room = quotes.room_of(loads(cut.released))
        return [each.text for each in quotes.texts_of(house, conn, planning.existing(conn, 1), room)]

    def read(house, conn):
        found = consultation_of(house, conn).subjects
        return [asked.page.digest.facts.review for each in found for asked in each.rounds]

    texts = [each for each in over.inside(release) if each and len(each) > 8]
    assert len(texts) > 5
    assert over.inside(read) == [None], "they are not even read"
    over.type("publish", str(over.folder / "public"), "--as", str(over.staff))
    shown = everything(over.folder / "public")
    assert [each for each in texts if each in shown] == []


def test_a_version_is_told_once_it_can_not_change_any_more(over: Shell) -> None:
    def versions(house, conn):
        return [each.version for each in consultation_of(house, conn).subjects[0].versions]

    def write(house, conn):
        first = edition_of(house.survey(conn, planning.existing(conn, 1).survey))
        assert first is not None
        charter.put(conn, replace(first, version=2), 1)

    over.inside(write)
    assert over.inside(versions) == [1]


def test_the_page_follows_what_was_decided_and_asks_the_database_only_at_its_own_time(over: Shell) -> None:
    async def story(house):
        drafter = await house.db.run(lambda conn: over_drafter(house, conn))
        page = Publishing(house)
        first = await page.file("en/a.html")
        assert await page.file("en/nothing.html") is None
        await house.db.run(
            lambda conn: decide(house, conn, drafter, 1, item="condition", verdict=Verdict.KEEP, why="Good.")
        )
        assert await page.file("en/a.html") is first
        await page.tick()
        assert await page.file("en/a.html") is first, "nobody was told of it yet"
        await house.db.run(
            lambda conn: bulletins.add(
                conn, bulletins.Bulletin(1, 1, house.seconds()), decisions.numbers(conn, 1)
            )
        )
        await page.tick()
        second = await page.file("en/a.html")
        assert second is not None
        assert b"Good." in second
        await page.tick()
        assert await page.file("en/a.html") is second, "nothing was made anew"

    over.employ(Role.DRAFTER)
    over.within(story)


def over_drafter(house, conn):
    return people.staff(conn, Role.DRAFTER)[-1].person
