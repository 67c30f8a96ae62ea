"""A tag of each standing key inside the database, so that a wrong key is told before it seals anything."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import blake2b

from bot.domain.faults import Fault
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.keys import ADDRESS, ANSWER, LOOKUP, Keys

#: The database key has no tag: the file opens with it or not.
TAGGED = (ADDRESS, ANSWER, LOOKUP)


def tag_of(name: str, key: bytes) -> str:
    """What tells one key from another and says nothing about it."""
    return blake2b(f"tag:{name}".encode(), key=key, digest_size=16).hexdigest()


def put(conn: Conn, name: str, key: bytes) -> None:
    """Write down which key this database goes with."""
    meta.put(conn, f"key:{name}", tag_of(name, key))


def settle(conn: Conn, keys: Keys) -> None:
    """Note the keys at the first opening; later, refuse others. Raises Fault."""
    for name in TAGGED:
        if meta.get(conn, f"key:{name}") is None:
            put(conn, name, keys.get(name))
    lines = tuple(faults(conn, keys))
    if lines:
        raise Fault(lines)


def faults(conn: Conn, keys: Keys) -> Iterator[str]:
    """The keys that are missing, are no keys, or are not those of this database."""
    for name in TAGGED:
        try:
            key = keys.get(name)
        except Fault as fault:
            yield from fault.lines
            continue
        known = meta.get(conn, f"key:{name}")
        if known is not None and not hmac.compare_digest(known, tag_of(name, key)):
            yield f"{keys.path(name)}: not the key that this database was written with. Put that one back."
