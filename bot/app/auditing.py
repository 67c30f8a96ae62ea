"""What staff may read of the audit log: all of it, or what a coordinator's work reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.permission import Kind
from bot.domain.person import Person, reaches
from bot.storage import audit, rounds
from bot.storage.audit import Row
from bot.storage.database import Conn


def rows(conn: Conn, by: Person) -> Iterator[Row]:
    """The log as she may read it, oldest first; that she reads is written down before, by who calls."""
    return _reached(conn, by, audit.rows(conn))


def newest_first(conn: Conn, by: Person) -> Iterator[Row]:
    """The same from its end."""
    return _reached(conn, by, audit.newest_first(conn))


def _reached(conn: Conn, by: Person, found: Iterable[Row]) -> Iterator[Row]:
    """Of a coordinator who is limited to countries: her own rows, and those of her rounds and countries.

    A draft that was thrown away stays hers: else whoever throws it away would hide what was done to it.
    Batches of codes stand in the log by no number, so those that others made are not among them.
    """
    if not by.limits:
        yield from found
        return
    every = rounds.dropped(conn) | {each.id: each.audience.countries for each in rounds.every(conn)}
    hers = {id_ for id_, countries in every.items() if reaches(by, countries)}
    named = {f"{Kind.ROUND}:{id_}" for id_ in hers} | {f"{Kind.COUNTRY}:{code}" for code in by.limits}
    for row in found:
        if row.entry.staff == by.id or row.entry.resource in named:
            yield row
