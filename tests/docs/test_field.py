"""What the guide for the field tells people to press and type is there to be pressed and typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app.desk import COORDINATOR_COMMANDS
from bot.app.routing import COMMANDS
from bot.i18n.words import ALL

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "field.md").read_text("utf-8")
LABELS = {entry.english for entry in ALL.values() if entry.button} | {"1 person"}


def test_every_button_named_is_one() -> None:
    named = set(re.findall(r"\[([^\]\[]+)\](?!\()", GUIDE))
    assert len(named) >= 8
    assert named <= LABELS


def test_every_command_named_is_one() -> None:
    named = set(re.findall(r"(?<![\w/.])/([a-z_]{1,20})\b(?![/.]\w)", GUIDE))
    assert {"x", "erase", "leave_country", "pause_round", "invite"} <= named
    assert named <= {*COMMANDS, *COORDINATOR_COMMANDS, "revoke"}  # the last is BotFather's


@pytest.mark.parametrize(
    "line",
    sorted({re.sub(r"\s+", " ", each) for each in re.findall(r"charterbot ([a-z][^`\n]*)", GUIDE)}),
)
def test_every_line_for_the_shell_is_understood(line: str, tmp_path: Path) -> None:
    verbs = re.match(r"(?:[a-z]+ ?)+", line)
    assert verbs is not None
    options = re.findall(r"--[a-z]+", line)
    words = verbs[0].split()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--help"],
        cwd=DOCS.parent,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(option in done.stdout for option in options), (options, done.stdout)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./-]+)\)", GUIDE))))
def test_what_the_guide_points_at_exists(target: str) -> None:
    assert (DOCS / target).exists()
