"""What stands on a disk as somebody would see it who has the database's key: freed pages and the log too.

A page of SQLCipher 4 is AES-256-CBC, and ends in its vector and a sum; the first begins with a salt instead
of SQLite's name. The write-ahead log holds the same pages, each behind a head of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.storage.keys import DATABASE, Keys
from tests.service.folder import Folder

PAGE: Final = 4096
RESERVED: Final = 80
VECTOR: Final = 16
SALT: Final = 16
LOG_HEAD, FRAME_HEAD = 32, 24
PIECE: Final = 32


def found(folder: Folder, needles: Iterable[bytes]) -> list[str]:
    """The files in which any piece of these stands, as it is or behind the database's key."""
    pieces = [each[at : at + PIECE] for each in needles for at in range(0, len(each) - PIECE + 1, PIECE)]
    assert pieces, "there is something to look for"
    return [name for name, content in _everything(folder) if any(piece in content for piece in pieces)]


def _everything(folder: Folder) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.root.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    key = Keys(folder.keys).get(DATABASE)
    yield "pages", b"".join(_opened(key, number, page) for number, page in _pages(folder.database))
    log = folder.database.with_name(f"{folder.database.name}-wal")
    if log.exists():
        yield "log", b"".join(_opened(key, number, page) for number, page in _frames(log))


def _pages(path: Path) -> Iterator[tuple[int, bytes]]:
    content = path.read_bytes()
    for at in range(0, len(content) - PAGE + 1, PAGE):
        yield at // PAGE + 1, content[at : at + PAGE]


def _frames(path: Path) -> Iterator[tuple[int, bytes]]:
    content = path.read_bytes()
    for at in range(LOG_HEAD, len(content) - FRAME_HEAD - PAGE + 1, FRAME_HEAD + PAGE):
        number = int.from_bytes(content[at : at + 4], "big")
        yield number, content[at + FRAME_HEAD : at + FRAME_HEAD + PAGE]


def _opened(key: bytes, number: int, page: bytes) -> bytes:
    vector = page[PAGE - RESERVED : PAGE - RESERVED + VECTOR]
    opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    start = SALT if number == 1 else 0
    return opener.update(page[start : PAGE - RESERVED]) + opener.finalize()
