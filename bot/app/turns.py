"""The one way in: every arrival of every channel is applied here, once, in one transaction.

A batch shares one transaction, each arrival behind a savepoint of its own and seeing those before
it. One whose turn fails is undone alone, kept sealed, and tried again later; what the same person
sends meanwhile waits behind it, so that her turns stay in order. After eight tries it is put aside
and she is told in one sentence.

Leaving waits behind nothing, also where it failed itself. What waited then is kept where it is an answer,
and shows nothing.
Turns that one sender sends faster than anyone answers wait as well; far too many are refused.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.app import crossing, routing, texting
from bot.app.channel import Arrival, Receipt
from bot.app.entering import known, stranger
from bot.app.house import House
from bot.app.limits import EXITS, Limits
from bot.app.packing import pack_arrival, unpack_arrival
from bot.app.room import with_room
from bot.app.sitting import is_silent
from bot.app.turn import Turn
from bot.domain.inbound import Tap
from bot.domain.person import Standing
from bot.domain.place import Place
from bot.domain.say import Say, Words
from bot.storage import arrivals, chats, outbox, people
from bot.storage.arrivals import Held
from bot.storage.ballast import is_full
from bot.storage.database import Conn, undoable
from bot.storage.outbox import Letter, Outgoing
from bot.storage.people import Known

log = logging.getLogger(__name__)
MOST_TRIES = 8
FIRST_WAIT = 2
#: How many turns of one person, one after the other, are taken up again at once.
MOST_AT_A_TIME = 20


class Turns:
    """Takes what arrives. Ships behind every channel."""

    def __init__(self, house: House, clock: Callable[[], float] | None = None) -> None:
        """`clock` counts seconds for the limits on each sender; without one there are none."""
        self._house = house
        self._limits = None if clock is None else Limits(clock)
        self._exits = None if clock is None else Limits(clock, EXITS, most_waiting=0)

    async def take(self, batch: Sequence[Arrival]) -> list[Receipt]:
        """Apply a batch in order; returns after it is on disk."""
        shared = batch if self._house.db.is_shared else ()
        senders = {self._house.lock_of(each.channel, each.address) for each in shared}
        try:
            receipts = await self._house.db.run(lambda conn: self._apply_all(conn, batch), of=senders)
        except Exception as error:
            if not is_full(error):
                raise
            receipts = await self._on_a_full_disk(batch, error)
        self._house.wake()
        return receipts

    async def _on_a_full_disk(self, batch: Sequence[Arrival], error: Exception) -> list[Receipt]:
        """Let those leave who are leaving, with the room that is kept for it; then try the others again."""
        leaving = await self._house.db.snapshot(lambda conn: self._of_leavers(conn, batch))
        if not leaving:
            raise error
        apply = partial(self._house.db.run, lambda conn: self._apply_all(conn, leaving))
        done = {each.key: each for each in await with_room(self._house, apply)}
        rest = await self._house.db.run(lambda conn: self._apply_all(conn, batch))
        return [done.get(each.key, each) for each in rest]

    def _of_leavers(self, conn: Conn, batch: Sequence[Arrival]) -> list[Arrival]:
        """All that the senders of a batch sent who leave by any of it."""

        def leaves(arrival: Arrival) -> bool:
            sender = self._house.sealer.address_hash(arrival.channel, arrival.address)
            found = people.find(conn, sender)
            return found is not None and routing.is_leaving(arrival, found.place, found.step)

        who = {(each.channel, each.address) for each in batch if leaves(each)}
        return [each for each in batch if (each.channel, each.address) in who]

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        """Put aside the id of something unreadable."""
        now = self._house.seconds()
        await self._house.db.run(lambda conn: arrivals.quarantine(conn, channel, key, error, now))

    async def retry(self) -> None:
        """Try again what failed and is due."""
        for _ in range(MOST_AT_A_TIME):
            found = await self._house.db.run(lambda conn: arrivals.due(conn, self._house.seconds()))
            for held in found:
                await self._house.db.run(lambda conn, held=held: self._retry(conn, held))  # type: ignore[misc]
            if not found:
                return
            self._house.wake()

    def _apply_all(self, conn: Conn, batch: Sequence[Arrival]) -> list[Receipt]:
        held = arrivals.held_senders(conn)
        return [self._apply(conn, arrival, held) for arrival in batch]

    def _apply(self, conn: Conn, arrival: Arrival, held: set[bytes]) -> Receipt:
        now = self._house.seconds()
        if not arrivals.mark_applied(conn, arrival.channel, arrival.key, now):
            return Receipt(arrival.key, applied=False)
        arrival = texting.understood(self._house, conn, arrival)
        sender = self._house.sealer.address_hash(arrival.channel, arrival.address)
        wait = 0.0 if self._limits is None else self._limits.take(sender, f"{arrival.channel}:{arrival.key}")
        if sender in held or wait != 0.0:
            found = people.find(conn, sender)
            if not self._leaves(arrival, sender, found):
                if found is not None and found.person.standing is Standing.ERASED:
                    found = None  # as a stranger
                if wait is None or (wait > 0 and found is None):
                    return self._refuse(conn, arrival, found)
                self._hold(conn, arrival, sender, now + math.ceil(wait))
                held.add(sender)
                return Receipt(arrival.key, applied=False)
            arrivals.mute(conn, sender)
        outcome = undoable(conn, lambda conn: self._turn(conn, arrival))
        if outcome.error is not None:
            if is_full(outcome.error):
                raise outcome.error  # nothing could be kept for later either
            log.error("turn of %s %s failed: %s", arrival.channel, arrival.key, type(outcome.error).__name__)
            self._hold(conn, arrival, sender, now + FIRST_WAIT)
            held.add(sender)
            return Receipt(arrival.key, applied=False)
        toast, left = outcome.result
        return Receipt(arrival.key, applied=True, toast=toast, left=left)

    def _turn(self, conn: Conn, arrival: Arrival) -> tuple[str | None, bool]:
        """One turn; returns the short word to show at once, in her language, and whether she left."""
        found = known(self._house, conn, arrival)
        if found is None:
            if routing.is_signal(arrival) or texting.is_mute(arrival):
                return None, False
            found = crossing.at_this_bot(self._house, conn, arrival, stranger(self._house, conn, arrival))
            turn = Turn(self._house, conn, arrival, found)
            turn.tell(Say((Words("entering.neutral"),)))
            return None, False
        if routing.is_signal(arrival) and found.bot != arrival.bot:
            return None, False  # she closed, or opened, a chat where she is not
        turn = Turn(self._house, conn, arrival, crossing.at_this_bot(self._house, conn, arrival, found))
        routing.route(turn)
        if turn.toast is not None and texting.is_mute(arrival):
            turn.tell(Say((turn.toast,)))
        turn.write()
        if turn.toast is None:
            return None, turn.left
        return self._house.catalogs.words(turn.toast, turn.languages), turn.left

    def _leaves(self, arrival: Arrival, sender: bytes, found: Known | None) -> bool:
        """Whether she leaves by this; who does so all the time is as limited as with all else."""
        if found is None or not routing.is_leaving(arrival, found.place, found.step):
            return False
        return self._exits is None or self._exits.take(sender, f"{arrival.channel}:{arrival.key}") == 0.0

    def _refuse(self, conn: Conn, arrival: Arrival, found: Known | None) -> Receipt:
        """Keep none of far too many; she is told once an hour, and what she typed leaves her chat as ever."""
        now = self._house.seconds()
        kept = int(self._house.rules.keep.update_ids.total_seconds())
        arrivals.forget_soon(conn, arrival.channel, arrival.key, now, kept)
        if found is not None and not routing.is_signal(arrival):
            turn = Turn(self._house, conn, arrival, crossing.at_this_bot(self._house, conn, arrival, found))
            turn.clean()
            once = f"too_many:{found.person.id}:{now // 3600}"
            if not outbox.exists(conn, f"{outbox.ANSWERING}{once}"):
                turn.tell(Say((Words("turn.too_many"),)), once=once)
        return Receipt(arrival.key, applied=False, refused=True)

    def _hold(self, conn: Conn, arrival: Arrival, sender: bytes, due: int) -> None:
        """Keep it for later. What she typed stands in her chat until then, so leaving takes it out too."""
        sealed = self._house.sealer.seal_text(json.dumps(pack_arrival(arrival)))
        at = found = people.find(conn, sender)
        leaving = found is not None and routing.is_leaving(arrival, found.place, found.step)
        if found is not None and not leaving and is_silent(found.seen, self._house.seconds()):
            at = replace(found, place=Place())  # it may be somebody else's, so it is no answer of hers yet
        arrivals.hold(
            conn,
            arrival.channel,
            arrival.key,
            sender=sender,
            sealed=sealed,
            due=due,
            known=at,
            leaving=leaving,
        )
        if (
            found is None or found.bot != arrival.bot
        ):  # in another chat, or in none, there is nothing to sweep
            return
        if arrival.message is not None and not isinstance(arrival.inbound, Tap):
            now = self._house.seconds()
            chats.add(conn, found.person.id, arrival.message, now, now + chats.FIRST_SWEEP)

    def _again(self, conn: Conn, held: Held) -> None:
        """One more try of a turn; of somebody who left, only what she answered counts."""
        arrival = unpack_arrival(json.loads(self._house.sealer.open_text(held.sealed)))
        if not held.muted:
            self._turn(conn, arrival)
            return
        found = None if held.person is None else people.get(conn, held.person)
        if found is None:
            return
        was = replace(found, place=held.place, step=held.step)
        turn = Turn(self._house, conn, arrival, was, muted=True)
        if held.leaving:
            routing.leave_again(turn)
            return
        routing.keep(turn)
        arrivals.carry(conn, found.person.id, turn.place, turn.step)

    def _retry(self, conn: Conn, due: Held) -> None:
        now = self._house.seconds()
        held = arrivals.still(conn, due)
        if held is None:  # she has erased everything since it was looked for
            return
        outcome = undoable(conn, lambda conn: self._again(conn, held))
        if outcome.error is None:
            arrivals.release(conn, held)
            return
        name = type(outcome.error).__name__
        if held.attempts + 1 < MOST_TRIES:
            arrivals.retry_later(conn, held, now + FIRST_WAIT * 2 ** (held.attempts + 1))
            return
        log.error("turn of %s %s put aside: %s", held.channel, held.key, name)
        arrivals.quarantine(conn, held.channel, held.key, name, now)
        arrivals.release(conn, held)
        if not held.muted:
            self._apologise(conn, held, now)

    def _apologise(self, conn: Conn, held: Held, now: int) -> None:
        found = people.find(conn, held.sender)
        if found is None:
            return
        outbox.put(
            conn,
            Letter(
                key=f"not_kept:{held.channel}:{held.key}",
                person=found.person.id,
                kind=Outgoing.REPLY,
                language=self._house.languages_of(found.person),
                say=Say((Words("turn.not_kept"),)),
            ),
            now,
        )
