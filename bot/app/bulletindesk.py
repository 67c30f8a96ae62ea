"""The coordinator's step that tells people what was decided: what it tells of, and a last look."""

from __future__ import annotations

from bot.app import bulletins, deciding, planning
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.digest.decided import verdict
from bot.digest.parts import heading
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Say, Words
from bot.storage import decisions

ASK, YES = "tell", "tellyes"


def ask(turn: Turn, round_id: int) -> None:
    """What people would be told of. Raises Fault."""
    items = bulletins.ask(turn.house, turn.conn, turn.person, round_id)
    standing = decisions.standing(turn.conn, round_id)
    lines: list[Line] = [Words("desk.tell_ask")]
    for part in deciding.parts(turn.house, turn.conn, planning.existing(turn.conn, round_id)):
        if part.item in items:
            made = {"part": heading(part), "decision": verdict(standing[part.item])}
            lines.append(Words("digest.brief_decided", made))
    yes = (Choice(f"{YES}_{round_id}", Words("desk.tell_yes")),)
    turn.show(Say(tuple(lines), (yes, BACK)), Place("desk"))


def tell(turn: Turn, round_id: int) -> None:
    """Have it sent. Raises Fault."""
    bulletins.tell(turn.house, turn.conn, turn.person, round_id)
    turn.show(Say((Words("desk.told"),), (BACK,)), Place("desk"))
