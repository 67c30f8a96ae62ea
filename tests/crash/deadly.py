"""The service itself, except that it kills itself at a place in the code, or lives in another time.

`DIES_AT` names the place, and `DIES_ONCE` a file without which nothing happens there:
`commit`: inside the transaction that applies updates, all of it written, before COMMIT.
`kept`: right after that COMMIT, before Telegram is told.
`quarantine`: between the commit of a batch and the note on what was unreadable in it.
`migration:N`: inside the last migration, before its statement N (counted from 0; after the last, before
COMMIT).
`erased`: between the commit that deletes an erased person and the cutting of the write-ahead log.
`fetched`: once a sound is here, before the transaction that takes it.
`taking`: inside that transaction, all of it written, before COMMIT.
`taken`: after that COMMIT, before anybody is told.
`telling`: inside the transaction that puts a bulletin into the outbox, all of it written, before COMMIT.
`told`: after that COMMIT, before anything is sent.
`shelf:N`: while the file of a recording is made: with half of it written (0), all of it (1), the sound in its
place (2), half of the index written (3), all of it (4), or the index in its place (5).
`DIES_BY`: the signal, SIGKILL where it is not told.

`AHEAD`: by how many seconds the service's clock is ahead of everybody else's.
`BUSY_MS`: how long it waits for a lock on its database.
`AT_ONCE`: a database of more bytes than this is looked through right after the start, or so
many seconds `AFTER` it.
`ONE_MORE`: a folder of migrations to use instead of those that are shipped.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.telegram import sending
from bot.schedule import clock
from bot.storage import arrivals, damage, database, files, migrate, recordings, traces
from bot.storage.database import Conn

APPLIED = "SELECT count(*) FROM applied"
TOLD = "SELECT count(*) FROM bulletin_reader WHERE sent = 1"
WANTED = "SELECT count(*) FROM wanted_sound"


def _die() -> None:
    armed = Path(os.environ["DIES_ONCE"])
    if armed.exists():
        armed.unlink()
        os.kill(os.getpid(), getattr(signal, os.environ.get("DIES_BY", "SIGKILL")))


def _before_commit(_: str) -> None:
    _at_commit(APPLIED, lambda before, now: now > before, after=False)


def _after_commit(_: str) -> None:
    _at_commit(APPLIED, lambda before, now: now > before, after=True)


def _taking(_: str) -> None:
    _at_commit(WANTED, lambda before, now: now < before, after=False)


def _taken(_: str) -> None:
    _at_commit(WANTED, lambda before, now: now < before, after=True)


def _telling(_: str) -> None:
    _at_commit(TOLD, lambda before, now: now > before, after=False)


def _told(_: str) -> None:
    _at_commit(TOLD, lambda before, now: now > before, after=True)


def _at_commit(count: str, holds: Callable[[int, int], bool], *, after: bool) -> None:
    commit = database.commit

    def dying(
        conn: Conn, works: Sequence[Callable[[Conn], Any]], end: Callable[..., None] = database.finish
    ) -> list[database.Outcome]:
        (before,) = conn.execute(count).fetchone()
        met: list[bool] = []

        def last(conn: Conn) -> None:
            (now,) = conn.execute(count).fetchone()
            met.append(holds(before, now))
            if met[-1] and not after:
                _die()

        outcomes = commit(conn, [*works, last], end)[:-1]
        if any(met) and after:
            _die()
        return outcomes

    database.commit = dying


def _fetched(_: str) -> None:
    sound = sending.TelegramChannel.sound

    async def dying(self: sending.TelegramChannel, reference: str, most: int) -> bytes:
        found = await sound(self, reference, most)
        _die()
        return found

    sending.TelegramChannel.sound = dying  # type: ignore[method-assign]


def _on_the_shelf(place: str) -> None:
    """Only files of the shelf are counted, and each of them has three such places."""
    put, write_all = files.put, files.write_all
    shelf: list[Path] = []

    def here(path: Path, step: int) -> None:
        if int(place) == step + 3 * (path.name == recordings.INDEX):
            _die()

    def dying(path: Path, content: bytes) -> None:
        if recordings.FOLDER not in path.parts:
            put(path, content)
            return
        shelf.append(path)
        put(path, content)
        here(shelf.pop(), 2)

    def writing(handle: int, content: bytes) -> None:
        if shelf:
            write_all(handle, content[: len(content) // 2])
            here(shelf[-1], 0)
            content = content[len(content) // 2 :]
        write_all(handle, content)
        if shelf:
            here(shelf[-1], 1)

    files.put, files.write_all = dying, writing


def _before_quarantine(_: str) -> None:
    quarantine = arrivals.quarantine

    def dying(conn: Conn, channel: str, key: str, error: str, now: int) -> None:
        _die()
        quarantine(conn, channel, key, error, now)

    arrivals.quarantine = dying


def _within_migration(place: str) -> None:
    statements = migrate.statements
    newest = migrate.migrations()[-1][1]

    def dying(text: str) -> Iterator[str]:
        found = statements(text)
        for number, statement in enumerate(found):
            if text == newest and number == int(place):
                _die()
            yield statement
        if text == newest and len(found) <= int(place):
            _die()

    migrate.statements = dying  # type: ignore[assignment]


def _before_cutting(_: str) -> None:
    cut = traces._cut

    def dying(conn: Conn) -> bool:
        _die()
        return cut(conn)

    traces._cut = dying


PLACES: dict[str, Callable[[str], None]] = {
    "commit": _before_commit,
    "kept": _after_commit,
    "quarantine": _before_quarantine,
    "migration": _within_migration,
    "erased": _before_cutting,
    "fetched": _fetched,
    "taking": _taking,
    "taken": _taken,
    "telling": _telling,
    "told": _told,
    "shelf": _on_the_shelf,
}


def _prepare() -> None:
    """Everything has to be in its place before the service's modules take the names."""
    if (ahead := os.environ.get("AHEAD")) is not None:
        shift = timedelta(seconds=float(ahead))
        clock.utc_now = lambda: datetime.now(UTC) + shift
    if (busy := os.environ.get("BUSY_MS")) is not None:
        database.BUSY_MS = traces.BUSY_MS = int(busy)  # type: ignore[attr-defined]
    if (size := os.environ.get("AT_ONCE")) is not None:
        damage.AT_ONCE, damage.AFTER = int(size), float(os.environ.get("AFTER", "0"))  # type: ignore[misc]
    if (folder := os.environ.get("ONE_MORE")) is not None:
        migrate.FOLDER = Path(folder)
    if (place := os.environ.get("DIES_AT")) is not None:
        name, _, number = place.partition(":")
        PLACES[name](number)


if __name__ == "__main__":
    _prepare()
    from bot.cli import main

    main()
