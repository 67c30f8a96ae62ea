"""Services to be killed, and scenes to kill them in."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.extent import STORM_PEOPLE
from tests.crash.scene import Scene
from tests.pgserver import Server, running
from tests.service.conftest import (
    api,
    folder,
    phones,
    prepared,
    prepared_on_server,
    round_folder,
    service,
)
from tests.service.folder import Folder, consultation
from tests.service.running import Api

__all__ = [
    "api",
    "folder",
    "phones",
    "prepared",
    "prepared_on_server",
    "round_folder",
    "service",
]

CROWD = range(601, 601 + STORM_PEOPLE)


@pytest.fixture
def scene(round_folder: Folder, api: Api, request: pytest.FixtureRequest) -> Scene:
    seed, ends = request.param
    return Scene(round_folder, api, seed, ends)


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A consultation of as many people as a storm needs, made once and copied for each."""
    root = tmp_path_factory.mktemp("crowded")
    asyncio.run(consultation(Folder(root), CROWD))
    return root


@pytest.fixture
def crowd_folder(folder: Folder, crowded: Path) -> Folder:
    """That consultation, in which everybody is invited and nobody has begun."""
    shutil.copytree(crowded, folder.root)
    return folder


@pytest.fixture
async def crowd_on_server(folder: Folder) -> Folder:
    """The same on a server."""
    await consultation(folder, CROWD)
    return folder


@pytest.fixture
async def durable(folder: Folder) -> AsyncIterator[Server]:
    """A server that keeps what it confirmed whatever happens to it, with that consultation."""
    with running(durable=True) as server:
        name = server.make("template1")
        folder.url = server.url(name)
        await consultation(folder, CROWD)
        yield server
