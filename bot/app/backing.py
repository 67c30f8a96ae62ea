"""Backups: one encrypted file that stands for the whole database at one moment."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.app import alarms
from bot.app.house import House
from bot.app.restoring import COPIED
from bot.domain.faults import Fault
from bot.storage import meta, swap
from bot.storage.database import Conn, StorageError, connect
from bot.storage.keys import DATABASE

INTO = "VACUUM INTO ?"
TABLES = "SELECT count(*) FROM sqlite_master"
#: The names of backups that the service makes and deletes by itself; nothing else is ever deleted.
OURS = re.compile(r"charterbot-(\d{4}-\d{2}-\d{2})(?:-\d{6})?\.db(?:\.ledger)?")
LEDGER = ".ledger"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and read back."""

    path: Path
    size: int


async def back_up(house: House, target: Path) -> Backup:
    """Copy the database, with its key, to a new file; the service may go on meanwhile. Raises Fault.

    From a server it is the same kind of file. Nothing is ever overwritten. What was written is opened and
    checked, and taken away again where it is not whole. The keys are not in it. The ledger of erasures is
    laid beside it, so that whoever puts an older backup back knows at least what this one knew.
    """
    path = _reserve(_named(target, house.now()), house.keys.folder)
    part = _part(path)
    key, made = house.keys.get(DATABASE), house.seconds()
    try:
        _make(part)
        tables = await _copied(house, part)
        _date(part, key, made)
        _settle(part)
        whole = _read_back(part, key, tables)
        house.ledger.copy(path.with_name(path.name + LEDGER))
        part.replace(path)
        _settle(path)
    except BaseException:
        swap.clear(part)
        path.unlink(missing_ok=True)
        raise
    return Backup(path, whole)


async def every_day(house: House, folder: Path) -> None:
    """Make today's backup where there is none yet; where that fails, an alarm stands until it goes well."""
    try:
        path = _missing(folder / f"charterbot-{house.now():%Y-%m-%d}.db")
        if path is not None:
            await back_up(house, path)
    except (Fault, StorageError, OSError):
        await alarms.set_alarm(house, "backup", on=True)
        raise
    await alarms.set_alarm(house, "backup", on=False)


def forget(folder: Path, today: date, days: int) -> int:
    """Delete the backups of ours in a folder that are so many days old; returns how many files."""
    old = [path for path in folder.iterdir() if _made(path, today, days) and path.is_file()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_aside(data: Path, now: datetime, days: int) -> None:
    """Delete the database that a restore left aside, once it is as old as a backup may become."""
    aside = data / swap.ASIDE
    if aside.exists() and now.timestamp() - aside.stat().st_ctime >= days * 24 * 3600:
        swap.clear(aside)


def faults(path: Path, key: bytes, tables: int | None = None) -> list[str]:
    """What is wrong with a backup, read as a stranger would read it who has the key."""
    try:
        conn = connect(path, key, readonly=True)
    except (Fault, StorageError):
        return ["it cannot be opened"]
    try:
        sealed = [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]
        checked = [str(row[0]) for row in conn.execute("PRAGMA quick_check")]
        found = int(conn.execute(TABLES).fetchone()[0])
    except StorageError:
        return ["it cannot be read"]
    finally:
        conn.close()
    lines = [*sealed, *(line for line in checked if line != "ok")]
    return lines if tables in (None, found) else [*lines, "parts are missing"]


def _made(path: Path, today: date, days: int) -> bool:
    ours = OURS.fullmatch(path.name)
    try:
        return ours is not None and (today - date.fromisoformat(ours[1])).days >= days
    except ValueError:
        return False


def _named(target: Path, now: datetime) -> Path:
    """A folder gets a file named after the moment."""
    return target / f"charterbot-{now:%Y-%m-%d-%H%M%S}.db" if target.is_dir() else target


def _missing(path: Path) -> Path | None:
    """A backup's place if there is none; what a kill left empty, or half written, is taken away."""
    if path.exists() and path.stat().st_size:
        return None
    path.unlink(missing_ok=True)
    swap.clear(_part(path))
    return path


def _part(path: Path) -> Path:
    """Where a backup is written until it is whole."""
    return path.with_name(f".{path.name}.part")


def _reserve(target: Path, keys: Path) -> Path:
    """Take the name, with an empty file for its owner alone."""
    path = target.absolute()
    if path.resolve().is_relative_to(keys.resolve()):
        raise Fault((f"{target}: lies beside the keys, where one thief has both. Give another folder.",))
    try:
        _make(path)
    except FileExistsError:
        raise Fault((f"{target}: is there already and is not overwritten. Give a new name.",)) from None
    except FileNotFoundError:
        raise Fault((f"{target}: there is no folder {path.parent}. Make it first.",)) from None
    except OSError as error:
        raise Fault((f"{target}: cannot be made ({error.strerror}). Give another place.",)) from None
    return path


def _make(path: Path) -> None:
    """An empty file; SQLite writes into one as into none."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


async def _copied(house: House, path: Path) -> int | None:
    """Write everything into an empty file; how many parts it has, where that is not known from elsewhere."""
    url = house.db.url
    if url is None:
        return await house.db.beside(lambda conn: _copy(conn, path))
    from bot.storage import exchange  # noqa: PLC0415 - most services have no server

    with _disk_faults(path):
        await asyncio.to_thread(exchange.copy_out, url, path, house.keys.get(DATABASE))
    return None


def _copy(conn: Conn, path: Path) -> int:
    tables = int(conn.execute(TABLES).fetchone()[0])
    with _disk_faults(path):
        conn.execute(INTO, (str(path),))
    return tables


@contextmanager
def _disk_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise Fault((f"{path}: cannot be written to the end. Is there room on that disk?",)) from None
        raise


def _date(path: Path, key: bytes, made: int) -> None:
    """Write into the copy when it was made, so that it knows itself for one wherever it is put."""
    conn = connect(path, key)
    try:
        meta.put(conn, COPIED, str(made))
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, and nothing beside it
    finally:
        conn.close()


def _settle(path: Path) -> None:
    """Have the file and its name on disk."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read_back(path: Path, key: bytes, tables: int | None) -> int:
    """The size of what was written. Raises Fault where it is not whole."""
    wrong = faults(path, key, tables)
    if wrong:
        raise Fault(
            (f"{path}: what was written could not be read back whole ({wrong[0]}). Try another disk.",)
        )
    return path.stat().st_size
