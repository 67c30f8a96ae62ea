"""Going over from one bot to another: the bot that somebody last wrote to answers her, and no other does.

Each chat numbers its messages by itself, so the same number is another message in each. What is noted of
messages, in her row and beside it, is therefore of the chat with one bot only, and the chat with the bot
before is emptied as she leaves it, by that bot.
"""

from __future__ import annotations

from dataclasses import replace

from bot.app.channel import Arrival
from bot.app.house import House
from bot.storage import bots, chats, outbox, people
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing, Row
from bot.storage.people import Known


def at_this_bot(house: House, conn: Conn, arrival: Arrival, known: Known) -> Known:
    """Who wrote, now with the bot that she wrote to; what she was at goes on there."""
    if known.bot == arrival.bot:
        return known
    now, person = house.seconds(), known.person.id
    messages = set(chats.live(conn, person, now)) | ({known.panel} - {None})
    if messages:
        letter = Letter(
            key=f"over:{arrival.channel}:{arrival.key}:{person}",
            person=person,
            kind=Outgoing.REMOVE,
            language=house.languages_of(known.person),
            removes=tuple(sorted(each for each in messages if each is not None)),
            bot=known.bot,
        )
        outbox.put(conn, letter, now)
    chats.drop_all(conn, person)
    people.set_panel(conn, person, None)
    bots.hand_over(conn, person, arrival.bot)
    return replace(known, panel=None, bot=arrival.bot)


def send_after(conn: Conn, row: Row, now: int) -> None:
    """Send a row, and what else waits for her, by the bot that she has gone over to."""
    _, bot = bots.way(conn, row.person)
    bots.hand_over(conn, row.person, bot)
    outbox.again(conn, row, now, failed=False)


def has_gone_over(conn: Conn, row: Row) -> bool:
    """Whether she writes to another bot by now than the one by which this goes, or went."""
    channel, bot = bots.way(conn, row.person)
    return channel == row.channel and bot != row.bot
