"""What a guard is: where it stands, what it is without, and the tests that must notice."""

from __future__ import annotations

from typing import NamedTuple


class Guard(NamedTuple):
    """One guard. `old` stands once in `file`; with `new` in its place, one of `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
