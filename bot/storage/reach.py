"""In which countries and cohorts each member of staff invites or coordinates."""

from __future__ import annotations

from collections.abc import Iterable

from bot.storage.database import Conn

#: Stands for every country: whoever invites or plans without naming any reaches into all of them.
EVERYWHERE = "*"
ADD = "INSERT OR IGNORE INTO reach (staff, kind, name) VALUES (?, ?, ?)"
OF = "SELECT name FROM reach WHERE staff = ? AND kind = ? ORDER BY name"


def add(conn: Conn, staff: int, countries: Iterable[str], cohorts: Iterable[str]) -> None:
    """Note where somebody reaches; where nothing limits it, that is everywhere."""
    named = [("country", name) for name in countries] + [("cohort", name) for name in cohorts]
    conn.executemany(ADD, [(staff, *each) for each in named or [("country", EVERYWHERE)]])


def countries(conn: Conn, staff: int) -> frozenset[str]:
    """The countries that somebody reaches into."""
    return _names(conn, staff, "country")


def cohorts(conn: Conn, staff: int) -> frozenset[str]:
    """The cohorts that somebody reaches into."""
    return _names(conn, staff, "cohort")


def _names(conn: Conn, staff: int, kind: str) -> frozenset[str]:
    return frozenset(str(row[0]) for row in conn.execute(OF, (staff, kind)))
