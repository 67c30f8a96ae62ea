"""The keys, one file each, in a folder that is never the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from hashlib import blake2b
from pathlib import Path

from bot.domain.faults import Fault
from bot.storage.files import sync

SIZE = 32
DATABASE = "database"
ADDRESS = "address"
ANSWER = "answer"
#: Makes the keyed hashes under which addresses and codes are found. It is never rotated: where an
#: address itself is erased, nothing is left from which its hash could be made anew.
LOOKUP = "lookup"
#: What `keys rotate` replaces; the last is renamed last, so that its next one tells of a half step.
ROTATED = (ANSWER, ADDRESS, DATABASE)
STANDING = (*ROTATED, LOOKUP)
ROUND = "round-"


class Keys:
    """A folder of raw 32-byte keys (folder 0700, files 0600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether the key that everything else depends on has been made."""
        return self.has(DATABASE)

    def make(self) -> None:
        """Make the folder and the standing keys where they are missing."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in STANDING:
            self._make(name)

    def add_lookup(self) -> None:
        """Give an older folder, which had no lookup key, the one that was worked out from the address key."""
        if not self.has(LOOKUP):
            self._write(LOOKUP, lookup_of(self.get(ADDRESS)))

    def get(self, name: str) -> bytes:
        """The key of this name. Raises Fault where its file is missing or not a key."""
        path = self.path(name)
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            raise Fault(
                (
                    (
                        f"{path}: this key is missing. Put it back from where you keep a copy;"
                        " without it what it sealed cannot be read again."
                    ),
                )
            ) from None
        except OSError as error:
            raise Fault((f"{path}: cannot be read ({error.strerror}). Check who may read it.",)) from None
        if len(key) != SIZE:
            raise Fault((f"{path}: not a key: {SIZE} bytes expected, {len(key)} found.",))
        return key

    def has(self, name: str) -> bool:
        """Whether there is a key of this name."""
        return self.path(name).exists()

    def path(self, name: str) -> Path:
        """Where a key lies."""
        return self.folder / f"{name}.key"

    def make_next(self, name: str) -> bytes:
        """The key that is to follow one of the standing keys, made where it is not there yet."""
        self._make(f"{name}.next")
        return self.get(f"{name}.next")

    def put_next(self, name: str) -> None:
        """Let the next key of this name take its place, where there is one."""
        if not self.has(f"{name}.next"):
            return
        old = _handle(self.path(name))
        self.path(f"{name}.next").replace(self.path(name))
        sync(self.folder)
        _overwrite(old)

    def destroy(self, name: str) -> None:
        """Overwrite a key and remove its file. What a flash drive keeps of it is out of reach from here."""
        path = self.path(name)
        _overwrite(_handle(path))
        path.unlink(missing_ok=True)
        sync(self.folder)

    def round(self, round_id: int) -> bytes:
        """The key that makes the pseudonyms of one round."""
        return self.get(f"{ROUND}{round_id}")

    def has_round(self, round_id: int) -> bool:
        """Whether a round still has its key."""
        return self.has(f"{ROUND}{round_id}")

    def rounds(self) -> list[int]:
        """The rounds that have a key here."""
        names = (path.stem.removeprefix(ROUND) for path in self.folder.glob(f"{ROUND}*.key"))
        return sorted(int(name) for name in names if name.isdecimal())

    def make_round(self, round_id: int) -> None:
        """Make a round's key; it is on disk before this returns, so before a row can say that it uses it."""
        self._make(f"{ROUND}{round_id}")

    def destroy_round(self, round_id: int) -> None:
        """Remove a round's key: from then on nothing joins a person to her answers in it.

        To be called after the row that says so is on disk; a start finishes what was stopped in between.
        """
        self.destroy(f"{ROUND}{round_id}")

    def destroy_all(self) -> tuple[int, list[Path]]:
        """Overwrite and remove every file of the folder; how many are gone, and with which it failed.

        One that cannot be overwritten is removed all the same, and one that fails stops none of the others.
        """
        gone, left = 0, []
        for path in self.files():
            handle = None
            try:
                path.chmod(0o600)
                handle = os.open(path, os.O_WRONLY)
                os.pwrite(handle, secrets.token_bytes(max(SIZE, os.fstat(handle).st_size)), 0)
                os.fsync(handle)
            except OSError:
                left.append(path)
            finally:
                if handle is not None:
                    os.close(handle)
            try:
                path.unlink()
                gone += 1
            except OSError:
                left.append(path)
        if self.folder.is_dir():
            sync(self.folder)
        return gone, sorted(set(left))

    def files(self) -> list[Path]:
        """Everything that lies in the folder, keys and whatever was left beside them."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_symlink() or path.is_file())

    def _make(self, name: str) -> None:
        if not self.has(name):
            self._write(name, secrets.token_bytes(SIZE))

    def _write(self, name: str, key: bytes) -> None:
        """Write a key that is not there; the one of another process that was first stays."""
        path = self.path(name)
        handle, fresh = tempfile.mkstemp(".new", f"{name}.", self.folder)  # mode 0600
        try:
            try:
                os.write(handle, key)
                os.fsync(handle)
            finally:
                os.close(handle)
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            Path(fresh).unlink()
        sync(self.folder)


def lookup_of(address_key: bytes) -> bytes:
    """The lookup key as it was before it had a file of its own."""
    return blake2b(b"lookup", key=address_key, digest_size=SIZE).digest()


def _handle(path: Path) -> int | None:
    try:
        return os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return None


def _overwrite(handle: int | None) -> None:
    if handle is None:
        return
    try:
        os.write(handle, secrets.token_bytes(SIZE))
        os.fsync(handle)
    finally:
        os.close(handle)
