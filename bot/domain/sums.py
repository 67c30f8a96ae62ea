"""A list of files with their SHA-256 sums, as `sha256sum -c` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

SUMS: Final = "SHA256SUMS"
#: The first line, which `sha256sum` passes over: by it the next time knows what is ours to replace.
_OURS: Final = "# Made by charterbot export."
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")


def sums(files: Mapping[str, bytes]) -> bytes:
    """The list of all files but itself, by name."""
    lines = (f"{sha256(files[name]).hexdigest()}  {name}" for name in sorted(files.keys() - {SUMS}))
    return "".join(f"{line}\n" for line in (_OURS, *lines)).encode()


def read_sums(content: bytes) -> dict[str, str]:
    """Each name and its sum; nothing where it is not a list of ours."""
    first, *lines = content.decode("utf-8", "replace").splitlines() or [""]
    found = [_LINE.fullmatch(line) for line in lines]
    return {each[2]: each[1] for each in found if each} if first == _OURS and all(found) else {}
