"""Taking out of the house everything that is kept of one person. The one list of what that is stands here."""

from __future__ import annotations

from bot.app import answering
from bot.app.house import House
from bot.storage import arrivals, outbox, people, rounds, traces
from bot.storage.database import Conn

WIPE = (
    "DELETE FROM participation WHERE person = ?",
    "DELETE FROM transfer WHERE person = ?",
    "DELETE FROM waiting WHERE person = ?",
    # Files that went to her alone.
    """
    DELETE FROM file WHERE id IN (SELECT file FROM outbox WHERE person = ?1)
      AND id NOT IN (SELECT file FROM outbox WHERE person <> ?1 AND file IS NOT NULL)
    """,
    # What is still to be taken out of her chat is not hers to lose: numbers of messages, until they are gone.
    "DELETE FROM outbox WHERE person = ? AND NOT (kind = 'remove' AND state IN ('pending', 'sending'))",
)


def wipe(house: House, conn: Conn, person: int) -> None:
    """Remove her answers, what she told, what waits for her, and what she had passed on.

    Her emptied row and her address are left for the last words to her; `sweeping.drop_erased` takes
    them within a minute.
    """
    answering.erase_all(house, conn, person, [each.id for each in rounds.every(conn)])
    outbox.drop_passed(conn, passing_mark(house, person))
    for statement in WIPE:
        conn.execute(statement, (person,))
    arrivals.forget_held(conn, person)
    people.blank(conn, person)
    traces.mark(conn)


def passing_mark(house: House, person: int) -> str:
    """What begins the keys of messages that she had passed on; it says nothing without the address key."""
    return house.sealer.code_hash(f"passed:{person}").hex()[:32]
