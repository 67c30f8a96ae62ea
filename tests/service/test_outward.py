"""The service calls nobody but the Bot API server that it was given, and starts no other program."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from bot.domain.person import Role
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next
from tests.service.running import ROOT, Api, Running, environment

pytestmark = pytest.mark.threat(22)
LOCKS = ("requirements.lock", "requirements-dev.lock")


async def confined(folder: Folder, api: Api, notes: Path) -> Running:
    given = folder.settings(token=api.token, api_url=api.url)
    folder.root.mkdir(parents=True, exist_ok=True)
    with (folder.root / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "tests/service/confined.py"),
            "run",
            cwd=folder.root,
            env=environment(folder, **given, CONFINED_LOG=str(notes)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return Running(folder, api, process)


async def test_it_calls_nobody_but_the_server_that_it_was_given(
    round_folder: Folder, api: Api, tmp_path: Path
) -> None:
    notes = tmp_path / "outward"
    phone = Phone(api, 501)  # there before the service, which tries no invitation to a missing chat again
    running = await (await confined(round_folder, api, notes)).ready()
    await phone.sees("There is something new")
    for _ in range(4):
        assert await answer_next(phone)
    await Phone(api, 77).joins(await round_folder.invite(Role.COORDINATOR))
    assert await running.stop() == 0

    port = int(re.findall(r":(\d+)", api.url)[-1])
    told = set(notes.read_text().splitlines())
    assert f"socket.connect ('127.0.0.1', {port})" in told
    own = {f"socket.connect ('127.0.0.1', {port})", f"socket.getaddrinfo ('127.0.0.1', {port})"}
    listening = {line for line in told if line.startswith("socket.getaddrinfo ('127.0.0.1', 0")}
    assert told - own - listening == set()


@pytest.mark.parametrize("name", LOCKS)
def test_everything_that_is_installed_is_named_with_its_version_and_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(blocks) > 10
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+(?:\[[a-z0-9,._-]+\])?==[^ \\;]+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]


def test_the_makefile_installs_by_hash_only() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^LOCKED\s*:=.*--require-hashes", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if "$(PIP) " in line]
    assert lines
    for line in lines:
        assert "$(LOCKED)" in line or "--no-deps --no-build-isolation" in line, line


def test_the_linter_looks_for_what_is_insecure() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (selected,) = re.findall(r"^select = \[(.*?)\]", text, re.MULTILINE | re.DOTALL)
    assert '"S"' in selected
