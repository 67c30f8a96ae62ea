"""Pages that cannot be read: found before a start or beside the running service, and remembered until gone.

Each page carries a code of its own, so that a damaged one is refused whenever it is read, and never taken for
another. Looking through a file finds such pages before somebody needs them, which takes as long as the file
is large. So a small one is looked through before anything starts; a large one right after, table by table.
Who meets damage leaves a mark beside the database: whoever opens it next looks through all of it first.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from bot.domain.faults import Fault
from bot.storage.files import sync

#: A file of so many bytes is looked through in a sixth of a second.
AT_ONCE: Final = 32 * 1024 * 1024
#: A larger one is looked through so many seconds after the start: whoever waited for it comes first.
AFTER: Final = 5.0
#: So many steps of SQLite take some milliseconds, and a fifth of a second at most.
STEPS: Final = 10_000
#: After each stretch whoever looks rests twice as long, so that most of a processor is always left to turns.
RESTS: Final = 2.0
CODES: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
SCHEMA: Final = "sqlite_schema"


@dataclass(eq=False)
class Damaged(Fault):
    """The Fault of a database of which a page cannot be read."""


def refused(path: Path) -> Damaged:
    """What a start says that finds damage."""
    told = "Nothing was changed and nothing starts with it: restore a backup."
    return Damaged((f"{path}: the database is damaged. {told}",))


def met(path: Path) -> Damaged:
    """What is said where damage is found in the midst of things."""
    told = "What was under way has ended and nothing starts with it: restore a backup."
    return Damaged((f"{path}: the database is damaged. {told}",))


def is_damage(error: BaseException) -> bool:
    """Whether this tells of the file, and not of the machine or of us."""
    return str(getattr(error, "sqlite_errorname", "")).startswith(CODES)


def is_small(conn: sqlite3.Connection) -> bool:
    """Whether looking through the file takes so little time that a start can wait for it."""
    pages, size = (int(conn.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return pages * size <= AT_ONCE


def look_through(conn: sqlite3.Connection, path: Path) -> None:
    """Read every page of the file. Raises Damaged."""
    if _is_wrong(conn, "PRAGMA quick_check"):
        raise refused(path)


def tables(conn: sqlite3.Connection) -> list[str]:
    """Everything that `look_at` is to look at."""
    return [SCHEMA, *(str(row[0]) for row in conn.execute(TABLES))]


def look_at(conn: sqlite3.Connection, path: Path, table: str) -> None:
    """Read every page of a table and its indexes. Raises Damaged."""
    if _is_wrong(conn, f'PRAGMA quick_check("{table}")'):
        raise met(path)


def at_leisure(conn: sqlite3.Connection, given_up: threading.Event) -> None:
    """Have what this connection reads rest between stretches, and end soon once it is given up."""
    began = time.monotonic()

    def rest() -> bool:
        nonlocal began
        ends = given_up.wait((time.monotonic() - began) * RESTS)
        began = time.monotonic()
        return ends

    conn.set_progress_handler(rest, STEPS)


def _is_wrong(conn: sqlite3.Connection, check: str) -> bool:
    try:
        return any(row[0] != "ok" for row in conn.execute(check).fetchall())
    except dbapi2.OperationalError:  # the machine, and not the file
        raise
    except dbapi2.DatabaseError:
        return True


def mark_of(database: Path) -> Path:
    """Where the mark of a database lies."""
    return database.with_suffix(".damaged")


def is_marked(database: Path) -> bool:
    """Whether damage was met since the file was last looked through."""
    return mark_of(database).exists()


def mark(database: Path) -> None:
    """Have whoever opens the file next look through it first, also after a power cut."""
    # Without room for it the next start finds the damage as this one did.
    with contextlib.suppress(OSError):
        os.close(os.open(mark_of(database), os.O_WRONLY | os.O_CREAT, 0o600))
        sync(database.parent)


def unmark(database: Path) -> None:
    """The file is whole, or another one."""
    with contextlib.suppress(OSError):
        mark_of(database).unlink(missing_ok=True)
