"""What holds for every verb, and the shell as real processes beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from sqlcipher3 import dbapi2

from bot import cli
from bot.cli import app as table
from tests.cli.shell import Shell
from tests.cli.test_app import charterbot

LATER = {"run", "demo", "settings", "version"}
VERBS = [
    *(("round", name) for name in ("plan", "list", "show", "open", "pause", "extend", "close")),
    *(("country", name) for name in ("template", "check")),
    *(("survey", name) for name in ("check", "list")),
    *((name,) for name in ("invite", "digest", "export", "backup", "doctor")),
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
    "words", [words for words in VERBS if words[0] not in {"doctor", "survey"} and words[-1] != "template"]
)
def test_a_wrong_setting_is_told_by_every_verb_that_needs_settings(
    shell: Shell, words: tuple[str, ...]
) -> None:
    shell.settings["BOT_MIN_CELL"] = "two"
    given = {"plan": ("priorities",), "extend": ("1", "--closes", "+1d"), "backup": ("b.db",)}
    needs = given.get(
        words[-1], ("1",) if words[-1] in {"show", "open", "pause", "close", "digest", "export"} else ()
    )
    (line,) = shell.type(*words, *needs).faults
    assert line.startswith("BOT_MIN_CELL: 'two' cannot be used.")


def test_a_folder_that_cannot_be_made_is_a_line(trial: Shell) -> None:
    trial.data.parent.joinpath("data").write_text("a file")
    done = trial.type("round", "plan", "priorities", "--closes", "+7d")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert str(trial.data) in done.err


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


def test_the_shell_as_a_person_types_it(tmp_path: Path) -> None:
    settings = {"BOT_TRIAL": "true", "COLUMNS": "120"}
    planned = charterbot(tmp_path, "round", "plan", "priorities", "--closes", "+7d", "--json", **settings)
    assert (planned.returncode, json.loads(planned.stdout)) == (0, {"ids": [1], "warnings": []})
    assert charterbot(tmp_path, "round", "open", "1", **settings).returncode == 0
    assert charterbot(tmp_path, "backup", "b.db", **settings).returncode == 0
    refused = charterbot(tmp_path, "export", "1", **settings)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert charterbot(tmp_path, "doctor", "--quick", **settings).returncode == 0
    listed = charterbot(tmp_path, "round", "list", **settings)
    assert "running" in listed.stdout


def test_verbs_are_found_by_the_table_and_not_by_their_files() -> None:
    assert isinstance(table.assemble(["round"]), typer.Typer)
    with pytest.raises(SystemExit) as end:
        cli.main(["wishing"])
    assert end.value.code == 2
