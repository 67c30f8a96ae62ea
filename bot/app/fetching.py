"""Sounds of voice notes, got once the turn that asked for them is on disk.

What comes of it is handed to whoever takes sounds for that purpose, in the transaction in which it stops
being asked for: a kill at any instant leaves it asked for, or taken, and never both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from bot.app.channel import DeliveryError, Policy, Sounds
from bot.app.house import House
from bot.app.turn import Turn
from bot.domain.inbound import Voice
from bot.domain.sound import MOST_BYTES
from bot.storage import sounds
from bot.storage.database import Conn
from bot.storage.sounds import Wanted

log = logging.getLogger(__name__)
AT_A_TIME = 20
FIRST_WAIT = 2
LONGEST_WAIT = 900
#: About three days; a sound that has not come by then is not waited for any longer.
MOST_TRIES = 300

#: Takes a sound in a transaction; None where it cannot be had.
Taker = Callable[[House, Conn, Wanted, bytes | None], None]


def ask(turn: Turn, voice: Voice, purpose: str, about: Mapping[str, str]) -> None:
    """Have the sound of a voice note got, and given to whoever takes those of this purpose.

    The note may have come in an earlier turn of hers; `about` is kept sealed until then.
    """
    turn.sound_awaited = True
    sounds.ask(
        turn.conn,
        turn.house.sealer,
        person=turn.person.id,
        channel=turn.arrival.channel,
        reference=voice.reference,
        purpose=purpose,
        about=about,
        now=turn.seconds,
    )


class Uploads:
    """The sounds that were sent on a page (`bot.app.channel.Sounds`)."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def sound(self, reference: str, most: int) -> bytes:
        """The sound of a voice note. Raises DeliveryError."""
        sealer = self._house.sealer
        found = await self._house.db.run(lambda conn: sounds.uploaded(conn, sealer, reference))
        if found is None or len(found) > most:
            raise DeliveryError(Policy.REFUSED)
        return found


class Fetching:
    """Gets what turns asked for."""

    def __init__(self, house: House, sources: Mapping[str, Sounds], takers: Mapping[str, Taker]) -> None:
        """`sources` are by the name of the channel, `takers` by purpose."""
        self._house = house
        self._sources = dict(sources)
        self._takers = dict(takers)

    async def tick(self) -> int:
        """Get what is due; returns how many came or are given up."""
        house = self._house
        found = await house.db.run(lambda conn: sounds.due(conn, house.sealer, house.seconds(), AT_A_TIME))
        ended = [await self._get(each) for each in found]
        if any(ended):
            house.wake()
        return sum(ended)

    async def _get(self, wanted: Wanted) -> bool:
        source = self._sources.get(wanted.channel)
        sound: bytes | None = None
        again = source is None
        if source is not None:
            try:
                sound = await source.sound(wanted.reference, MOST_BYTES)
            except DeliveryError as error:
                again = error.policy is not Policy.REFUSED
        if again and wanted.attempts + 1 < MOST_TRIES:
            return await self._later(wanted)
        if sound is None:
            log.warning("sound %d of %s cannot be had", wanted.id, wanted.channel)
        try:
            return await self._house.db.run(lambda conn: self._take(conn, wanted, sound))
        except Exception as error:  # noqa: BLE001 - our own fault holds up this one sound, and none behind it
            log.error("sound %d could not be taken: %s", wanted.id, type(error).__name__)
            return await self._later(wanted)

    async def _later(self, wanted: Wanted) -> bool:
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(wanted.attempts, 10))
        when = self._house.seconds() + wait
        await self._house.db.run(lambda conn: sounds.later(conn, wanted, when))
        return False

    def _take(self, conn: Conn, wanted: Wanted, sound: bytes | None) -> bool:
        """Hand it on; what was sent on a page is then kept there no longer."""
        if not sounds.is_wanted(conn, wanted):
            return False
        self._takers[wanted.purpose](self._house, conn, wanted, sound)
        sounds.done(conn, wanted)
        sounds.drop_upload(conn, wanted.reference)
        return True
