"""New keys for everything that is there: a new file beside the old, then three renames of keys.

The order of steps is what makes any kill harmless. While `database.next.key` lies in the folder of keys,
something is unfinished, and trying which key opens the database tells how far it got: the old one, and
nothing that counts has changed; the next one, and only renames are left. The new file takes the old
one's place in one rename, which is the step from the one to the other.

What is not replaced: round keys, whose pseudonyms could not be worked out anew without going through
everyone; and the lookup key, since where an address was erased its hash is all that is left to find by.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nacl.secret import SecretBox

from bot.domain.faults import Fault
from bot.storage import keytags
from bot.storage.database import Conn, connect
from bot.storage.files import sync
from bot.storage.keys import ADDRESS, ANSWER, DATABASE, ROTATED, Keys

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column whose values are sealed with one of the rotated keys; `where` says which rows."""

    table: str
    row: tuple[str, ...]
    column: str
    key: str
    where: str = "TRUE"
    text: bool = False


#: Every column that is sealed. Open answers that went to an offline key are not ours to open.
SEALED: Final = (
    Sealed("address", ("person",), "sealed", ADDRESS),
    Sealed("mailbox", ("person",), "sealed", ADDRESS),
    Sealed("roster", ("id",), "sealed", ADDRESS),
    Sealed("roster", ("id",), "note", ADDRESS),
    Sealed("webhook", ("id",), "sealed", ADDRESS),
    Sealed(
        "answer",
        ("round", "pseudonym", "question"),
        "sealed",
        ANSWER,
        "round IN (SELECT id FROM round WHERE offline_key IS NULL)",
    ),
    Sealed("reading", ("id",), "sealed", ANSWER),
    Sealed("inbox", ("id",), "sealed", ANSWER),
    Sealed("waiting", ("person",), "sealed", ANSWER),
    Sealed("wanted_sound", ("id",), "sealed", ANSWER),
    Sealed("upload", ("id",), "sealed", ANSWER),
    Sealed("retelling", ("id",), "sealed", ANSWER),
    Sealed("spoken", ("round", "pseudonym", "question"), "sealed", ANSWER),
    Sealed("held_voice", ("person",), "sealed", ANSWER),
    Sealed("outbox", ("id",), "say", ANSWER, "private = 1", text=True),
)


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many things were sealed anew, and whether nothing is left in the files of what was before."""

    sealed: int
    swept: bool = True


def rotate(path: Path, keys: Keys, reached: Callable[[str], None] = lambda _: None) -> Rotated:
    """Give the database and everything sealed in it new keys. Nobody else may have the folder open.

    Raises Fault. `reached` hears the name of each step that was done; `STEPS` are these names.
    """
    finish(path, keys)
    old = {name: keys.get(name) for name in ROTATED}
    new = {}
    for name in ROTATED:
        new[name] = keys.make_next(name)
        reached(f"next key: {name}")
    _copy(path, old[DATABASE], _building(path), new[DATABASE])
    reached("copied")
    sealed = _seal_anew(_building(path), old, new)
    reached("sealed anew")
    _empty_log(path, old[DATABASE])
    reached("log emptied")
    _building(path).replace(path)
    sync(path.parent)
    reached("file in place")
    for name in ROTATED:
        keys.put_next(name)
        reached(f"key in place: {name}")
    return Rotated(sealed)


STEPS: Final = (
    *(f"next key: {name}" for name in ROTATED),
    "copied",
    "sealed anew",
    "log emptied",
    "file in place",
    *(f"key in place: {name}" for name in ROTATED),
)


def is_half_done(path: Path, keys: Keys) -> bool:
    """Whether a rotation was stopped on its way."""
    return _building(path).exists() or has_next(keys)


def has_next(keys: Keys) -> bool:
    """Whether a key is there that is to follow another."""
    return any(keys.has(f"{name}.next") for name in ROTATED)


def finish(path: Path, keys: Keys) -> bool:
    """Bring a stopped rotation to its end, or back to its beginning; True where there was one.

    Nobody else may have the folder open. Raises Fault where neither key opens the database.
    """
    if not is_half_done(path, keys):
        return False
    if keys.has(f"{DATABASE}.next") and _opens(path, keys.get(f"{DATABASE}.next")):
        for name in ROTATED:
            keys.put_next(name)
    elif _opens(path, keys.get(DATABASE)):
        for name in reversed(ROTATED):
            keys.destroy(f"{name}.next")
    else:
        raise Fault(
            (
                (
                    f"{path}: neither {keys.path(DATABASE)} nor the key that was to follow it opens it."
                    " Nothing was changed. Restore a backup with its keys."
                ),
            )
        )
    for end in BESIDE:
        _building(path).with_name(_building(path).name + end).unlink(missing_ok=True)
    sync(path.parent)
    return True


def unopened(conn: Conn, keys: Keys, most: int) -> Iterator[str]:
    """Which sealed columns do not open with their key; at most so many rows of each are tried."""
    for each in SEALED:
        box = SecretBox(keys.get(each.key))
        for row in conn.execute(f"{_select(each)} LIMIT {most}"):
            try:
                box.decrypt(_bytes(each, row[each.column]))
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not open
                yield f"{each.table}.{each.column} does not open with {keys.path(each.key)}."
                break


def _building(path: Path) -> Path:
    return path.with_name(f"{path.name}.rotating")


def _opens(path: Path, key: bytes) -> bool:
    try:
        connect(path, key, readonly=True).close()
    except Fault:
        return False
    return True


def _copy(path: Path, old: bytes, target: Path, new: bytes) -> None:
    """The whole database under another key; nothing under the old key is ever in the new file."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    conn = connect(path, old)
    try:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{new.hex()}'\"", (str(target),))
        conn.execute("PRAGMA fresh.secure_delete = ON")
        conn.execute("SELECT sqlcipher_export('fresh')").fetchall()
        version = int(conn.execute("PRAGMA user_version").fetchone()[0])
        conn.execute(f"PRAGMA fresh.user_version = {version}")
        if _content(conn, "main") != _content(conn, "fresh"):
            raise Fault((f"{target}: the copy is not whole. Nothing was changed: try again.",))
        conn.execute("DETACH DATABASE fresh")
    finally:
        conn.close()


def _content(conn: Conn, schema: str) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """What is in a database, to compare a copy by: its schema, and how many rows each table has."""
    made = [tuple(row) for row in conn.execute(SCHEMA.replace("sqlite_master", f"{schema}.sqlite_master"))]
    tables = [str(row[0]) for row in conn.execute(TABLES)]
    count = "SELECT count(*) FROM {schema}.{table}"
    return made, {
        table: int(conn.execute(count.format(schema=schema, table=table)).fetchone()[0]) for table in tables
    }


def _seal_anew(path: Path, old: dict[str, bytes], new: dict[str, bytes]) -> int:
    """Open with the old keys and seal with the new ones, all in one transaction; what was is overwritten."""
    conn = connect(path, new[DATABASE])
    try:
        conn.execute("BEGIN IMMEDIATE")
        done = seal_all(conn, old, new)
        conn.execute("COMMIT")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        # A file without a log beside it can be renamed by itself.
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        faults = [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]
        faults += [line for row in conn.execute("PRAGMA quick_check") if (line := str(row[0])) != "ok"]
        if faults:
            raise Fault((f"{path}: the copy is damaged ({faults[0]}). Nothing was changed: try again.",))
    finally:
        conn.close()
    sync(path)
    return done


def seal_all(conn: Conn, old: dict[str, bytes], new: dict[str, bytes]) -> int:
    """Open what is sealed with the old keys and seal it with the new ones; how many things it was."""
    done = sum(_seal_column(conn, each, old[each.key], new[each.key]) for each in SEALED)
    for name in (ADDRESS, ANSWER):
        keytags.put(conn, name, new[name])
    return done


def _seal_column(conn: Conn, each: Sealed, old: bytes, new: bytes) -> int:
    opened, closed = SecretBox(old), SecretBox(new)
    place = " AND ".join(f"{name} = ?" for name in each.row)
    write = f"UPDATE {each.table} SET {each.column} = ? WHERE {place}"  # noqa: S608 - constants only
    # Recordings are large, so that they are read one by one.
    names = [tuple(row)[:-1] for row in conn.execute(_select(each, "1")).fetchall()]
    for name in names:
        row = conn.execute(f"{_select(each)} AND {place}", name).fetchone()
        fresh = bytes(closed.encrypt(opened.decrypt(_bytes(each, row[each.column]))))
        value = b64encode(fresh).decode() if each.text else fresh
        conn.execute(write, (value, *name))
    return len(names)


def _select(each: Sealed, column: str | None = None) -> str:
    columns = ", ".join((*each.row, column or each.column))
    return (
        f"SELECT {columns} FROM {each.table} "  # noqa: S608 - constants only
        f"WHERE {each.column} IS NOT NULL AND {each.where}"
    )


def _bytes(each: Sealed, value: str | bytes) -> bytes:
    return b64decode(value) if each.text else bytes(value)  # type: ignore[arg-type]


def _empty_log(path: Path, key: bytes) -> None:
    """Leave nothing beside the old file that could be taken for the new one's."""
    conn = connect(path, key)
    try:
        result = tuple(conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
        if result[0] != 0:
            raise Fault((f"{path}: somebody reads it. Nothing was changed: wait, and try again.",))
    finally:
        conn.close()
    for end in BESIDE[1:]:
        path.with_name(path.name + end).unlink(missing_ok=True)
