"""The drafter's screens for decisions: a round, a part with its figures, what becomes of it, and why."""

from __future__ import annotations

from bot.app import findings, planning
from bot.app.deciding import decide, parts
from bot.app.permits import check, permit
from bot.app.reporting import page_of
from bot.app.telling import BACK, round_name
from bot.app.turn import Turn
from bot.digest.decided import told
from bot.digest.onepart import one_part
from bot.digest.parts import heading
from bot.domain.decision import MOST_WHY, Verdict, as_reason
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.permission import Action, Kind
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Say, Words
from bot.storage import cuts

PLACE = "decide"


def begin(turn: Turn) -> None:
    """The rounds of which something was released. Raises Refused where her role may not decide."""
    check(turn.house, turn.person, Action.DECIDE, Kind.ROUND)
    found = findings.released_rounds(turn.conn, turn.person)
    rows = tuple((Choice(f"on_{each.id}", round_name(turn, each)),) for each in found)
    line = Words("drafting.which_round" if found else "desk.digest_none")
    turn.show(Say((line,), (*rows, BACK)), Place(PLACE))


def awaits_reason(place: Place) -> bool:
    """Whether what is typed here is her reason, and not a word that asks for something."""
    return place.name == PLACE and place.get("verdict") is not None


def step(turn: Turn, message: Inbound) -> bool:
    """One press or text at these screens; False where it leads away from them. Raises Fault."""
    match message:
        case Text(text) if awaits_reason(turn.place):
            _reason(turn, as_reason(text))
        case Tap(_, "more"):
            begin(turn)
        case Tap(_, "none") if awaits_reason(turn.place):
            _write(turn, "")
        case Tap(_, choice):
            return _pressed(turn, choice)
        case _:
            return False
    return True


def _pressed(turn: Turn, choice: str) -> bool:
    name, _, rest = choice.partition("_")
    if name == "on" and rest.isdigit():
        _ask_part(turn, int(rest))
    elif name == "part" and rest.isdigit():
        return _ask_verdict(turn, int(rest))
    elif choice in tuple(Verdict) and turn.place.get("item") is not None:
        _ask_why(turn, Place(PLACE, {**turn.place.facts, "verdict": choice}))
    else:
        return False
    return True


def _ask_part(turn: Turn, round_id: int) -> None:
    check(turn.house, turn.person, Action.DECIDE, f"{Kind.ROUND}:{round_id}")
    round_ = planning.existing(turn.conn, round_id)
    found = parts(turn.house, turn.conn, round_)
    rows = tuple((Choice(f"part_{number}", heading(each)),) for number, each in enumerate(found))
    place = Place(PLACE, {"round": str(round_id)})
    line = Words("drafting.which_part" if found else "drafting.no_part")
    turn.show(Say((line,), (*rows, BACK)), place)


def _ask_verdict(turn: Turn, number: int) -> bool:
    round_id = turn.place.number("round")
    # Its figures stand here, and what was decided before: they are read as a digest is.
    permit(turn.house, turn.conn, turn.person, Action.READ_DIGEST, f"{Kind.ROUND}:{round_id}")
    round_ = planning.existing(turn.conn, round_id)
    found = parts(turn.house, turn.conn, round_)
    if number >= len(found):
        return False
    part = found[number]
    rows = tuple((Choice(each.value, Words(f"drafting.{each}")),) for each in Verdict)
    page = page_of(turn.house, turn.conn, round_, zone=turn.person.zone or "UTC")
    lines = (heading(part), *one_part(page, part.item), Words("drafting.what"))
    last = cuts.last(turn.conn, round_id)
    facts = {"round": str(round_id), "item": part.item, "cut": "0" if last is None else str(last.number)}
    place = Place(PLACE, facts)
    turn.show(Say(lines, (*rows, BACK)), place)
    return True


def _ask_why(turn: Turn, place: Place, *before: Line) -> None:
    rows = ((Choice("none", Words("drafting.no_why")),), BACK)
    lines = (*before, Words("drafting.reason", {"most": MOST_WHY}))
    turn.show(Say(lines, rows, entry="text"), place)


def _reason(turn: Turn, why: str) -> None:
    if not why:
        _ask_why(turn, turn.place)
    elif len(why) > MOST_WHY:
        _ask_why(turn, turn.place, Words("interview.too_long", {"most": MOST_WHY}))
    else:
        _write(turn, why)


def _write(turn: Turn, why: str) -> None:
    place = turn.place
    made = decide(
        turn.house,
        turn.conn,
        turn.person,
        place.number("round"),
        item=place.get("item") or "",
        verdict=Verdict(place.get("verdict") or ""),
        why=why,
        seen=None if place.get("cut") is None else place.number("cut"),
    )
    rows = ((Choice("more", Words("drafting.more")),), BACK)
    lines = (*told(made, turn.person.zone or "UTC"), Words("drafting.written"))
    turn.show(Say(lines, rows), Place(PLACE))
