"""New keys for what is sealed in a database on a server: one transaction, then three renames of keys.

Which keys a database goes with stands in it, and changes in the transaction that seals everything anew. So
while a next key lies in the folder of keys, the database itself tells how far a stopped rotation got. The
database's own key encrypts nothing on a server; it is replaced all the same, since backups are made with it.
It is made last and put in place last: where it alone is left, the others are in place.

What the old keys sealed lies in the server's files until its tables are written anew, which is the last step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from bot.domain.faults import Fault
from bot.storage import keytags, meta, rotation
from bot.storage.database import Conn
from bot.storage.keys import ROTATED, Keys
from bot.storage.postgres import Connection
from bot.storage.rotation import SEALED, Rotated

#: How long it is waited for who reads a table, as somebody who makes a copy of the database.
LOCK_SECONDS = 60.0


def rotate(conn: Conn, keys: Keys, reached: Callable[[str], None] = lambda _: None) -> Rotated:
    """Seal everything anew, with new keys. Nobody else may have the database or the folder open.

    Raises Fault. `reached` hears the name of each step that was done; `STEPS` are these names.
    """
    finish(conn, keys)
    old = {name: keys.get(name) for name in ROTATED}
    new = {}
    for name in ROTATED:
        new[name] = keys.make_next(name)
        reached(f"next key: {name}")
    conn.execute("BEGIN IMMEDIATE")
    sealed = rotation.seal_all(conn, old, new)
    conn.execute("COMMIT")
    reached("sealed anew")
    for name in ROTATED:
        keys.put_next(name)
        reached(f"key in place: {name}")
    swept = _sweep(cast("Connection", conn))
    reached("swept")
    return Rotated(sealed, swept=swept)


STEPS: Final = (
    *(f"next key: {name}" for name in ROTATED),
    "sealed anew",
    *(f"key in place: {name}" for name in ROTATED),
    "swept",
)


def _sweep(conn: Connection) -> bool:
    """Write every table anew in which something was sealed.

    False where there was no room for that, or somebody read them for too long.
    """
    try:
        conn.plain(f"SET lock_timeout = {LOCK_SECONDS * 1000:.0f}")
        for table in sorted({each.table for each in SEALED}):
            conn.plain(f'VACUUM (FULL) "{table}"')
    except Fault:
        return False
    return True


def finish(conn: Conn, keys: Keys) -> bool:
    """Bring a stopped rotation to its end, or back to its beginning; True where there was one.

    Raises Fault where the database goes with neither keys.
    """
    waiting = [name for name in ROTATED if keys.has(f"{name}.next")]
    if not waiting:
        return False
    told = next((name for name in waiting if name in keytags.TAGGED), None)
    if told is None or _goes_with(conn, told, keys.get(f"{told}.next")):
        for name in waiting:
            keys.put_next(name)
    elif _goes_with(conn, told, keys.get(told)):
        for name in reversed(waiting):
            keys.destroy(f"{name}.next")
    else:
        raise Fault(
            (
                (
                    f"{keys.path(told)}: the database on the server was written neither with this key nor"
                    " with the one that was to follow it. Nothing was changed. Restore a backup."
                ),
            )
        )
    return True


def _goes_with(conn: Conn, name: str, key: bytes) -> bool:
    return meta.get(conn, f"key:{name}") == keytags.tag_of(name, key)
