"""The dispatcher: the only one who sends. What it sends stands in the outbox; replies go first."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.app import crossing, filing, paying, recovering, sounding, taking
from bot.app.alarms import at_bot
from bot.app.channel import Attachment, Channel, Delivery, DeliveryError, Policy, Post, Remove
from bot.app.delivered import note
from bot.app.house import House
from bot.app.lanes import CHATS, Pauses, lane_of
from bot.app.lanes import of as lane_of_row
from bot.app.pacing import Again, Pacing
from bot.app.taking import TAKING, Wanted, goes_out, still_young, take
from bot.domain.bots import MAIN
from bot.storage import outbox, people, recovery, roundmail, texts
from bot.storage.database import Conn, StorageError
from bot.storage.outbox import (
    ALL_PRIORITIES,
    MAIL,
    NOT_WAITED_FOR,
    PRIORITY,
    WAITED_FOR,
    Outgoing,
    Row,
    State,
)
from bot.storage.texts import SMS

T = TypeVar("T")
log = logging.getLogger(__name__)
WORKERS = 128
BATCH = 256
#: So many rows that nobody waits for are under way at once; the other workers are always there for replies.
CALLING = 64
#: And so many while a reply is under way: people come before broadcasts.
CALLING_BESIDE_REPLIES = 8
#: So many are mailed at once; the other workers are always there for chats.
MAILS = 4
#: And so many short messages.
TEXTS = 8
#: After so many tries of one mail that came to nothing, coordinators are told.
MAIL_ALARM = 10
LONGEST_REST = 1.0
#: What surely has not left is tried every five minutes in the end, so this is three days: no outage loses it.
MOST_TRIES = 900
#: How long, in seconds, what failed waits at most for its next try; somebody waits for a reply.
LONGEST_WAIT = 300
LONGEST_FOR_REPLIES = 30
#: For so many seconds a last look holds.
LOOK_HOLDS = 1

Note = Callable[[Conn], object]


class Dispatcher:
    """Sends what is due, within the channels' limits, and writes down how it went."""

    def __init__(
        self,
        house: House,
        channels: Mapping[str, Channel],
        pacing: Pacing,
        alarm: Callable[[str], None],
        *,
        texting: Pacing | None = None,
        bot: str = MAIN,
    ) -> None:
        """`texting` is the pace of short messages, which have a gateway of their own.

        Each bot has a dispatcher: what one of them is asked to wait for, or is refused, holds up no other.
        """
        self._house = house
        self._channels = dict(channels)
        self._pacing = pacing
        self._paces = {} if texting is None else {SMS: texting}
        self._alarm = alarm
        self._work = asyncio.Event()
        self._queue: asyncio.PriorityQueue[tuple[int, int, Row]] = asyncio.PriorityQueue()
        self._lines: dict[int, deque[Row]] = {}
        self._notes: list[tuple[Row, Note]] = []
        self._noted = asyncio.Event()
        self._replying = 0
        self._calling = 0
        self._beside = {MAIL: 0, SMS: 0}
        self._resting = 0
        #: What was looked at when it was taken, and when.
        self._looked: dict[int, int] = {}
        #: The channels that refused us for good, with the alarm of each.
        self.stopped: dict[str, str] = {}
        self._bot = bot
        self._pauses = Pauses(bot)

    def wake(self) -> None:
        """There may be something to send."""
        self._work.set()

    def held(self, ahead: int = 0) -> bool:
        """Whether a channel refused us for good, or nothing goes out for more than `ahead` seconds yet."""
        return bool(self.stopped) or self._house.seconds() + ahead < self._pauses.until(CHATS)

    async def recover(self, workers: Collection[int] = (0,)) -> None:
        """After the end of these workers: repeat what may be repeated, hold what may have arrived."""
        await recovering.recover(self._house, workers)
        await self._house.db.run(self._pauses.read)

    async def run(self) -> None:
        """Send for as long as the service runs."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._worker())
            group.create_task(self._feed())
            group.create_task(self._keep_notes())

    async def _feed(self) -> None:
        while True:
            self._work.clear()
            taken = await self._take()
            if not taken:
                await self._rest()

    async def _rest(self) -> None:
        """Wait for work, at most until the pause ends or the next row is due."""
        try:
            async with asyncio.timeout(min(LONGEST_REST, self._pacing.rest(LONGEST_REST))):
                await self._work.wait()
        except TimeoutError:
            return

    async def _take(self) -> int:
        """Take what may be sent now: to chats, and a few mails and texts, so that none holds others up."""
        open_ = [name for name in self._channels if name not in self.stopped]
        chats = {WAITED_FOR: BATCH - self._replying, NOT_WAITED_FOR: self._room()}
        taken = await self._take_of([name for name in open_ if lane_of(name) == CHATS], chats)
        now = self._house.seconds()
        if MAIL in open_ and await self._write(lambda conn: outbox.mail_waits(conn, now), of=()):
            taken += await self._take_of([MAIL], {ALL_PRIORITIES: MAILS - self._beside[MAIL]})
        if SMS in open_ and await self._write(lambda conn: texts.wait(conn, now), of=()):
            taken += await self._take_of([SMS], {ALL_PRIORITIES: TEXTS - self._beside[SMS]})
        return taken

    def _room(self) -> int:
        """How many rows that nobody waits for may be taken: none before a quarter of their places is free.

        To look for a few costs as much as for many, and so does each commit.
        """
        most = CALLING_BESIDE_REPLIES if self._replying else CALLING
        free = most - self._calling
        return free if free >= most // 4 else 0

    async def _take_of(self, channels: list[str], rooms: Mapping[tuple[int, int], int]) -> int:
        """Take so many of these priorities for these channels, in one transaction."""
        now = self._house.seconds()
        if max(rooms.values()) <= 0 or not channels or now < self._pauses.until(lane_of(channels[0])):
            return 0
        pacing = self._paces.get(channels[0], self._pacing)
        if pacing.is_shut and channels[0] != MAIL:
            return 0  # whatever it took would wait here, and others may send it
        busy = [name for name, line in self._lines.items() if line]
        # Nobody waits within a worker for her own chat: thirty such would hold up everyone else.
        lines = [*self._lines]
        resting = [*lines, *pacing.resting()]
        at_once = min(self._resting - self._queue.qsize(), pacing.room())
        wanted = Wanted(tuple(channels), rooms, busy, resting, lines, at_once, self._bot)
        rows, looked = await self._write(
            lambda conn: take(self._house, conn, wanted, self._pauses), of=(TAKING,)
        )
        self._looked |= {id_: now for id_, goes in looked.items() if goes}
        for row in rows:
            if not looked.get(row.id, True):
                continue
            self._count(row, 1)
            line = self._lines.get(row.line)
            if line is None:
                self._lines[row.line] = deque()
                self._put(row)
            else:
                line.append(row)
        return len(rows)

    def _count(self, row: Row, step: int) -> None:
        if lane_of_row(row) != CHATS:
            self._beside[lane_of_row(row)] += step
        elif row.kind is Outgoing.REPLY:
            self._replying += step
        else:
            self._calling += step

    def _put(self, row: Row) -> None:
        self._queue.put_nowait((PRIORITY[row.kind], row.id, row))

    async def drain(self) -> None:
        """Send all that is due now and return when it is out; in place of `run`, where no clock runs."""
        while await self._take():
            while not self._queue.empty():
                waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
                await asyncio.gather(*(self._serve(row) for _, _, row in waiting))
                await self._write_notes()

    async def _worker(self) -> None:
        while True:
            self._resting += 1
            _, _, row = await self._queue.get()
            self._resting -= 1
            await self._serve(row)

    async def _serve(self, row: Row) -> None:
        note = await self._send(row)
        self._notes.append((row, note))
        self._noted.set()

    async def _keep_notes(self) -> None:
        while True:
            await self._noted.wait()
            self._noted.clear()
            await self._write_notes()

    async def _write_notes(self) -> None:
        """Write down together how the latest sends went; only then may more go to the same people."""
        notes, self._notes = self._notes, []
        try:
            await self._write(
                lambda conn: [note(conn) for _, note in notes], of=taking.locks_of(self._house, notes)
            )
        except Exception:  # noqa: BLE001 - one of them is wrong; the others are written
            for row, note in notes:
                await self._write_one(row, note)
        for row, _ in notes:
            self._count(row, -1)
            self._next_of(row.line)
        self._work.set()

    async def _write_one(self, row: Row, note: Note) -> None:
        try:
            await self._write(note, of=taking.locks_of(self._house, [(row, note)]))
        except Exception as error:  # noqa: BLE001 - the row stays 'sending', and the next start settles it
            log.error("outbox %d could not be written down: %s", row.id, type(error).__name__)

    def _next_of(self, name: int) -> None:
        """What waits in the same line goes out in order, one at a time."""
        line = self._lines[name]
        if line:
            self._put(line.popleft())
        else:
            del self._lines[name]

    async def _send(self, row: Row) -> Note:
        """Send one row; returns what is to be written down about it."""
        looked = self._looked.pop(row.id, None)
        until = self._pauses.until(lane_of_row(row))
        if self._house.seconds() < until:
            return _unsent(row, lambda conn: outbox.again(conn, row, until, failed=False))
        # Before it counts as having left: what a kill cuts off while a file is made is sent later, not held.
        try:
            attachment = await self._attachment(row)
        except Exception as error:  # noqa: BLE001 - our own fault ends this one row, never the dispatcher
            return self._refused(row, error)
        if attachment is None and row.say is not None and row.say.sound is not None and not row.say.rows:
            # What was to be heard is there no more, and without it there is nothing to say.
            now = self._house.seconds()
            return _unsent(row, lambda conn: outbox.mark_taken(conn, row, State.DROPPED, now))
        pacing = self._paces.get(row.channel, self._pacing)
        # A mail takes its time, and nobody's turn; so does a text where it has no pace of its own.
        counts = lane_of_row(row) == CHATS or row.channel in self._paces
        async with pacing.turn(row.line, urgent=row.kind is Outgoing.REPLY, counts=counts) as again:
            return await self._leave(row, attachment, looked, again)

    async def _leave(self, row: Row, attachment: Attachment | None, looked: int | None, again: Again) -> Note:
        """Send one row whose turn it is."""
        try:
            goes = row.kind is Outgoing.REMOVE or self._holds(looked)
            if not goes and not await self._write(lambda conn: goes_out(self._house, conn, row), of=()):
                return _unsent(row, _nothing)
            delivery = await self._delivery(row, attachment, again)
            done = await self._channels[row.channel].deliver(delivery)
        except DeliveryError as error:
            failed = self._failed(row, error)
            return failed if error.policy is Policy.AMBIGUOUS else _unsent(row, failed)
        except Exception as error:  # noqa: BLE001 - as above
            return self._refused(row, error)
        return lambda conn: note(self._house, conn, row, done)

    def _refused(self, row: Row, error: Exception) -> Note:
        log.error("outbox %d failed: %s", row.id, type(error).__name__)
        return lambda conn: outbox.mark_taken(conn, row, State.REFUSED, self._house.seconds())

    def _holds(self, looked: int | None) -> bool:
        """Whether a last look at that time still holds."""
        return looked is not None and looked <= self._house.seconds() <= looked + LOOK_HOLDS

    async def _write(self, work: Callable[[Conn], T], of: Collection[int] | None = None) -> T:
        """Write down what happened, however long the disk refuses: the dispatcher outlives a full one."""
        wait = 1.0
        while True:
            try:
                return await self._house.db.run(work, of=of)
            except StorageError as error:
                log.error("the outbox cannot be written: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)

    async def _attachment(self, row: Row) -> Attachment | None:
        if row.file is not None:
            return await filing.attached(self._write, row.person, row.file)
        if row.say is None or row.say.sound is None:
            return None
        sound = row.say.sound
        return await sounding.attached(self._house, self._write, row.channel, row.person, sound, bot=row.bot)

    async def _delivery(self, row: Row, attachment: Attachment | None, again: Again) -> Delivery:
        address = self._house.sealer.open_address(row.sealed)
        item: Post | Remove
        if row.say is None:
            item = Remove(await still_young(self._house, self._write, row))
        else:
            item = Post(row.say, row.edit, attachment, row.protect)
        mark = self._house.sealer.mark_hash(row.key).hex()
        return Delivery(row.id, address, row.language, item, mark, again)

    def _failed(self, row: Row, error: DeliveryError) -> Note:
        now = self._house.seconds()
        match error.policy:
            case Policy.PAUSE:
                until = now + max(1, round(error.retry_after or 2 ** min(row.attempts, 6)))
                self._paces.get(row.channel, self._pacing).slower(until - now)
                self._pauses.ask(lane_of_row(row), until)
                return lambda conn: self._pause(conn, row, told=error.retry_after is not None)
            case Policy.NOT_SENT:
                if lane_of_row(row) != CHATS and row.attempts >= MAIL_ALARM:
                    self._alarm(_alarm_of(row, "mail"))
                return lambda conn: self._again(conn, row, now)
            case Policy.AMBIGUOUS if row.repeatable:
                return lambda conn: self._again(conn, row, now)
            case Policy.AMBIGUOUS:
                return lambda conn: outbox.mark_taken(conn, row, State.UNCERTAIN, now)
            case Policy.UNREACHABLE:
                return lambda conn: self._unreachable(conn, row, now)
            case Policy.REFUSED:
                log.error("outbox %d (%s) was refused by the channel", row.id, row.kind)
                self._alarm(_alarm_of(row, "refused"))
                return lambda conn: outbox.mark_taken(conn, row, State.REFUSED, now)
            case Policy.TOKEN | Policy.CONFLICT:
                self.stopped[row.channel] = _alarm_of(row, error.policy.value)
                self._alarm(self.stopped[row.channel])
                return lambda conn: outbox.again(conn, row, now)

    def _pause(self, conn: Conn, row: Row, *, told: bool) -> None:
        """Hold all up. Where Telegram tells no time, each further refusal makes our own longer."""
        self._pauses.write(conn, lane_of_row(row))
        outbox.again(conn, row, self._pauses.until(lane_of_row(row)), failed=not told)
        roundmail.take_back_one(conn, row.id)

    def _again(self, conn: Conn, row: Row, now: int) -> None:
        if row.attempts + 1 >= MOST_TRIES and not row.repeatable:
            outbox.mark_taken(conn, row, State.UNCERTAIN, now)
            return
        longest = LONGEST_FOR_REPLIES if row.kind is Outgoing.REPLY else LONGEST_WAIT
        wait = timedelta(seconds=min(longest, 2 ** min(row.attempts, 9)))
        outbox.again(conn, row, now + int(wait.total_seconds()))
        roundmail.take_back_one(conn, row.id)

    def _unreachable(self, conn: Conn, row: Row, now: int) -> None:
        """She blocked the chat or left the channel: one step stops all that waits for her.

        Where she has gone over to another bot meanwhile, that one brings it; only removals are of this chat.
        """
        if crossing.has_gone_over(conn, row) and row.kind is not Outgoing.REMOVE:
            crossing.send_after(conn, row, now)
            return
        if not outbox.mark_taken(conn, row, State.STOPPED, now) and recovery.sender(conn, row.id) is not None:
            return  # another worker brings it by now, and finds out
        if crossing.has_gone_over(conn, row):
            return
        people.out_of_reach(conn, row.person)
        outbox.cancel(conn, row.person, now, replies=True)


def _alarm_of(row: Row, name: str) -> str:
    """The alarm for what is not well with a row's way out; `name` is that of chats."""
    return {MAIL: "mail", SMS: "sms"}.get(lane_of_row(row), at_bot(name, row.bot))


def _unsent(row: Row, note: Note) -> Note:
    """The same note on a row that surely did not leave: what it was to cost is given back."""

    def noted(conn: Conn) -> None:
        paying.release(conn, row)
        note(conn)

    return noted


def _nothing(_: Conn) -> None:
    """There is nothing to write down."""
