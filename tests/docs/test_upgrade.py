"""From one version to the next and back, typed as the guide to running it says, with one service's data."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import connect
from bot.storage.keys import DATABASE, Keys
from bot.storage.migrate import migrations
from tests.docs.test_running import FENCES, GUIDE, NEEDED, Machine
from tests.docs.typed import CHECKOUT, moved, shims
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("Makefile", "README.md", "pyproject.toml", "requirements.lock", "bot", "locales", "surveys")
OLDER, VERSION = "v0.0.9", "v0.1.0"
BACKUPS = "/var/backups/charterbot"
PROGRAMS = (*NEEDED, "git", "make")
LAST = migrations()[-1][0]
NEWER = "CREATE INDEX newer ON person (role);\n"
SECTION = GUIDE.partition("## A newer version\n")[2].partition("\n## ")[0]
UPGRADE = re.findall(r"^```(sh|console)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


def git(folder: Path, *words: str) -> None:
    named = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two versions: one with other packages, and a newer one with a migration of its own."""
    made = tmp_path / "repository"
    made.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, made / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, made)
    (made / ".gitignore").write_text(".venv/\n__pycache__/\n")
    now = {path: (made / path).read_text("utf-8") for path in ("bot/__init__.py", "requirements.lock")}
    (made / "bot/__init__.py").write_text(now["bot/__init__.py"].replace("0.1.0", "0.0.9"))
    (made / "requirements.lock").write_text(now["requirements.lock"] + "# as it was\n")
    git(made, "init", "--quiet")
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "Before")
    git(made, "tag", OLDER)
    for path, text in now.items():
        (made / path).write_text(text)
    (made / f"bot/storage/migrations/{LAST + 1:04}_newer.sql").write_text(NEWER)
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "Now")
    return made


@pytest.fixture
def machine(tmp_path: Path, repository: Path) -> Iterator[Machine]:
    root, port = tmp_path / "machine", free_port()
    root.mkdir()
    [functions] = [text for mark, text in FENCES if mark == "sh" and text.startswith("cd /\n")]
    made = Machine(root, moved(functions, root, port, installed=True))
    for path in ("/etc/charterbot/keys", "/var/lib", "/var/backups/charterbot", "/opt"):
        made.at(path).mkdir(parents=True, mode=0o700)
    shims(root, port, installed=True)
    yield made
    if (process := made.service) is not None:
        os.kill(process, signal.SIGKILL)


def typed(machine: Machine, script: str) -> str:
    """Type it after the functions of the guide."""
    script = script.replace(CHECKOUT, str(machine.at(CHECKOUT)))
    script = script.replace(BACKUPS, str(machine.at(BACKUPS)))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{machine.script}\n{script}"],
        cwd=machine.root,
        env={
            "PATH": f"{machine.root / 'bin'}:{os.environ['PATH']}",
            "HOME": str(machine.root),
            "PIP_NO_INDEX": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    log = machine.root / "service.log"
    told = log.read_text()[-4000:] if log.exists() else ""
    assert done.returncode == 0, (done.stdout[-4000:], done.stderr[-4000:], told)
    return done.stdout


def kept(machine: Machine) -> tuple[int, set[tuple[object, ...]]]:
    """The schema, and every answer as it is kept."""
    data, keys = machine.at("/var/lib/charterbot"), machine.at("/etc/charterbot/keys")
    conn = connect(data / "charterbot.db", Keys(keys).get(DATABASE), readonly=True)
    try:
        [schema] = conn.execute("PRAGMA user_version").fetchone()
        return int(schema), {tuple(row) for row in conn.execute("SELECT * FROM answer")}
    finally:
        conn.close()


def test_the_steps_of_an_upgrade_are_these_and_a_way_back() -> None:
    assert [mark for mark, _ in UPGRADE] == ["sh", "console", "sh", "sh", "console", "sh"]
    assert "checkout VERSION" in UPGRADE[1][1]
    assert "checkout OLDER" in UPGRADE[4][1]


@pytest.mark.case(50)
@pytest.mark.skipif(
    "CI" not in os.environ and not all(map(shutil.which, PROGRAMS)),
    reason=f"this needs {', '.join(PROGRAMS)}",
)
def test_answers_from_before_are_there_after_an_upgrade_and_after_the_way_back(
    machine: Machine, repository: Path
) -> None:
    install = re.findall(r"^sudo (?:git clone|make) .*$", GUIDE, re.MULTILINE)[:2]
    clone, make = (line.replace("REPOSITORY", f"--branch {OLDER} {repository}") for line in install)
    version = "/opt/charterbot/.venv/bin/charterbot version"
    assert "0.0.9" in typed(
        machine, f"{clone}\n{make}\n{version}\nsudo systemctl start charterbot\nask readyz"
    )
    schema, answers = kept(machine)
    assert schema == LAST
    assert len(answers) > 100
    git(repository, "tag", VERSION)

    there = "\n".join(text for _, text in UPGRADE[:3]).replace("VERSION", VERSION)
    told = typed(machine, f"{there}\n{version}\nbot keys check")
    assert "0.1.0" in told
    schema, after = kept(machine)
    assert schema == LAST + 1
    assert answers <= after

    newest = next(line for line in UPGRADE[0][1].splitlines() if line.startswith("before="))
    back = "\n".join(text for _, text in UPGRADE[3:]).replace("OLDER", OLDER)
    assert "0.0.9" in typed(machine, f"{newest}\n{back}\n{version}\nbot keys check")
    schema, after = kept(machine)
    assert schema == LAST
    assert answers <= after
