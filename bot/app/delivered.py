"""Noting what was delivered: what stands in a chat now, and what has to be taken out of it again."""

from __future__ import annotations

from bot.app import crossing, gates, paying, sounding
from bot.app.channel import Delivered
from bot.app.house import House
from bot.app.timely import CALLS
from bot.storage import chats, outbox, people
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing, Row, State
from bot.storage.texts import SMS

#: Digests and invitation links stay in the chat; everything else is taken out when it is old.
LEFT_STANDING = frozenset({Outgoing.DIGEST})
#: How long a message stands if nobody presses it away. Invitations need the longest; they say nothing.
STANDS = {Outgoing.REPLY: chats.FIRST_SWEEP, Outgoing.NOTICE: chats.SECOND_SWEEP}


def note(house: House, conn: Conn, row: Row, done: Delivered) -> None:
    """Note that a row was delivered, and what of it stands in her chat now, and until when."""
    now = house.seconds()
    if crossing.has_gone_over(conn, row):
        _note_behind(conn, row, done, now)
        return
    if row.channel == SMS:
        paying.settle(house, conn, row, done.taken)
    there, unwanted = outbox.mark_sent(conn, row.id, now), False
    if not there:
        unwanted = _is_unwanted(conn, row)
        there = outbox.mark(conn, row.id, State.SENT, now)
    if row.say is None:
        chats.drop(conn, row.person, tuple(each for each in row.removes if each not in done.kept))
        chats.stayed(conn, row.person, done.kept, row.due)
    if done.message is None or row.say is None:
        return
    sounding.note(house, conn, row, done.reference)
    if not there or unwanted:
        # What was edited in place is taken out, or used further, by whatever ended this.
        fresh = () if unwanted and done.message == row.edit else (done.message,)
        _take_back(conn, row, (*fresh, *done.others), now)
        return
    if row.kind is Outgoing.REPLY and row.edit is not None and done.message != row.edit:
        # A screen that could not be changed into this one: a voice note, or one that is gone.
        _take_back(conn, row, (row.edit,), now)
    if row.kind is Outgoing.REPLY and row.say.rows and done.message != row.edit:
        people.set_panel(conn, row.person, done.message)
    if row.kind in LEFT_STANDING or not row.protect:
        return
    due = now + (row.lifetime or STANDS.get(row.kind, chats.LAST_SWEEP))
    for message in (done.message, *done.others):
        chats.add(conn, row.person, message, now, due, forced=row.lifetime is not None)


def _note_behind(conn: Conn, row: Row, done: Delivered, now: int) -> None:
    """Note what came to the chat with a bot that she has left: it is taken out, and comes by the other one.

    Nothing of it is noted as hers: the same numbers are other messages where she is now.
    """
    if done.message is None or row.kind in LEFT_STANDING or not row.protect:
        outbox.mark_sent(conn, row.id, now)
        return
    _take_back(conn, row, (done.message, *done.others), now)
    crossing.send_after(conn, row, now)


def _is_unwanted(conn: Conn, row: Row) -> bool:
    """Whether she, or we her country, left while this was on its way; a call of a paused round stays."""
    found = people.get(conn, row.person)
    return row.kind not in CALLS or (found is not None and gates.is_left(conn, found.person))


def _take_back(conn: Conn, row: Row, messages: tuple[int, ...], now: int) -> None:
    """What was on its way while she erased everything, or left, does not stay in her chat either."""
    letter = Letter(
        f"erased:{row.id}", row.person, Outgoing.REMOVE, row.language, removes=messages, bot=row.bot
    )
    if messages and people.get(conn, row.person) is not None:
        outbox.put(conn, letter, now)
