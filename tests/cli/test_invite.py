from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import segno

from bot.app.links import BOT_NAME, OPEN_CODES, WEB_URL
from bot.cli.invite import HALVES, QUIET
from bot.domain.person import Role
from bot.storage import invites, meta
from bot.storage.invites import Invite
from tests.cli.shell import Shell


@pytest.fixture
def told(trial: Shell) -> Shell:
    """A folder whose service has run and knows where it can be reached."""

    def tell(_, conn):
        meta.put(conn, BOT_NAME, "charter_bot")
        meta.put(conn, WEB_URL, "https://page.example")

    trial.inside(tell)
    return trial


def unfolded(text: str) -> list[list[int]]:
    """The squares that a QR code in the terminal shows."""
    rows: list[list[int]] = []
    for line in text.splitlines():
        pairs = [HALVES.index(letter) for letter in line]
        rows += [[each >> 1 for each in pairs], [each & 1 for each in pairs]]
    return rows


def test_an_invitation_carries_what_was_asked_for_and_only_its_hash_is_kept(told: Shell) -> None:
    made = told.type(
        *("invite", "--role", "advocate", "--country", "ye", "--cohort", "winter", "--uses", "2", "--json")
    ).json
    code = made["code"]
    assert made["telegram"] == f"https://t.me/charter_bot?start={code}"
    assert made["web"] == f"https://page.example/p/start/{code}"

    def use(house, conn):
        hash_ = house.sealer.code_hash(code)
        return [invites.use(conn, hash_, house.seconds()) for _ in range(3)]

    carried = Invite(Role.ADVOCATE, "YE", "winter")
    assert told.inside(use) == [carried, carried, None]
    assert all(code.encode() not in path.read_bytes() for path in told.data.iterdir())


def test_without_options_it_is_one_advocate_for_two_weeks(told: Shell) -> None:
    made = told.type("invite", "--json").json
    assert (made["role"], made["uses"], made["country"], made["cohort"]) == ("advocate", 1, None, None)
    ahead = datetime.fromisoformat(made["expires"]) - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < ahead <= timedelta(days=14)


def test_an_end_may_be_a_day(told: Shell) -> None:
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    assert told.type("invite", "--expires", f"{day}", "--json").json["expires"] == f"{day}T09:00:00+00:00"


def test_the_code_in_the_terminal_is_that_of_the_best_link(told: Shell) -> None:
    shown = told.type("invite", "--role", "coordinator").out
    link = next(line.split()[-1] for line in shown.splitlines() if line.startswith("Telegram:"))
    drawn = "\n".join(line for line in shown.splitlines() if line and set(line) <= set(HALVES))
    expected = [list(row) for row in segno.make_qr(link).matrix_iter(border=QUIET)]
    found = unfolded(drawn)
    # lines of quiet may be lost to their being blank
    assert [row for row in found if any(row)] == [
        [int(bool(each)) for each in row] for row in expected if any(row)
    ]


def test_a_picture_of_the_code_is_for_its_owner_alone(told: Shell) -> None:
    done = told.type("invite", "--svg", "code.svg", "--json")
    assert done.json["code"]
    path = told.folder / "code.svg"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8").startswith("<?xml")
    assert "<svg" in path.read_text("utf-8")


def test_every_mistake_in_an_invitation_is_told_at_once(told: Shell) -> None:
    faults = told.type(
        *("invite", "--country", "Q", "--uses", "0", "--expires", "never", "--cohort", "a,b")
    ).faults
    assert [line.partition(" ")[0].strip(":") for line in faults] == [
        *("--expires", "--country", "--cohort", "--uses"),
    ]
    assert told.type("invite", "--expires", "2020-01-01").faults == [
        "--expires: this time is past: give a later one."
    ]


def test_an_unknown_role_is_exit_code_2_and_says_which_there_are(told: Shell) -> None:
    done = told.type("invite", "--role", "boss")
    assert done.code == 2
    assert "coordinator" in done.err


def test_before_the_service_has_run_there_is_a_code_and_how_to_get_links(trial: Shell) -> None:
    shown = trial.type("invite").out
    assert "charterbot run" in shown
    assert "https://" not in shown


WORDS = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.threat(1)
def test_a_sheet_is_squares_to_scan_each_for_one_person_and_not_one_word(told: Shell) -> None:
    page = told.folder / "sheet.html"
    done = told.type("invite", "--country", "YE", "--uses", "6", "--sheet", str(page))
    assert done.code == 0
    assert "6 codes, each for one person" in done.out
    assert not re.search(r"t\.me|start=|page\.example", done.out + done.err)
    html = page.read_text("utf-8")
    assert html.count("<svg") == 6
    assert len(set(re.findall(r"<svg.*?</svg>", html))) == 6
    shown = re.sub(r"<style>.*?</style>|<[^>]*>|&#8203;", "", html, flags=re.DOTALL)
    assert shown.strip() == ""
    # What a browser shows beside the text: titles, labels, alternatives. None of it is there.
    assert not WORDS.search(
        "".join(re.findall(r'(?:title|alt|aria-label|lang|class|id|desc)="([^"]*)"', html))
    )
    assert "<title>&#8203;</title>" in html
    assert page.stat().st_mode & 0o777 == 0o600
    uses = "SELECT uses_left, country FROM invite"
    assert told.inside(lambda _, conn: [tuple(row) for row in conn.execute(uses)]) == [(1, "YE")] * 6
    assert told.inside(lambda _, conn: meta.get(conn, OPEN_CODES)) is None  # the audience stays a known list


def test_a_sheet_that_would_not_fit_or_lead_anywhere_is_refused(told: Shell) -> None:
    (line,) = told.type("invite", "--uses", "25", "--sheet", "sheet.html").faults
    assert "up to 24 codes" in line
    for name in (BOT_NAME, WEB_URL):
        told.inside(lambda _, conn, name=name: meta.drop(conn, name))  # type: ignore[misc]
    (line,) = told.type("invite", "--uses", "2", "--sheet", "sheet.html").faults
    assert "once the service has run" in line
    assert told.inside(lambda _, conn: conn.execute("SELECT count(*) FROM invite").fetchone()[0]) == 0
