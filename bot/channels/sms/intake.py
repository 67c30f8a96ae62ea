"""What a gateway posted, taken in: committed first, and only then confirmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.app.channel import Arrival, Receiver
from bot.app.texting import Became
from bot.channels.sms.gateway import Posted, ReportState
from bot.channels.sms.sending import CHANNEL
from bot.domain.inbound import Text

GONE = frozenset({ReportState.FAILED, ReportState.UNREACHABLE})
#: Longer than any phone sends in one piece.
MOST_TEXT = 2_000

#: Notes what became of messages; returns after the commit.
Told = Callable[[Sequence[Became]], Awaitable[None]]


class Intake:
    """Takes in what was posted."""

    def __init__(self, receiver: Receiver, told: Told) -> None:
        self._receiver = receiver
        self._told = told

    async def take(self, posted: Posted) -> None:
        """Return once all of it is committed; raises what the receiver raises."""
        arrivals = [
            Arrival(CHANNEL, each.key, each.sender, Text(_storable(each.text))) for each in posted.heard
        ]
        if arrivals:
            await self._receiver.take(arrivals)
        if posted.reports:
            await self._told(
                [Became(each.reference, each.state.value, each.state in GONE) for each in posted.reports]
            )


def _storable(text: str) -> str:
    """The text without what no database could store, half a pair of surrogates."""
    return text[:MOST_TEXT].encode("utf-8", "ignore").decode("utf-8")
