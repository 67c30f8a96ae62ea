"""The keys, one file each, in a folder that is never the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.domain.faults import Fault

SIZE = 32
DATABASE = "database"
ADDRESS = "address"
ANSWER = "answer"


class Keys:
    """A folder of raw 32-byte keys (folder 0700, files 0600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether the key that everything else depends on has been made."""
        return self._path(DATABASE).exists()

    def make(self) -> None:
        """Make the folder and the standing keys where they are missing."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in (DATABASE, ADDRESS, ANSWER):
            self._make(name)

    def get(self, name: str) -> bytes:
        """The key of this name. Raises Fault where its file is missing or not a key."""
        path = self._path(name)
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

    def round(self, round_id: int) -> bytes:
        """The key that makes the pseudonyms of one round."""
        return self.get(f"round-{round_id}")

    def has_round(self, round_id: int) -> bool:
        """Whether a round still has its key."""
        return self._path(f"round-{round_id}").exists()

    def make_round(self, round_id: int) -> None:
        """Make a round's key; it is on disk before this returns."""
        self._make(f"round-{round_id}")

    def destroy_round(self, round_id: int) -> None:
        """Remove a round's key: from then on nothing joins a person to her answers in it."""
        self._path(f"round-{round_id}").unlink(missing_ok=True)
        _sync_folder(self.folder)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _make(self, name: str) -> None:
        path = self._path(name)
        if path.exists():
            return
        fresh = path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, secrets.token_bytes(SIZE))
            os.fsync(handle)
        finally:
            os.close(handle)
        fresh.rename(path)
        _sync_folder(self.folder)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder is on disk only when the folder itself is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
