"""Links that let staff in with a browser, and the browsers that are let in; only keyed hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.storage.database import Conn

Device = Literal["phone", "computer"]

ADD_LINK = "INSERT INTO sign_in (hash, person, expires) VALUES (?, ?, ?)"
DROP_LINKS = "DELETE FROM sign_in WHERE person = ?"
USE_LINK = "DELETE FROM sign_in WHERE hash = ? AND expires > ? RETURNING person"
IS_LINK = "SELECT 1 FROM sign_in WHERE hash = ? AND expires > ?"
BEGIN = "INSERT INTO console_session (hash, person, kind, began, seen) VALUES (?, ?, ?, ?, ?)"
FIND = """
  SELECT id, person, kind, began, seen FROM console_session WHERE hash = ? AND seen > ? AND began > ?
"""
OF = """
  SELECT id, person, kind, began, seen FROM console_session
  WHERE person = ? AND seen > ? AND began > ? ORDER BY seen DESC, id DESC
"""
SEE = "UPDATE console_session SET seen = ? WHERE id = ? AND seen < ?"
END = "DELETE FROM console_session WHERE id = ? AND person = ?"
EXISTS = "SELECT 1 FROM console_session WHERE id = ?"
END_ALL = "DELETE FROM console_session WHERE person = ?"
FORGET_ALL = ("DELETE FROM console_session", "DELETE FROM sign_in")
FORGET = (
    "DELETE FROM console_session WHERE seen <= ? OR began <= ?",
    "DELETE FROM sign_in WHERE expires <= ?",
)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is let in: whose, on what, since when, and when it last asked for something."""

    id: int
    person: int
    kind: Device
    began: int
    seen: int


def add_link(conn: Conn, hash_: bytes, person: int, expires: int) -> None:
    """Keep a link that lets this person in once; one that she had before lets nobody in any more."""
    conn.execute(DROP_LINKS, (person,))
    conn.execute(ADD_LINK, (hash_, person, expires))


def use_link(conn: Conn, hash_: bytes, now: int) -> int | None:
    """Whom a link lets in; it works once."""
    row = conn.execute(USE_LINK, (hash_, now)).fetchone()
    return None if row is None else int(row[0])


def is_link(conn: Conn, hash_: bytes, now: int) -> bool:
    """Whether a link would let somebody in, without using it."""
    return conn.execute(IS_LINK, (hash_, now)).fetchone() is not None


def begin(conn: Conn, hash_: bytes, person: int, kind: Device, now: int) -> None:
    """Let a browser in."""
    conn.execute(BEGIN, (hash_, person, kind, now, now))


def find(conn: Conn, hash_: bytes, seen_after: int, began_after: int) -> Session | None:
    """The session of a browser; None where it has ended or was not used for too long."""
    row = conn.execute(FIND, (hash_, seen_after, began_after)).fetchone()
    return None if row is None else Session(*row)


def of(conn: Conn, person: int, seen_after: int, began_after: int) -> list[Session]:
    """A person's sessions, the one used last first."""
    return [Session(*row) for row in conn.execute(OF, (person, seen_after, began_after))]


def see(conn: Conn, session: int, now: int, before: int) -> None:
    """Note that a session is used now, where that was last noted before an instant."""
    conn.execute(SEE, (now, session, before))


def end(conn: Conn, session: int, person: int) -> bool:
    """End one session of a person; whether there was one."""
    return conn.execute(END, (session, person)).rowcount > 0


def exists(conn: Conn, session: int) -> bool:
    """Whether there is a session of this number, whosever it is."""
    return conn.execute(EXISTS, (session,)).fetchone() is not None


def end_all(conn: Conn, person: int) -> None:
    """End all sessions of a person, and let links that wait for her work no more."""
    conn.execute(END_ALL, (person,))
    conn.execute(DROP_LINKS, (person,))


def forget_all(conn: Conn) -> None:
    """Let nobody in any more by what is kept here: after a backup was brought back."""
    for statement in FORGET_ALL:
        conn.execute(statement)


def forget(conn: Conn, now: int, seen_before: int, began_before: int) -> None:
    """Delete what lets nobody in any more."""
    sessions, links = FORGET
    conn.execute(sessions, (seen_before, began_before))
    conn.execute(links, (now,))
