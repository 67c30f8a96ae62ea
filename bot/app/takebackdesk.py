"""The reviewer's screens in the chat at which a release is taken back, one text after the other."""

from __future__ import annotations

from bot.app import takingback
from bot.app.queueing import Text
from bot.app.telling import BACK, survey_name
from bot.app.turn import Turn
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Say, Verbatim, Wording, Words

PLACE = "queue"
#: Under this name stands at which text she is.
AT = "released"
LOOK = "released"


def rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    """A button for each round of which something is released."""
    found = takingback.rounds_with_any(turn.house, turn.conn, turn.person)
    return tuple(
        (Choice(f"{LOOK}_{each.id}", Words("queue.look_released", {"survey": survey_name(turn, each)})),)
        for each in found
    )


def pressed(turn: Turn, choice: str) -> bool:
    """One press at these screens; False where it is none of theirs. Raises Fault."""
    name, _, rest = choice.partition("_")
    if name == LOOK and rest.isdigit():
        _next(turn, int(rest), 0)
        return True
    id_ = turn.place.number(AT)
    match choice if id_ else "":
        case "undo":
            _ask(turn, id_)
        case "undo-wait" | "undo-remove":
            _take_back(turn, id_, remove=choice == "undo-remove")
        case "undo-next":
            _next(turn, turn.place.number("round"), id_)
        case "undo-text":
            _show(turn, takingback.released_text(turn.house, turn.conn, turn.person, id_))
        case _:
            return False
    return True


def _next(turn: Turn, round_id: int, past: int, *before: Line) -> None:
    found = takingback.released(turn.house, turn.conn, turn.person, round_id)
    text = next((each for each in found if each.id > past), None)
    if text is None:
        turn.show(Say((*before, Words("queue.none_released")), (BACK,)), Place(PLACE))
    else:
        _show(turn, text, *before)


def _show(turn: Turn, text: Text, *before: Line) -> None:
    asked = Wording(text.question.context, text.question.text)
    lines: list[Line] = [*before, Words("queue.asked", {"question": asked}), Verbatim(text.shown)]
    if text.reading.translation is not None:
        lines.append(Words("queue.translation", {"text": Verbatim(text.reading.translation.text)}))
    choices = ((Choice("undo", Words("queue.undo")),), (Choice("undo-next", Words("queue.next_released")),))
    turn.show(Say(tuple(lines), (*choices, BACK)), _at(text.round.id, text.id))


def _ask(turn: Turn, id_: int) -> None:
    """What becomes of it; and that what was sent cannot be called back, before she decides."""
    text = takingback.released_text(turn.house, turn.conn, turn.person, id_)
    lines = (Verbatim(text.shown), Words("queue.undo_ask"), Words("queue.sent_stays"))
    choices = (
        (Choice("undo-wait", Words("queue.undo_wait")),),
        (Choice("undo-remove", Words("queue.remove")),),
        (Choice("undo-text", Words("queue.back")),),
    )
    turn.show(Say(lines, choices), _at(text.round.id, id_))


def _take_back(turn: Turn, id_: int, *, remove: bool) -> None:
    round_ = takingback.take_back(turn.house, turn.conn, turn.person, id_, remove=remove)
    done = Words("queue.removed" if remove else "queue.undone")
    _next(turn, round_.id, id_, done, Words("queue.sent_stays"))


def _at(round_id: int, id_: int) -> Place:
    return Place(PLACE, {"round": str(round_id), AT: str(id_)})
