"""The drill of the guide to a server is typed here, while two workers are posted answers."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from bot.config import Config
from tests.pgserver import PLACES
from tests.ports import free_port
from tests.service.conftest import api
from tests.service.folder import Folder, consultation
from tests.service.phone import QUESTION, Phone, answer_next, value
from tests.service.running import PATIENCE, Api, Running, start
from tests.service.test_webhook import SECRET

__all__ = ["api"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "postgresql.md").read_text("utf-8")
DRILL = GUIDE[GUIDE.index("## Drill") :]
PLACE = "/srv/drill"
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", DRILL, re.MULTILINE | re.DOTALL)
[ADDRESS] = re.findall(r"^BOT_DATABASE_URL=(\S*/srv/drill\S*)$", DRILL, re.MULTILINE)
CHATS = range(501, 507)
QUESTIONS = 9
SUDO = """#!/bin/sh
# sudo, for whoever may do all of it anyway
if [ "$(id -u)" != 0 ]; then
    [ "$1" = chown ] && exit 0
    [ "$1" = -u ] && shift 2
elif [ "$1" = -u ]; then
    user=$2 && shift 2 && exec runuser -u "$user" -- "$@"
fi
exec "$@"
"""


class Terminal:
    """Where the blocks of the drill are typed, one after the other."""

    def __init__(self, place: Path, programs: Path) -> None:
        self.place = place
        self._path = f"{programs}:{os.environ['PATH']}"
        (programs / "sudo").write_text(SUDO)
        (programs / "sudo").chmod(0o755)
        self._left = iter(BLOCKS)
        self._known = next(self._left)

    async def types(self) -> None:
        """Type the next block."""
        text = f"{self._known}\n{next(self._left)}".replace(PLACE, str(self.place))
        done = await asyncio.to_thread(
            subprocess.run,
            ["bash", "-euo", "pipefail", "-c", text],
            env={"PATH": self._path},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, (done.stdout[-1000:], done.stderr[-2000:])

    def cleared(self) -> None:
        """End what a test that failed has left."""
        for noted in self.place.glob("*/postmaster.pid"):
            os.kill(int(noted.read_text().splitlines()[0]), signal.SIGQUIT)
        shutil.rmtree(self.place, ignore_errors=True)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    if "CI" not in os.environ and not [*PLACES.glob("*/bin/initdb")]:
        pytest.skip("no PostgreSQL server is installed here")
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:  # a socket's name must be short
        Path(folder).chmod(0o755)
        (Path(folder) / "bin").mkdir(mode=0o755)
        made = Terminal(Path(folder) / "drill", Path(folder) / "bin")
        try:
            yield made
        finally:
            made.cleared()


class Turns:
    """What stands before the workers: each connection is for the next of them that answers."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = cycle(ports)

    async def takes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        to = await asyncio.open_connection("127.0.0.1", next(self._ports))
        await asyncio.gather(carry(reader, to[1]), carry(to[0], writer))


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Bring over what comes, to its end."""
    try:
        while some := await reader.read(4096):
            writer.write(some)
            await writer.drain()
    finally:
        writer.close()


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


async def listens(running: Running, port: int) -> None:
    """Wait until it does, whether anybody calls us or not; one that ends before is a failure at once."""
    async with asyncio.timeout(PATIENCE):
        while not is_open(port):
            assert running.process.returncode is None, running.log
            await asyncio.sleep(0.05)


def answered(phones: list[Phone]) -> int:
    """How many questions they have come to, all together."""
    return sum(int(found[1]) for phone in phones if (found := QUESTION.search(phone.text())))


async def answers_all(phone: Phone) -> None:
    while await answer_next(phone):
        pass


async def test_nothing_is_lost_or_doubled_when_the_server_is_killed_and_a_standby_takes_its_place(
    terminal: Terminal, api: Api, tmp_path: Path
) -> None:
    await terminal.types()
    await terminal.types()
    folder = Folder(tmp_path / "house", ADDRESS.replace(PLACE, str(terminal.place)))
    await consultation(folder, CHATS)
    phones = [Phone(api, chat) for chat in CHATS]
    ports = [free_port(), free_port()]
    before = await asyncio.start_server(Turns(ports).takes, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{before.sockets[0].getsockname()[1]}"
    for port in ports:
        place = f"127.0.0.1:{port}"
        running = await start(folder, api, web=place, webhook_url=url, webhook_secret=SECRET)
        await listens(running, port)
    await asyncio.gather(*(phone.sees("There is something new") for phone in phones))
    answering = asyncio.gather(*(answers_all(phone) for phone in phones))
    await api.until(lambda: answered(phones) > 2 * len(phones))
    await terminal.types()
    await terminal.types()
    await terminal.types()
    await answering
    await terminal.types()
    for phone in phones:
        given = Counter(str(answer.value) for answer in folder.answers(phone.chat).values())
        assert given == Counter(value(phone.chat, question) for question in range(1, QUESTIONS + 1))
        hellos = [each for each in phone.shown() if "There is something new" in each["text"]]
        assert len(hellos) <= 1
    await api.confirmed()
    before.close()
    for each in api.runs:
        assert await each.stop() == 0
    await terminal.types()
    assert not terminal.place.exists()


def test_every_setting_named_is_one() -> None:
    known = {f"BOT_{name.upper()}" for name in Config.model_fields}
    named = {name.removesuffix("_FILE") for name in re.findall(r"BOT_[A-Z_]+", GUIDE)}
    assert named <= known


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./@-]+)\)", GUIDE))))
def test_what_the_guide_points_at_exists(target: str) -> None:
    assert (DOCS / target).exists()
