"""One database file in place of another, in steps that a kill may part; an opening finishes them.

What is to come is prepared under a name of its own. From the moment when it has the name `READY` it is whole,
and everything after that can be done again: the old files go aside, then it gets its place.
"""

from __future__ import annotations

from pathlib import Path

from bot.storage import damage
from bot.storage.files import sync

READY = "restored.db"
ASIDE = "before-restore.db"
#: What SQLite lays beside a database; a log may never meet another database than its own.
BESIDE = ("", "-wal", "-shm")


def clear(path: Path) -> None:
    """Remove a database that was only being prepared."""
    for end in BESIDE:
        _with(path, end).unlink(missing_ok=True)


def put_in_place(path: Path, prepared: Path) -> Path:
    """Put a whole and closed database in the place of another; returns where the other one is now."""
    aside = path.with_name(ASIDE)
    clear(aside)
    prepared.replace(path.with_name(READY))
    sync(path.parent)
    finish(path)
    return aside


def finish(path: Path) -> bool:
    """Bring a swap that was begun to its end; True where there was one."""
    ready, aside = path.with_name(READY), path.with_name(ASIDE)
    if not ready.exists():
        return False
    for end in BESIDE:
        if _with(path, end).exists():
            _with(path, end).replace(_with(aside, end))
    ready.replace(path)
    damage.unmark(path)
    sync(path.parent)
    return True


def _with(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
