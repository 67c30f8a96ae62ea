"""The one way in: every arrival of every channel is applied here, once, in one transaction.

A batch shares one transaction, each arrival behind a savepoint of its own and seeing those before
it. One whose turn fails is undone alone, kept sealed, and tried again later; what the same person
sends meanwhile waits behind it, so that her turns stay in order. After eight tries it is put aside
and she is told in one sentence.

Leaving waits behind nothing. What waited then is kept where it is an answer, and shows nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.app import routing
from bot.app.channel import Arrival, Receipt
from bot.app.entering import known, stranger
from bot.app.house import House
from bot.app.packing import pack_arrival, unpack_arrival
from bot.app.turn import SWEEP_SECONDS, Turn
from bot.domain.inbound import Tap
from bot.domain.say import Say, Words
from bot.storage import arrivals, chats, outbox, people
from bot.storage.arrivals import Held
from bot.storage.database import Conn, undoable
from bot.storage.outbox import Letter, Outgoing

log = logging.getLogger(__name__)
MOST_TRIES = 8
FIRST_WAIT = 2


class Turns:
    """Takes what arrives. Ships behind every channel."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def take(self, batch: Sequence[Arrival]) -> list[Receipt]:
        """Apply a batch in order; returns after it is on disk."""
        receipts = await self._house.db.run(lambda conn: self._apply_all(conn, batch))
        self._house.wake()
        return receipts

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        """Put aside the id of something unreadable."""
        now = self._house.seconds()
        await self._house.db.run(lambda conn: arrivals.quarantine(conn, channel, key, error, now))

    async def retry(self) -> None:
        """Try again what failed and is due."""
        found = await self._house.db.run(lambda conn: arrivals.due(conn, self._house.seconds()))
        for held in found:
            await self._house.db.run(lambda conn, held=held: self._retry(conn, held))  # type: ignore[misc]
        if found:
            self._house.wake()

    def _apply_all(self, conn: Conn, batch: Sequence[Arrival]) -> list[Receipt]:
        held = arrivals.held_senders(conn)
        return [self._apply(conn, arrival, held) for arrival in batch]

    def _apply(self, conn: Conn, arrival: Arrival, held: set[bytes]) -> Receipt:
        now = self._house.seconds()
        if not arrivals.mark_applied(conn, arrival.channel, arrival.key, now):
            return Receipt(arrival.key, applied=False)
        sender = self._house.sealer.address_hash(arrival.channel, arrival.address)
        if sender in held:
            if not self._leaves(conn, arrival, sender):
                self._hold(conn, arrival, sender, now)
                return Receipt(arrival.key, applied=False)
            arrivals.mute(conn, sender)
        outcome = undoable(conn, lambda conn: self._turn(conn, arrival))
        if outcome.error is not None:
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
            if routing.is_signal(arrival):
                return None, False
            found = stranger(self._house, conn, arrival)
            turn = Turn(self._house, conn, arrival, found)
            turn.tell(Say((Words("entering.neutral"),)))
            return None, False
        turn = Turn(self._house, conn, arrival, found)
        routing.route(turn)
        turn.write()
        if turn.toast is None:
            return None, turn.left
        return self._house.catalogs.words(turn.toast, turn.language), turn.left

    def _leaves(self, conn: Conn, arrival: Arrival, sender: bytes) -> bool:
        found = people.find(conn, sender)
        return found is not None and routing.is_leaving(arrival, found.place, found.step)

    def _hold(self, conn: Conn, arrival: Arrival, sender: bytes, due: int) -> None:
        """Keep it for later. What she typed stands in her chat until then, so leaving takes it out too."""
        sealed = self._house.sealer.seal_text(json.dumps(pack_arrival(arrival)))
        found = people.find(conn, sender)
        arrivals.hold(conn, arrival.channel, arrival.key, sender=sender, sealed=sealed, due=due, known=found)
        if found is not None and arrival.message is not None and not isinstance(arrival.inbound, Tap):
            now = self._house.seconds()
            chats.add(conn, found.person.id, arrival.message, now, now + SWEEP_SECONDS)

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
                language=self._house.language_of(found.person),
                say=Say((Words("turn.not_kept"),)),
            ),
            now,
        )
