"""Backups: one encrypted file that stands for the whole database at one moment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.app.house import House
from bot.domain.faults import Fault
from bot.storage.database import Conn, StorageError, connect
from bot.storage.keys import DATABASE

INTO = "VACUUM INTO ?"
TABLES = "SELECT count(*) FROM sqlite_master"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and read back."""

    path: Path
    size: int


async def back_up(house: House, target: Path) -> Backup:
    """Copy the database, with its key, to a new file; the service may go on meanwhile. Raises Fault.

    Nothing is ever overwritten. What was written is opened and checked, and taken away again where
    it is not whole. The keys are not in it.
    """
    path = _reserve(target, house.keys.folder)
    try:
        tables = await house.db.alone(lambda conn: _copy(conn, path))
        _settle(path)
        return _read_back(path, house.keys.get(DATABASE), tables)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _reserve(target: Path, keys: Path) -> Path:
    """Make the file, empty and for its owner alone; SQLite writes into an empty file as into none."""
    path = target.absolute()
    if path.resolve().is_relative_to(keys.resolve()):
        raise Fault((f"{target}: lies beside the keys, where one thief has both. Give another folder.",))
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Fault((f"{target}: is there already and is not overwritten. Give a new name.",)) from None
    except FileNotFoundError:
        raise Fault((f"{target}: there is no folder {path.parent}. Make it first.",)) from None
    except OSError as error:
        raise Fault((f"{target}: cannot be made ({error.strerror}). Give another place.",)) from None
    return path


def _copy(conn: Conn, path: Path) -> int:
    tables = int(conn.execute(TABLES).fetchone()[0])
    try:
        conn.execute(INTO, (str(path),))
    except StorageError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise Fault((f"{path}: cannot be written to the end. Is there room on that disk?",)) from None
        raise
    return tables


def _settle(path: Path) -> None:
    """Have the file and its name on disk."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read_back(path: Path, key: bytes, tables: int) -> Backup:
    faults = _faults(path, key, tables)
    if faults:
        raise Fault(
            (f"{path}: what was written could not be read back whole ({faults[0]}). Try another disk.",)
        )
    return Backup(path, path.stat().st_size)


def _faults(path: Path, key: bytes, tables: int) -> list[str]:
    """What is wrong with a backup, read as a stranger would read it who has the key."""
    try:
        conn = connect(path, key, readonly=True)
    except Fault:
        return ["it cannot be opened"]
    try:
        sealed = [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]
        checked = [str(row[0]) for row in conn.execute("PRAGMA quick_check")]
        found = int(conn.execute(TABLES).fetchone()[0])
    except StorageError:
        return ["it cannot be read"]
    finally:
        conn.close()
    faults = [*sealed, *(line for line in checked if line != "ok")]
    return faults if found == tables else [*faults, "parts are missing"]
