"""Sealing open answers to a public key whose private half is on another computer.

What is sealed here cannot be opened here. The box holds the text, whether it may be quoted, and its
language; it is padded first, so that its length tells no more than the size step that the text falls in.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from bot.domain.faults import Fault

SIZE: Final = 32
#: The smallest padded size in bytes; each further step is twice the one before.
LEAST: Final = 512
#: The throwaway pair of a trial.
THROWAWAY: Final = "review.key"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, as it is in a box."""

    text: str
    quote: bool
    language: str


def padded(content: bytes) -> bytes:
    """Fill up with spaces, which mean nothing after JSON, to the next size step.

    >>> [len(padded(b"x" * size)) for size in (1, 512, 513, 3000)]
    [512, 512, 1024, 4096]
    """
    size = LEAST
    while size < len(content):
        size *= 2
    return content.ljust(size)


def seal(public: bytes, written: Written) -> bytes:
    """A box that only the private half of this key opens."""
    content = {"text": written.text, "quote": written.quote, "language": written.language}
    raw = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return bytes(SealedBox(PublicKey(public)).encrypt(padded(raw)))


def unseal(private: bytes, box: bytes) -> Written:
    """What is in a box. Raises Fault where this is not its key, or where it is damaged."""
    try:
        raw = SealedBox(PrivateKey(private)).decrypt(box).decode("utf-8", "surrogatepass")
    except CryptoError:
        raise Fault(("this key does not open it: it was sealed to another, or it is damaged.",)) from None
    content = json.loads(raw)
    return Written(str(content["text"]), bool(content["quote"]), str(content["language"]))


def make_pair(file: Path) -> bytes:
    """Write a new private key to `file`, for its owner alone, and the public one beside it; returns that.

    Raises Fault where there is such a file already.
    """
    private = PrivateKey.generate()
    public = bytes(private.public_key)
    _write(file, key_text(bytes(private)), 0o600)
    _write(file.with_name(f"{file.name}.pub"), key_text(public), 0o644)
    return public


def read_private(file: Path) -> bytes:
    """The private key in a file. Raises Fault."""
    try:
        return read_key(file.read_text("ascii"))
    except OSError as error:
        raise Fault((f"{file}: cannot be read ({error.strerror}).",)) from None
    except ValueError:
        raise Fault((f"{file}: not a key as `charterbot keys offline` writes one.",)) from None


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return bytes(PrivateKey(private).public_key)


def key_text(key: bytes) -> str:
    """A key as it is written: one line of base64."""
    return b64encode(key).decode()


def read_key(text: str) -> bytes:
    """A key from its line of base64. Raises ValueError."""
    key = b64decode(text.strip(), validate=True)
    if len(key) != SIZE:
        raise ValueError
    return key


def throwaway(folder: Path) -> bytes:
    """The public key of a trial's own pair, made where there is none yet. It guards nothing."""
    file = folder / THROWAWAY
    if file.exists():
        return public_of(read_private(file))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return make_pair(file)


def _write(file: Path, text: str, mode: int) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise Fault((f"{file}: is there already and is not overwritten. Give a new name.",)) from None
    except OSError as error:
        raise Fault((f"{file}: cannot be made ({error.strerror}). Give another place.",)) from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())
