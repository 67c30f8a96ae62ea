"""A folder of files for anybody, put in the place of the one before as a whole.

What stands in it is listed in a file of its own, by which the next time knows what is its to replace. A
folder that holds anything else is left as it is.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from bot.domain.faults import Fault
from bot.storage.files import sync

LISTED: Final = "charterbot.json"
#: At most so many files are named that do not belong there.
_NAMED: Final = 5
_EXCHANGE: Final = 2
_HERE: Final = -100


def put_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Let the folder hold these files, all at once; False where it holds just these already. Raises Fault.

    Somebody who reads the folder meanwhile finds all of the old or all of the new. Where the machine cannot
    exchange two folders in one step, there is none for a moment, and a kill there is mended by the next time.
    """
    place = folder.resolve()
    listed = _listed(files)
    whole = {**files, LISTED: listed}
    there = _checked(folder, place)
    if there == whole.keys() and (place / LISTED).read_bytes() == listed:
        return False
    fresh = place.with_name(f".{place.name}.charterbot-new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        _write(fresh, whole)
        _swap(fresh, place)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Fault((f"{folder}: cannot be written ({error.strerror}). Give another folder.",)) from None
    return True


def _listed(files: Mapping[str, bytes]) -> bytes:
    told = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return (json.dumps({"made by": "charterbot publish", "files": told}, indent=1) + "\n").encode()


def _checked(folder: Path, place: Path) -> frozenset[str]:
    """What stands in the folder, all of it ours as we left it. Raises Fault where anything is not."""
    try:
        if not place.exists():
            return frozenset()
        if not place.is_dir():
            raise Fault((f"{folder}: is a file. Give a new folder.",))
        ours = frozenset(_ours(place))
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


def _ours(place: Path) -> Iterator[str]:
    """The files that were put there by us and are still as they were."""
    path = place / LISTED
    if path.is_symlink() or not path.is_file():
        return
    try:
        told = json.loads(path.read_bytes())["files"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    yield LISTED
    for name, digest in told:
        file = place / str(name)
        if not file.is_symlink() and file.is_file() and sha256(file.read_bytes()).hexdigest() == digest:
            yield str(name)


def _write(fresh: Path, files: Mapping[str, bytes]) -> None:
    """All files on disk, readable by everybody: a web server is somebody else."""
    folders = {fresh, *((fresh / name).parent for name in files)}
    for each in sorted(folders):
        each.mkdir(mode=0o755, parents=True, exist_ok=True)
        each.chmod(0o755)
    for name, content in files.items():
        path = fresh / name
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
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
