"""Who holds the phone: after a silence nothing is done or shown before somebody says that she goes on.

What arrived then is kept, sealed, and done once she does. Ways out are open at any time. The bot
never writes by itself because of silence. People who run the consultation are not asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from bot.app import sharing
from bot.app.packing import pack_inbound, unpack_inbound
from bot.app.turn import Turn
from bot.domain import retention
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Voice
from bot.domain.person import Role
from bot.domain.place import Place, back_from, beside
from bot.domain.say import Choice, Line, Say, Words
from bot.storage import sounds, waiting

#: After so many seconds without anything from her, somebody else may hold the phone.
SILENCE = int(retention.SILENCE.total_seconds())
#: How long what arrived after a silence is kept.
KEPT = int(retention.AFTER_SILENCE.total_seconds())
#: Commands that lead away: they are obeyed whoever gives them.
AWAY = ("x", "pause", "stop", "erase")
#: What cannot be pressed or given again: it is kept rather than a command.
OWN = (Text, Voice)
WHO = "who"
LEFT = "left"
#: Screens at which nobody has said yet that it is her.
UNKNOWN = (WHO, sharing.OTHER, sharing.ENTER)
GO = Choice("go", Words("sitting.go_on"))
ANOTHER = Choice("other", Words("sitting.another"))


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
    if turn.is_texted:  # what was said stands in the phone, whoever holds it
        turn.seen = turn.seconds
        return message
    if _leads_away(turn, message):
        if turn.place.name in UNKNOWN:
            waiting.drop(turn.conn, turn.person.id)
            turn.seen = 0
        return message
    if _is_left_behind(turn, message):
        turn.toast = STALE
        return Gate.HELD
    silent = is_silent(turn.seen, turn.seconds)
    if turn.place.name == WHO:
        return _answered(turn, message)
    if turn.place.name in UNKNOWN and silent:
        return _sharing(turn, sharing.Came.BACK)
    if turn.place.name in UNKNOWN:
        turn.seen = turn.seconds
        return _sharing(turn, sharing.step(turn, message))
    if silent:
        turn.change(replace(turn.person, entered=False))
        # The question on a page that was opened again.
        if message == Tap(0, GO.id):
            return _go_on(turn)
        if message == Tap(0, ANOTHER.id):
            return _another(turn)
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
    return Say(lines if kept else lines[:1], ((GO,), (ANOTHER,), (sharing.LEAVE,)))


def ask(turn: Turn) -> None:
    """Something came that is not kept: ask who is there."""
    turn.change(replace(turn.person, entered=False))
    turn.show(question(), beside(turn.place, WHO))


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
    here = turn.place
    if isinstance(message, Text) and sharing.four(message.text) and sharing.are_used(turn):
        # Whoever expects to be asked for her digits types them at once; they are nobody's answer.
        sharing.take_out(turn)
        waiting.drop(turn.conn, turn.person.id)
    else:
        _keep(turn, Kept(message, here, turn.step))
    _show(turn, here)


def _show(turn: Turn, here: Place) -> None:
    kept = _kept(turn)
    turn.show(question(kept=kept is not None and isinstance(kept.message, OWN)), beside(here, WHO))


def _answered(turn: Turn, message: Inbound) -> Inbound | Gate:
    """Something came while the question stands."""
    pressed = message.choice if isinstance(message, Tap) and message.step in (turn.step, 0) else ""
    if pressed == GO.id or (isinstance(message, Command) and message.name == "continue"):
        return _go_on(turn)
    if pressed == ANOTHER.id:
        return _another(turn)
    if isinstance(message, Tap) and message.step > 0:
        turn.toast = STALE
        return Gate.HELD
    if isinstance(message, Text) and _are_digits(message.text):
        # Nobody is asked for a number here: it is a code that comes too early, and maybe another's.
        sharing.take_out(turn)
    else:
        _keep_also(turn, message)
    _show(turn, turn.place)
    return Gate.HELD


def _are_digits(text: str) -> bool:
    return "".join(text.split()).isdecimal()


def _keep_also(turn: Turn, message: Inbound) -> None:
    """Keep what comes while the question stands, beside what was kept before or in its place."""
    before = _kept(turn)
    # A command can be given again; words in place of it are what must not be lost.
    if before is None or (isinstance(before.message, Command) and isinstance(message, OWN)):
        _keep(turn, Kept(message, back_from(turn.place), turn.step))
    elif isinstance(before.message, Text) and isinstance(message, Text):
        # One text in two messages: a long one comes like this.
        whole = Text(f"{before.message.text}\n{message.text}")
        _keep(turn, replace(before, message=whole))


def _another(turn: Turn) -> Gate:
    """Somebody else holds the phone: what was kept for the one before is let go."""
    turn.seen = turn.seconds
    kept = _kept(turn)
    if kept is not None and isinstance(kept.message, Voice):
        sounds.drop_upload(turn.conn, kept.message.reference)
    waiting.drop(turn.conn, turn.person.id)
    sharing.offer(turn)
    return Gate.HELD


def _sharing(turn: Turn, came: sharing.Came) -> Inbound | Gate:
    match came:
        case sharing.Came.HERSELF:
            return _go_on(turn)
        case sharing.Came.ANOTHER:
            return Gate.BACK
        case sharing.Came.BACK:
            ask(turn)
    return Gate.HELD


def _go_on(turn: Turn) -> Inbound | Gate:
    """She says that it is her; who has digits gives them first."""
    turn.seen = turn.seconds
    if turn.person.code and not turn.person.entered:
        sharing.ask_digits(turn)
        return Gate.HELD
    sharing.alone_or_sealed(turn)
    kept = _kept(turn)
    waiting.drop(turn.conn, turn.person.id)
    if kept is None:
        turn.place = back_from(turn.place) if turn.place.name in UNKNOWN else turn.place
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
