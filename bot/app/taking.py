"""Taking what is to be sent out of the outbox, with the last look at whatever leaves at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.app import crossing, paying
from bot.app.house import House
from bot.app.lanes import Pauses, lane_of
from bot.app.timely import LastLook
from bot.storage import chats, outbox
from bot.storage.database import Conn, undoable
from bot.storage.outbox import REPEATABLE, Outgoing, Row

#: The lock of whoever takes rows out of the outbox: of several processes one after the other.
TAKING: Final = 2
#: A removal that stood in line for longer is held against the age of its messages first.
LATE: Final = 60

Read: TypeAlias = Callable[[Callable[[Conn], tuple[int, ...]]], Awaitable[tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """For these channels, and this bot, so many rows of these priorities, from the first to the last.

    None of the lines that are `busy`, and of those `resting` nothing but screens; in one of `lines` something
    is on its way already. Of what is taken, `at_once` rows can leave without waiting for anything.
    """

    channels: tuple[str, ...]
    rooms: Mapping[tuple[int, int], int]
    busy: Sequence[int]
    resting: Sequence[int]
    lines: Sequence[int]
    at_once: int
    bot: str = ""


def take(house: House, conn: Conn, wanted: Wanted, pauses: Pauses) -> tuple[list[Row], dict[int, bool]]:
    """Take rows, and look for the last time at what leaves at once: whether each of these goes out.

    It saves such a row a transaction of its own. The rest is looked at when its turn comes. What costs money
    is paid for here, or waits.
    """
    rows: list[Row] = []
    worker = house.db.worker
    if worker and _is_held_up(house, conn, wanted, pauses):
        return [], {}
    busy = [*wanted.busy, *(outbox.lines_elsewhere(conn, worker) if worker else ())]
    for priorities, room in wanted.rooms.items():
        rows += outbox.take(
            conn,
            house.seconds(),
            wanted.channels,
            max(room, 0),
            house.sealer,
            busy=busy,
            resting=[*wanted.resting, *(row.line for row in rows)],
            priorities=priorities,
            worker=worker,
            bot=wanted.bot,
        )
    paid = [row for row in rows if paying.reserve(house, conn, row)]
    looked = _look_ahead(house, conn, wanted, paid)
    for row in paid:
        if not looked.get(row.id, True):
            paying.release(conn, row)
    return paid, looked


def locks_of(house: House, rows: Iterable[tuple[Row, object]]) -> set[int]:
    """Whose turns are not made while something is written down of these rows."""
    if not house.db.is_shared:
        return set()
    return {house.lock_of(row.channel, house.sealer.open_address(row.sealed)) for row, _ in rows}


def _is_held_up(house: House, conn: Conn, wanted: Wanted, pauses: Pauses) -> bool:
    """Whether another process that sends by the same way was asked for a pause meanwhile."""
    pauses.read(conn)
    return house.seconds() < pauses.until(lane_of(wanted.channels[0]))


def goes_out(house: House, conn: Conn, row: Row) -> bool:
    """Whether a row that was taken is still to be sent: she may have left while it stood in line."""
    if row.kind is Outgoing.REMOVE:
        return True
    if not outbox.is_wanted(conn, row.id, house.db.worker):
        return False
    return row.kind in REPEATABLE or LastLook(house, conn).still_due(row)


async def still_young(house: House, read: Read, row: Row) -> tuple[int, ...]:
    """What of a removal that waited can still be deleted: Telegram takes no others."""
    now = house.seconds()
    if row.attempts == 0 and now <= row.due + LATE:
        return row.removes
    return await read(lambda conn: _young(conn, row, now))


def _young(conn: Conn, row: Row, now: int) -> tuple[int, ...]:
    if now >= outbox.made(conn, row.id) + chats.DELETABLE_SECONDS:
        return ()
    if crossing.has_gone_over(conn, row):  # what is noted of messages is of the chat where she is now
        return row.removes
    old = chats.too_old(conn, row.person, row.removes, now)
    return tuple(message for message in row.removes if message not in old)


def _look_ahead(house: House, conn: Conn, wanted: Wanted, rows: Sequence[Row]) -> dict[int, bool]:
    looked: dict[int, bool] = {}
    lines = set(wanted.lines)
    last = LastLook(house, conn)
    for row in rows:
        if len(looked) >= wanted.at_once:
            break
        if row.line in lines or not _is_words(row):
            continue
        lines.add(row.line)
        # Nobody can have stopped what was taken within this transaction.
        outcome = undoable(conn, lambda _, row=row: row.kind in REPEATABLE or last.still_due(row))  # type: ignore[misc]
        if outcome.error is None:
            looked[row.id] = outcome.result
    return looked


def _is_words(row: Row) -> bool:
    """Whether it needs no file and no sound to be got first."""
    return row.file is None and (row.say is None or row.say.sound is None)
