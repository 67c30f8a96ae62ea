"""What holds for every verb, and the shell as real processes beside each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from sqlcipher3 import dbapi2

from bot import cli
from bot.cli import app as table
from tests.cli.shell import Shell
from tests.cli.test_app import charterbot

LATER = {"run", "demo", "panic", "restore", "review", "settings", "version"}
VERBS = [
    *(("round", name) for name in ("plan", "list", "show", "open", "pause", "extend", "drop", "close")),
    *(("country", name) for name in ("template", "check")),
    *(("locales", name) for name in ("status", "review")),
    *(("survey", name) for name in ("check", "list", "export", "import", "template")),
    *(("staff", name) for name in ("list", "revoke", "digest")),
    *(("token", name) for name in ("make", "list", "revoke")),
    *(("webhook", name) for name in ("add", "list", "remove", "test")),
    ("api", "schema"),
    *(("digest", name) for name in ("show", "decide")),
    *(("keys", name) for name in ("check", "rotate")),
    *(
        (name,)
        for name in (
            "invite",
            "roster",
            "audit",
            "export",
            "backup",
            "restore",
            "move",
            "doctor",
            "revise",
            "statements",
            "publish",
        )
    ),
]


def test_no_verb_is_left_out_here() -> None:
    assert {words[0] for words in VERBS} | LATER == {verb.name for verb in table.VERBS}


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_the_help_of_every_verb_has_an_example_and_makes_nothing(
    shell: Shell, words: tuple[str, ...]
) -> None:
    done = shell.type(*words, "--help")
    assert done.code == 0
    assert f"Example: charterbot {' '.join(words)}" in " ".join(done.out.split())
    assert list(shell.folder.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("round", "show", "x"), ("export",), ("invite", "--uses", "x"), ("digest", "1", "--format", "pdf")],
)
def test_what_cannot_be_read_is_exit_code_2_without_a_traceback(shell: Shell, words: tuple[str, ...]) -> None:
    done = shell.type(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "words",
    [words for words in VERBS if words[0] not in {"api", "doctor", "survey"} and words[-1] != "template"],
)
def test_a_wrong_setting_is_told_by_every_verb_that_needs_settings(
    shell: Shell, words: tuple[str, ...]
) -> None:
    shell.settings["BOT_MIN_CELL"] = "two"
    given = {
        "plan": ("priorities",),
        "extend": ("1", "--closes", "+1d"),
        "backup": ("b.db",),
        "restore": ("b.db",),
        "move": ("sqlite:b.db", "postgresql:///b"),
        "revoke": ("1",),
        "review": ("fr", "--by", "partner"),
        "decide": ("1", "first", "keep"),
        "revise": ("a",),
        "publish": ("site",),
        "roster": ("people.csv",),
        "add": ("https://example.org/",),
        "remove": ("1",),
        "test": ("1",),
    }
    needs = given.get(
        words[-1],
        ("1",)
        if words[-1] in {"show", "open", "pause", "drop", "close", "digest", "export", "revoke"}
        else (),
    )
    (line,) = shell.type(*words, *needs).faults
    assert line.startswith("BOT_MIN_CELL: 'two' cannot be used.")


def test_a_folder_that_cannot_be_made_is_a_line(unmade: Shell) -> None:
    unmade.data.parent.joinpath("data").write_text("a file")
    done = unmade.type("invite", "--role", "coordinator")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert str(unmade.data) in done.err


def test_a_locked_or_full_database_is_told_with_its_remedy(
    released: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = dbapi2.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr("bot.storage.rounds.set_state", full)
    (line,) = released.type("round", "pause", "1").faults
    assert line.endswith("the disk is full: make room and try again.")


def test_the_shell_as_a_person_types_it(tmp_path: Path, seeded: Path) -> None:
    for name in ("data", "keys"):
        shutil.copytree(seeded / name, tmp_path / name)
    settings = {"BOT_KEYS": str(tmp_path / "keys"), "COLUMNS": "120"}
    staff = json.loads(charterbot(tmp_path, "staff", "list", "--json", **settings).stdout)
    me = ("--as", str(next(each["id"] for each in staff if each["role"] == "coordinator")))
    planned = charterbot(
        tmp_path, "round", "plan", "priorities", "--closes", "+7d", "--json", *me, **settings
    )
    assert (planned.returncode, json.loads(planned.stdout)["ids"]) == (0, [2])
    assert charterbot(tmp_path, "round", "open", "2", *me, **settings).returncode == 0
    assert charterbot(tmp_path, "backup", "b.db", **settings).returncode == 0
    refused = charterbot(tmp_path, "export", "2", *me, **settings)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len([line for line in refused.stderr.splitlines() if "nothing has been released" in line]) == 1
    assert charterbot(tmp_path, "doctor", "--quick", **settings).returncode == 0
    listed = charterbot(tmp_path, "round", "list", *me, **settings)
    assert listed.stdout.count("running") == 2


def test_verbs_are_found_by_the_table_and_not_by_their_files() -> None:
    assert isinstance(table.assemble(["round"]), typer.Typer)
    with pytest.raises(SystemExit) as end:
        cli.main(["wishing"])
    assert end.value.code == 2
