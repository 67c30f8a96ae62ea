"""A whole database from a server into an encrypted file, as a backup is, and from such a file onto a server.

Either way it is read back and compared. The file is the same kind as SQLite's own copy of a file, so that a
backup of either engine can be put back into either.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.domain.faults import Fault
from bot.storage import copying, meta
from bot.storage.copying import InFile, chunks, differing, look, nul_in
from bot.storage.copyserver import OnServer
from bot.storage.shape import Row, Sum, Table, shape


def copy_out(url: str, path: Path, key: bytes) -> None:
    """Copy what is on a server at this moment into an empty file, whoever writes meanwhile. Raises Fault."""
    with closing(OnServer(url)) as source, closing(InFile(path, key, readonly=False)) as target:
        source.begin_reading()
        target.prepare()
        lines = _copied(source, target)
    if lines:
        raise Fault((*lines, f"{path}: the copy is not whole. Try again."))


def replace(target: OnServer, path: Path, key: bytes) -> None:
    """Put what is in a file in the place of all that is on a server, whole or not at all. Raises Fault.

    The server is held alone by whoever calls this.
    """
    with closing(InFile(path, key, readonly=True)) as source:
        _refuse_nul(source)
        with target.transaction():
            target.empty()
            lines = _copied(source, target)
            if lines:
                raise Fault((*lines, f"{target.told}: not everything has arrived. Nothing was changed."))
    target.settle()


def is_used(target: OnServer) -> bool:
    """Whether a whole consultation is there, and no more than the beginning of a copy."""
    return (
        target.has_tables() and meta.get(target.conn, copying.MOVING) is None and not copying.is_empty(target)
    )


def _copied(source: copying.End, target: copying.End) -> list[str]:
    """Copy everything into what is empty; what has not arrived."""
    sums: dict[str, Sum] = {}
    for table in shape().tables:
        sums[table.name] = found = Sum()
        for chunk in chunks(source, table, None):
            for row in chunk:
                found.add(row)
            with target.transaction():
                target.insert(table, chunk)
    counters = source.counters()
    with target.transaction():
        target.set_counters(counters)
    return differing(target, sums, counters, lambda _: None)


def _refuse_nul(source: InFile) -> None:
    lines: list[str] = []

    def notice(table: Table, row: Row) -> None:
        lines.extend(nul_in(source, table, row))

    look(source, notice=notice)
    if lines:
        raise Fault(tuple(lines))
