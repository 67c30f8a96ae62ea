"""Open answers that were spoken: their recordings, sealed, until somebody has written down what they say.

An answer that is spoken has a row here while its recording is fetched or kept; the row goes with the answer.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from bot.storage import traces
from bot.storage.database import Conn
from bot.storage.sealing import Sealer

ASK = "INSERT OR REPLACE INTO spoken (round, pseudonym, question, token) VALUES (?, ?, ?, ?)"
KEEP = """
  UPDATE spoken SET fingerprint = ?, sealed = ?
  WHERE round = ? AND pseudonym = ? AND question = ? AND token = ?
"""
ASKED = "SELECT 1 FROM spoken WHERE round = ? AND pseudonym = ? AND question = ? AND token = ?"
SOUND = "SELECT sealed FROM spoken WHERE round = ? AND pseudonym = ? AND question = ?"
DROP = "DELETE FROM spoken WHERE round = ? AND pseudonym = ? AND question = ?"
DROP_ANSWER = "DELETE FROM answer WHERE round = ? AND pseudonym = ? AND question = ?"
DROP_ANSWERS = """
  DELETE FROM answer WHERE round = ?1 AND pseudonym = ?2 AND question IN
    (SELECT question FROM spoken WHERE round = ?1 AND pseudonym = ?2)
"""
SIZE = "SELECT coalesce(sum(length(sealed)), 0) FROM spoken"


class Name(NamedTuple):
    """Which answer it is."""

    round: int
    pseudonym: bytes
    question: str


def ask(conn: Conn, name: Name) -> bytes:
    """Note that an answer is spoken and its recording on its way; returns the token that it has to bring."""
    token = secrets.token_bytes(16)
    conn.execute(ASK, (*name, token))
    return token


def is_asked(conn: Conn, name: Name, token: bytes) -> bool:
    """Whether the recording with this token is still the newest answer."""
    return conn.execute(ASKED, (*name, token)).fetchone() is not None


def keep(conn: Conn, sealer: Sealer, name: Name, token: bytes, sound: bytes) -> None:
    """Keep a recording, sealed."""
    conn.execute(KEEP, (sealer.sound_hash(sound), sealer.seal_sound(sound), *name, token))


def sound(conn: Conn, sealer: Sealer, name: Name) -> bytes | None:
    """A recording; None where it is not here, or not any more."""
    row = conn.execute(SOUND, name).fetchone()
    return None if row is None or row[0] is None else sealer.open_sound(bytes(row[0]))


def drop(conn: Conn, name: Name) -> None:
    """Destroy a recording: nobody needs to hear it any more."""
    if conn.execute(DROP, name).rowcount:
        traces.mark(conn)


def drop_answer(conn: Conn, name: Name) -> None:
    """Take back an answer that was spoken and cannot be heard."""
    conn.execute(DROP_ANSWER, name)
    traces.mark(conn)


def drop_answers(conn: Conn, round_id: int, pseudonym: bytes) -> int:
    """Destroy all that somebody spoke in a round and nobody has written down; returns how many answers."""
    gone = conn.execute(DROP_ANSWERS, (round_id, pseudonym)).rowcount
    if gone:
        traces.mark(conn)
    return gone


def size(conn: Conn) -> int:
    """How many bytes all recordings take together."""
    return int(conn.execute(SIZE).fetchone()[0])
