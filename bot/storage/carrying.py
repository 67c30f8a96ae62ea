"""Taking over, from the database that a backup replaces, what was told to the world since the backup.

Released figures may move in certain steps only, so the next release must know the last one. How rounds
stand, and what staff did, was seen by people too. Of anybody who answers only what protects her is taken
over: that she stopped, what she agrees to, when and where she is reached, and the digits of a shared phone;
no answer, and nothing of who is not in the backup. A link that was used up since stays used up.
"""

from __future__ import annotations

from pathlib import Path

from bot.domain.faults import Fault
from bot.storage import bots, meta, rosters, rounds
from bot.storage.database import Conn, StorageError, connect
from bot.storage.migrate import migrate

#: Noted in a database that took over what was released, and who is at which phone.
CARRIED = "carried_over"
VERSION = "PRAGMA user_version"
#: Rounds that release nothing more, as an earlier restore left them.
HELD = "releases_held:"
KNOWN = "SELECT id, survey, state, offline_key FROM round"
#: What stands in the log of a round that was planned since is of no other.
LAST_NUMBER = "SELECT seq FROM sqlite_sequence WHERE name = 'round'"
STANDING = """
  SELECT state, opens, closes, notified, reported, retired, offline_key FROM round WHERE id = ? AND survey = ?
"""
SET_KEY = "UPDATE round SET offline_key = ? WHERE id = ?"
SET_STANDING = """
  UPDATE round SET state = ?, opens = ?, closes = ?, notified = ?, reported = ?, retired = ? WHERE id = ?
"""
NEWER_CUTS = """
  SELECT round, number, people, released, export, at, audit_head, participation, targets, of_groups
  FROM cut WHERE round = ? AND number > ? ORDER BY number
"""
LAST_CUT = "SELECT coalesce(max(number), 0) FROM cut WHERE round = ?"
ADD_CUT = """
  INSERT INTO cut (round, number, people, released, export, at, audit_head, participation, targets, of_groups)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
NEWER_DECISIONS = """
  SELECT round, number, item, verdict, why, cut, at, for_all FROM decision
  WHERE round = ? AND number > ? ORDER BY number
"""
LAST_DECISION = "SELECT coalesce(max(number), 0) FROM decision WHERE round = ?"
ADD_DECISION = """
  INSERT INTO decision (round, number, item, verdict, why, cut, at, for_all) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
#: Drafts that were thrown away since; no number is given to a second round.
WAS_DROPPED = """
  SELECT 1 FROM audit WHERE action = 'drop' AND outcome = 'done' AND resource = 'round:' || ?
"""
CLOSED_QUESTIONS = "SELECT round, item, language, at FROM closed_question WHERE round = ?"
ADD_CLOSED_QUESTION = "INSERT OR IGNORE INTO closed_question (round, item, language, at) VALUES (?, ?, ?, ?)"
#: What people were told of, and to whom it was sent.
BULLETINS = "SELECT round, number, at FROM bulletin WHERE round = ?"
ADD_BULLETIN = "INSERT OR IGNORE INTO bulletin (round, number, at) VALUES (?, ?, ?)"
BULLETIN_ITEMS = "SELECT round, number, item, decision FROM bulletin_item WHERE round = ?"
ADD_BULLETIN_ITEM = "INSERT OR IGNORE INTO bulletin_item (round, number, item, decision) VALUES (?, ?, ?, ?)"
READ = "SELECT person, round, number, sent FROM bulletin_reader WHERE person = ? AND sent = 1"
DROP_READ = "DELETE FROM bulletin_reader WHERE person = ?"
ADD_READ = """
  INSERT INTO bulletin_reader (person, round, number, sent) SELECT ?1, ?2, ?3, ?4
  WHERE EXISTS (SELECT 1 FROM bulletin WHERE round = ?2 AND number = ?3)
"""
LAST_ENTRY = "SELECT number, head FROM audit ORDER BY number DESC LIMIT 1"
ENTRY = "SELECT head FROM audit WHERE number = ?"
NEWER_ENTRIES = """
  SELECT number, at, staff, role, action, resource, outcome, head FROM audit WHERE number > ? ORDER BY number
"""
ADD_ENTRY = """
  INSERT INTO audit (number, at, staff, role, action, resource, outcome, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


TAGS = "SELECT id, tag FROM person"
#: What somebody may have chosen since so as to be safe.
CHOSEN = """
  standing, language, consent_version, consent_answer, consent_quote, consent_contact, country, country_in,
  zone, safe_from, safe_to, write_first, clean_chat, code
"""
CHOICES = f"SELECT {CHOSEN} FROM person WHERE id = ? AND tag = ?"  # noqa: S608 - constants only
SET_CHOICES = f"""
  UPDATE person SET ({CHOSEN}) = ({", ".join("?" * len(CHOSEN.split(",")))}), seen = 0, entered = 0
  WHERE id = ?
"""  # noqa: S608 - constants only
#: A limit holds for coordinators only: who became one since is none in the backup.
LIMITS = "SELECT limits FROM person WHERE id = ?"
SET_LIMITS = "UPDATE person SET limits = ? WHERE id = ? AND role = 'coordinator'"
ADDRESS = """
  SELECT person, channel, hash, sealed, present, tries, wait_until, bot FROM address WHERE person = ?
"""
DROP_ADDRESS = "DELETE FROM address WHERE person = ?"
DROP_HASH = "DELETE FROM address WHERE hash = ?"
ADD_ADDRESS = """
  INSERT INTO address (person, channel, hash, sealed, present, tries, wait_until, bot)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
#: What the backup knows of a chat with another bot is no message of the chat with this one.
BOT = "SELECT bot FROM address WHERE person = ?"
NO_PANEL = "UPDATE person SET panel = NULL WHERE id = ?"
NO_MESSAGES = "DELETE FROM chat_message WHERE person = ?"
#: How drafters want their digests, and where to.
SUBSCRIPTION = "SELECT person, frequency, language, way FROM subscription WHERE person = ?"
DROP_SUBSCRIPTION = "DELETE FROM subscription WHERE person = ?"
ADD_SUBSCRIPTION = "INSERT INTO subscription (person, frequency, language, way) VALUES (?, ?, ?, ?)"
MAILBOX = "SELECT person, sealed, code, tries, expires, since, asked FROM mailbox WHERE person = ?"
DROP_MAILBOX = "DELETE FROM mailbox WHERE person = ?"
ADD_MAILBOX = """
  INSERT INTO mailbox (person, sealed, code, tries, expires, since, asked) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
#: What she is owed of rounds that the backup knows.
OWED = "SELECT person, round, since FROM fresh_digest WHERE person = ?"
DROP_OWED = "DELETE FROM fresh_digest WHERE person = ?"
ADD_OWED = """
  INSERT INTO fresh_digest (person, round, since) SELECT ?1, ?2, ?3
  WHERE EXISTS (SELECT 1 FROM round WHERE id = ?2)
"""
WISHES = (
    (SUBSCRIPTION, DROP_SUBSCRIPTION, ADD_SUBSCRIPTION),
    (MAILBOX, DROP_MAILBOX, ADD_MAILBOX),
    (OWED, DROP_OWED, ADD_OWED),
    (READ, DROP_READ, ADD_READ),
)
#: Whether her voice may be kept is asked anew: she may have taken it back since.
ASK_OF_VOICE = "UPDATE participation SET session = json_remove(session, '$.agreed')"
QUOTES = "SELECT round, pseudonym FROM respondent WHERE quote = 1"
MAY_QUOTE = "SELECT quote FROM respondent WHERE round = ? AND pseudonym = ?"
NO_QUOTE = "UPDATE respondent SET quote = 0 WHERE round = ? AND pseudonym = ?"
INVITES = "SELECT hash FROM invite"
USES = "SELECT uses_left FROM invite WHERE hash = ?"
SET_USES = "UPDATE invite SET uses_left = min(uses_left, ?) WHERE hash = ?"
DROP_INVITE = "DELETE FROM invite WHERE hash = ?"
#: Numbers of rosters, and those to which no roster leads any more.
WAITING = "SELECT hash FROM roster WHERE state = 'waiting'"
WRITTEN_TO = "SELECT hash FROM roster WHERE state <> 'waiting'"
LEFT = "SELECT hash FROM number_left"
#: Tokens that were revoked, and addresses that are told of nothing any more.
PROGRAMS = (
    ("SELECT hash FROM api_token", "DELETE FROM api_token WHERE hash = ?"),
    ("SELECT tag FROM webhook", "DELETE FROM webhook WHERE tag = ?"),
)


def carry_over(prepared: Path, replaced: Path, key: bytes) -> bool:
    """Take over what the replaced database knows; False where there is none that can be read.

    Both are closed files. It is one transaction, and doing it again adds nothing.
    """
    if not replaced.exists():
        return False
    conn = connect(prepared, key)
    try:
        migrate(conn)
        old = connect(replaced, key)
        try:
            conn.execute("BEGIN IMMEDIATE")
            same: bool = conn.execute(VERSION).fetchone()[0] == old.execute(VERSION).fetchone()[0]
            if same:
                _rounds(conn, old)
                _numbers(conn, old)
                if _people(conn, old):
                    _invites(conn, old)
                    _programs(conn, old)
                    meta.put(conn, CARRIED, "1")
                _entries(conn, old)
            conn.execute("COMMIT")
            return same
        finally:
            old.close()
    except (Fault, StorageError):
        return False
    finally:
        conn.close()


def _rounds(conn: Conn, old: Conn) -> None:
    """How each round of the backup stands now, and what has been released and decided of it since."""
    for start in (HELD, rounds.DROPPED):
        for name, value in meta.beginning(old, start).items():
            meta.put(conn, f"{start}{name}", value)
    for (last,) in old.execute(LAST_NUMBER).fetchall():
        rounds.leave_unused(conn, last)
    for round_id, survey, state, offline_key in conn.execute(KNOWN).fetchall():
        now = old.execute(STANDING, (round_id, survey)).fetchone()
        if now is None:
            if state == "draft" and old.execute(WAS_DROPPED, (round_id,)).fetchone() is not None:
                rounds.drop(conn, round_id)
            continue
        if offline_key is None and state == "draft":
            conn.execute(SET_KEY, (now["offline_key"], round_id))
        conn.execute(SET_STANDING, (*tuple(now)[:6], round_id))
        last = conn.execute(LAST_CUT, (round_id,)).fetchone()[0]
        conn.executemany(ADD_CUT, [tuple(row) for row in old.execute(NEWER_CUTS, (round_id, last))])
        last = conn.execute(LAST_DECISION, (round_id,)).fetchone()[0]
        newer = [tuple(row) for row in old.execute(NEWER_DECISIONS, (round_id, last))]
        conn.executemany(ADD_DECISION, newer)
        for read, add in ((BULLETINS, ADD_BULLETIN), (BULLETIN_ITEMS, ADD_BULLETIN_ITEM)):
            conn.executemany(add, [tuple(row) for row in old.execute(read, (round_id,))])
        closed = [tuple(row) for row in old.execute(CLOSED_QUESTIONS, (round_id,))]
        conn.executemany(ADD_CLOSED_QUESTION, closed)


def _people(conn: Conn, old: Conn) -> bool:
    """What protects everyone whom both know; whether there is anybody."""
    found = {
        int(id_): tuple(now)
        for id_, tag in conn.execute(TAGS).fetchall()
        if (now := old.execute(CHOICES, (id_, tag)).fetchone()) is not None
    }
    addresses = [tuple(row) for id_ in found for row in old.execute(ADDRESS, (id_,))]
    gone_over = [(row[0], row[-1]) for row in addresses if _has_gone_over(conn, row[0], row[-1])]
    for id_, now in found.items():
        conn.execute(SET_CHOICES, (*now, id_))
        conn.execute(DROP_ADDRESS, (id_,))
        for read, drop, add in WISHES:
            conn.execute(drop, (id_,))
            conn.executemany(add, [tuple(row) for row in old.execute(read, (id_,))])
        conn.execute(SET_LIMITS, (old.execute(LIMITS, (id_,)).fetchone()[0], id_))
    conn.execute(ASK_OF_VOICE)
    # Whoever else had one of these in the backup has it no more.
    conn.executemany(DROP_HASH, [(row[2],) for row in addresses])
    conn.executemany(ADD_ADDRESS, addresses)
    for id_, bot in gone_over:
        conn.execute(NO_PANEL, (id_,))
        conn.execute(NO_MESSAGES, (id_,))
        bots.hand_over(conn, id_, bot)
    for name in [tuple(row) for row in conn.execute(QUOTES)]:
        may = old.execute(MAY_QUOTE, name).fetchone()
        if may is not None and not may[0]:
            conn.execute(NO_QUOTE, name)
    return bool(found)


def _has_gone_over(conn: Conn, person: int, bot: str) -> bool:
    """Whether the backup knows somebody with another bot than this one."""
    was = conn.execute(BOT, (person,)).fetchone()
    return was is not None and was[0] != bot


def _invites(conn: Conn, old: Conn) -> None:
    """Links that were used up, taken back or ended since."""
    for hash_ in [row[0] for row in conn.execute(INVITES)]:
        now = old.execute(USES, (hash_,)).fetchone()
        if now is None:
            conn.execute(DROP_INVITE, (hash_,))
        else:
            conn.execute(SET_USES, (now[0], hash_))


def _numbers(conn: Conn, old: Conn) -> None:
    """Numbers that were written to, withdrawn, or left since."""
    waits, written = ({bytes(row[0]) for row in old.execute(each)} for each in (WAITING, WRITTEN_TO))
    for row in conn.execute(WAITING).fetchall():
        if bytes(row[0]) not in waits | written:
            rosters.drop(conn, row[0])
    for each in written:
        if not rosters.hold(conn, each):
            rosters.leave(conn, each)
    for row in old.execute(LEFT).fetchall():
        rosters.leave(conn, row[0])
    rosters.drop_those_left(conn)


def _programs(conn: Conn, old: Conn) -> None:
    """Tokens and addresses that ended since."""
    for names, drop in PROGRAMS:
        there = {bytes(row[0]) for row in old.execute(names)}
        gone = [(row[0],) for row in conn.execute(names) if bytes(row[0]) not in there]
        conn.executemany(drop, gone)


def _entries(conn: Conn, old: Conn) -> None:
    """The rest of the audit log, where it goes on from the backup's."""
    last = conn.execute(LAST_ENTRY).fetchone()
    number, head = (0, None) if last is None else tuple(last)
    if number:
        there = old.execute(ENTRY, (number,)).fetchone()
        if there is None or bytes(there[0]) != bytes(head):
            return
    conn.executemany(ADD_ENTRY, [tuple(row) for row in old.execute(NEWER_ENTRIES, (number,))])
