"""A folder of files, or one ZIP file of them, put in the place of the one before as a whole.

What stands in it is listed in a file of its own, by which the next time knows what is its to replace. A
folder that holds anything else is left as it is, and so is a file that is no such ZIP.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from bot.domain.faults import Fault
from bot.domain.sums import SUMS, read_sums, sums
from bot.storage.files import put, sync

LISTED: Final = "charterbot.json"
#: At most so many files are named that do not belong there.
_NAMED: Final = 5
_EXCHANGE: Final = 2
_HERE: Final = -100


@dataclass(frozen=True, slots=True)
class Keeping:
    """How files are listed, in a file of this name, and who may read them; `read` finds none in another's."""

    listed: str
    write: Callable[[Mapping[str, bytes]], bytes]
    read: Callable[[bytes], Mapping[str, str]]
    folder_mode: int
    file_mode: int


def _listed(files: Mapping[str, bytes]) -> bytes:
    told = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return (json.dumps({"made by": "charterbot publish", "files": told}, indent=1) + "\n").encode()


def _read(content: bytes) -> dict[str, str]:
    try:
        return {str(name): str(digest) for name, digest in json.loads(content)["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


#: For anybody: a web server is somebody else.
FOR_ALL: Final = Keeping(LISTED, _listed, _read, 0o755, 0o644)
#: For their owner alone.
FOR_OWNER: Final = Keeping(SUMS, sums, read_sums, 0o700, 0o600)


def put_folder(folder: Path, files: Mapping[str, bytes], keeping: Keeping = FOR_ALL) -> bool:
    """Let the folder hold these files, all at once; False where it holds just these already. Raises Fault.

    Somebody who reads the folder meanwhile finds all of the old or all of the new. Where the machine cannot
    exchange two folders in one step, there is none for a moment, and a kill there is mended by the next time.
    """
    place = folder.resolve()
    listed = keeping.write(files)
    whole = {**files, keeping.listed: listed}
    there = _checked(folder, place, keeping)
    if there == whole.keys() and (place / keeping.listed).read_bytes() == listed:
        return False
    fresh = place.with_name(f".{place.name}.charterbot-new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        _write(fresh, whole, keeping)
        _swap(fresh, place)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Fault((f"{folder}: cannot be written ({error.strerror}). Give another folder.",)) from None
    return True


def put_zip(path: Path, content: bytes) -> None:
    """Let the file be this ZIP, for its owner alone, where there is none or one of ours. Raises Fault."""
    fresh = path.with_name(f".{path.name}.charterbot")
    try:
        if (path.is_symlink() or path.exists()) and not _is_ours(path):
            line = f"{path}: is no ZIP file that charterbot put there, or not so. Give a new file."
            raise Fault((line,))
        put(fresh, content)
        fresh.replace(path)
        sync(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Fault((f"{path}: cannot be written ({error.strerror}). Give another file.",)) from None


def _is_ours(path: Path) -> bool:
    """Whether it is a ZIP with a list of ours, and holds what stands there and nothing else."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            told = read_sums(archive.read(SUMS)) if SUMS in names else {}
            if sorted(names) != sorted((*told, SUMS)):
                return False
            return all(sha256(archive.read(name)).hexdigest() == digest for name, digest in told.items())
    except (BadZipFile, EOFError, RuntimeError, ValueError, zlib.error):
        return False


def _checked(folder: Path, place: Path, keeping: Keeping) -> frozenset[str]:
    """What stands in the folder, all of it ours as we left it. Raises Fault where anything is not."""
    try:
        if not place.exists():
            return frozenset()
        if not place.is_dir():
            raise Fault((f"{folder}: is a file. Give a new folder.",))
        ours = frozenset(_ours(place, keeping))
        # No more than is named is looked at: it may be the root of a disk.
        strange = sorted(islice((each for each in _inside(place) if each not in ours), _NAMED + 1))
    except OSError as error:
        raise Fault((f"{folder}: cannot be read ({error.strerror}). Give another folder.",)) from None
    if strange:
        more = ", …" if len(strange) > _NAMED else ""
        named = ", ".join(strange[:_NAMED])
        raise Fault(
            (
                (
                    f"{folder}: holds what charterbot did not put there, or not so ({named}{more})."
                    " Give a new folder, or take it away."
                ),
            )
        )
    return frozenset(_inside(place))


def _inside(place: Path) -> Iterator[str]:
    """Every file below a folder, links and empty folders too."""
    for path in place.rglob("*"):
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir()):
            yield path.relative_to(place).as_posix()


def _ours(place: Path, keeping: Keeping) -> Iterator[str]:
    """The files that were put there by us and are still as they were."""
    path = place / keeping.listed
    if path.is_symlink() or not path.is_file():
        return
    told = keeping.read(path.read_bytes())
    if told:
        yield keeping.listed
    for name, digest in told.items():
        file = place / name
        if not file.is_symlink() and file.is_file() and sha256(file.read_bytes()).hexdigest() == digest:
            yield name


def _write(fresh: Path, files: Mapping[str, bytes], keeping: Keeping) -> None:
    """All files on disk, readable by whom they are for."""
    folders = {fresh, *((fresh / name).parent for name in files)}
    for each in sorted(folders):
        each.mkdir(mode=keeping.folder_mode, parents=True, exist_ok=True)
        each.chmod(keeping.folder_mode)
    for name, content in files.items():
        path = fresh / name
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(keeping.file_mode)
    for each in folders:
        sync(each)


def _swap(fresh: Path, place: Path) -> None:
    aside = place.with_name(f".{place.name}.charterbot-old")
    shutil.rmtree(aside, ignore_errors=True)
    if place.exists() and _exchange(fresh, place):
        shutil.rmtree(fresh)
    else:
        if place.exists():
            place.replace(aside)
        fresh.replace(place)
        shutil.rmtree(aside, ignore_errors=True)
    sync(place.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the machine cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(failed, os.strerror(failed), str(other))
