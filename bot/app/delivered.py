"""Noting what was delivered: what stands in a chat now, and what has to be taken out of it again."""

from __future__ import annotations

from enum import Enum

from bot.app import crossing, gates, paying, sounding
from bot.app.channel import Delivered
from bot.app.house import House
from bot.app.sitting import LEFT
from bot.app.timely import CALLS
from bot.storage import chats, outbox, people, recovery, sharing
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing, Row, State
from bot.storage.texts import SMS

#: Digests and invitation links stay in the chat; everything else is taken out when it is old.
LEFT_STANDING = frozenset({Outgoing.DIGEST})
#: How long a message stands if nobody presses it away. Invitations need the longest; they say nothing.
STANDS = {Outgoing.REPLY: chats.FIRST_SWEEP, Outgoing.NOTICE: chats.SECOND_SWEEP}


class _Came(Enum):
    """What a message that came is to whom it came to, by what became of its row meanwhile."""

    WANTED = "wanted"
    COPY = "copy"  # another worker brings the same
    UNWANTED = "unwanted"
    NOTED = "noted"  # before, by a commit of which nobody could tell whether it was kept


def note(house: House, conn: Conn, row: Row, done: Delivered) -> None:
    """Note that a row was delivered, and what of it stands in her chat now, and until when."""
    now = house.seconds()
    if crossing.has_gone_over(conn, row):
        _note_behind(conn, row, done, now)
        return
    came = _Came.WANTED if outbox.mark_sent(conn, row, now) else _as_it_is_now(conn, row, now)
    if came is _Came.NOTED:
        return
    if row.channel == SMS:
        paying.settle(house, conn, row, done.taken)
    if row.say is None:
        chats.drop(conn, row.person, tuple(each for each in row.removes if each not in done.kept))
        chats.stayed(conn, row.person, done.kept, row.due)
    if done.message is None or row.say is None:
        return
    sounding.note(house, conn, row, done.reference)
    if came is _Came.UNWANTED:
        # What was edited in place is taken out, or used further, by whatever ended this.
        used = done.message == row.edit or (row.worker != 0 and done.message == _screen(conn, row))
        _take_back(conn, row, (*(() if used else (done.message,)), *done.others), now)
        return
    if row.kind is Outgoing.REPLY and done.message != row.edit and came is _Came.WANTED:
        if row.edit is not None:
            # A screen that could not be changed into this one: a voice note, or one that is gone.
            _take_back(conn, row, (row.edit,), now)
        if row.say.rows:
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
        if not outbox.mark_sent(conn, row, now):
            recovery.mark_settled(conn, row, now)
        return
    _take_back(conn, row, (done.message, *done.others), now)
    crossing.send_after(conn, row, now)


def _as_it_is_now(conn: Conn, row: Row, now: int) -> _Came:
    """What came late is: its row was stopped, or others settled for it while no word came from this worker.

    Of what went out twice neither is taken back as long as either may be the screen that she is at: whoever
    waits for an answer has two before her for a while, and never none.
    """
    if row.say is None:
        return _Came.COPY  # it is taken out of the chat once more, which does no harm
    settled = recovery.mark_settled(conn, row, now)
    sender = None if settled else recovery.sender(conn, row.id)
    if sender == row.worker:
        return _Came.NOTED
    if settled or sender is not None:
        if _has_left(conn, row) or (row.kind is Outgoing.REPLY and recovery.is_overtaken(conn, row)):
            return _Came.UNWANTED
        return _Came.WANTED if settled else _Came.COPY
    unwanted = _is_unwanted(conn, row)
    there = outbox.mark_taken(conn, row, State.SENT, now)
    return _Came.UNWANTED if unwanted or not there else _Came.WANTED


def _screen(conn: Conn, row: Row) -> int | None:
    """The message that she is at: it may be this one, which she pressed before its worker could note it."""
    found = people.get(conn, row.person)
    return None if found is None else found.panel


def _has_left(conn: Conn, row: Row) -> bool:
    """Whether somebody else may read her chat by now, or nobody is to: nothing stops what is settled."""
    found = people.get(conn, row.person)
    if found is None or not sharing.is_seated(conn, row.person) or gates.is_left(conn, found.person):
        return True
    return found.place.name == LEFT and row.kind not in LEFT_STANDING


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
