"""Long reading in a process of its own: nobody's turn waits for the interpreter while it counts.

What is asked, the key and what was found go through the pipes between the two processes, and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from typing import Any, TypeVar, cast

from bot.storage.damage import is_damage
from bot.storage.database import Database, Place, read_file

T = TypeVar("T")
#: It gives way to everything that somebody waits for.
NICE = 10


class NotRead(Exception):
    """The reading came to nothing; it can be asked for again."""


async def read(db: Database, work: Callable[..., T], *asked: object) -> T:
    """Run `work(conn, *asked)`, a function of a module, on a snapshot in another process.

    What is asked and found can be pickled. Raises Damaged where a page cannot be read, and else NotRead,
    with no more than the name of what went wrong.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        told, _ = await process.communicate(pickle.dumps((db.place, work, asked)))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise NotRead(f"ended with {process.returncode}")
    found, error, damaged = pickle.loads(told)  # noqa: S301 - written by ourselves, below
    if damaged:
        raise db.meets_damage()
    if error is not None:
        raise NotRead(error)
    return cast("T", found)


def _answer() -> None:
    with contextlib.suppress(OSError):  # a service that may not set priorities counts all the same
        os.nice(NICE)
    place, work, asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by ourselves, above
    told: tuple[Any, str | None, bool]
    try:
        told = (_read(place, work, asked), None, False)
    except Exception as error:  # noqa: BLE001 - its text may hold content
        told = (None, type(error).__name__, is_damage(error))
    sys.stdout.buffer.write(pickle.dumps(told))


def _read(place: Place, work: Callable[..., T], asked: tuple[object, ...]) -> T:
    if isinstance(place, str):
        from bot.storage.server import read_at  # noqa: PLC0415 - its library only where there is a server

        return read_at(place, lambda conn: work(conn, *asked))
    return read_file(*place, lambda conn: work(conn, *asked))


if __name__ == "__main__":
    _answer()
