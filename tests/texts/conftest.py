"""A stage on which people have plain phones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.stage import Clock, Stage, staged
from tests.texts.phones import Phones


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, Clock(), {}) as made:
        yield made


@pytest.fixture
async def phones(stage: Stage) -> AsyncIterator[Phones]:
    async with Phones(stage) as made:
        yield made
