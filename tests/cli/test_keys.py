"""`charterbot keys`, as somebody types it."""

from __future__ import annotations

import json

import pytest

from bot.assembly import DATABASE_FILE
from bot.storage import locking
from bot.storage.keys import Keys
from tests.cli.shell import Shell


def told(shell: Shell) -> dict[str, list[str]]:
    """What `keys check` found, by its state."""
    done = shell.type("keys", "check", "--json")
    found: dict[str, list[str]] = {}
    for each in json.loads(done.out):
        found.setdefault(each["state"], []).append(f"{each['name']}: {each['told']}")
    assert done.code == (1 if "fault" in found else 0)
    return found


def test_keys_that_open_what_they_should_are_all_well(released: Shell) -> None:
    before = (released.data / DATABASE_FILE).read_bytes()
    found = told(released)
    assert set(found) == {"ok"}
    assert [line.partition(":")[0] for line in found["ok"]] == [
        "files",
        "database",
        "address",
        "answer",
        "lookup",
        "rounds",
    ]
    assert released.type("keys", "check").code == 0
    assert (released.data / DATABASE_FILE).read_bytes() == before


@pytest.mark.parametrize("name", ["address", "answer", "lookup", "database"])
def test_a_key_of_another_folder_is_a_fault(released: Shell, name: str) -> None:
    Keys(released.keys).path(name).write_bytes(b"x" * 32)
    assert any(f"{name}.key" in line or "another key" in line for line in told(released)["fault"])


def test_what_does_not_open_is_a_fault_even_where_the_key_is_right(released: Shell) -> None:
    released.inside(lambda _, conn: conn.execute("UPDATE address SET sealed = x'00' WHERE person = 1"))
    assert [line for line in told(released)["fault"] if "address.sealed does not open" in line]
    assert released.type("keys", "check").code == 1


def test_loose_modes_lost_and_left_over_round_keys_are_told(released: Shell) -> None:
    keys = Keys(released.keys)
    keys.path("round-1").rename(keys.path("round-9"))
    keys.path("answer").chmod(0o640)
    found = told(released)
    assert any("answer.key can be reached by others" in line for line in found["fault"])
    assert any("Round 1 has lost its key" in line for line in found["fault"])
    assert any("a key of round 9" in line for line in found["warning"])


def test_all_keys_are_replaced_and_the_service_finds_everything(released: Shell) -> None:
    keys = Keys(released.keys)
    names = ("database", "address", "answer", "lookup", "round-1")
    before = {name: keys.get(name) for name in names}
    digest = released.type("digest", "1").out
    done = released.type("keys", "rotate")
    assert done.code == 0, done.err
    assert "lookup.key" in done.out
    assert "make a backup" in done.out
    kept = {name for name in names if keys.get(name) == before[name]}
    assert kept == {"lookup", "round-1"}
    assert set(told(released)) == {"ok"}
    assert released.type("digest", "1").out == digest


def test_a_running_service_is_to_be_stopped_first(released: Shell) -> None:
    with locking.shared(released.data):
        [line] = released.type("keys", "rotate").faults
    assert "stop the service" in line
    assert set(told(released)) == {"ok"}


def test_where_nothing_is_there_is_nothing_to_check_or_replace(shell: Shell) -> None:
    for verb in ("check", "rotate"):
        assert "no consultation" in shell.type("keys", verb).faults[0]
    assert list(shell.folder.iterdir()) == []


@pytest.mark.case(48)
@pytest.mark.parametrize("wrong", ["another", "missing", "short"])
@pytest.mark.parametrize("name", ["database", "address", "answer", "lookup"])
def test_a_wrong_or_missing_key_ends_the_start_and_leaves_the_database_as_it_was(
    released: Shell, name: str, wrong: str
) -> None:
    path = Keys(released.keys).path(name)
    before = (released.data / DATABASE_FILE).read_bytes()
    if wrong == "missing":
        path.unlink()
    else:
        path.write_bytes(b"x" * (32 if wrong == "another" else 31))
    released.settings["BOT_WEB"] = "127.0.0.1:0"
    for verb in (("run",), ("round", "list"), ("keys", "rotate")):
        lines = released.type(*verb).faults
        assert any(f"{name}.key" in line or "BOT_KEYS" in line for line in lines), lines
    assert (released.data / DATABASE_FILE).read_bytes() == before
    if name == "database" and wrong == "missing":
        assert not path.exists(), "no other was made in its place"


@pytest.mark.threat(2)
def test_the_pair_is_made_on_a_computer_that_holds_no_consultation(shell: Shell) -> None:
    file = shell.folder / "stick" / "review.key"
    assert "cannot be made" in shell.type("keys", "offline", str(file)).faults[0]
    file.parent.mkdir()
    done = shell.type("keys", "offline", str(file))
    assert done.code == 0, done.err
    assert file.read_text().strip() not in done.out
    public = file.with_name("review.key.pub").read_text().strip()
    assert f"BOT_REVIEW_KEY={public}" in done.out
    shell.settings["BOT_REVIEW_KEY"] = public
    row = next(each for each in shell.type("settings", "--json").json if each["name"] == "BOT_REVIEW_KEY")
    assert row["value"] == public
    assert not shell.data.exists()
    assert "is there already" in shell.type("keys", "offline", str(file)).faults[0]


def test_the_private_key_is_never_made_in_our_folders_nor_beside_a_real_consultation(shell: Shell) -> None:
    for folder in (shell.data, shell.keys):
        folder.mkdir()
        [line] = shell.type("keys", "offline", str(folder / "sub" / ".." / "review.key")).faults
        assert "another computer" in line
        assert list(folder.iterdir()) == []
    file = shell.folder / "review.key"
    shell.settings["BOT_TRIAL"] = "false"
    shell.type("invite", "--role", "coordinator")
    [line] = shell.type("keys", "offline", str(file)).faults
    assert "holds a consultation" in line
    (shell.keys / "database.key").write_bytes(b"x" * 32)
    assert "holds a consultation" in shell.type("keys", "offline", str(file)).faults[0]
    assert not file.exists()


def test_beside_a_trial_a_pair_may_be_made(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    assert trial.type("keys", "offline", str(trial.folder / "review.key")).code == 0


@pytest.mark.parametrize("given", ["x", "A" * 44, "QUJD"])
def test_a_public_key_that_is_none_is_told_with_what_is_expected(shell: Shell, given: str) -> None:
    shell.settings["BOT_REVIEW_KEY"] = given
    [line] = shell.type("settings").faults
    assert "BOT_REVIEW_KEY" in line
    assert "charterbot keys offline" in line
