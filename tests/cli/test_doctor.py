from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot import cli
from bot.app import alarms
from bot.app.doctoring import State, look_at_clock, look_at_disk, look_at_zones
from bot.assembly import DATABASE_FILE
from bot.storage import arrivals
from bot.storage.receiver import ReceiverLock
from tests.botapi import TOKEN
from tests.botapi.remote import served
from tests.cli.shell import Done, Shell

NOBODY = 65534
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def checks(done: Done) -> dict[str, list[dict[str, str]]]:
    """What was found, by name."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in json.loads(done.out):
        found.setdefault(each["name"], []).append(each)
    return found


def faults(done: Done) -> list[dict[str, str]]:
    """The faults, each of which says what to do, in a doctor's report that ended accordingly."""
    found = [each for every in checks(done).values() for each in every if each["state"] == "fault"]
    assert done.code == (1 if found else 0)
    assert all(each["remedy"] for each in found)
    return found


def test_on_an_empty_machine_all_is_well_and_nothing_is_made(shell: Shell) -> None:
    done = shell.type("doctor", "--json")
    assert faults(done) == []
    assert {"settings", "keys", "database", "catalogs", "surveys", "countries", "token", "clock"} <= set(
        checks(done)
    )
    assert list(shell.folder.iterdir()) == []
    assert shell.type("doctor").code == 0
    assert list(shell.folder.iterdir()) == []


def test_wrong_settings_are_faults_and_what_does_not_need_them_is_looked_at(shell: Shell) -> None:
    shell.settings |= {"BOT_MIN_CELL": "two", "BOT_TOKEN": "not-a-token"}
    done = shell.type("doctor", "--json")
    told = [each["told"] for each in faults(done)]
    assert [line.partition(":")[0] for line in told] == ["BOT_TOKEN", "BOT_MIN_CELL"]
    assert "not-a-token" not in done.out
    assert {"catalogs", "surveys", "clock"} <= set(checks(done))


def test_a_trial_in_order_has_no_fault(released: Shell) -> None:
    before = sorted(path.name for path in released.keys.iterdir())
    content = (released.data / DATABASE_FILE).read_bytes()
    done = released.type("doctor", "--json")
    assert faults(done) == []
    assert checks(done)["database"][0]["told"].startswith("Whole, opens with its key")
    assert sorted(path.name for path in released.keys.iterdir()) == before
    assert (released.data / DATABASE_FILE).read_bytes() == content


def test_keys_that_are_gone_loose_or_cut_short_are_faults(released: Shell) -> None:
    (released.keys / "answer.key").write_bytes(b"short")
    (released.keys / "address.key").chmod(0o644)
    (released.keys / "round-1.key").unlink()
    told = " ".join(
        each["told"] + each["remedy"] for each in faults(released.type("doctor", "--json", "--quick"))
    )
    assert "32 bytes expected, 5 found" in told
    assert f"chmod 600 {released.keys}/address.key" in told
    assert "Round 1 has lost its key" in told
    for path in released.keys.iterdir():
        path.unlink()
    done = released.type("doctor", "--json", "--quick")
    assert "keys" in {each["name"] for each in faults(done)}
    assert list(released.keys.iterdir()) == []


@pytest.mark.case(47, 48)
def test_another_key_and_a_damaged_file_are_faults(released: Shell) -> None:
    path = released.data / DATABASE_FILE
    key = (released.keys / "database.key").read_bytes()
    (released.keys / "database.key").write_bytes(b"x" * 32)
    done = released.type("doctor", "--json", "--quick")
    (fault,) = faults(done)
    assert (fault["name"], done.err) == ("database", "")
    assert "another key" in fault["remedy"]
    (released.keys / "database.key").write_bytes(key)
    content = bytearray(path.read_bytes())
    content[4096 * 3 + 100] ^= 1
    path.write_bytes(content)
    done = released.type("doctor", "--json", "--quick")
    (fault,) = faults(done)
    assert (fault["name"], done.err) == ("database", "")
    assert "backup" in fault["remedy"]


def test_a_database_of_a_newer_version_is_a_fault(released: Shell) -> None:
    released.inside(lambda _, conn: conn.execute("PRAGMA user_version = 99").rowcount)
    (fault,) = faults(released.type("doctor", "--json", "--quick"))
    assert "99" in fault["told"]
    assert "newer version" in fault["remedy"]


def test_alarms_and_what_was_put_aside_are_told(released: Shell) -> None:
    def trouble(house: Any, conn: Any) -> None:
        alarms.put(house, conn, "disk", on=True)
        arrivals.quarantine(conn, "telegram", "7", "ValueError", house.seconds())

    released.inside(trouble)
    done = released.type("doctor", "--json", "--quick")
    (fault,) = faults(done)
    assert (fault["name"], fault["told"].partition(",")[0]) == ("alarms", "disk")
    assert checks(done)["arrivals"][0]["state"] == "warning"


def test_a_running_service_is_seen_and_open_rounds_without_one_are_told(released: Shell) -> None:
    (found,) = checks(released.type("doctor", "--json", "--quick"))["service"]
    assert (found["state"], found["remedy"]) == ("warning", "charterbot run")
    lock = ReceiverLock(released.data)
    lock.take()
    try:
        (found,) = checks(released.type("doctor", "--json", "--quick"))["service"]
    finally:
        lock.drop()
    assert (found["state"], found["told"]) == ("ok", "Running on this data folder.")


def test_looking_leaves_the_lock_free(released: Shell) -> None:
    released.type("doctor", "--quick")
    lock = ReceiverLock(released.data)
    lock.take()
    lock.drop()


def test_a_real_consultation_is_told_which_countries_and_languages_are_closed(shell: Shell) -> None:
    shell.settings["BOT_TRIAL"] = "false"
    found = checks(shell.type("doctor", "--json", "--quick"))
    assert "country template" in found["countries"][0]["remedy"]
    assert {each["state"] for each in found["catalogs"]} == {"warning"}
    shell.data.mkdir(0o700)
    (shell.data / "countries.yaml").write_text("YE: 5\n", "utf-8")
    assert "countries" in {each["name"] for each in faults(shell.type("doctor", "--json", "--quick"))}


def test_a_token_is_asked_about_and_never_shown(shell: Shell) -> None:
    shell.settings |= {"BOT_TOKEN": TOKEN}
    with served() as api:
        shell.settings["BOT_API_URL"] = api.url
        done = shell.type("doctor", "--json")
        assert faults(done) == []
        assert "@" in checks(done)["token"][0]["told"]
        shell.settings["BOT_TOKEN"] = "999:" + "A" * 35
        wrong = shell.type("doctor", "--json")
        (fault,) = faults(wrong)
        assert fault["told"] == "Telegram refuses it."
        assert "BotFather" in fault["remedy"]
    for each in (done, wrong, shell.type("doctor", "--quick")):
        assert TOKEN not in each.out + each.err
        assert "A" * 35 not in each.out + each.err


def test_each_further_bot_is_asked_about_and_a_file_of_tokens_that_others_can_read_is_told(
    shell: Shell, tmp_path: Path
) -> None:
    file, other = tmp_path / "bots.toml", "654321:" + "B" * 35
    file.write_text(f'[sahel]\ntoken = "{other}"\n', "utf-8")
    file.chmod(0o640)
    shell.settings |= {"BOT_TOKEN": TOKEN, "BOT_MORE_BOTS_FILE": str(file)}
    with served() as api:
        shell.settings["BOT_API_URL"] = api.url
        done = shell.type("doctor", "--json")
    (fault,) = faults(done)
    assert fault["told"] == "sahel: Telegram refuses it."
    assert "BOT_MORE_BOTS, sahel" in fault["remedy"]
    assert checks(done)["settings"][0]["remedy"] == f"chmod 600 {file}"
    assert other not in done.out + done.err
    file.chmod(0o600)
    assert checks(shell.type("doctor", "--json", "--quick"))["settings"][0]["state"] == "ok"


def test_no_answer_from_telegram_is_a_fault_and_quick_does_not_ask(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        shell.settings |= {"BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{taken.getsockname()[1]}"}
        (fault,) = faults(shell.type("doctor", "--json"))
        assert (fault["name"], "BOT_API_URL" in fault["remedy"]) == ("token", True)
        assert faults(shell.type("doctor", "--json", "--quick")) == []


def test_a_folder_that_is_closed_to_whoever_asks_has_no_settings_in_it(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    """As with `sudo -u charterbot` from the home of whoever keeps the machine."""
    closed = shell.folder / "home"
    closed.mkdir()
    with TemporaryDirectory() as open_to_all, shell.patch.context() as patch:
        Path(open_to_all).chmod(0o755)
        patch.chdir(closed)
        for name in ("DATA", "KEYS"):
            patch.setenv(f"BOT_{name}", f"{open_to_all}/{name}")
        me = os.geteuid()
        closed.chmod(0)
        os.seteuid(me or NOBODY)
        try:
            with pytest.raises(SystemExit):
                cli.main(["doctor", "--json", "--quick"])
        finally:
            os.seteuid(me)
            closed.chmod(0o700)
    done = Done(0, *capsys.readouterr())
    assert faults(done) == []
    [found] = checks(done)["settings"]
    assert found["state"] == "ok"


def test_settings_with_a_token_that_others_can_read_are_told(shell: Shell) -> None:
    file = shell.folder / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\n", "utf-8")
    file.chmod(0o644)
    (found,) = checks(shell.type("doctor", "--json", "--quick"))["settings"]
    assert (found["state"], found["remedy"]) == ("warning", "chmod 600 .env")
    file.chmod(0o600)
    (found,) = checks(shell.type("doctor", "--json", "--quick"))["settings"]
    assert found["state"] == "ok"


@pytest.mark.parametrize(
    ("now", "newest", "state"),
    [
        (NOW, None, State.OK),
        (NOW, NOW + timedelta(minutes=1), State.OK),
        (NOW, NOW + timedelta(hours=1), State.FAULT),
        (NOW.replace(year=1970), None, State.FAULT),
        (NOW.replace(year=2110), None, State.FAULT),
    ],
)
def test_a_clock_that_cannot_be_right_is_a_fault(
    now: datetime, newest: datetime | None, state: State
) -> None:
    assert look_at_clock(now, newest).state is state


@pytest.mark.parametrize(
    ("pinned", "system", "year", "state"),
    [
        ("2026f", "2025b", 2026, State.OK),
        ("2026f", None, 2027, State.OK),
        ("2026f", "2027a", 2027, State.WARNING),
        ("2026f", "2026a", 2028, State.WARNING),
    ],
)
def test_zones_that_have_missed_changes_are_told(
    pinned: str, system: str | None, year: int, state: State
) -> None:
    assert look_at_zones(pinned, system, year).state is state


def test_a_disk_that_is_nearly_full_is_a_fault(tmp_path: Path) -> None:
    assert look_at_disk(tmp_path / "data" / "not" / "yet", 0).state is not State.FAULT
    assert look_at_disk(tmp_path, 1 << 62).state is State.FAULT
    assert not (tmp_path / "data").exists()


def test_a_mail_server_is_greeted_and_what_goes_wrong_is_told_without_its_password(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    shell.settings |= {
        "BOT_SMTP_HOST": "127.0.0.1",
        "BOT_SMTP_PORT": port,
        "BOT_SMTP_FROM": "news@example.org",
        "BOT_SMTP_USER": "us",
        "BOT_SMTP_PASSWORD": "canary-password",
    }
    done = shell.type("doctor", "--json")
    (fault,) = faults(done)
    assert fault["told"] == f"127.0.0.1, port {port}: connecting, with TLS, failed (SMTPConnectError)."
    assert "BOT_SMTP_HOST" in fault["remedy"]
    quick = shell.type("doctor", "--json", "--quick")
    assert faults(quick) == []
    assert "canary-password" not in done.out + done.err + quick.out
