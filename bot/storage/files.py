"""Files that are whole or not there: written beside, synced, and renamed into their place."""

from __future__ import annotations

import os
from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """A file for its owner alone in place of the one before, on disk before this returns."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(path)
    sync(path.parent)


def write_all(handle: int, content: bytes) -> None:
    """All of it: a full disk takes a part without a word."""
    while content:
        content = content[os.write(handle, content) :]


def sync(path: Path) -> None:
    """Have a file on disk, or the names in a folder: a new name is there only once its folder is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
