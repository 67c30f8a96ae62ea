"""One browser for the tests of a module, one service for all of a worker, and desks for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from bot.app import planning
from bot.app.house import House
from bot.app.planning import Wish
from bot.domain.clock import At
from bot.storage.database import Conn
from tests.browser_console.seats import Desk, chromium, program
from tests.browser_console.service import Service, service


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Skips, and says why, where there is no browser; in CI there has to be one.

    Only for a module: its own loop runs in this thread as long, and asynchronous tests need theirs there.
    """
    if program() is None:
        why = "Chromium is not installed (on Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A trial as it starts, with a round in which sixty have answered, and one that is planned."""
    with service(tmp_path_factory.mktemp("desk")) as running:
        running.does(plan)
        yield running


def plan(house: House, conn: Conn) -> None:
    """A draft of a round."""
    now = house.now()
    wish = Wish(("priorities",), At(now + timedelta(days=1)), At(now + timedelta(days=15)), remind=())
    planning.plan(house, conn, wish)


@pytest.fixture
def desk(browser: Browser, house: Service) -> Iterator[Desk]:
    made = Desk(browser, house)
    yield made
    made.close()
