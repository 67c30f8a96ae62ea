"""What somebody at a shared phone missed: that what leads to her answers goes, or has gone.

While another is there nothing is sent to her. So that she was to be told is kept, and said once she is back.
"""

from __future__ import annotations

from bot.app.turn import Turn
from bot.domain.rounds import RoundState
from bot.domain.say import Moment, Say, Words
from bot.storage import farewells, rounds


def tell_owed(turn: Turn) -> None:
    """Tell her, once, when a high-risk round of hers closes or has closed."""
    for id_ in farewells.owed(turn.conn, turn.person.id):
        round_ = rounds.get(turn.conn, id_)
        assert round_ is not None  # noqa: S101 - what is owed goes with its round
        end = round_.closes.instant(turn.person.zone)
        over = round_.state is RoundState.CLOSED or end <= turn.now
        key = "notice.closed_for_good" if over else "notice.closing_for_good"
        turn.tell(Say((Words(key, {"closes": Moment(end, turn.person.zone or "UTC")}),)))
    farewells.told_owed(turn.conn, turn.person.id)
