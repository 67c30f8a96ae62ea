from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.app import numbers
from bot.app.links import WEB_URL
from bot.app.rosterfile import COLUMNS
from bot.domain.person import Person, Role
from bot.storage import meta, people, rosters
from tests.cli.shell import Done, Shell

NUMBER, OTHER, THIRD = "+967712345678", "+967712345679", "+967712345670"
COUNT = "SELECT state, count(*) FROM roster GROUP BY state ORDER BY state"


@pytest.fixture
def told(trial: Shell) -> Shell:
    """A folder whose service has run and knows where it can be reached."""
    trial.inside(lambda _, conn: meta.put(conn, WEB_URL, "https://page.example"))
    return trial


def row(phone: str = NUMBER, country: str = "YE", days: int = 9) -> tuple[str, ...]:
    day = (datetime.now(UTC) - timedelta(days=days)).date()
    return (phone, country, "ar", "winter", "asked at a meeting", f"{day}", "the field lead")


def write(shell: Shell, *rows: tuple[str, ...], name: str = "people.csv") -> Path:
    path = shell.folder / name
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        assert book.active is not None
        for each in (COLUMNS, *rows):
            book.active.append(list(each))
        book.save(path)
    else:
        out = io.StringIO()
        csv.writer(out).writerows((COLUMNS, *rows))
        path.write_text(out.getvalue(), "utf-8-sig")
    return path


def take(shell: Shell, *words: str, file: str = "people.csv") -> Done:
    return shell.type("roster", file, *words)


def standing(shell: Shell) -> dict[str, int]:
    return shell.inside(lambda _, conn: {row[0]: row[1] for row in conn.execute(COUNT)})


def invite(shell: Shell, number: str = NUMBER) -> None:
    """What sending does to a number that waits."""

    def work(house, conn):
        hash_ = house.sealer.address_hash(numbers.SMS, number)
        waiting = rosters.expected(conn, hash_, house.seconds())
        assert waiting is not None
        numbers.note_invited(house, hash_)
        assert waiting.sealed is not None
        rosters.invited(conn, waiting.id, people.add(conn, Person(0), numbers.SMS, hash_, waiting.sealed))

    shell.inside(work)


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
def test_a_roster_is_taken_and_its_links_go_to_a_file_for_its_owner_alone(told: Shell, name: str) -> None:
    write(told, row(), row(""), row("", "SD"), name=name)
    done = take(told, "--links", "links.csv", file=name)
    assert done.code == 0, done.err
    assert "3 rows taken: 1 number, 2 links" in done.out
    assert "destroy the file" in done.out
    assert "https://" not in done.out
    path = told.folder / "links.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    head, *links = csv.reader(io.StringIO(path.read_text("utf-8")))
    assert head == ["row", "telegram", "web"]
    assert [(each[0], each[1], each[2].startswith("https://page.example/p/start/i")) for each in links] == [
        ("3", "", True),
        ("4", "", True),
    ]
    assert standing(told) == {"waiting": 1}
    for file in told.data.iterdir():
        assert b"712345678" not in file.read_bytes()


def test_a_dry_run_tells_the_counts_and_keeps_nothing(told: Shell) -> None:
    write(told, row(), row(""))
    done = take(told, "--dry-run", "--json")
    assert {name: done.json[name] for name in ("rows", "numbers", "links", "dry_run")} == {
        "rows": 2,
        "numbers": 1,
        "links": 1,
        "dry_run": True,
    }
    assert standing(told) == {}
    assert "Nothing was taken." in take(told, "--dry-run").out


def test_where_one_row_is_wrong_every_fault_is_told_and_nothing_is_taken(told: Shell) -> None:
    write(told, row(), row("12345"), row(THIRD, days=400), row(NUMBER))
    faults = take(told).faults
    assert [line.partition(":")[0] for line in faults] == [
        "row 3, column A (phone)",
        "row 4, column F (consent_when)",
        "row 5, column A (phone)",
    ]
    assert standing(told) == {}
    assert not any("7123" in line or "12345" in line for line in faults)


def test_links_that_would_come_to_nobody_are_not_made(told: Shell) -> None:
    write(told, row(), row(""), row("", "SD"))
    assert take(told).faults == ["2 rows without a number: give --links FILE for what they get."]
    (line,) = take(told, "--sheet", "codes.pdf").faults
    assert "rows differ" in line
    (told.folder / "there.csv").touch()
    (line,) = take(told, "--links", "there.csv").faults
    assert "is there already" in line
    (line,) = take(told, "--links", "nowhere/links.csv").faults
    assert "cannot be written" in line
    told.inside(lambda _, conn: meta.drop(conn, WEB_URL))
    (line,) = take(told, "--links", "links.csv").faults
    assert "knows where it can be reached" in line
    assert standing(told) == {}
    assert told.inside(lambda _, conn: conn.execute("SELECT count(*) FROM invite").fetchone()[0]) == 0


def test_codes_of_rows_that_are_alike_can_be_printed(told: Shell) -> None:
    write(told, row(""), row(""))
    assert take(told, "--sheet", "codes.pdf").code == 0
    assert (told.folder / "codes.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_no_file_or_has_no_name_beside_it_is_refused(told: Shell) -> None:
    (line,) = take(told).faults
    assert "cannot be read" in line
    write(told, row())
    told.staff = None
    (line,) = take(told).faults
    assert line.startswith("--as: say who you are")


@pytest.mark.threat(7)
def test_nothing_that_is_printed_tells_whether_a_number_was_known(told: Shell) -> None:
    write(told, row())
    first = take(told)
    invite(told)
    assert take(told) == first
    write(told, row(OTHER))
    assert take(told) == first
    assert standing(told) == {"invited": 1, "waiting": 1}


def test_a_roster_can_be_withdrawn(told: Shell) -> None:
    write(told, row(), row(OTHER))
    take(told)
    invite(told)
    assert take(told, "--withdraw").out.startswith("Let go")
    assert standing(told) == {"invited": 1}
    write(told, row(OTHER))
    take(told)
    assert standing(told) == {"invited": 1, "waiting": 1}, "withdrawn is not refused"


@pytest.mark.threat(13)
@pytest.mark.parametrize("left", ["database", "ledger", "copy", "nothing"])
def test_after_a_backup_comes_back_nobody_is_written_to_twice(told: Shell, left: str) -> None:
    """By what is left of the data folder: whatever is not known counts as done."""
    write(told, row(), row(OTHER), row(THIRD))
    take(told)
    told.type("backup", "b.db")
    invite(told)
    invite(told, OTHER)
    told.inside(lambda house, conn: _erase(house, conn, OTHER))
    if left != "database":
        (told.data / "charterbot.db").unlink()
    if left == "copy":
        (told.folder / "b.db.ledger").replace(told.data / "erased.ledger")
    if left == "nothing":
        (told.data / "erased.ledger").unlink()
    done = told.type("restore", "b.db", *(("--nothing-released",) if left == "nothing" else ()))
    assert done.code == 0, done.err
    write(told, row(), row(OTHER), row(THIRD))
    take(told)
    known = {"invited": 1, "waiting": 1}  # the third still waits, and nothing leads to the other
    assert standing(told) == (known if left in {"database", "ledger"} else {"invited": 3})


def _erase(house, conn, number: str) -> None:
    from bot.app import erasing

    known = people.find(conn, house.sealer.address_hash(numbers.SMS, number))
    assert known is not None
    erasing.wipe(house, conn, known.person.id)
    people.delete(conn, known.person.id)


@pytest.mark.threat(13)
def test_what_was_withdrawn_since_a_backup_does_not_come_back_with_it(told: Shell) -> None:
    write(told, row())
    take(told)
    told.type("backup", "b.db")
    take(told, "--withdraw")
    assert told.type("restore", "b.db").code == 0
    assert standing(told) == {}
    take(told)
    assert standing(told) == {"waiting": 1}


@pytest.mark.threat(14)
def test_panic_leaves_no_number_that_anything_here_opens(told: Shell) -> None:
    write(told, row())
    take(told)
    (told.folder / "people.csv").unlink()
    assert told.type("panic", "--yes").code == 0
    assert not list(told.keys.iterdir())
    for file in told.folder.rglob("*"):
        assert file.is_dir() or b"712345678" not in file.read_bytes()


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.REVIEWER])
def test_only_coordinators_bring_people(told: Shell, role: Role) -> None:
    write(told, row())
    (line,) = take(told, "--as", str(told.employ(role))).faults
    assert "may not do this" in line
