"""What the guide to running it has people type is typed here, from top to bottom, with a real service."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app.health import Part
from bot.config import Config
from bot.storage.database import connect
from bot.storage.keys import DATABASE, Keys
from tests.botapi import TOKEN
from tests.docs.typed import MEMORY, moved, shims
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
DOCS, DEPLOY = ROOT / "docs", ROOT / "deploy"
GUIDE = (DOCS / "running.md").read_text("utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
TYPED = "\n".join(text for mark, text in FENCES if mark == "sh")
#: What needs root, a network or an engine, and is therefore typed by people alone.
BEYOND = (
    *("sudo apt-get", "sudo useradd", "sudo git", "sudo make", "sudo install", "sudo cp", "docker compose"),
    *("sudo systemctl daemon-reload", "sudo systemctl enable"),
)
NEEDED = ("bash", "curl", "rsync", "diff")
PEOPLE = "SELECT count(*) FROM person"


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder in which the guide's paths lie, with programs that need no root."""

    root: Path
    script: str

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    @property
    def service(self) -> int | None:
        """The process of the service, if it runs."""
        noted = self.root / "service.pid"
        return int(noted.read_text()) if noted.exists() else None


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    port = free_port()
    made = Machine(tmp_path, moved(TYPED, tmp_path, port))
    for path in (
        "/etc/charterbot/keys",
        "/var/lib",
        "/var/backups/charterbot",
        "/mnt/second/charterbot",
        "/mnt/third/keys",
    ):
        made.at(path).mkdir(parents=True, mode=0o700)
    made.at(MEMORY).mkdir(parents=True)
    made.at("/etc/charterbot/token").write_text(TOKEN)
    shims(tmp_path, port)
    yield made
    if (process := made.service) is not None:
        os.kill(process, signal.SIGKILL)


def people(data: Path, keys: Path) -> int:
    conn = connect(data / "charterbot.db", Keys(keys).get(DATABASE))
    try:
        return int(conn.execute(PEOPLE).fetchone()[0])
    finally:
        conn.close()


@pytest.mark.case(50)
@pytest.mark.skipif(
    "CI" not in os.environ and not all(map(shutil.which, NEEDED)), reason=f"this needs {', '.join(NEEDED)}"
)
def test_every_command_of_the_guide_does_what_it_says(machine: Machine) -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", machine.script],
        cwd=machine.root,
        env={"PATH": f"{machine.root / 'bin'}:{os.environ['PATH']}", "HOME": str(machine.root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    log = machine.root / "service.log"
    assert done.returncode == 0, (
        done.stdout[-4000:],
        done.stderr[-4000:],
        log.exists() and log.read_text()[-4000:],
    )
    assert machine.service is not None
    for word in (
        "ok",
        "telegram: ok",
        'charterbot_ready{part="writing"} 1.0',
        "read back and whole",
        "Has the form of one; Telegram was not asked.",
        "active",
    ):
        assert word in done.stdout
    kept = sorted(path.name for path in machine.at("/var/backups/charterbot").iterdir())
    away = sorted(path.name for path in machine.at("/mnt/second/charterbot").iterdir())
    assert away
    assert set(away) < set(kept), "one more was made before the newer version"
    assert any(name.endswith(".ledger") for name in away)
    assert list(machine.at(MEMORY).iterdir()) == [], "nothing is left of the drill"
    data, keys = machine.at("/var/lib/charterbot"), machine.at("/etc/charterbot/keys")
    assert (data / "before-restore.db").exists()
    assert people(data, keys) > 90


def test_what_a_test_cannot_type_needs_root_a_network_or_an_engine() -> None:
    lines = [line for mark, text in FENCES if mark == "console" for line in text.splitlines()]
    assert len(lines) > 10
    assert [line for line in lines if not line.startswith(BEYOND)] == []
    assert {mark for mark, _ in FENCES} == {"sh", "console"}
    for path in re.findall(r"(?:/opt/charterbot/)?(deploy/[\w.-]+)", "\n".join(lines)):
        assert (ROOT / path).exists() or path == "deploy/secrets", path


def test_the_second_place_is_filled_by_hand_as_by_the_timer_and_by_the_container() -> None:
    [by_hand] = re.findall(r"rsync (.*) /var/backups", TYPED)
    unit = (DEPLOY / "charterbot-away.service").read_text("utf-8")
    container = (DEPLOY / "compose.yaml").read_text("utf-8")
    for word in by_hand.replace("'", "").split():
        assert word in unit, word
        assert word in container.replace("'", ""), word


def test_verbs_and_searches_start_where_the_user_of_the_service_may_be(tmp_path: Path) -> None:
    functions, _, rest = TYPED.partition("ask() {")
    assert functions.startswith("cd /\n")
    assert "cd " not in rest
    (tmp_path / "sudo").write_text("#!/bin/sh\npwd\n")
    (tmp_path / "sudo").chmod(0o700)
    done = subprocess.run(
        ["bash", "-euc", f"{functions}\ncd {tmp_path}\nbot doctor"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "/\n"


def test_each_part_of_being_ready_is_told() -> None:
    told = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    assert told == [part.value for part in Part]


def test_every_setting_named_is_one() -> None:
    known = {f"BOT_{name.upper()}" for name in Config.model_fields}
    named = {name.removesuffix("_FILE") for name in re.findall(r"BOT_[A-Z_]+", GUIDE)}
    assert named <= known


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./-]+)\)", GUIDE))))
def test_what_the_guide_points_at_exists(target: str) -> None:
    assert (DOCS / target).exists()
