"""What happens to a round that programs elsewhere may be told of, without a figure and without anybody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.permission import Action


class Event(StrEnum):
    """Something that happened to a round."""

    ROUND_OPENED = "round.opened"
    ROUND_CLOSED = "round.closed"
    CUT_RELEASED = "cut.released"
    DECISION_MADE = "decision.made"


#: What somebody must be allowed to do with a round for an address of hers to be told.
NEEDS: Mapping[Event, Action] = MappingProxyType(
    {
        Event.ROUND_OPENED: Action.SEE_ROUNDS,
        Event.ROUND_CLOSED: Action.SEE_ROUNDS,
        Event.CUT_RELEASED: Action.READ_DIGEST,
        Event.DECISION_MADE: Action.READ_DIGEST,
    }
)
