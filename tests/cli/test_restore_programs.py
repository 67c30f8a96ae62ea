"""Tokens and webhooks of a backup: what was ended since stays ended, by whatever is left to know it from."""

from __future__ import annotations

import shutil

import pytest

from bot.assembly import DATABASE_FILE
from bot.storage import ledger as ledgers
from tests.cli.shell import Shell

pytestmark = [pytest.mark.threat(13)]
URL = "https://example.org/told"


@pytest.fixture
def two(trial: Shell) -> Shell:
    """Two tokens and two webhooks, in a backup; then the first of each was ended."""
    for _ in range(2):
        trial.type("token", "make", "--scopes", "rounds:read")
        trial.type("webhook", "add", URL, "--events", "round.opened")
    assert trial.type("backup", "b.db").code == 0
    trial.type("token", "revoke", "1")
    trial.type("webhook", "remove", "1")
    return trial


def left(shell: Shell) -> list[list[int]]:
    """The numbers of the tokens and of the webhooks that there are."""
    return [[each["id"] for each in shell.type(verb, "list", "--json").json] for verb in ("token", "webhook")]


def test_what_was_ended_since_stays_ended(two: Shell) -> None:
    assert two.type("restore", "b.db").code == 0
    assert left(two) == [[2], [2]]


def test_also_where_the_backup_is_put_in_place_by_hand(two: Shell) -> None:
    for beside in ("-wal", "-shm"):
        (two.data / f"{DATABASE_FILE}{beside}").unlink(missing_ok=True)
    shutil.copy(two.folder / "b.db", two.data / DATABASE_FILE)
    assert left(two) == [[2], [2]]


def test_also_where_the_database_from_before_is_damaged(two: Shell) -> None:
    (two.data / DATABASE_FILE).write_bytes(b"nothing")
    assert two.type("restore", "b.db").code == 0
    assert left(two) == [[2], [2]]


def test_where_nothing_tells_what_was_ended_none_is_left(two: Shell) -> None:
    shutil.rmtree(two.data)
    assert two.type("restore", "b.db").code == 0
    assert left(two) == [[], []]


def test_where_only_the_ledger_s_copy_beside_the_backup_is_there_none_is_left(two: Shell) -> None:
    (two.data / DATABASE_FILE).write_bytes(b"nothing")
    (two.data / ledgers.FILE).unlink()
    assert two.type("restore", "b.db").code == 0
    assert left(two) == [[], []]


def test_rotating_the_keys_leaves_both_as_they_were(two: Shell) -> None:
    before = [two.type(verb, "list", "--json").json for verb in ("token", "webhook")]
    assert two.type("keys", "rotate").code == 0
    assert [two.type(verb, "list", "--json").json for verb in ("token", "webhook")] == before
