"""What brings backups away runs here with a real rsync, as unit and container do: it empties nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
DAY = 24 * 3600
WEEK = 7
#: What sshd does with a key whose `command` is this: the client's words are for rrsync to judge.
SSH = """#!/bin/sh
while [ "$1" != second.example.org ]; do shift; done
shift
cd {home} && SSH_ORIGINAL_COMMAND="$*" exec rrsync -wo charterbot
"""

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("rsync", "rrsync", "find"))),
    reason="this needs rsync with its rrsync, and find",
)


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of backups here, and the one at the second place."""

    here: Path
    there: Path

    def back_up(self, days_ago: int, text: str = "sealed") -> None:
        at = time.time() - days_ago * DAY
        name = time.strftime("charterbot-%Y-%m-%d.db", time.gmtime(at))
        for path in (self.here / name, self.here / f"{name}.ledger"):
            path.write_text(text)
            os.utime(path, (at, at))

    def away(self) -> list[str]:
        return sorted(path.name for path in self.there.iterdir())


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "here", tmp_path / "home" / "charterbot")
    for folder in (made.here, made.there):
        folder.mkdir(parents=True)
    for days in range(WEEK):
        made.back_up(days)
    ssh = tmp_path / "ssh"
    ssh.write_text(SSH.format(home=tmp_path / "home"))
    ssh.chmod(0o700)
    return made


def example(path: Path) -> str:
    """Where to, as the file's own comment has it."""
    return str(re.findall(r"\bAWAY=(\S+)", path.read_text("utf-8"))[0])


def unit(places: Places) -> str:
    path = DEPLOY / "charterbot-away.service"
    text = path.read_text("utf-8").replace("/var/backups/charterbot/", f"{places.here}/")
    steps = re.findall(r"^Exec(?:StartPre|Start)=(.*)$", text, re.MULTILINE)
    script = " && ".join(re.sub(r"--(in|ex)clude=(\S+)", r"--\1clude='\2'", step) for step in steps)
    return script.replace("${AWAY}", example(path)).replace('"ssh ', '"$SSH ')


def container(places: Places) -> str:
    path = DEPLOY / "compose.yaml"
    [_, _, loop] = YAML(typ="safe").load(path.read_text("utf-8"))["services"]["away"]["command"]
    loop = loop.replace("/backups/", f"{places.here}/").replace("sleep 3600", "exit").replace("$$", "$")
    return f"AWAY={example(path)}; {loop.replace('ssh -i', str(places.here.parent / 'ssh') + ' -i')}"


Script = Callable[[Places], str]


@pytest.fixture(params=("unit", "container"))
def script(request: pytest.FixtureRequest) -> Script:
    return unit if request.param == "unit" else container


def bring(script: Script, places: Places) -> str:
    done = subprocess.run(
        ["sh", "-c", script(places)],
        env={"PATH": os.environ["PATH"], "SSH": str(places.here.parent / "ssh")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return f"{done.returncode} {done.stdout}{done.stderr}"


@pytest.fixture
def brought(places: Places, script: Script) -> list[str]:
    told = bring(script, places)
    assert told.startswith("0 "), told
    assert "could not" not in told
    assert len(places.away()) == 2 * WEEK, "they lie in the folder itself, and not in another in it"
    return places.away()


def test_what_is_deleted_here_is_deleted_there(places: Places, script: Script, brought: list[str]) -> None:
    for path in sorted(places.here.iterdir())[:2]:
        path.unlink()
    assert bring(script, places).startswith("0 ")
    assert places.away() == brought[2:]


def _empty(places: Places) -> None:
    for path in places.here.iterdir():
        path.unlink()


def _gone(places: Places) -> None:
    shutil.rmtree(places.here)


def _only_old(places: Places) -> None:
    _empty(places)
    places.back_up(2)


def _nothing_in_it(places: Places) -> None:
    _empty(places)
    places.back_up(0, "")


@pytest.mark.parametrize("accident", [_empty, _gone, _only_old, _nothing_in_it])
def test_where_no_backup_of_today_lies_nothing_is_deleted_there_and_it_fails(
    places: Places, script: Script, brought: list[str], accident: Callable[[Places], None]
) -> None:
    accident(places)
    told = bring(script, places)
    assert places.away() == brought
    assert "could not" in told or not told.startswith("0 ")


def test_a_folder_with_one_new_backup_and_no_old_ones_takes_four_files_at_most(
    places: Places, script: Script, brought: list[str]
) -> None:
    _empty(places)
    places.back_up(0)
    told = bring(script, places)
    assert len(places.away()) == len(brought) - 4
    assert "could not" in told or not told.startswith("0 ")
