from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.channels.web.house import Browser, House, build


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    async with Browser(build(house)) as browser:
        yield browser
