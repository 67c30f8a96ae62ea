"""The service itself, except that it kills itself at a place in the code, or lives in another time.

`DIES_AT` names the place, and `DIES_ONCE` a file without which nothing happens there:
`commit`: inside the transaction that applies updates, all of it written, before COMMIT.
`quarantine`: between the commit of a batch and the note on what was unreadable in it.
`migration:N`: inside the last migration, before its statement N (counted from 0; after the last, before
COMMIT).
`erased`: between the commit that deletes an erased person and the cutting of the write-ahead log.
`DIES_BY`: the signal, SIGKILL where it is not told.

`AHEAD`: by how many seconds the service's clock is ahead of everybody else's.
`BUSY_MS`: how long it waits for a lock on its database.
`ONE_MORE`: a folder of migrations to use instead of those that are shipped.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.schedule import clock
from bot.storage import arrivals, database, migrate, traces
from bot.storage.database import Conn

APPLIED = "SELECT count(*) FROM applied"


def _die() -> None:
    armed = Path(os.environ["DIES_ONCE"])
    if armed.exists():
        armed.unlink()
        os.kill(os.getpid(), getattr(signal, os.environ.get("DIES_BY", "SIGKILL")))


def _before_commit(_: str) -> None:
    commit = database._commit

    def dying(conn: Conn, works: Sequence[Callable[[Conn], Any]]) -> list[database._Outcome]:
        (before,) = conn.execute(APPLIED).fetchone()

        def last(conn: Conn) -> None:
            (now,) = conn.execute(APPLIED).fetchone()
            if now > before:
                _die()

        return commit(conn, [*works, last])[:-1]

    database._commit = dying


def _before_quarantine(_: str) -> None:
    quarantine = arrivals.quarantine

    def dying(conn: Conn, channel: str, key: str, error: str, now: int) -> None:
        _die()
        quarantine(conn, channel, key, error, now)

    arrivals.quarantine = dying


def _within_migration(place: str) -> None:
    statements = migrate._statements
    newest = migrate.migrations()[-1][1]

    def dying(text: str) -> Iterator[str]:
        found = statements(text)
        for number, statement in enumerate(found):
            if text == newest and number == int(place):
                _die()
            yield statement
        if text == newest and len(found) <= int(place):
            _die()

    migrate._statements = dying  # type: ignore[assignment]


def _before_cutting(_: str) -> None:
    cut = traces._cut

    def dying(conn: Conn) -> bool:
        _die()
        return cut(conn)

    traces._cut = dying


PLACES: dict[str, Callable[[str], None]] = {
    "commit": _before_commit,
    "quarantine": _before_quarantine,
    "migration": _within_migration,
    "erased": _before_cutting,
}


def _prepare() -> None:
    """Everything has to be in its place before the service's modules take the names."""
    if (ahead := os.environ.get("AHEAD")) is not None:
        shift = timedelta(seconds=float(ahead))
        clock.utc_now = lambda: datetime.now(UTC) + shift
    if (busy := os.environ.get("BUSY_MS")) is not None:
        database.BUSY_MS = traces.BUSY_MS = int(busy)  # type: ignore[attr-defined]
    if (folder := os.environ.get("ONE_MORE")) is not None:
        migrate.FOLDER = Path(folder)
    if (place := os.environ.get("DIES_AT")) is not None:
        name, _, number = place.partition(":")
        PLACES[name](number)


if __name__ == "__main__":
    _prepare()
    from bot.cli import main

    main()
