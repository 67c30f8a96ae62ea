"""A service's folder, and the emulator that it talks to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.engine import FILE
from tests.pgserver import TEMPLATE, Server
from tests.service.folder import Folder, consultation
from tests.service.phone import CANARY, NAME, Phone
from tests.service.running import Api, Running, start

CHATS = range(501, 513)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as emulator:
        yield emulator
        await emulator.no_survivors()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A consultation that begins now, made once and copied for each test."""
    root = tmp_path_factory.mktemp("prepared")
    asyncio.run(consultation(Folder(root), CHATS))
    return root


@pytest.fixture(scope="session")
def prepared_on_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same on a server: its folder, and the name of its database."""
    root, name = tmp_path_factory.mktemp("served"), server.make(TEMPLATE)
    asyncio.run(consultation(Folder(root, server.url(name)), CHATS))
    return root, name


@pytest.fixture
def folder(tmp_path: Path, api: Api, engine: str, request: pytest.FixtureRequest) -> Iterator[Folder]:
    """An empty place for a service; afterwards nothing that people wrote or are may be found in its log."""
    url = None if engine == FILE else request.getfixturevalue("database_url")
    made = Folder(tmp_path / "house", url)
    yield made
    told = made.root / "log"
    log = told.read_text() if told.exists() else ""
    for secret in (CANARY, NAME, "canary_username", api.token, "Traceback"):
        assert secret not in log
    assert CANARY.encode() not in made.bytes_at_rest()


@pytest.fixture
def round_folder(folder: Folder, engine: str, request: pytest.FixtureRequest) -> Folder:
    """The same with a round of short questions, open now."""
    if engine == FILE:
        shutil.copytree(request.getfixturevalue("prepared"), folder.root)
        return folder
    root, name = request.getfixturevalue("prepared_on_server")
    shutil.copytree(root, folder.root)
    server: Server = request.getfixturevalue("server")
    folder.url = server.url(server.make(name))
    return folder


@pytest.fixture
def phones(api: Api) -> list[Phone]:
    """The people of `round_folder`, in whose chats the bot may write."""
    return [Phone(api, chat) for chat in CHATS]


@pytest.fixture
async def service(folder: Folder, api: Api) -> AsyncIterator[Running]:
    """A fresh service that polls."""
    running = await start(folder, api)
    try:
        yield await running.ready()
    finally:
        if running.process.returncode is None:
            assert await running.stop() == 0
