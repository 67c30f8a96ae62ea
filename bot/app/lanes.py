"""What goes out apart: chats, mail and short messages each wait for no slow server but their own."""

from __future__ import annotations

from typing import Final

from bot.domain.bots import MAIN, of_bot
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.outbox import MAIL, Row
from bot.storage.texts import SMS

#: Chats of all kinds.
CHATS: Final = "chats"
LANES: Final = (CHATS, MAIL, SMS)
PAUSED_UNTIL: Final = "sending_paused_until"


def lane_of(channel: str) -> str:
    """The lane of what goes out by a channel."""
    return channel if channel in {MAIL, SMS} else CHATS


def of(row: Row) -> str:
    """The lane of a row."""
    return MAIL if row.via is not None else lane_of(row.channel)


class Pauses:
    """Until when nothing goes out in each lane of a bot, because who carries it asked for that."""

    def __init__(self, bot: str = MAIN) -> None:
        self._bot = bot
        self._until: dict[str, int] = {}

    def read(self, conn: Conn) -> None:
        """What was asked for before the last stop, or by others who send by the same bot."""
        for lane in LANES:
            self.ask(lane, int(meta.get(conn, self._name(lane)) or 0))

    def until(self, lane: str) -> int:
        """When sending goes on in a lane, in seconds since 1970; 0 where it was never held up."""
        return self._until.get(lane, 0)

    def ask(self, lane: str, until: int) -> None:
        """Hold a lane up until then."""
        self._until[lane] = max(self.until(lane), until)

    def write(self, conn: Conn, lane: str) -> None:
        """Keep it for the next start."""
        meta.put(conn, self._name(lane), str(self.until(lane)))

    def _name(self, lane: str) -> str:
        return paused_until(self._bot) if lane == CHATS else f"{PAUSED_UNTIL}:{lane}"


def paused_until(bot: str) -> str:
    """Under which name it is kept until when a bot sends nothing."""
    return of_bot(PAUSED_UNTIL, bot)
