"""The reviewer's screens for short statements: choosing texts, writing one of them, approving another's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.app import stating
from bot.app.permits import Refused, check
from bot.app.queueing import Text
from bot.app.telling import BACK, fault_lines, survey_name
from bot.app.turn import Turn
from bot.digest.parts import heading
from bot.domain import inbound
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap
from bot.domain.permission import Action, Kind
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Say, Verbatim, Words
from bot.storage.statements import Statement

PLACE = "statements"
#: What is typed here is a statement.
WRITING = "write"
#: So many texts stand on one screen.
A_PAGE = 5
AGAIN = (Choice("again", Words("statements.begin")),)
APPROVING = ("approve", "turn_down", "next")


def begin(turn: Turn) -> None:
    """What can be made of which rounds, and what waits for her. Raises Refused where her role may not."""
    found = stating.places(turn.house, turn.conn, turn.person)
    rows = [
        (Choice(f"round_{each.id}", Words("statements.from", {"survey": survey_name(turn, each)})),)
        for each in found
    ]
    rows.append((Choice("own", Words("statements.own")),))
    if stating.to_approve(turn.house, turn.conn, turn.person) is not None:
        rows.append((Choice("next", Words("statements.approve_next")),))
    turn.show(Say((Words("statements.desk"),), (*rows, BACK)), Place(PLACE))


def awaits_words(place: Place) -> bool:
    """Whether what is typed here is a statement, and no word that asks for something."""
    return place.name == PLACE and place.get("at") == WRITING


def step(turn: Turn, message: Inbound) -> bool:
    """One press or text at these screens; False where it leads away from them. Raises Fault."""
    approving = isinstance(message, Tap) and message.choice in APPROVING
    check(turn.house, turn.person, Action.APPROVE if approving else Action.STATE, Kind.STATEMENT)
    match message:
        case inbound.Text(text) if awaits_words(turn.place):
            _typed(turn, text)
        case Tap(_, choice):
            return _pressed(turn, choice)
        case _:
            return False
    return True


def _pressed(turn: Turn, choice: str) -> bool:
    name, _, rest = choice.partition("_")
    if name == "round" and rest.isdigit():
        _pick(turn, Place(PLACE, {"round": rest}))
    elif name == "t" and rest.isdigit():
        _toggle(turn, rest)
    elif choice in APPROVING and (turn.place.number("statement") or choice == "next"):
        _judge(turn, choice)
    elif choice in PRESSED:
        PRESSED[choice](turn)
    else:
        return False
    return True


# -- writing ----------------------------------------------------------------------------------------


def _own(turn: Turn) -> None:
    _ask(turn, Place(PLACE, {"own": "1"}))


def _pick(turn: Turn, place: Place, *, same: bool = False) -> None:
    """A few texts of a round, of which she chooses those that say the same."""
    every = stating.suggestions(turn.house, turn.conn, turn.person, place.number("round"))
    start = place.number("from") if place.number("from") < len(every) else 0
    here, chosen = every[start : start + A_PAGE], _picked(place)
    lines: list[Line] = [Words("statements.pick")]
    for number, each in enumerate(here, start + 1):
        if number == start + 1 or each.question.id != here[number - start - 2].question.id:
            lines.append(heading(each.question))
        lines.append(_listed(number, each))
    numbers = tuple(
        Choice(f"t_{each.id}", Verbatim(str(number)), each.id in chosen)
        for number, each in enumerate(here, start + 1)
    )
    rows = [numbers] if numbers else []
    if len(every) > A_PAGE:
        rows.append((Choice("texts", Words("queue.next_released")),))
    if chosen:
        lines.append(Words("statements.chosen", count=len(chosen)))
        rows.append((Choice("write", Words("statements.write")),))
    facts = {**place.facts, "at": "pick", "from": str(start)}
    turn.show(Say(tuple(lines), (*rows, BACK)), Place(PLACE, facts), same_step=same)


def _further(turn: Turn) -> None:
    facts = {**turn.place.facts, "from": str(turn.place.number("from") + A_PAGE)}
    _pick(turn, Place(PLACE, facts))


def _toggle(turn: Turn, id_: str) -> None:
    every = stating.suggestions(turn.house, turn.conn, turn.person, turn.place.number("round"))
    chosen = _picked(turn.place) ^ ({int(id_)} & {each.id for each in every})
    picked = ",".join(map(str, sorted(chosen)))
    _pick(turn, Place(PLACE, {**turn.place.facts, "picked": picked}), same=True)


def _picked(place: Place) -> set[int]:
    return {int(each) for each in (place.get("picked") or "").split(",") if each.isdigit()}


def _listed(number: int, text: Text) -> Line:
    return Words("interview.listed", {"number": number, "question": Verbatim(text.shown)})


def _ask(turn: Turn, place: Place, *before: Line) -> None:
    rows = (AGAIN, BACK)
    facts = {name: each for name, each in place.facts.items() if name != "text"}
    say = Say((*before, Words("statements.write_ask", {"most": stating.LONGEST})), rows, entry="text")
    turn.show(say, Place(PLACE, {**facts, "at": WRITING}))


def _typed(turn: Turn, typed: str) -> None:
    """What she wrote, to be looked at once more; where it cannot be, she is told why."""
    text = " ".join(typed.split())
    faults = stating.text_faults(text)
    if faults:
        _ask(turn, turn.place, *fault_lines(Fault(tuple(faults))))
        return
    rows = (
        (Choice("keep", Words("statements.keep")),),
        (Choice("write", Words("statements.rewrite")),),
        BACK,
    )
    place = Place(PLACE, {**turn.place.facts, "at": "confirm", "text": text})
    turn.show(Say((Verbatim(text), Words("statements.keep_ask")), rows), place)


def _keep(turn: Turn, *, as_own: bool = False) -> None:
    place, text = turn.place, turn.place.get("text") or ""
    own = as_own or place.get("own") is not None
    try:
        stating.write(turn.house, turn.conn, turn.person, text, _picked(place), own=own)
    except Refused:
        raise
    except Fault as fault:
        rows = ((Choice("pick", Words("statements.choose")),), (Choice("team", Words("statements.as_own")),))
        turn.show(Say((Verbatim(text), *fault_lines(fault)), (*rows, BACK)), place)
        return
    turn.show(Say((Words("statements.kept"),), (AGAIN, BACK)), Place(PLACE))


# -- approving --------------------------------------------------------------------------------------


def _judge(turn: Turn, choice: str) -> None:
    id_ = turn.place.number("statement")
    done: tuple[Line, ...] = ()
    if choice != "next":
        stating.approve(turn.house, turn.conn, turn.person, id_, agreed=choice == "approve")
        done = (Words(f"statements.{choice}_done"),)
    found = stating.to_approve(turn.house, turn.conn, turn.person, id_)
    if found is None:
        turn.show(Say((*done, Words("statements.none_waits")), (AGAIN, BACK)), Place(PLACE))
        return
    _show(turn, found, stating.rests_on(turn.house, turn.conn, turn.person, found), *done)


def _show(turn: Turn, found: Statement, texts: Sequence[Text], *before: Line) -> None:
    """A statement that another wrote, with the texts that it is made of."""
    rests = Words("statements.is_own" if found.own else "statements.rests")
    lines: list[Line] = [*before, Verbatim(found.text), rests]
    lines += [_listed(number, each) for number, each in enumerate(texts, 1)]
    lines.append(Words("statements.approve_ask"))
    rows = tuple((Choice(name, Words(f"statements.{name}")),) for name in APPROVING[:2])
    place = Place(PLACE, {"statement": str(found.id)})
    turn.show(Say(tuple(lines), (*rows, (Choice("next", Words("queue.next")),), BACK)), place)


PRESSED: Mapping[str, Callable[[Turn], None]] = {
    "again": begin,
    "own": _own,
    "texts": _further,
    "pick": lambda turn: _pick(turn, turn.place),
    "write": lambda turn: _ask(turn, turn.place),
    "keep": _keep,
    "team": lambda turn: _keep(turn, as_own=True),
}
