"""Taking out of the house everything that is kept of one person. The one list of what that is stands here."""

from __future__ import annotations

from bot.app import answering, numbers
from bot.app.house import House
from bot.storage import answers, arrivals, meta, passedon, people, rounds, traces
from bot.storage.alone import exclusive
from bot.storage.database import Conn

#: What the ledger said when this database last agreed with it.
LEDGER_STATE = "ledger_applied"
WIPE = (
    "DELETE FROM participation WHERE person = ?",
    "DELETE FROM bulletin_reader WHERE person = ?",
    "DELETE FROM transfer WHERE person = ?",
    "DELETE FROM waiting WHERE person = ?",
    "DELETE FROM wanted_sound WHERE person = ?",
    "DELETE FROM held_voice WHERE person = ?",
    "DELETE FROM upload WHERE person = ?",
    "DELETE FROM roster WHERE person = ?",
    "DELETE FROM sms_sent WHERE person = ?",
    # What she made, chose or agreed to as staff.
    "DELETE FROM mailbox WHERE person = ?",
    "DELETE FROM subscription WHERE person = ?",
    "DELETE FROM fresh_digest WHERE person = ?",
    "DELETE FROM invite WHERE maker = ?",
    "DELETE FROM roster WHERE maker = ?",
    "DELETE FROM approval WHERE staff = ?",
    "DELETE FROM reach WHERE staff = ?",
    "DELETE FROM sign_in WHERE person = ?",
    "DELETE FROM console_session WHERE person = ?",
    "DELETE FROM console_once WHERE person = ?",
    "DELETE FROM api_token WHERE person = ?",
    "DELETE FROM webhook WHERE person = ?",
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
    every = [each.id for each in rounds.every(conn)]
    numbers.note_left(house, conn, person)
    _note(house, conn, person, every)
    answering.erase_all(house, conn, person, every)
    passedon.drop(conn, passing_mark(house, person))
    for statement in WIPE:
        conn.execute(statement, (person,))
    arrivals.forget_held(conn, person)
    people.blank(conn, person)
    traces.mark(conn)


def note_state(house: House, conn: Conn) -> None:
    """Note that this database has done what the ledger says."""
    meta.put(conn, LEDGER_STATE, house.ledger.state())


def forget_notes(house: House, conn: Conn) -> None:
    """Let go of the notes on erasures from before any backup that may still be there."""
    behind = meta.get(conn, LEDGER_STATE) != house.ledger.state()
    house.ledger.forget(house.now().date() - house.rules.keep.ledger)
    if not behind:
        note_state(house, conn)


def _note(house: House, conn: Conn, person: int, round_ids: list[int]) -> None:
    """Into the ledger first, and from there on disk: a backup that is brought back has to know."""
    exclusive(conn)
    tag = people.tag(conn, person)
    names = [(each, house.pseudonym(each, person)) for each in round_ids if house.keys.has_round(each)]
    hashes = [house.ledger.of_respondent(*each) for each in names if answers.has(conn, *each)]
    if tag is not None:
        hashes.append(house.ledger.of_person(tag))
    known = house.ledger.hashes()
    fresh = [each for each in hashes if each not in known]
    if fresh:
        house.ledger.note(fresh, house.now().date())
    note_state(house, conn)


def passing_mark(house: House, person: int) -> str:
    """What begins the keys of messages that she had passed on; it says nothing without the address key."""
    return house.sealer.code_hash(f"passed:{person}").hex()[:32]
