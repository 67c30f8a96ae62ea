"""Who has the data folder open: many at once, or one alone who replaces what is in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.faults import Fault

FILE = "house.lock"


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Open the folder beside others. Raises Fault while somebody has it alone."""
    with _locked(
        folder,
        fcntl.LOCK_SH,
        "its database or keys are being replaced by another command: wait until that has ended",
    ):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Have the folder alone. Raises Fault while anything else has it open."""
    with _locked(
        folder,
        fcntl.LOCK_EX,
        "the service or another command has it open: stop the service (`systemctl stop charterbot`, or"
        " Ctrl+C), and try again",
    ):
        yield


@contextmanager
def _locked(folder: Path, how: int, otherwise: str) -> Iterator[None]:
    handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fault((f"{folder}: {otherwise}.",)) from None
        yield
    finally:
        os.close(handle)
