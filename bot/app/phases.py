"""How far a round has come, and what may be done with it now: the same in the chat and in the console."""

from __future__ import annotations

from enum import StrEnum

from bot.app import bulletins, planning
from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.rounds import Phase, RoundState, phase_of
from bot.storage.database import Conn
from bot.storage.rounds import Round


class Doing(StrEnum):
    """What a coordinator does with a round, in the order in which it is offered."""

    TRY = "try"
    OPEN = "open"
    PAUSE = "pause"
    CLOSE_QUESTION = "close question"
    EXTEND = "extend"
    CLOSE = "close"
    TELL = "tell"


_BY_STATE = {
    RoundState.DRAFT: (Doing.TRY, Doing.OPEN, Doing.EXTEND, Doing.CLOSE),
    RoundState.RUNNING: (Doing.PAUSE, Doing.CLOSE_QUESTION, Doing.EXTEND, Doing.CLOSE),
    RoundState.PAUSED: (Doing.TRY, Doing.OPEN, Doing.CLOSE_QUESTION, Doing.EXTEND, Doing.CLOSE),
    RoundState.CLOSED: (),
}


def phase(house: House, conn: Conn, round_: Round) -> Phase:
    """How far a round has come; only of a draft it is asked what keeps it from opening."""
    draft = round_.state is RoundState.DRAFT
    held = draft and bool(planning.open_faults(house, conn, round_))
    return phase_of(round_.state, held=held, reported=round_.reported)


def doings(house: House, conn: Conn, round_: Round) -> tuple[Doing, ...]:
    """What may be done with a round now."""
    return (*_BY_STATE[round_.state], *((Doing.TELL,) if _can_tell(house, conn, round_) else ()))


def _can_tell(house: House, conn: Conn, round_: Round) -> bool:
    """Whether there is a decision that people were not told of."""
    if round_.state is not RoundState.CLOSED:
        return False
    try:
        bulletins.due_items(house, conn, round_.id)
    except Fault:
        return False
    return True
