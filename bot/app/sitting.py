"""Who holds the phone: after a silence nothing is done or shown before somebody says that she goes on.

What arrived then is kept, sealed, and done once she does. Ways out are open at any time. The bot
never writes by itself because of silence. People who run the consultation are not asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from bot.app.packing import pack_inbound, unpack_inbound
from bot.app.turn import Turn
from bot.domain.inbound import Command, Inbound, Several, Tap, Text
from bot.domain.person import Role
from bot.domain.place import Place, back_from, beside
from bot.domain.retention import AFTER_SILENCE
from bot.domain.say import Choice, Line, Say, Words
from bot.storage import waiting

#: After so many seconds without anything from her, somebody else may hold the phone.
SILENCE = 30 * 60
#: How long what arrived after a silence is kept.
KEPT = int(AFTER_SILENCE.total_seconds())
#: Commands that lead away: they are obeyed whoever gives them.
AWAY = ("x", "pause", "stop", "erase")
WHO = "who"
LEFT = "left"
GO = Choice("go", Words("sitting.go_on"))
LEAVE = Choice("x", Words("page.leave"))


class Gate(Enum):
    """What else may come of an arrival than that it is done."""

    HELD = "held"  # it was answered here
    BACK = "back"  # she goes on, and nothing of hers is kept: she is shown where she was


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that arrived after a silence, and the screen that it belongs to."""

    message: Inbound
    place: Place
    step: int


def admit(turn: Turn, message: Inbound) -> Inbound | Gate:
    """What is to be done now: this message, the one that was kept, or nothing before she says who she is."""
    if turn.person.role is not Role.ADVOCATE:
        return message
    if _leads_away(turn, message):
        if turn.place.name == WHO:
            waiting.drop(turn.conn, turn.person.id)
        return message
    if _is_left_behind(turn, message):
        turn.toast = STALE
        return Gate.HELD
    if turn.place.name == WHO:
        return _answered(turn, message)
    if is_silent(turn.seen, turn.seconds):
        if message == Tap(0, GO.id):  # the question on a page that was opened again
            return _go_on(turn)
        _ask(turn, message)
        return Gate.HELD
    turn.seen = turn.seconds
    return message


def is_silent(seen: int, now: int) -> bool:
    """Whether somebody else may hold the phone by now; a clock that was set back makes nobody sure."""
    return not 0 <= now - seen < SILENCE


def question(*, kept: bool = False) -> Say:
    """All that is shown after a silence."""
    lines: tuple[Line, ...] = (Words("sitting.who"), Words("sitting.kept"))
    return Say(lines if kept else lines[:1], ((GO,), (LEAVE,)))


def _leads_away(turn: Turn, message: Inbound) -> bool:
    match message:
        case Command(name):
            return name in AWAY
        case Tap(0, "not_now"):
            return True
        case Tap(step, _):
            return turn.place.name == "erase" and step == turn.step
        case _:
            return False


def _is_left_behind(turn: Turn, message: Inbound) -> bool:
    """Whether a button was pressed that should have left the chat when she did."""
    if turn.place.name != LEFT or not isinstance(message, Tap):
        return False
    pressed = turn.arrival.message
    return message.step > 0 or (pressed is not None and pressed <= turn.place.number("message"))


def _ask(turn: Turn, message: Inbound) -> None:
    turn.change(replace(turn.person, entered=False))
    _keep(turn, Kept(message, turn.place, turn.step))
    turn.show(question(kept=isinstance(message, Text)), beside(turn.place, WHO))


def _answered(turn: Turn, message: Inbound) -> Inbound | Gate:
    """Something came while the question stands."""
    pressed = message.choice if isinstance(message, Tap) and message.step in (turn.step, 0) else ""
    if pressed == GO.id or (isinstance(message, Command) and message.name == "continue"):
        return _go_on(turn)
    if isinstance(message, Tap) and message.step > 0:
        turn.toast = STALE
        return Gate.HELD
    before = _kept(turn)
    if before is None:
        _keep(turn, Kept(message, back_from(turn.place), turn.step))
    elif isinstance(before.message, Text) and isinstance(message, Text):
        # One text in two messages: a long one comes like this.
        whole = Text(f"{before.message.text}\n{message.text}")
        _keep(turn, replace(before, message=whole))
    typed = isinstance(message, Text) or (before is not None and isinstance(before.message, Text))
    turn.show(question(kept=typed), turn.place)
    return Gate.HELD


def _go_on(turn: Turn) -> Inbound | Gate:
    turn.seen = turn.seconds
    kept = _kept(turn)
    waiting.drop(turn.conn, turn.person.id)
    if kept is None:
        turn.place = back_from(turn.place) if turn.place.name == WHO else turn.place
        return Gate.BACK
    turn.place = kept.place
    match kept.message:
        case Tap(step, _) | Several(step, _) if 0 < step == kept.step:
            return replace(kept.message, step=turn.step)
        case message:
            return message


def _keep(turn: Turn, kept: Kept) -> None:
    raw = {
        "message": pack_inbound(kept.message),
        "place": [kept.place.name, dict(kept.place.facts)],
        "step": kept.step,
    }
    sealed = turn.house.sealer.seal_text(json.dumps(raw))
    if _kept(turn) is None:
        waiting.drop(turn.conn, turn.person.id)  # what is older than an hour lends this none of its time
    waiting.put(turn.conn, turn.person.id, sealed, turn.seconds)


def _kept(turn: Turn) -> Kept | None:
    sealed = waiting.get(turn.conn, turn.person.id, turn.seconds - KEPT)
    if sealed is None:
        return None
    raw = json.loads(turn.house.sealer.open_text(sealed))
    name: str = raw["place"][0]
    facts: Mapping[str, str] = raw["place"][1]
    return Kept(unpack_inbound(raw["message"]), Place(name, facts), raw["step"])


STALE = Words("interview.stale")
