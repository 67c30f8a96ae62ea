"""A file of no use but its size: it goes first when somebody erases on a full disk."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

FILE = "ballast"
SIZE = 5 * 1024 * 1024
#: What SQLite and the machine say when there is no room. A quota that is used up shows as an input
#: and output error; where that has another cause, deleting the ballast does no harm.
FULL_NAMES = ("SQLITE_FULL", "SQLITE_IOERR")
FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: BaseException) -> bool:
    """Whether something failed because there was no room to write."""
    if isinstance(error, OSError):
        return error.errno in FULL_NUMBERS
    return str(getattr(error, "sqlite_errorname", "")).startswith(FULL_NAMES)


class Ballast:
    """The file, in the folder of the database, so on the disk that fills."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> bool:
        """Make it where it is missing and fits; whether it is there now."""
        if self._path.exists():
            return True
        if shutil.disk_usage(self._path.parent).free < SIZE:
            return False
        fresh = self._path.with_name(f"{FILE}.new")
        try:
            with fresh.open("wb") as file:
                file.write(os.urandom(SIZE))  # nothing that a file system could press together
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError:
            fresh.unlink(missing_ok=True)
            return False
        return True

    def free(self) -> bool:
        """Delete it; whether that made room."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True
