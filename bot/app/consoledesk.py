"""The link into the console, asked for in the chat of the person whom it lets in."""

from __future__ import annotations

from bot.app import signing
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.place import Place
from bot.domain.say import Say, Verbatim, Words

COMMAND = "console"


def begin(turn: Turn) -> None:
    """Send a fresh link. Raises Refused for a role that has no pages there."""
    link = signing.make_link(turn.house, turn.conn, turn.person)
    if link is None:
        turn.show(Say((Words("desk.console_nowhere"),), (BACK,)), Place("desk"))
        return
    minutes = int(signing.LINK.total_seconds()) // 60
    turn.show(Say((Words("desk.console", {"minutes": minutes}), Verbatim(link)), (BACK,)), Place("desk"))
