"""A disk that is full, and a quota that is used up, for real."""

from __future__ import annotations

import contextlib
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bot.storage.ballast import Ballast

DISK = 24 * 1024 * 1024


def mount(place: Path) -> bool:
    """A disk of its own in memory, where this process may make one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def unmount(place: Path) -> None:
    subprocess.run(["umount", str(place)], check=True, capture_output=True)


def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as name:
        if not mount(Path(name)):
            return False
        unmount(Path(name))
        return True


class Disk:
    """A small disk that is filled to its last byte."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self) -> None:
        with (self.place / "filler").open("ab", buffering=0) as file:
            for size in (1024 * 1024, 4096, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size):
                        pass
        assert shutil.disk_usage(self.place).free == 0

    def clear(self) -> None:
        (self.place / "filler").unlink()


class Quota:
    """No byte of any file of this process beyond its first page, until the ballast is deleted."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        really = Ballast.free

        def free(kept: Ballast) -> bool:
            freed = really(kept)
            if freed:
                self.clear()
            return freed

        patch.setattr(Ballast, "free", free)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, self._before[1]))

    def clear(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)
