"""The processes that share a database on a server: who runs, who leads, and who may send how much.

Each has a number and holds a lock by it for as long as its connection lives. One of them leads: what is to
be done by one alone is done by that one. Whoever was not heard of for some time is gone, and what it was
sending is settled by another. In a SQLite file there is one process, which needs none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from bot.storage.alone import WRITING
from bot.storage.database import Conn

if TYPE_CHECKING:
    from bot.storage.postgres import Connection

#: The first number of the locks of this module; the second is a worker's own, or this one of who leads.
LOCKS: Final = 7
LEADER: Final = 0
#: A server that was started again has all workers back within these seconds; who is not is gone.
GRACE: Final = 10
#: For so many milliseconds a share of a rate holds.
LEASE: Final = 5000

JOIN: Final = "INSERT INTO worker (begun) VALUES (?)"
#: Whoever was taken for gone is somebody new: what it had marked is not known any more.
JOIN_ANEW: Final = """
  WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1::bigint))
  INSERT INTO worker (begun, mark) SELECT extract(epoch FROM now())::bigint, $2::bigint FROM held RETURNING id
"""
IS_THERE: Final = "SELECT 1 FROM worker WHERE id = $1"
#: Whoever forgets those that are gone has that lock alone: it has ended, or begins after this is held.
SETTLED: Final = "SELECT pg_advisory_lock_shared($1::bigint)"
GO_ON: Final = "SELECT pg_advisory_unlock_shared($1::bigint)"
HOLD: Final = "SELECT pg_advisory_lock($1::integer, $2::integer)"
LET_GO: Final = "SELECT pg_advisory_unlock($1::integer, $2::integer)"
LEAD: Final = "SELECT pg_try_advisory_lock($1::integer, $2::integer)"
ALIVE: Final = """
  SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
    AND classid = $1::integer::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
EVERY: Final = "SELECT id, gone FROM worker ORDER BY id"
GOES: Final = "UPDATE worker SET gone = ? WHERE id = ?"
MARKED: Final = "SELECT mark FROM worker WHERE id = $1 FOR UPDATE"
UNKNOWN: Final = -1
DROP: Final = "DELETE FROM worker WHERE id = ?"
#: By the server's clock: those of the workers may differ.
CLOCK: Final = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
OTHERS: Final = """
  SELECT coalesce(sum(rate), 0) FROM send_share WHERE bot = ? AND worker <> ? AND until > ?
"""
TAKE_SHARE: Final = "INSERT OR REPLACE INTO send_share (bot, worker, rate, until) VALUES (?, ?, ?, ?)"
DROP_SHARES: Final = "DELETE FROM send_share WHERE worker = ?"


class Crew:
    """This process among those that share the database. Its calls are made on the database's thread."""

    def __init__(self) -> None:
        self.number = 0
        self.leads = False
        self._renounced = False
        self._shares: dict[str, int] = {}

    def hold(self, conn: Conn | Connection, number: int) -> None:
        """Be the one with this number from now on."""
        server = _server(conn)
        server.plain(HOLD, (LOCKS, number))
        self.number = server.worker = number

    def regain(self, conn: Connection) -> None:
        """Hold again what went with a lost connection; another may lead since.

        Where others have settled for this one meanwhile it goes on under a new number, as somebody new:
        what it has taken is not its own any more.
        """
        if not self.number:
            return
        if not self._renounced:
            self.hold(conn, self.number)
            conn.plain(SETTLED, (WRITING,))
            known = conn.plain(IS_THERE, (self.number,))
            conn.plain(GO_ON, (WRITING,))
            if known:
                return
            conn.plain(LET_GO, (LOCKS, self.number))
        ((number,),) = conn.plain(JOIN_ANEW, (WRITING, UNKNOWN))
        self.hold(conn, number)
        self._renounced = False

    def renounce(self) -> None:
        """Leave to others what this one may have taken: it goes on under a new number."""
        self._renounced = True

    def lead(self, conn: Conn) -> bool:
        """Whether this one leads now: for as long as its connection lives, once nobody else does."""
        if not self.leads:
            self.leads = bool(_server(conn).plain(LEAD, (LOCKS, LEADER))[0][0])
        return self.leads

    def share(self, conn: Conn, bot: str, rate: int) -> int:
        """How many messages a second this one may send by a bot until it asks again.

        All shares together are never more than the rate: what one gives up is kept for it until it asks
        the next time, since what it sent within the last second counts still.
        """
        now = int(_server(conn).plain(CLOCK)[0][0])
        living = sorted(alive(conn) | {self.number})
        each, over = divmod(rate, len(living))
        fair = max(1, each + (living.index(self.number) < over))
        others = int(conn.execute(OTHERS, (bot, self.number, now)).fetchone()[0])
        mine = max(0, min(fair, rate - others))
        kept = max(mine, self._shares.get(bot, 0))
        conn.execute(TAKE_SHARE, (bot, self.number, kept, now + LEASE))
        return mine

    def sends(self, bot: str, mine: int) -> None:
        """From now on it sends so many: the share was kept."""
        self._shares[bot] = mine


def join(now: int) -> Callable[[Conn], int]:
    """What makes one more of them, and brings its number."""

    def joined(conn: Conn) -> int:
        number = conn.execute(JOIN, (now,)).lastrowid
        assert number is not None  # noqa: S101 - the table numbers its rows
        return number

    return joined


def gone(conn: Conn, now: int) -> list[int]:
    """Who was not heard of for some time."""
    living = alive(conn)
    found: list[int] = []
    for row in conn.execute(EVERY).fetchall():
        id_, since = int(row["id"]), row["gone"]
        if id_ in living:
            if since is not None:
                conn.execute(GOES, (None, id_))
        elif since is None:
            conn.execute(GOES, (now, id_))
        elif since + GRACE <= now:
            found.append(id_)
    return found


def every(conn: Conn) -> list[int]:
    """The numbers of all that are known; in a file, of those that ran while it was on a server."""
    return [int(row["id"]) for row in conn.execute(EVERY).fetchall()]


def drop(conn: Conn, workers: Sequence[int]) -> None:
    """Forget those that are gone, once what they were sending is settled, and are not there again."""
    for each in {*workers} - alive(conn):
        conn.execute(DROP_SHARES, (each,))
        conn.execute(DROP, (each,))


def was_kept(conn: Connection, worker: int, mark: int) -> bool | None:
    """Whether a worker's last transaction was kept, once that is settled; None where nobody can tell."""
    rows = conn.plain(MARKED, (worker,))
    return rows[0][0] == mark if rows and rows[0][0] != UNKNOWN else None


def alive(conn: Conn) -> set[int]:
    """The numbers of those that run."""
    return {int(row[0]) for row in _server(conn).plain(ALIVE, (LOCKS,))} - {LEADER}


def _server(conn: Conn | Connection) -> Connection:
    return cast("Connection", conn)
