"""Whether every key opens what it should, looked at without changing anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

from bot.app.doctoring import BACK, Check, State, look_at_round_keys
from bot.domain.faults import Fault
from bot.storage import keytags, rotation, rounds
from bot.storage.database import Conn, StorageError
from bot.storage.keys import ADDRESS, ANSWER, DATABASE, Keys
from bot.storage.sealing import Sealer

#: How many rows of each sealed column are tried.
TRIED = 200
ADDRESSES = "SELECT channel, hash, sealed FROM address WHERE sealed IS NOT NULL LIMIT ?"


def check(
    keys: Keys, opened: Callable[[], AbstractContextManager[Conn]], *, half_rotated: bool, on_server: bool
) -> Iterator[Check]:
    """Each key in its turn: there, for its owner alone, and the one that opens what it sealed.

    `opened` gives the database, to be read. On a server the database's own key opens backups only.
    """
    yield from _files(keys)
    if half_rotated:
        told = "A rotation was stopped on its way."
        yield Check("rotation", State.WARNING, told, "charterbot keys rotate")
    with ExitStack() as held:
        try:
            keys.get(DATABASE)
            conn = held.enter_context(opened())
        except Fault as fault:
            yield Check(DATABASE, State.FAULT, fault.lines[0], "" if on_server else BACK)
            return
        told = "Is for backups; the server keeps the database." if on_server else "Opens the database."
        yield Check(DATABASE, State.OK, told)
        try:
            yield from _sealed(conn, keys)
            yield from _rounds(conn, keys)
        except StorageError:
            told = "The database cannot be read to the end."
            remedy = "Start the service once, so that the schema is up to date."
            yield Check(DATABASE, State.FAULT, told, remedy)


def _files(keys: Keys) -> Iterator[Check]:
    paths = [keys.folder, *sorted(keys.folder.glob("*.key"))]
    loose = [path for path in paths if path.stat().st_mode & 0o077]
    foreign = [path for path in paths if path.stat().st_uid != os.geteuid()]
    for path in loose:
        mode = "700" if path is keys.folder else "600"
        yield Check("files", State.FAULT, f"{path} can be reached by others.", f"chmod {mode} {path}")
    for path in foreign:
        told = f"{path} belongs to another user."
        yield Check("files", State.FAULT, told, "Give it to the user who runs the service (chown).")
    for path in sorted(keys.folder.glob("*.new")):
        told = f"{path} was left by a kill and is no key."
        yield Check("files", State.WARNING, told, f"rm {path}")
    if not loose and not foreign:
        yield Check("files", State.OK, f"{len(paths) - 1} keys, for their owner alone, in {keys.folder}.")


def _sealed(conn: Conn, keys: Keys) -> Iterator[Check]:
    lines = list(keytags.faults(conn, keys))
    for line in lines:
        yield Check("sealed", State.FAULT, line, BACK)
    if lines:
        return
    unopened = list(rotation.unopened(conn, keys, TRIED))
    for line in unopened:
        yield Check("sealed", State.FAULT, line, BACK)
    if unopened:
        return
    yield Check(ADDRESS, State.OK, "Opens the addresses that were tried.")
    yield Check(ANSWER, State.OK, "Opens the open answers that were tried, and what waits sealed.")
    sealer = Sealer.of(keys)
    for row in conn.execute(ADDRESSES, (TRIED,)):
        address = sealer.open_address(bytes(row["sealed"]))
        if sealer.address_hash(row["channel"], address) != bytes(row["hash"]):
            told = "Finds another hash for an address than the one that is kept."
            yield Check("lookup", State.FAULT, told, BACK)
            return
    yield Check("lookup", State.OK, "Finds the addresses that were tried.")


def _rounds(conn: Conn, keys: Keys) -> Iterator[Check]:
    every = rounds.every(conn)
    wrong = list(look_at_round_keys(every, keys))
    yield from wrong
    for round_id in keys.rounds():
        try:
            keys.round(round_id)
        except Fault as fault:
            wrong.append(Check("rounds", State.FAULT, fault.lines[0], BACK))
            yield wrong[-1]
    if not wrong:
        live = sum(not each.retired for each in every)
        yield Check(
            "rounds", State.OK, f"{live} of {len(every)} rounds have their key; the others are retired."
        )
