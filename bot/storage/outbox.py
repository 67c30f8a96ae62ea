"""The outbox: everything that is sent stands here first, under a key that makes it unique.

What is said to one person because of what she did stands here sealed: it can tell what she answered,
what somebody wrote, or a code that lets somebody in.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.say import Say, pack, unpack
from bot.i18n.negotiation import Languages, in_order
from bot.storage import bots
from bot.storage.database import Conn
from bot.storage.sealing import Sealer


class Outgoing(StrEnum):
    """What a row of the outbox is for."""

    REPLY = "reply"
    REMOVE = "remove"
    NOTICE = "notice"
    ALERT = "alert"
    INVITE = "invite"
    REMINDER = "reminder"
    DIGEST = "digest"


class State(StrEnum):
    """How far a row has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    STOPPED = "stopped"
    REFUSED = "refused"
    DROPPED = "dropped"


#: Lower goes first: people who wait, then what keeps chats clean, then what nobody waits for.
PRIORITY = {
    Outgoing.REPLY: 0,
    Outgoing.REMOVE: 1,
    Outgoing.ALERT: 2,
    Outgoing.NOTICE: 3,
    Outgoing.DIGEST: 4,
    Outgoing.INVITE: 5,
    Outgoing.REMINDER: 5,
}
#: From the first to the last of what somebody waits for, of what nobody does, and of both.
WAITED_FOR, NOT_WAITED_FOR, ALL_PRIORITIES = (0, 0), (1, 5), (0, 5)
#: What may simply be sent again when it is not known whether it arrived; so may all that answers somebody.
REPEATABLE = frozenset({Outgoing.REPLY, Outgoing.REMOVE, Outgoing.ALERT})
#: How the keys of what answers somebody begin; all else the bot sends by itself.
ANSWERING = "reply:"

#: The way of what is mailed; what goes to a person's chat or page has none.
MAIL = "email"

#: What one call takes out of a chat at most.
MOST_REMOVES = 100

PUT = """
  INSERT OR IGNORE INTO outbox (key, person, round, kind, priority, say, removes, edit, file, language,
    protect, lifetime, due, owed, made, private, via, on_screen, bot)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
REMOVING = """
  SELECT id, removes FROM outbox WHERE person = ? AND bot = ? AND kind = 'remove' AND state = 'pending'
  ORDER BY id DESC LIMIT 1
"""
JOIN = "UPDATE outbox SET removes = ?1, due = min(due, ?2), owed = min(owed, ?2) WHERE id = ?3"
EXISTS = "SELECT 1 FROM outbox WHERE key = ?"
#: Where what is in the outbox goes, and whether it can go there now, of these channels.
ADDRESSES = """
  LEFT JOIN address ON address.person = outbox.person AND via IS NULL
  LEFT JOIN mailbox ON mailbox.person = outbox.person AND via IS NOT NULL
"""
CAN_REACH = """
  coalesce(via, channel) IN (SELECT value FROM json_each(?))
  AND (present = 1 OR kind = 'remove' OR via IS NOT NULL)
  AND (via IS NULL OR code IS NULL OR key LIKE 'reply:%')
  AND coalesce(address.sealed, mailbox.sealed) IS NOT NULL
  AND (kind = 'remove' OR key LIKE 'reply:%' OR NOT EXISTS (
    SELECT 1 FROM country_left CROSS JOIN person
    WHERE person.id = outbox.person AND country_left.country IN (person.country, country_in)))
"""
TAKE = f"""
  UPDATE outbox SET state = 'sending', attempts = attempts + 1, worker = ? WHERE id IN (/* SKIP LOCKED */
    SELECT id FROM (
      SELECT id, kind, row_number() OVER (PARTITION BY line ORDER BY priority, id) AS place FROM (
        SELECT outbox.id, iif(via IS NULL, outbox.person, -outbox.person) AS line, priority, kind FROM outbox
        {ADDRESSES}
        WHERE state = 'pending' AND outbox.bot = ? AND priority BETWEEN ? AND ? AND due <= ?
          AND {CAN_REACH}
          AND iif(via IS NULL, outbox.person, -outbox.person)
            NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
          AND (kind = 'reply' OR iif(via IS NULL, outbox.person, -outbox.person)
            NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?)))
        ORDER BY priority, outbox.id LIMIT ?))
    WHERE place = 1 OR kind = 'reply' AND place <= ?)
  RETURNING id, key, person, round, kind, say, private, removes, edit, file, language, protect, lifetime,
    attempts - 1 AS attempts, due, bot, worker,
    via, coalesce(via, (SELECT channel FROM address WHERE address.person = outbox.person)) AS channel,
    iif(via IS NULL, (SELECT sealed FROM address WHERE address.person = outbox.person),
      (SELECT sealed FROM mailbox WHERE mailbox.person = outbox.person)) AS sealed
"""  # noqa: S608 - constants only
#: The lines in which another process that shares the database is sending.
LINES_ELSEWHERE = """
  SELECT DISTINCT iif(via IS NULL, person, -person) FROM outbox WHERE state = 'sending' AND worker <> ?
"""
MAIL_WAITS = "SELECT 1 FROM outbox WHERE state = 'pending' AND via IS NOT NULL AND due <= ? LIMIT 1"
MARK = "UPDATE outbox SET state = ?, done = ? WHERE id = ?"
#: What others settled for since, or took themselves, is under another worker.
MARK_TAKEN = f"{MARK} AND worker = ?"
MARK_SENT = "UPDATE outbox SET state = 'sent', done = ? WHERE id = ? AND state = 'sending' AND worker = ?"
AGAIN = """
  UPDATE outbox SET state = 'pending', due = ?, done = NULL, attempts = attempts - ?
  WHERE id = ? AND state = 'sending' AND worker = ?
"""
#: What is taken stands in line first; of what may not be repeated, this tells what has left it.
LEAVE = "UPDATE outbox SET done = ? WHERE id = ?"
#: A screen that a later one has replaced: sent again, it would come after it and show an old question.
OVERTAKEN = """
  UPDATE outbox SET state = 'dropped', done = ? WHERE state = 'sending' AND kind = 'reply' AND EXISTS (
    SELECT 1 FROM outbox AS later WHERE later.person = outbox.person AND later.kind = 'reply'
      AND later.id > outbox.id)
"""
OVERTAKEN_ONE = f"{OVERTAKEN} AND id = ? AND worker = ?"
HAND_REMOVALS = "UPDATE outbox SET person = ? WHERE person = ? AND state = 'pending' AND kind = 'remove'"
PUT_OFF = "UPDATE outbox SET state = 'pending', due = ?1, owed = ?1, attempts = attempts - 1 WHERE id = ?2"
DUE_NOW = """
  UPDATE outbox SET due = min(due, ?1) WHERE state = 'pending' AND via IS NULL
    AND person IN (SELECT person FROM address WHERE channel = ?2)
"""
MADE = "SELECT made FROM outbox WHERE id = ?"
WANTED = "SELECT 1 FROM outbox WHERE id = ? AND state = 'sending' AND worker = ?"
CANCEL = """
  UPDATE outbox SET state = 'stopped', done = ? WHERE person = ? AND state IN ('pending', 'sending')
    AND kind IN ('notice', 'alert', 'invite', 'reminder', 'digest')
"""
CANCEL_ALL = """
  UPDATE outbox SET state = 'stopped', done = ? WHERE person = ? AND state IN ('pending', 'sending')
    AND kind <> 'remove'
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is to be sent now, by the main bot or the one that is named, and by this worker."""

    id: int
    key: str
    person: int
    round: int | None
    kind: Outgoing
    say: Say | None
    removes: tuple[int, ...]
    edit: int | None
    file: int | None
    language: Languages
    protect: bool
    lifetime: int | None
    attempts: int
    due: int
    channel: str
    sealed: bytes
    via: str | None = None
    bot: str = ""
    worker: int = 0

    @property
    def line(self) -> int:
        """What goes out one after the other: hers to her chat, and hers by mail, which may be slow."""
        return self.person if self.via is None else -self.person

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again where it is not known whether it arrived."""
        return self.kind in REPEATABLE or self.key.startswith(ANSWERING)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be put into the outbox; without a `bot` it goes by the one that she last wrote to."""

    key: str
    person: int
    kind: Outgoing
    language: Languages
    say: Say | None = None
    removes: tuple[int, ...] = ()
    edit: int | None = None
    file: int | None = None
    round: int | None = None
    protect: bool = True
    lifetime: int | None = None
    due: int = 0
    via: str | None = None
    bot: str | None = None


def put(conn: Conn, letter: Letter, now: int, sealer: Sealer | None = None) -> int | None:
    """Put one thing to send into the outbox; None where its key was there before.

    With a `sealer`, what it says stands there sealed. What is to be taken out of one chat goes together.
    """
    bot = bots.way(conn, letter.person)[1] if letter.bot is None and letter.via is None else letter.bot or ""
    if letter.removes:
        joined = _join(conn, letter, bot, now)
        if joined is not None:
            return joined
    due = max(letter.due, now)
    cursor = conn.execute(
        PUT,
        (
            letter.key,
            letter.person,
            letter.round,
            letter.kind,
            PRIORITY[letter.kind],
            None if letter.say is None else _closed(letter.say, sealer),
            json.dumps(letter.removes) if letter.say is None else None,
            letter.edit,
            letter.file,
            " ".join(in_order(letter.language)),
            letter.protect,
            letter.lifetime,
            due,
            due,
            now,
            letter.say is not None and sealer is not None,
            *(letter.via, letter.via is None, bot),
        ),
    )
    return cursor.lastrowid if cursor.rowcount == 1 else None


def _join(conn: Conn, letter: Letter, bot: str, now: int) -> int | None:
    """Let what is to be taken out of a chat go with what waits to be; None where it does not fit."""
    row = conn.execute(REMOVING, (letter.person, bot)).fetchone()
    if row is None:
        return None
    removes = sorted({*json.loads(row["removes"]), *letter.removes})
    if len(removes) > MOST_REMOVES:
        return None
    conn.execute(JOIN, (json.dumps(removes), max(letter.due, now), row["id"]))
    return int(row["id"])


def exists(conn: Conn, key: str) -> bool:
    """Whether something stands, or stood, in the outbox under this key."""
    return conn.execute(EXISTS, (key,)).fetchone() is not None


def take(
    conn: Conn,
    now: int,
    channels: tuple[str, ...],
    limit: int,
    sealer: Sealer,
    *,
    busy: Iterable[int] = (),
    resting: Iterable[int] = (),
    each: int = 2,
    priorities: tuple[int, int] = ALL_PRIORITIES,
    worker: int = 0,
    bot: str = "",
) -> list[Row]:
    """Mark up to `limit` due rows of these priorities and this bot as being sent; returns the urgent first.

    In one line at most `each` screens, or one of anything else; none of those that are `busy`, and
    nothing but screens of those `resting`: a chat takes one message a second, and whoever has a
    thousand waiting would else hold up everyone behind her. `worker` is who sends them.
    """
    lines = (json.dumps(list(busy)), json.dumps(list(resting)))
    values = (worker, bot, *priorities, now, json.dumps(channels), *lines, limit, each)
    rows = [_row(raw, sealer) for raw in conn.execute(TAKE, values).fetchall()]
    # What an UPDATE returns comes in no order.
    return sorted(rows, key=lambda row: (PRIORITY[row.kind], row.id))


def lines_elsewhere(conn: Conn, worker: int) -> list[int]:
    """The lines in which others than this worker are sending."""
    return [int(row[0]) for row in conn.execute(LINES_ELSEWHERE, (worker,))]


def mail_waits(conn: Conn, now: int) -> bool:
    """Whether there is anything to mail: to look through all that goes to chats for it would take long."""
    return conn.execute(MAIL_WAITS, (now,)).fetchone() is not None


def mark(conn: Conn, id_: int, state: State, now: int) -> bool:
    """Note how a row ended; False where it is gone, because whom it was for has erased everything."""
    return conn.execute(MARK, (state, now, id_)).rowcount == 1


def mark_taken(conn: Conn, row: Row, state: State, now: int) -> bool:
    """Note how a row that was taken ended; False where it is gone, or no longer its taker's."""
    return conn.execute(MARK_TAKEN, (state, now, row.id, row.worker)).rowcount == 1


def mark_sent(conn: Conn, row: Row, now: int) -> bool:
    """Note that a row was sent; False where it was stopped, settled or is gone since it was taken."""
    return conn.execute(MARK_SENT, (now, row.id, row.worker)).rowcount == 1


def again(conn: Conn, row: Row, due: int, *, failed: bool = True) -> None:
    """Send a row again at a later time; a screen that a later one has replaced, never.

    What was only held up, by a pause, has not `failed`, and does not wait longer for it the next time.
    What is no longer its taker's is left to others.
    """
    if conn.execute(OVERTAKEN_ONE, (due, row.id, row.worker)).rowcount == 0:
        conn.execute(AGAIN, (due, 0 if failed else 1, row.id, row.worker))


def hand_removals(conn: Conn, person: int, other: int) -> None:
    """Take out of another row's chat what was to be taken out of this person's."""
    conn.execute(HAND_REMOVALS, (other, person))


def put_off(conn: Conn, id_: int, due: int) -> None:
    """Send a row that was not tried at a later time."""
    conn.execute(PUT_OFF, (due, id_))


def due_now(conn: Conn, channel: str, now: int) -> None:
    """Let all that waits for a later hour by a channel be tried now."""
    conn.execute(DUE_NOW, (now, channel))


def leave(conn: Conn, id_: int, now: int) -> None:
    """Note that a row goes out now, so that after a crash it counts as one that may have arrived."""
    conn.execute(LEAVE, (now, id_))


def made(conn: Conn, id_: int) -> int:
    """When a row was put into the outbox; 0 where it is there no more."""
    return int((conn.execute(MADE, (id_,)).fetchone() or (0,))[0])


def is_wanted(conn: Conn, id_: int, worker: int = 0) -> bool:
    """Whether a row that this worker took is still its to send: nobody stopped it or took it over."""
    return conn.execute(WANTED, (id_, worker)).fetchone() is not None


def cancel(conn: Conn, person: int, now: int, *, replies: bool = False) -> None:
    """Send a person nothing of what waits; her own replies too where `replies` is set.

    What is to be taken out of her chat still is.
    """
    conn.execute(CANCEL_ALL if replies else CANCEL, (now, person))


def said(raw: Any, sealer: Sealer) -> Say:
    """What a row with `say` and `private` says."""
    text = sealer.open_text(b64decode(raw["say"])) if raw["private"] else raw["say"]
    found: Say = unpack(json.loads(text))
    return found


def _closed(say: Say, sealer: Sealer | None) -> str:
    text = json.dumps(pack(say), ensure_ascii=False)
    return text if sealer is None else b64encode(sealer.seal_text(text)).decode()


def _row(raw: Any, sealer: Sealer) -> Row:
    return Row(
        id=raw["id"],
        key=raw["key"],
        person=raw["person"],
        round=raw["round"],
        kind=Outgoing(raw["kind"]),
        say=None if raw["say"] is None else said(raw, sealer),
        removes=() if raw["removes"] is None else tuple(json.loads(raw["removes"])),
        edit=raw["edit"],
        file=raw["file"],
        language=tuple(raw["language"].split()),
        protect=bool(raw["protect"]),
        lifetime=raw["lifetime"],
        attempts=raw["attempts"],
        due=raw["due"],
        channel=raw["channel"],
        sealed=bytes(raw["sealed"]),
        via=raw["via"],
        bot=raw["bot"],
        worker=raw["worker"],
    )
