"""How drafters want their digests and, apart from that, the addresses to which they are mailed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage.database import Conn

OF = "SELECT frequency, language, way FROM subscription WHERE person = ?"
PUT = "INSERT OR REPLACE INTO subscription (person, frequency, language, way) VALUES (?, ?, ?, ?)"
PUT_ADDRESS = """
  INSERT INTO mailbox (person, sealed, code, expires, since, asked) VALUES (?, ?, ?, ?, ?, 1)
  ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, code = excluded.code, tries = 0,
    expires = excluded.expires, asked = iif(since > ?, asked + 1, 1),
    since = iif(since > ?, since, excluded.since)
  WHERE since <= ? OR asked < ?
"""
STANDING = "SELECT code, expires, tries FROM mailbox WHERE person = ?"
WRONG = "UPDATE mailbox SET tries = tries + 1 WHERE person = ?"
CONFIRM = "UPDATE mailbox SET code = NULL WHERE person = ?"
#: A code that was mailed to an address before this one would be mailed to this one now.
STOP_MAIL = """
  UPDATE outbox SET state = 'stopped', done = ? WHERE person = ? AND via IS NOT NULL
    AND state IN ('pending', 'sending')
"""
#: The count of codes stays, so that forgetting an address is no way to have more mailed.
DROP = "UPDATE mailbox SET sealed = NULL, code = x'00', expires = 0 WHERE person = ?"
FORGET = "UPDATE mailbox SET sealed = NULL WHERE code IS NOT NULL AND expires <= ?"
DROP_ALL = "DELETE FROM mailbox"
#: How often somebody may have a code mailed within a day, and guess at one.
MOST_ASKED: Final = 5
MOST_TRIES: Final = 5
DAY: Final = 24 * 3600


class Mailbox(StrEnum):
    """How far an address has come: nothing but a code goes to one that waits."""

    NONE = "none"
    WAITS = "waits"
    CONFIRMED = "confirmed"


def of(conn: Conn, person: int) -> Subscription:
    """What a drafter chose; who chose nothing gets each digest in her chat."""
    row = conn.execute(OF, (person,)).fetchone()
    if row is None:
        return Subscription()
    return Subscription(Frequency(row["frequency"]), row["language"], Way(row["way"]))


def put(conn: Conn, person: int, chosen: Subscription) -> None:
    """Write what a drafter chose."""
    conn.execute(PUT, (person, chosen.frequency, chosen.language, chosen.way))


def put_address(conn: Conn, person: int, sealed: bytes, code_hash: bytes, now: int) -> bool:
    """Take a sealed address that waits for its code; False where she asked for too many today.

    What was to be mailed to the one before is not.
    """
    since = now - DAY
    values = (person, sealed, code_hash, now + DAY, now, since, since, since, MOST_ASKED)
    if conn.execute(PUT_ADDRESS, values).rowcount == 0:
        return False
    conn.execute(STOP_MAIL, (now, person))
    return True


def confirm(conn: Conn, person: int, code_hash: bytes, now: int) -> bool:
    """Let an address count whose code was given; False where it is another, or there is none to give."""
    if mailbox(conn, person, now) is not Mailbox.WAITS:
        return False
    if conn.execute(STANDING, (person,)).fetchone()["code"] != code_hash:
        conn.execute(WRONG, (person,))
        return False
    conn.execute(CONFIRM, (person,))
    return True


def mailbox(conn: Conn, person: int, now: int) -> Mailbox:
    """How far her address has come."""
    row = conn.execute(STANDING, (person,)).fetchone()
    if row is None:
        return Mailbox.NONE
    if row["code"] is None:
        return Mailbox.CONFIRMED
    return Mailbox.NONE if row["expires"] <= now or row["tries"] >= MOST_TRIES else Mailbox.WAITS


def drop_address(conn: Conn, person: int, now: int) -> None:
    """Forget her address, and mail her nothing of what waits."""
    conn.execute(STOP_MAIL, (now, person))
    conn.execute(DROP, (person,))


def forget_unconfirmed(conn: Conn, now: int) -> None:
    """Forget addresses whose code nobody gave in time."""
    conn.execute(FORGET, (now,))


def drop_addresses(conn: Conn) -> None:
    """Forget every address: a backup does not know who has taken hers back since."""
    conn.execute(DROP_ALL)
