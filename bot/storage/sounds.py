"""Sounds: those that a turn asked for, those sent on a page, and what a channel calls those it knows."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage import traces
from bot.storage.database import Conn
from bot.storage.sealing import Sealer

ASK = "INSERT INTO wanted_sound (person, channel, purpose, sealed, due) VALUES (?, ?, ?, ?, ?)"
DUE = "SELECT * FROM wanted_sound WHERE due <= ? ORDER BY due, id LIMIT ?"
OF = "SELECT * FROM wanted_sound WHERE person = ? AND purpose = ?"
STILL = "SELECT 1 FROM wanted_sound WHERE id = ?"
LATER = "UPDATE wanted_sound SET due = ?, attempts = attempts + 1 WHERE id = ?"
DONE = "DELETE FROM wanted_sound WHERE id = ?"
UPLOAD = "INSERT INTO upload (id, person, sealed, at) VALUES (?, ?, ?, ?)"
UPLOADED = "SELECT sealed FROM upload WHERE id = ?"
UPLOADED_BY = "SELECT 1 FROM upload WHERE id = ? AND person = ?"
DROP_UPLOAD = "DELETE FROM upload WHERE id = ?"
FORGET_UPLOADS = "DELETE FROM upload WHERE at < ? AND id NOT IN (SELECT value FROM json_each(?))"
KNOWN = "SELECT reference FROM known_sound WHERE channel = ? AND hash = ?"
KNOW = "INSERT OR REPLACE INTO known_sound (channel, hash, reference) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sound that a turn asked for: whose, where it is got from, what for, and what it is about."""

    id: int
    person: int
    channel: str
    purpose: str
    reference: str
    about: Mapping[str, str]
    attempts: int


def ask(
    conn: Conn,
    sealer: Sealer,
    *,
    person: int,
    channel: str,
    reference: str,
    purpose: str,
    about: Mapping[str, str],
    now: int,
) -> None:
    """Note that the sound of a voice note is wanted."""
    sealed = sealer.seal_text(json.dumps([reference, dict(about)]))
    conn.execute(ASK, (person, channel, purpose, sealed, now))


def due(conn: Conn, sealer: Sealer, now: int, limit: int) -> list[Wanted]:
    """What is to be got now."""
    return [_wanted(row, sealer) for row in conn.execute(DUE, (now, limit)).fetchall()]


def is_wanted(conn: Conn, wanted: Wanted) -> bool:
    """Whether it still is: nobody erased everything meanwhile."""
    return conn.execute(STILL, (wanted.id,)).fetchone() is not None


def later(conn: Conn, wanted: Wanted, when: int) -> None:
    """Get it at another time."""
    conn.execute(LATER, (when, wanted.id))


def done(conn: Conn, wanted: Wanted) -> None:
    """It is wanted no more."""
    conn.execute(DONE, (wanted.id,))


def let_go(conn: Conn, sealer: Sealer, person: int, purpose: str, about: Mapping[str, str]) -> None:
    """Get no sound any more that a person's turns asked for to this purpose, and about this."""
    for row in conn.execute(OF, (person, purpose)).fetchall():
        wanted = _wanted(row, sealer)
        if wanted.about.items() >= about.items():
            done(conn, wanted)
            drop_upload(conn, wanted.reference)


def keep_upload(conn: Conn, sealer: Sealer, person: int, content: bytes, now: int) -> str:
    """Keep a voice note that was sent on a page; returns the reference to it."""
    reference = secrets.token_hex(16)
    conn.execute(UPLOAD, (reference, person, sealer.seal_sound(content), now))
    return reference


def uploaded(conn: Conn, sealer: Sealer, reference: str) -> bytes | None:
    """A voice note that was sent on a page; None where it is kept no more."""
    row = conn.execute(UPLOADED, (reference,)).fetchone()
    return None if row is None else sealer.open_sound(bytes(row["sealed"]))


def is_upload_of(conn: Conn, reference: str, person: int) -> bool:
    """Whether this person sent it."""
    return conn.execute(UPLOADED_BY, (reference, person)).fetchone() is not None


def drop_upload(conn: Conn, reference: str) -> None:
    """Keep a voice note that was sent on a page no more."""
    if conn.execute(DROP_UPLOAD, (reference,)).rowcount:
        traces.mark(conn)


def forget_uploads(conn: Conn, sealer: Sealer, before: int) -> None:
    """Let go of voice notes from a page that nobody took; those still wanted stay."""
    rows = conn.execute("SELECT * FROM wanted_sound").fetchall()
    wanted = json.dumps([_wanted(row, sealer).reference for row in rows])
    if conn.execute(FORGET_UPLOADS, (before, wanted)).rowcount:
        traces.mark(conn)


def known(conn: Conn, channel: str, hash_: bytes) -> str | None:
    """What a channel calls a sound that it brought before."""
    row = conn.execute(KNOWN, (channel, hash_)).fetchone()
    return None if row is None else str(row["reference"])


def know(conn: Conn, channel: str, hash_: bytes, reference: str) -> None:
    """Note what a channel calls a sound."""
    conn.execute(KNOW, (channel, hash_, reference))


def _wanted(row: Any, sealer: Sealer) -> Wanted:
    reference, about = json.loads(sealer.open_text(bytes(row["sealed"])))
    return Wanted(row["id"], row["person"], row["channel"], row["purpose"], reference, about, row["attempts"])
