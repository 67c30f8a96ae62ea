"""The service itself, except that it kills itself at a place in the code, once a file is there.

`DIES_AT=commit`: inside the transaction that applies updates, all of it written, before COMMIT.
`DIES_AT=quarantine`: between the commit of a batch and the note on what was unreadable in it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.cli import main
from bot.storage import arrivals, database
from bot.storage.database import Conn

APPLIED = "SELECT count(*) FROM applied"


def _die() -> None:
    if Path(os.environ["DIES_ONCE"]).exists():
        os.kill(os.getpid(), signal.SIGKILL)


def _before_commit() -> None:
    commit = database._commit

    def dying(conn: Conn, works: Sequence[Callable[[Conn], Any]]) -> list[database._Outcome]:
        (before,) = conn.execute(APPLIED).fetchone()

        def last(conn: Conn) -> None:
            (now,) = conn.execute(APPLIED).fetchone()
            if now > before:
                _die()

        return commit(conn, [*works, last])[:-1]

    database._commit = dying


def _before_quarantine() -> None:
    quarantine = arrivals.quarantine

    def dying(conn: Conn, channel: str, key: str, error: str, now: int) -> None:
        _die()
        quarantine(conn, channel, key, error, now)

    arrivals.quarantine = dying


if __name__ == "__main__":
    {"commit": _before_commit, "quarantine": _before_quarantine}[os.environ["DIES_AT"]]()
    main()
