"""The command line as a person meets it: a real process in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bot import __version__, cli
from bot.cli.app import VERBS
from bot.domain.faults import Fault

CHECKOUT = Path(__file__).parents[2]
TOKEN = "123456:" + "Aa0_-" * 7


def charterbot(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Type `charterbot` and these words in this folder."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(CHECKOUT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_verb_before_any_key_or_token_exists(tmp_path: Path) -> None:
    done = charterbot(tmp_path, "--help")
    assert done.returncode == 0
    for verb in VERBS:
        assert f" {verb.name} " in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_help_works_with_settings_that_are_wrong(tmp_path: Path) -> None:
    assert charterbot(tmp_path, "--help", BOT_MIN_CELL="two").returncode == 0
    assert charterbot(tmp_path, "settings", "--help", BOT_MIN_CELL="two").returncode == 0


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "look.py").write_text(
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'bot.config', 'pydantic', 'telegram', 'sqlcipher3'}\n"
        "print('\\nloaded:', *sorted(heavy & set(sys.modules)))\n",
        encoding="utf-8",
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "look.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_in_the_table_can_be_called(verb: cli.app.Verb) -> None:
    module = import_module(verb.module)
    assert hasattr(module, "app") is not hasattr(module, "command")
    assert verb.help.endswith(".")


def test_version_names_the_version(tmp_path: Path) -> None:
    assert charterbot(tmp_path, "version").stdout == f"charterbot {__version__}\n"


def test_settings_are_shown_with_secrets_masked(tmp_path: Path) -> None:
    done = charterbot(tmp_path, "settings", BOT_TOKEN=TOKEN, BOT_MIN_CELL="7", COLUMNS="200")
    assert done.returncode == 0
    assert "BOT_TOKEN" in done.stdout
    assert TOKEN not in done.stdout
    assert "Default: 5." in done.stdout


def test_settings_for_programs_are_json(tmp_path: Path) -> None:
    rows = json.loads(charterbot(tmp_path, "settings", "--json", BOT_TOKEN=TOKEN).stdout)
    assert {tuple(row) for row in rows} == {("name", "value", "default", "meaning")}
    assert {row["name"]: row["value"] for row in rows}["BOT_TOKEN"] == "(hidden)"


def test_a_wrong_setting_is_a_clear_line_and_exit_code_2(tmp_path: Path) -> None:
    done = charterbot(tmp_path, "settings", BOT_MIN_CELL="two", BOT_TOKEN="wrong")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        (
            "BOT_TOKEN: (hidden) cannot be used."
            " Give the token as BotFather shows it: digits, a colon and 35 letters."
        ),
        "BOT_MIN_CELL: 'two' cannot be used. Give a whole number from 3 to 50.",
    ]


def test_a_verb_that_is_not_there_is_exit_code_2(tmp_path: Path) -> None:
    done = charterbot(tmp_path, "setings")
    assert done.returncode == 2
    assert "settings" in done.stderr
    assert "Traceback" not in done.stderr


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    """Run a verb that raises this; its exit code."""

    def command() -> None:
        raise error

    monkeypatch.setattr("bot.cli.version.command", command)
    with pytest.raises(SystemExit) as end:
        cli.main(["version"])
    return end.value.code


def test_every_fault_is_told_by_its_lines_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        fail_with(
            Fault((f"a.yaml:1: no {TOKEN} here. Take it out.", "a.yaml:2: too long. Cut.")), monkeypatch
        )
        == 2
    )
    assert capsys.readouterr().err == "a.yaml:1: no (token) here. Take it out.\na.yaml:2: too long. Cut.\n"


def test_a_mistake_of_our_own_tells_its_place_and_no_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail_with(ValueError("what she said"), monkeypatch) == 1
    shown = capsys.readouterr().err
    assert "what she said" not in shown
    assert "builtins.ValueError" in shown
    assert "test_app.py" in shown
