"""Tokens and webhooks at the shell: shown once, listed without their secrets, ended at once."""

from __future__ import annotations

import json

import pytest

from bot.api.site import description
from bot.domain.event import Event
from bot.domain.person import Role
from tests.cli.shell import Shell

MAKE = ("token", "make", "--scopes", "rounds:read,findings:read")
URL = "https://example.org/a-secret-path"


def test_a_token_is_shown_once_and_its_hash_is_nowhere(trial: Shell) -> None:
    made = trial.type(*MAKE, "--json").json
    assert made["token"].startswith("charterbot_")
    assert (made["id"], made["scopes"], made["used"]) == (1, "findings:read, rounds:read", None)
    listed = trial.type("token", "list")
    assert made["token"] not in listed.out
    assert trial.type("token", "list", "--json").json == [{k: v for k, v in made.items() if k != "token"}]
    assert made["token"].encode() not in (trial.data / "charterbot.db").read_bytes()
    shown = trial.type(*MAKE)
    assert shown.out.splitlines()[0].startswith("charterbot_")
    assert "It is not shown again." in shown.out


def test_where_nothing_is_served_to_programs_that_is_said(trial: Shell) -> None:
    assert "BOT_API is not true" in trial.type(*MAKE).err
    trial.settings["BOT_API"] = "true"
    assert trial.type(*MAKE).err == ""


def test_every_mistake_is_told_at_once(trial: Shell) -> None:
    lines = trial.type("token", "make", "--scopes", "all,rounds:none", "--expires", "9y").faults
    assert [line.split(":")[0] for line in lines] == ['--scopes "all"', '--scopes "rounds', "--expires"]
    assert trial.type("token", "revoke", "7").faults[0].startswith("TOKEN 7: there is none of this number.")


def test_a_token_is_revoked_by_its_number(trial: Shell) -> None:
    trial.type(*MAKE)
    assert "lets nobody in any more" in trial.type("token", "revoke", "1").out
    assert "There is no token" in trial.type("token", "list").out
    rows = trial.type("audit", "--json").json["rows"]
    assert [(each["action"], each["resource"]) for each in rows][:3] == [
        ("make token", "token"),
        ("revoke token", "token:1"),
        ("list tokens", "token"),
    ]


@pytest.mark.threat(7)
def test_who_names_nobody_or_a_reviewer_gets_none(trial: Shell) -> None:
    reviewer = str(trial.employ(Role.REVIEWER))
    trial.staff = None
    for words in (
        MAKE,
        ("token", "list"),
        ("token", "revoke", "1"),
        ("webhook", "list"),
        ("webhook", "test", "1"),
    ):
        assert trial.type(*words).faults[0].startswith("--as: say who you are.")
        assert "may not do this" in trial.type(*words, "--as", reviewer).err


def test_the_description_is_printed_as_it_is_served_and_makes_nothing(shell: Shell) -> None:
    assert shell.type("api", "schema").json == json.loads(json.dumps(description()))
    assert list(shell.folder.iterdir()) == []


def test_a_webhook_is_added_listed_and_removed(trial: Shell) -> None:
    events = ",".join(Event)
    made = trial.type("webhook", "add", URL, "--events", events, "--json").json
    assert made.pop("secret").startswith("whsec_")
    assert trial.type("webhook", "list", "--json").json == [made]
    assert made["url"] == URL
    assert URL.encode() not in (trial.data / "charterbot.db").read_bytes()
    assert "is told nothing more" in trial.type("webhook", "remove", "1").out
    assert "There is no webhook" in trial.type("webhook", "list").out
    assert trial.type("webhook", "remove", "1").faults[0].startswith("WEBHOOK 1: there is none such.")
    lines = trial.type("webhook", "add", "http://10.0.0.1/", "--events", "x").faults
    assert [line.split(" ")[0] for line in lines] == ["URL:", "URL:", "--events"]


def test_a_webhook_that_nobody_answers_is_told_in_a_line(trial: Shell) -> None:
    trial.type("webhook", "add", "http://127.0.0.1:1/", "--events", "round.opened")
    (line,) = trial.type("webhook", "test", "1").faults
    assert line == "WEBHOOK 1: was not reached (ConnectError). Check its address."
