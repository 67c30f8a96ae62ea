"""One trial for all tests of a worker, and phones for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.phone import Phone, phone, programs
from tests.browser.service import Trial, trial

Phones = Callable[[str], Phone]


@pytest.fixture(scope="session")
def chromium() -> None:
    """Skips, and says why, where there is no browser; in CI there has to be one."""
    if programs() is None:
        why = "Chromium or its driver is not installed (on Debian: apt-get install chromium chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)


@pytest.fixture(scope="session")
def house(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("trial")) as running:
        yield running


@pytest.fixture
def phones(house: Trial, tmp_path: Path) -> Iterator[Phones]:
    """Gives a new phone each time, whose owner reads the language."""
    with ExitStack() as stack:
        profiles = iter(range(100))
        yield lambda language: stack.enter_context(phone(tmp_path / f"profile-{next(profiles)}", language))
