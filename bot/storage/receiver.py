"""One receiver a data folder: the lock that a running service holds, with its process id in it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.domain.faults import Fault

LOCK_FILE = "receiver.lock"


class ReceiverLock:
    """Held while `run` runs."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock and write into it which process has it. Raises Fault where another service has it."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise Fault(
                (
                    (
                        f"{self._path.parent}: another service is running on this data folder:"
                        " stop it first, or give BOT_DATA another folder."
                    ),
                )
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle

    def drop(self) -> None:
        """Let the next one in."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_running(folder: Path) -> bool:
    """Whether a service holds the lock of this data folder; asked for a moment, and never made."""
    try:
        handle = os.open(folder / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def holder(folder: Path) -> int | None:
    """The process that holds the lock of this data folder; None where nobody does, or it cannot be seen.

    The number in the file is believed only where that process has the file open: seen from outside a
    container it is somebody else's.
    """
    path = folder / LOCK_FILE
    if not is_running(folder):
        return None
    try:
        told = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(told) if told.isdigit() and _has_open(int(told), path) else None


def _has_open(process: int, path: Path) -> bool:
    if not Path("/proc/self/fd").is_dir():  # not Linux: it cannot be looked up
        return True
    try:
        opened = list(Path(f"/proc/{process}/fd").iterdir())
        return any(each.exists() and each.samefile(path) for each in opened)
    except OSError:
        return False
